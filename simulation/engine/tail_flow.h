#ifndef ACCORD_SIMULATION_ENGINE_TAIL_FLOW_H_
#define ACCORD_SIMULATION_ENGINE_TAIL_FLOW_H_

#include <vector>

#include "simulation/model/compiled_contract.h"

namespace accord {

enum class ContractParty { kSupplier, kClient };

// One of the flows that a party's NPV of a contract is made of.
struct TailFlow {
  enum class Kind {
    kLine,        // `index` into the contract's lines
    kBenefit,     // of the client
    kCost,        // with the contribution
    kInvestment,  // less what is recovered
    kAfterEnd,    // with the transition cost; of an account that has it
    kPeriod,      // all cash of period `index`, from 1; what is invested at t = 0 apart
  };
  Kind kind;
  int index = 0;
};

// All of them, in the order in which PartyTotals::tail keeps them: the one list that the run, the
// totals and the report go by. Everything but periods first.
std::vector<TailFlow> TailFlowsOf(const CompiledContract& contract, ContractParty party,
                                  int cash_period_count);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_TAIL_FLOW_H_
