// The seam: bytes -> request -> handler never crashes, always explains, and reports only numbers.
// The first byte says what the others are; the digits '0' to '8' stand for themselves.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/convert/json.h"
#include "server/convert/override.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/replay.h"
#include "server/handlers/segmentation.h"
#include "server/handlers/settle.h"
#include "server/handlers/study.h"
#include "simulation/base/utf8.h"
#include "tests/fuzz/promises.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

// Larger studies are legal, but too slow to be tried thousands of times a minute.
constexpr std::int64_t kMaxWork = 20'000;
constexpr std::int64_t kPaths = 32;

void RequireExplained(const Violations& violations) {
  Require(!violations.empty(), "a refused request has violations");
  for (const Violation& violation : violations) {
    Require(!violation.description.empty(), "a violation says what is wrong");
    Require(IsUtf8(violation.field) && IsUtf8(violation.description), "a violation can be sent");
    Require(!ViolationCodeName(violation.code).empty(), "a violation has a code");
  }
}

// About how many values a path of this scenario has.
std::int64_t WorkOf(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  std::size_t columns = 1 + facts.drivers.size() * (1 + facts.drivers.size() / 8) +
                        facts.outcomes.size() * 4 + facts.contracts.size() * 16;
  for (const Contract& contract : facts.contracts) columns += contract.clauses.size() * 8;
  if (facts.client_base) {
    columns += facts.client_base->segments.size() * facts.client_base->segments.size();
  }
  return static_cast<std::int64_t>(columns) * scenario.period_count();
}

std::int64_t WorkOf(const Study& study) {
  std::int64_t work = 0;
  for (const Scenario& scenario : study.scenarios) work += WorkOf(scenario);
  return work;
}

template <typename Request, typename Run>
void TryRun(Request request, Run run) {
  const PreparedStudy asked = Prepare(request);
  if (const auto* violations = std::get_if<Violations>(&asked))
    return RequireExplained(*violations);
  if (WorkOf(std::get<Study>(asked)) > kMaxWork) return;
  request.mutable_options()->set_path_count(kPaths);
  const PreparedStudy small = Prepare(request);
  Require(std::holds_alternative<Study>(small), "fewer paths are no fault");
  const auto report = run(std::get<Study>(small));
  Require(report.ok(), "a run that nobody cancels ends with a report");
  RequireNumbers(*report);
}

template <typename Request, typename Run>
void TryJson(std::string_view text, Run run) {
  Request request;
  const Violations violations = ParseJson(text, FieldPath(), &request);
  if (!violations.empty()) return RequireExplained(violations);
  TryRun(std::move(request), run);
}

template <typename Request, typename Run>
void TryBytes(std::string_view bytes, Run run) {
  Request request;
  if (request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    TryRun(std::move(request), run);
  }
}

absl::StatusOr<v1::SimulationReport> Simulate(const Study& study) { return RunSimulate(study, {}); }
absl::StatusOr<v1::ComparisonReport> Compare(const Study& study) { return Compared(study); }
absl::StatusOr<v1::CheckScenarioResponse> Check(const Study& study) { return RunCheck(study, {}); }

// The answer of a call that computes, or a figure that left the range of numbers.
template <typename Response>
void RequireAnswer(const absl::StatusOr<Response>& response) {
  if (response.ok()) return RequireNumbers(*response);
  Require(response.status().code() == absl::StatusCode::kOutOfRange &&
              !response.status().message().empty(),
          "what is sound and not cancelled is answered, or says which figure left the range");
}

void TrySettlement(std::string_view text) {
  v1::SettleContractRequest request;
  const Violations violations = ParseJson(text, FieldPath(), &request);
  if (!violations.empty()) return RequireExplained(violations);
  const auto prepared = PrepareSettlement(request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) return RequireExplained(*faults);
  const auto& settlement = std::get<Settlement>(prepared);
  if (WorkOf(settlement.scenario) <= kMaxWork) RequireAnswer(RunSettlement(settlement));
}

void TryReplay(std::string_view text) {
  v1::ReplayPathRequest request;
  const Violations violations = ParseJson(text, FieldPath(), &request);
  if (!violations.empty()) return RequireExplained(violations);
  auto prepared = PrepareReplay(request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) return RequireExplained(*faults);
  auto& study = std::get<ReplayStudy>(prepared);
  if (auto* query = std::get_if<WorstPathsQuery>(&study.which)) query->path_count = kPaths;
  if (WorkOf(study.scenario) <= kMaxWork) RequireAnswer(RunReplay(study, {}));
}

void TryNegotiation(std::string_view text) {
  v1::NegotiateRequest request;
  Violations violations = ParseJson(text, FieldPath(), &request);
  if (!violations.empty()) return RequireExplained(violations);
  const auto asked = PrepareNegotiation(request);
  if (const auto* faults = std::get_if<Violations>(&asked)) return RequireExplained(*faults);
  const auto& large = std::get<NegotiationStudy>(asked);
  if (WorkOf(large.offers.base) * SetsOfNegotiation(large) > 50 * kMaxWork) return;
  request.mutable_options()->set_path_count(kPaths);
  const auto prepared = PrepareNegotiation(request);
  Require(std::holds_alternative<NegotiationStudy>(prepared), "fewer paths are no fault");
  const auto& study = std::get<NegotiationStudy>(prepared);
  const auto faults = CheckOffers(study, {});
  Require(faults.ok(), "sets that nobody cancels are checked");
  if (!faults->empty()) return RequireExplained(*faults);
  RequireAnswer(RunNegotiation(study, {}, {}));
}

// path=value of the command line, on a scenario that is sound.
void TryOverride(std::string_view text) {
  v1::Override change;
  v1::SimulateRequest request = SimulateSteel(kPaths);
  Violations violations = ParseSetFlag(text, FieldPath("set"), &change);
  if (violations.empty()) {
    violations = ApplyOverride(change, FieldPath("set"), request.mutable_scenario());
  }
  if (!violations.empty()) return RequireExplained(violations);
  TryRun(std::move(request), Simulate);
}

// Parts of a segmentation, each after its length in one byte.
void TrySegmentation(std::string_view bytes) {
  Segmentation segmentation;
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(1, static_cast<unsigned char>(bytes.front()));
    bytes.remove_prefix(1 + part.size());
    v1::SegmentClientsRequest request;
    if (!request.ParseFromArray(part.data(), static_cast<int>(part.size()))) return;
    const Violations violations = segmentation.Add(request);
    if (!violations.empty()) return RequireExplained(violations);
  }
  const auto answer = segmentation.Answer();
  if (const auto* violations = std::get_if<Violations>(&answer)) {
    return RequireExplained(*violations);
  }
  RequireNumbers(std::get<v1::SegmentClientsResponse>(answer));
}

void Try(int kind, std::string_view bytes) {
  switch (kind) {
    case 0:
      return TryBytes<v1::SimulateRequest>(bytes, Simulate);
    case 1:
      return TryJson<v1::SimulateRequest>(bytes, Simulate);
    case 2:
      return TryJson<v1::CompareScenariosRequest>(bytes, Compare);
    case 3:
      return TryBytes<v1::CheckScenarioRequest>(bytes, Check);
    case 4:
      return TrySegmentation(bytes);
    case 5:
      return TryOverride(bytes);
    case 6:
      return TrySettlement(bytes);
    case 8:
      return TryNegotiation(bytes);
    default:
      return TryReplay(bytes);
  }
}

}  // namespace
}  // namespace accord

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  accord::Try(static_cast<std::uint8_t>(data[0] - '0') % 9,
              std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
