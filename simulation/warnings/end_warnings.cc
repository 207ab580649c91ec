#include "simulation/warnings/end_warnings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "simulation/scenario/clause_windows.h"

namespace accord::warnings_internal {
namespace {

// Whether the contract's client is followed by name and may leave the base.
bool ClientMayLeave(const ScenarioDraft& facts, const Contract& contract) {
  if (!facts.client_base) return false;
  const auto& segments = facts.client_base->segments;
  const auto& clients = facts.client_base->named_clients;
  return std::any_of(segments.begin(), segments.end(),
                     [](const Segment& segment) { return segment.out; }) &&
         std::any_of(clients.begin(), clients.end(),
                     [&](const NamedClient& client) { return client.id == contract.client_id; });
}

void WarnOfUnusedAfterEnd(Checker& warnings, const FieldPath& entry, int period_count) {
  warnings.Add(entry.Field("after_end"), ViolationCode::kUnused,
               "is never reached: no termination, leaving client or term ends the contract before "
               "period " +
                   std::to_string(period_count));
}

// Clauses that the end of the term cuts short.
void WarnOfClauses(Checker& warnings, const FieldPath& at, const Contract& contract) {
  const int term = *contract.term_periods;
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    const FieldPath clause_at = at.Field("clauses").Entry(clause.id, static_cast<int>(i));
    if (clause.first_period > term) {
      warnings.Add(clause_at.Field("first_period"), ViolationCode::kUnused,
                   "is after the contract's last period (" + std::to_string(term) +
                       "), so that the clause never settles");
    } else if (clause.last_period > term) {
      warnings.Add(clause_at.Field("last_period"), ViolationCode::kSuspicious,
                   "is after the contract's last period (" + std::to_string(term) +
                       "): the clause is closed with it, under limits of the term that are meant "
                       "for " +
                       std::to_string(clause.last_period - clause.first_period + 1) + " periods");
    }
  }
}

void WarnOfTerm(Checker& warnings, const FieldPath& at, const Contract& contract, int period_count,
                bool supplier_goes_on, bool client_goes_on) {
  const int term = *contract.term_periods;
  if (term >= period_count) return;
  if (!supplier_goes_on || !client_goes_on) {
    const std::string who = supplier_goes_on ? "the client has"
                            : client_goes_on ? "the supplier has"
                                             : "both parties have";
    warnings.Add(at.Field("term_periods"), ViolationCode::kAssumed,
                 "ends the contract before period " + std::to_string(period_count) + ", and " +
                     who + " no after_end: nothing at all is counted from period " +
                     std::to_string(term + 1) + " on (after_end: {} says that this is meant)");
  }
  if (term > 0) WarnOfClauses(warnings, at, contract);
}

}  // namespace

void WarnOfEnds(Checker& warnings, const FieldPath& at, const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const int period_count = scenario.period_count();
  const auto& accounts = facts.supplier_private->accounts;
  for (std::size_t i = 0; i < facts.contracts.size(); ++i) {
    const Contract& contract = facts.contracts[i];
    const bool supplier = scenario.SupplierAccount(contract.id).after_end.has_value();
    const bool client = scenario.ClientAccount(contract.id).after_end.has_value();
    WarnOfTerm(warnings, at.Field("contracts").Entry(contract.id, static_cast<int>(i)), contract,
               period_count, supplier, client);
    const bool ends = *contract.term_periods < period_count || ClientMayLeave(facts, contract) ||
                      !EarlyEndsOf(contract, period_count, scenario.periods_per_year()).empty();
    if (ends) continue;
    const auto entry = [&](const FieldPath& list, const auto& entries) {
      std::size_t place = 0;
      while (entries[place].contract != contract.id) ++place;
      return list.Entry(contract.id, static_cast<int>(place));
    };
    if (supplier) {
      WarnOfUnusedAfterEnd(
          warnings, entry(at.Field("supplier_private").Field("accounts"), accounts), period_count);
    }
    if (client) {
      WarnOfUnusedAfterEnd(warnings, entry(at.Field("client_private"), facts.client_private),
                           period_count);
    }
  }
}

}  // namespace accord::warnings_internal
