#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/loadings.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

void CheckVolume(const Context& context, const FieldPath& at, Cost& cost) {
  std::visit(Overloaded{
                 [&](const std::monostate&) {
                   if (cost.unit_cost != 0) {
                     context.checker.Add(at.Field("volume_planned"), ViolationCode::kRequired,
                                         "must be given (or volume_outcome), since unit_cost is " +
                                             NumberText(cost.unit_cost));
                   }
                 },
                 [&](const Trajectory& volume) {
                   CheckTrajectory(context, at.Field("volume_planned"), volume, Range::AtLeast(0));
                 },
                 [&](const OutcomeId& outcome) {
                   context.outcomes.Resolve(context.checker, at.Field("volume_outcome"),
                                            outcome.id);
                 },
             },
             cost.volume);
  if (std::holds_alternative<std::monostate>(cost.volume))
    cost.volume = Trajectory{ConstantShape{}};
}

void CheckEventCosts(const Context& context, const FieldPath& at, std::vector<EventCost>& costs) {
  Checker& checker = context.checker;
  CutToLimit(checker, at, costs, limits::kMaxEventCosts);
  UniqueKeys keys(checker, at, "driver");
  for (const EventCost& cost : costs) {
    const FieldPath entry = keys.Next(cost.driver);
    const int index = context.drivers.Resolve(checker, entry.Field("driver"), cost.driver);
    checker.InRange(entry.Field("amount"), cost.amount, Range::AtLeast(0));
    if (index < 0) continue;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
    if (cost.amount > 0 && !HasMeanOverTime(driver, std::max(context.period_count, 1))) {
      checker.Add(entry.Field("driver"), ViolationCode::kInfiniteMean,
                  TooHeavy(driver, "to have one itself: truncate the marginal"));
    }
    if (!driver.marginal || driver.accumulation == Accumulation::kIndex) continue;
    const double lowest = SupportOf(*driver.marginal).lower;
    if (lowest >= 0) continue;
    checker.Add(entry.Field("driver"), ViolationCode::kContradiction,
                "must never be below 0, but the support of " + QuotedText(cost.driver) +
                    " begins at " + NumberText(lowest));
  }
}

void CheckCost(const Context& context, const FieldPath& at, std::optional<Cost>& given) {
  if (!given) given.emplace();
  Cost& cost = *given;
  if (!cost.fixed) cost.fixed = Trajectory{ConstantShape{}};
  CheckTrajectory(context, at.Field("fixed"), *cost.fixed, Range::AtLeast(0));
  context.checker.InRange(at.Field("unit_cost"), cost.unit_cost, Range::AtLeast(0));
  CheckVolume(context, at, cost);
  if (CheckLoadings(context, at.Field("loadings"), cost.loadings, AdjustmentRule::kNoneForCost)) {
    RefuseInfiniteMean(context, at.Field("loadings"), CostTails(context, cost),
                       "use a smaller loading, truncate the marginal, or use a bounded one such as "
                       "PERT or beta");
  }
  CheckEventCosts(context, at.Field("event_costs"), cost.event_costs);
}

void CheckInvestment(const Context& context, const FieldPath& at,
                     std::optional<Investment>& given) {
  if (!given) given.emplace();
  Checker& checker = context.checker;
  checker.InRange(at.Field("amount"), given->amount, Range::AtLeast(0));
  checker.InRange(at.Field("specificity"), given->specificity, Range::Closed(0, 1));
  checker.InRange(at.Field("life_years"), given->life_years, Range::Above(0));
  if (!given->life_years && context.period_count > 0 && context.periods_per_year > 0) {
    given->life_years = static_cast<double>(context.period_count) / context.periods_per_year;
  }
}

void CheckAfterEnd(const Context& context, const FieldPath& at, std::optional<AfterEnd>& given) {
  if (!given) return;
  const auto check = [&](const char* field, std::optional<Trajectory>& money) {
    if (!money) money = Trajectory{ConstantShape{}};
    CheckTrajectory(context, at.Field(field), *money, Range::AtLeast(0));
  };
  check("benefit_per_period", given->benefit_per_period);
  check("cost_per_period", given->cost_per_period);
  context.checker.InRange(at.Field("transition_cost"), given->transition_cost, Range::AtLeast(0));
}

void CheckRateAndReserve(Checker& checker, const FieldPath& at, double discount_rate_per_year,
                         const std::optional<double>& reserve) {
  checker.InRange(at.Field("discount_rate_per_year"), discount_rate_per_year,
                  Range::OpenClosed(-0.5, 10));
  checker.InRange(at.Field("reserve"), reserve, Range::AtLeast(0));
}

constexpr double kDefaultTailAversion = 0.5;

void FillUtility(std::optional<Utility>& given) {
  if (!given) given.emplace();
  if (std::holds_alternative<std::monostate>(given->form)) {
    given->form = TailAversion{kDefaultTailAversion};
  }
}

void CheckUtility(Checker& checker, const FieldPath& at, std::optional<Utility>& given) {
  FillUtility(given);
  if (const auto* tail = std::get_if<TailAversion>(&given->form)) {
    checker.InRange(at.Field("tail_aversion"), tail->theta, Range::Closed(0, 1));
  }
  if (const auto* risk = std::get_if<RiskAversion>(&given->form)) {
    checker.InRange(at.Field("risk_aversion"), risk->a, Range::AtLeast(0));
  }
}

// Costs, investment, what comes after the end, efforts, and what else `check_rest` looks at, of
// every entry; then an empty entry for each contract without one, in the order of the contracts.
template <typename Account, typename CheckRest>
void CheckEntries(const Context& context, const FieldPath& at, const IdIndex& contract_ids,
                  const std::vector<Contract>& contracts, Control party,
                  std::vector<Account>& accounts, const CheckRest& check_rest) {
  Checker& checker = context.checker;
  CutToLimit(checker, at, accounts, limits::kMaxContracts);
  UniqueKeys keys(checker, at, "contract");
  for (Account& account : accounts) {
    const FieldPath entry = keys.Next(account.contract);
    contract_ids.Resolve(checker, entry.Field("contract"), account.contract);
    CheckCost(context, entry.Field("cost"), account.cost);
    CheckInvestment(context, entry.Field("investment"), account.investment);
    CheckAfterEnd(context, entry.Field("after_end"), account.after_end);
    CheckEfforts(context, entry.Field("efforts"), account.contract, contracts, party,
                 account.efforts);
    check_rest(entry, account);
  }
  const std::size_t given = accounts.size();
  for (const Contract& contract : contracts) {
    const auto end = accounts.begin() + static_cast<std::ptrdiff_t>(given);
    const bool has_account = std::any_of(
        accounts.begin(), end, [&](const Account& a) { return a.contract == contract.id; });
    if (has_account) continue;
    Account account;
    account.contract = contract.id;
    CheckCost(context, at, account.cost);
    CheckInvestment(context, at, account.investment);
    accounts.push_back(std::move(account));
  }
}

}  // namespace

void CheckAccounts(const Context& context, const FieldPath& at, const IdIndex& contract_ids,
                   ScenarioDraft& draft) {
  Checker& checker = context.checker;
  if (!draft.supplier_private) draft.supplier_private.emplace();
  SupplierPrivate& supplier = *draft.supplier_private;
  const FieldPath supplier_at = at.Field("supplier_private");
  CheckRateAndReserve(checker, supplier_at, supplier.discount_rate_per_year, supplier.reserve);
  for (std::size_t i = 0; i < draft.contracts.size() && !supplier.reserve; ++i) {
    if (!draft.contracts[i].default_beyond_reserve) continue;
    checker.Add(supplier_at.Field("reserve"), ViolationCode::kRequired,
                "must be set, since " +
                    contract_ids.path(i).Field("default_beyond_reserve").text() + " is true");
    break;
  }
  CheckEntries(context, supplier_at.Field("accounts"), contract_ids, draft.contracts,
               Control::kSupplier, supplier.accounts,
               [](const FieldPath&, const ContractAccount&) {});
  CheckUtility(checker, supplier_at.Field("utility"), supplier.utility);
  CheckEntries(context, at.Field("client_private"), contract_ids, draft.contracts, Control::kClient,
               draft.client_private, [&](const FieldPath& entry, ClientPrivate& client) {
                 CheckRateAndReserve(checker, entry, client.discount_rate_per_year, client.reserve);
                 CheckUtility(checker, entry.Field("utility"), client.utility);
               });
  for (ClientPrivate& client : draft.client_private) FillUtility(client.utility);
}

}  // namespace accord::scenario_internal
