#include "simulation/settlement/termination_tile.h"

#include <algorithm>

#include "simulation/base/comparison.h"
#include "simulation/base/vector_clones.h"
#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {
namespace {

// count + 1 where x is below or above, else 0.
ACCORD_VECTOR_CLONES
void CountBeyond(ConstColumn x, double below, double above, Column count) {
  Map(x, count, [=](double in, double before) {
    const double next = before + 1.0;
    return ((in < below) | (in > above)) ? next : 0.0;
  });
}

// Ends with `end` where the count is reached and nothing fired before.
ACCORD_VECTOR_CLONES
void Fire(ConstColumn count, double needed, double date, double end, double cause, Column ends,
          Column causes, Column fired) {
  const double* __restrict in_a_row = count.data();
  double* __restrict ends_with = ends.data();
  double* __restrict why = causes.data();
  double* __restrict when = fired.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const bool fires = (in_a_row[i] >= needed) & (why[i] < 0.0);
    ends_with[i] = fires ? end : ends_with[i];
    when[i] = fires ? date : when[i];
    why[i] = fires ? cause : why[i];
  }
}

// Ends with t where the client has left and nothing has ended before or, for its own reason, with
// t.
ACCORD_VECTOR_CLONES
void EndHere(ConstColumn left, double t, double cause, Column ends, Column causes, Column fired) {
  const double* __restrict leaves = left.data();
  double* __restrict ends_with = ends.data();
  double* __restrict why = causes.data();
  double* __restrict when = fired.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const bool goes_on = (ends_with[i] > t) | ((ends_with[i] == t) & (why[i] < 0.0));
    const bool ends_here = (leaves[i] != 0.0) & goes_on;
    ends_with[i] = ends_here ? t : ends_with[i];
    when[i] = ends_here ? t : when[i];
    why[i] = ends_here ? cause : why[i];
  }
}

ACCORD_VECTOR_CLONES
void AddPayment(ConstColumn ends, ConstColumn causes, double t, double cause, double payment,
                Column sum) {
  Map(ends, causes, sum, [=](double end, double why, double before) {
    const double after = before + payment;
    return ((end == t) & (why == cause)) ? after : before;
  });
}

}  // namespace

TerminationTile::TerminationTile(const CompiledContract& contract, int period_count)
    : contract_(contract),
      last_period_(contract.term.value_or(period_count)),
      columns_(kCounts + static_cast<int>(contract.terminations.size())) {
  for (const CompiledTermination& termination : contract.terminations) {
    if (termination.reading) {
      readings_.emplace_back(std::in_place, *termination.reading, termination.dates,
                             /*may_grow=*/false);
    } else {
      readings_.emplace_back();
    }
  }
}

void TerminationTile::Begin() {
  Fill(last_period_, columns_[kEnds]);
  Fill(-1.0, columns_[kCauses]);
  for (int i = kFired; i < columns_.count(); ++i) Fill(0.0, columns_[i]);
}

bool TerminationTile::Reads(int figure) const {
  return std::any_of(contract_.terminations.begin(), contract_.terminations.end(),
                     [figure](const CompiledTermination& termination) {
                       return termination.reading && termination.reading->figure == figure;
                     });
}

bool TerminationTile::ReadsCash() const {
  return std::any_of(contract_.terminations.begin(), contract_.terminations.end(),
                     [](const CompiledTermination& termination) { return !termination.reading; });
}

void TerminationTile::Test(int t, FigureColumns figures, ConstColumn supplier_cash,
                           ConstColumn client_cash) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    const CompiledTermination& termination = contract_.terminations[i];
    const bool is_supplier = termination.party == Party::kSupplier;
    ConstColumn watched = is_supplier ? supplier_cash : client_cash;
    double size = SizeAt((is_supplier ? contract_.supplier : contract_.client).cash_sizes, t + 1);
    if (termination.reading) {
      const ConstColumn figure(figures[termination.reading->figure], kTilePaths);
      readings_[i]->Observe(t, figure);
      if (!termination.dates.settles[t - 1]) continue;
      watched = readings_[i]->Value(t, figure);
      size = SizeAt(termination.reading->sizes, t);
    }
    if (!termination.dates.settles[t - 1]) continue;
    const Column count = columns_[kCounts + static_cast<int>(i)];
    CountBeyond(watched, termination.below - Slack(termination.below, size),
                termination.above + Slack(termination.above, size), count);
    const int end = t + termination.notice;
    if (end > last_period_) continue;
    Fire(count, termination.consecutive, t, end, static_cast<double>(i), columns_[kEnds],
         columns_[kCauses], columns_[kFired]);
  }
}

void TerminationTile::EndWhereLeft(int t, ConstColumn left) {
  EndHere(left, t, contract_.client_left_cause(), columns_[kEnds], columns_[kCauses],
          columns_[kFired]);
}

bool TerminationTile::AnyEnds(int t) const {
  const ConstColumn ends = columns_[kEnds];
  return std::any_of(ends.begin(), ends.end(), [t](double end) { return end == t; });
}

void TerminationTile::AddPayments(int t, Column payments) const {
  for (std::size_t i = 0; i < contract_.terminations.size(); ++i) {
    const double payment = contract_.terminations[i].payment;
    if (payment == 0.0) continue;
    AddPayment(columns_[kEnds], columns_[kCauses], t, static_cast<double>(i), payment, payments);
  }
}

}  // namespace accord::settlement_internal
