#include "simulation/scenario/clause_windows.h"

#include <algorithm>
#include <variant>

namespace accord {

std::vector<PeriodSpan> WindowsOf(const Clause& clause, int period_count, int periods_per_year) {
  const int first = clause.first_period, last = clause.last_period;
  if (first < 1 || last < first || last > period_count || !clause.window) return {};
  const int active = last - first + 1;
  int length = active;
  if (const auto* every = std::get_if<EveryPeriods>(&clause.window->length)) {
    length = std::min(active, every->periods);
  } else if (std::holds_alternative<ContractYear>(clause.window->length)) {
    length = std::min(active, periods_per_year);
  }
  if (length < 1) return {};
  std::vector<PeriodSpan> windows;
  for (int begin = first; begin <= last; begin += length) {
    windows.push_back({begin, std::min(last, begin + length - 1)});
  }
  return windows;
}

}  // namespace accord
