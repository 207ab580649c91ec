#include "simulation/scenario/clause_windows.h"

#include <algorithm>
#include <set>
#include <variant>

#include "simulation/base/overloaded.h"

namespace accord {
namespace {

// In periods, of a clause that is active in `active` of them.
int LengthOf(const Window& window, int active, int periods_per_year) {
  return std::visit(Overloaded{
                        [&](std::monostate) { return active; },
                        [&](const EveryPeriods& every) { return std::min(active, every.periods); },
                        [&](const WholeTerm&) { return active; },
                        [&](const ContractYear&) { return std::min(active, periods_per_year); },
                    },
                    window.length);
}

}  // namespace

std::vector<PeriodSpan> WindowsOf(const Clause& clause, int period_count, int periods_per_year) {
  const int first = clause.first_period, last = clause.last_period;
  if (first < 1 || last < first || last > period_count || !clause.window) return {};
  const int length = LengthOf(*clause.window, last - first + 1, periods_per_year);
  if (length < 1) return {};
  std::vector<PeriodSpan> windows;
  for (int begin = first; begin <= last; begin += length) {
    windows.push_back({begin, std::min(last, begin + length - 1)});
  }
  return windows;
}

Clause TestDatesOf(const Termination& termination, int period_count) {
  Clause dates;
  dates.first_period = 1;
  dates.last_period = period_count;
  dates.window = termination.window.value_or(Window{EveryPeriods{1}});
  if (std::holds_alternative<std::monostate>(dates.window->length)) {
    dates.window->length = EveryPeriods{1};
  }
  return dates;
}

std::vector<int> EarlyEndsOf(const Contract& contract, int period_count, int periods_per_year) {
  const int term = contract.term_periods.value_or(period_count);
  std::set<int> ends;
  if (term >= 1 && term < period_count) ends.insert(term);
  for (const Termination& termination : contract.terminations) {
    int tests = 0;
    for (const PeriodSpan& window :
         WindowsOf(TestDatesOf(termination, period_count), period_count, periods_per_year)) {
      if (++tests < termination.consecutive || termination.notice_periods < 0) continue;
      if (window.last < term - termination.notice_periods) {
        ends.insert(window.last + termination.notice_periods);
      }
    }
  }
  return {ends.begin(), ends.end()};
}

}  // namespace accord
