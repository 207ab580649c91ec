#include "tests/support/agency.h"

#include <utility>
#include <vector>

#include "tests/support/scenarios.h"

namespace accord {

ScenarioDraft AgencyDraft(const Agency& agency) {
  ScenarioDraft draft;
  draft.timeline = Timeline{agency.periods, PeriodLength::kYear};
  Driver skill = ADriver("skill", Marginal{NormalMarginal{0, 1}});
  skill.control = Control::kSupplier;
  draft.drivers = {skill};
  Outcome output;
  output.id = "output";
  output.motive = Motive::kProduction;
  output.form = OutcomeForm::kAdditive;
  output.baseline = Constantly(100);
  output.target = 120;
  output.plan = Plan{ValueList{std::vector<double>(static_cast<std::size_t>(agency.periods), 0)}};
  output.loadings = {{"skill", agency.loading, 0}};
  output.value_per_unit = agency.value;
  draft.outcomes = {output};
  Clause pay;
  pay.id = "pay";
  pay.base = agency.fee;
  pay.basis = Basis{.source = ContractFigure::kBenefit};
  pay.share = agency.share;
  pay.bands = {Band{.rate = 1}};
  Contract contract;
  contract.id = "steel";
  contract.clauses = {pay};
  draft.contracts = {contract};
  draft.supplier_private = SupplierPrivate{};
  draft.supplier_private->discount_rate_per_year = agency.rate_per_year;
  draft.supplier_private->utility = agency.utility;
  draft.supplier_private->accounts.emplace_back().contract = "steel";
  draft.supplier_private->accounts[0].efforts = {
      {"skill", agency.shift, agency.cost, agency.max_shift}};
  ClientPrivate& client = draft.client_private.emplace_back();
  client.contract = "steel";
  client.discount_rate_per_year = agency.rate_per_year;
  client.utility = Utility{TailAversion{0}};
  return draft;
}

Scenario AgencyCase(const Agency& agency) { return Valid(AgencyDraft(agency)); }

}  // namespace accord
