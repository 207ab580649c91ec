#include "simulation/engine/tail_flow.h"

namespace accord {

std::vector<TailFlow> TailFlowsOf(const CompiledContract& contract, ContractParty party,
                                  int cash_period_count) {
  std::vector<TailFlow> flows;
  for (int line = 0; line < contract.line_count(); ++line) {
    flows.push_back({TailFlow::Kind::kLine, line});
  }
  if (party == ContractParty::kClient) flows.push_back({TailFlow::Kind::kBenefit});
  flows.push_back({TailFlow::Kind::kCost});
  flows.push_back({TailFlow::Kind::kInvestment});
  const CompiledAccount& account =
      party == ContractParty::kSupplier ? contract.supplier : contract.client;
  if (!account.after_end.empty()) flows.push_back({TailFlow::Kind::kAfterEnd});
  for (int t = 1; t <= cash_period_count; ++t) flows.push_back({TailFlow::Kind::kPeriod, t});
  return flows;
}

}  // namespace accord
