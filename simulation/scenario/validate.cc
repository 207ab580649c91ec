#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

using scenario_internal::CheckAccounts;
using scenario_internal::CheckClientBase;
using scenario_internal::CheckContract;
using scenario_internal::CheckCorrelation;
using scenario_internal::CheckDriver;
using scenario_internal::CheckLevers;
using scenario_internal::CheckNamedClients;
using scenario_internal::CheckOutcome;
using scenario_internal::CheckTrialStreams;
using scenario_internal::Context;
using scenario_internal::CutToLimit;

constexpr const char* kDefaultCurrency = "EUR";

void CheckTexts(Checker& checker, const FieldPath& at, ScenarioDraft& draft) {
  checker.Text(at.Field("display_name"), draft.display_name, limits::kMaxDisplayNameBytes);
  checker.Text(at.Field("source"), draft.source, limits::kMaxSourceBytes);
  if (draft.currency.empty()) draft.currency = kDefaultCurrency;
  const bool letters = std::all_of(draft.currency.begin(), draft.currency.end(),
                                   [](char c) { return c >= 'A' && c <= 'Z'; });
  if (draft.currency.size() != 3 || !letters) {
    checker.Add(
        at.Field("currency"), ViolationCode::kInvalidFormat,
        "must be an ISO 4217 code of three capital letters, got " + QuotedText(draft.currency));
  }
}

struct Periods {
  int count = 0;     // 0: not known
  int per_year = 0;  // 0: not known
};

Periods CheckTimeline(Checker& checker, const FieldPath& at,
                      const std::optional<Timeline>& timeline) {
  Periods periods;
  if (!timeline) {
    checker.Add(at, ViolationCode::kRequired, "must be set");
    return periods;
  }
  if (checker.IntegerInRange(at.Field("period_count"), timeline->period_count, 1,
                             limits::kMaxPeriods)) {
    periods.count = timeline->period_count;
  }
  if (checker.KnownAndSet(at.Field("period_length"), timeline->period_length,
                          PeriodLength::kYear)) {
    periods.per_year = PeriodsPerYear(timeline->period_length);
  }
  return periods;
}

}  // namespace

Checked<Scenario> Validate(ScenarioDraft draft, const FieldPath& at) {
  Checker checker;
  CheckTexts(checker, at, draft);
  const Periods periods = CheckTimeline(checker, at.Field("timeline"), draft.timeline);

  const FieldPath drivers_at = at.Field("drivers");
  const bool drivers_cut = CutToLimit(checker, drivers_at, draft.drivers, limits::kMaxDrivers);
  const IdIndex drivers(checker, drivers_at, draft.drivers, "driver", drivers_cut);
  for (std::size_t i = 0; i < draft.drivers.size(); ++i) {
    CheckDriver(checker, drivers.path(i), draft.drivers[i], periods.count);
  }
  CheckTrialStreams(checker, drivers_at, draft.drivers);
  TailDependence dependence =
      CheckCorrelation(checker, at.Field("correlation"), draft.drivers, drivers, draft.correlation);

  const FieldPath outcomes_at = at.Field("outcomes");
  const bool outcomes_cut = CutToLimit(checker, outcomes_at, draft.outcomes, limits::kMaxOutcomes);
  const IdIndex outcomes(checker, outcomes_at, draft.outcomes, "outcome", outcomes_cut);
  const Context context{checker,  periods.count, periods.per_year, drivers,
                        outcomes, draft.drivers, draft.outcomes,   std::move(dependence)};
  for (std::size_t i = 0; i < draft.outcomes.size(); ++i) {
    CheckOutcome(context, outcomes.path(i), draft.outcomes[i]);
  }

  const FieldPath contracts_at = at.Field("contracts");
  const bool contracts_cut =
      CutToLimit(checker, contracts_at, draft.contracts, limits::kMaxContracts);
  const IdIndex contracts(checker, contracts_at, draft.contracts, "contract", contracts_cut);
  for (std::size_t i = 0; i < draft.contracts.size(); ++i) {
    CheckContract(context, contracts.path(i), draft.contracts[i]);
  }
  if (draft.contracts.empty() && !draft.client_base) {
    checker.Add(contracts_at, ViolationCode::kRequired,
                "must have at least 1 contract, or the scenario a client_base");
  }
  if (draft.client_base) {
    CheckClientBase(context, at.Field("client_base"), *draft.client_base);
    CheckNamedClients(checker, at.Field("client_base").Field("named_clients"), *draft.client_base,
                      draft.contracts, periods.count);
  }
  const FieldPath levers_at = at.Field("levers");
  if (CutToLimit(checker, levers_at, draft.levers, limits::kMaxLevers)) draft.levers.clear();
  CheckLevers(checker, levers_at, draft.client_base ? &*draft.client_base : nullptr, draft.levers,
              periods.count);
  CheckAccounts(context, at, contracts, draft);

  if (checker.count() > 0) return checker.Take(at);
  return Scenario(std::move(draft));
}

}  // namespace accord
