#include "tests/published/settled_on_inputs.h"

#include <utility>

#include "simulation/model/chance_view.h"
#include "simulation/model/compiled_model.h"
#include "simulation/settlement/contract_tile.h"
#include "tests/support/scenarios.h"

namespace accord {

std::vector<double> PaymentsOn(const std::vector<KnownInput>& inputs,
                               const std::vector<Clause>& clauses) {
  const int years = static_cast<int>(inputs.front().values.size());
  ScenarioDraft draft;
  draft.timeline = Timeline{.period_count = years, .period_length = PeriodLength::kYear};
  Contract contract;
  contract.id = "published";
  for (const KnownInput& input : inputs) {
    contract.inputs.push_back({.id = input.id, .binding = Trajectory{ValueList{input.values}}});
  }
  contract.clauses = clauses;
  draft.contracts = {std::move(contract)};

  const CompiledModel model = Compile(Valid(std::move(draft)), /*seed=*/1);
  ContractTile tile(model.contracts.front(), *model.chance);
  const ColumnStore none(0);
  tile.Begin();
  std::vector<double> payments;
  for (int t = 1; t <= years; ++t) {
    tile.Settle(t, ChanceView{none, none, none, none, none});
    payments.push_back(tile.payments()[0]);
  }
  return payments;
}

Clause ClauseOn(const std::string& id, const std::string& input) {
  Clause clause;
  clause.id = id;
  clause.basis = Basis{.source = InputId{input}};
  return clause;
}

}  // namespace accord
