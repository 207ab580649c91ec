#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

constexpr double kMostBeta = 1000;

// The contract of a client, null where it has none; adds a violation where it has several.
const Contract* ContractOfClient(Checker& checker, const FieldPath& at,
                                 const std::vector<Contract>& contracts,
                                 const std::string& client) {
  const Contract* found = nullptr;
  for (const Contract& contract : contracts) {
    if (contract.client_id != client) continue;
    if (found != nullptr) {
      checker.Add(at.Field("id"), ViolationCode::kContradiction,
                  "must be the client_id of at most one contract, but is that of " +
                      QuotedText(found->id) + " and of " + QuotedText(contract.id));
      return found;
    }
    found = &contract;
  }
  return found;
}

// Odds of moving can be tied to a score only where there is one.
void CheckBeta(Checker& checker, const FieldPath& at, double beta, const Contract* contract) {
  if (!checker.InRange(at, beta, Range::Closed(-kMostBeta, kMostBeta)) || beta == 0) return;
  if (contract != nullptr && contract->score) return;
  checker.Add(at, ViolationCode::kContradiction,
              contract == nullptr
                  ? "must be 0, since no contract has this client_id, got " + NumberText(beta)
                  : "must be 0, since contract " + QuotedText(contract->id) +
                        " has no score, got " + NumberText(beta));
}

void CheckNamedClient(Checker& checker, const FieldPath& at, NamedClient& client,
                      const std::vector<Segment>& segments,
                      const std::vector<Contract>& contracts) {
  CheckDisplayName(checker, at, client.display_name, client.id);
  const Contract* contract = ContractOfClient(checker, at, contracts, client.id);
  CheckBeta(checker, at.Field("beta_out"), client.beta_out, contract);
  CheckBeta(checker, at.Field("beta_up"), client.beta_up, contract);
  CheckBeta(checker, at.Field("beta_down"), client.beta_down, contract);
  checker.InRange(at.Field("reference_score"), client.reference_score, Range::Any());
  if (client.segment.empty()) {
    checker.Add(at.Field("segment"), ViolationCode::kRequired, "must be set");
    return;
  }
  for (const Segment& segment : segments) {
    if (segment.id != client.segment) continue;
    if (segment.out && contract != nullptr) {
      checker.Add(at.Field("segment"), ViolationCode::kContradiction,
                  "must not be the segment that clients leave to, since contract " +
                      QuotedText(contract->id) + " runs, got " + QuotedText(client.segment));
    }
    return;
  }
  checker.Add(at.Field("segment"), ViolationCode::kUnknownId,
              "names no segment: " + QuotedText(client.segment));
}

}  // namespace

void CheckNamedClients(Checker& checker, const FieldPath& at, ClientBase& base,
                       const std::vector<Contract>& contracts, int period_count) {
  const bool cut = CutToLimit(checker, at, base.named_clients, limits::kMaxNamedClients);
  const std::int64_t cells = static_cast<std::int64_t>(base.named_clients.size()) * period_count *
                             static_cast<std::int64_t>(base.segments.size());
  if (!cut && cells > limits::kMaxNamedClientCells) {
    checker.Add(at, ViolationCode::kTooMany,
                "must be so few that clients times periods times segments are at most " +
                    std::to_string(limits::kMaxNamedClientCells) + ", got " +
                    std::to_string(cells));
  }
  const IdIndex ids(checker, at, base.named_clients, "named client", cut, IdRule::kAnyScript);
  std::map<std::string, std::int64_t> named;
  for (std::size_t i = 0; i < base.named_clients.size(); ++i) {
    NamedClient& client = base.named_clients[i];
    CheckNamedClient(checker, ids.path(i), client, base.segments, contracts);
    ++named[client.segment];
  }
  for (const Segment& segment : base.segments) {
    const auto found = named.find(segment.id);
    if (found == named.end() || found->second <= segment.client_count) continue;
    checker.Add(at, ViolationCode::kContradiction,
                "must be among the clients of their segments, but " +
                    std::to_string(found->second) + " are in " + QuotedText(segment.id) +
                    ", whose client_count is " + std::to_string(segment.client_count));
  }
}

}  // namespace accord::scenario_internal
