#include "simulation/engine/settle_observed.h"

#include <cassert>
#include <cstddef>
#include <vector>

#include "simulation/engine/march.h"

namespace accord {

Ledger SettleObserved(const CompiledModel& model, int contract, const Observations& observed) {
  assert(contract >= 0 && static_cast<std::size_t>(contract) < model.contracts.size());
  assert(observed.period_count >= 0 && observed.period_count <= model.period_count);
  Ledger ledger;
  engine_internal::StudyMarch march(model,
                                    {.contracts = std::vector<int>{contract},
                                     .clients = engine_internal::MarchOptions::Clients::kNone,
                                     .observed = &observed});
  march.Keep(contract, &ledger, /*lane=*/0);
  march.Begin(0);
  for (int t = 1; t <= observed.period_count; ++t) march.Advance(t);
  for (int lag = 1; lag <= model.contracts[contract].longest_lag; ++lag) {
    march.AdvanceLagged(observed.period_count + lag);
  }
  return ledger;
}

double TotalPayments(const Ledger& ledger) {
  double total = 0.0;
  for (const CashLine& line : ledger.cash) total += line.payments;
  return total;
}

}  // namespace accord
