#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_VALUE_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_VALUE_H_

#include <optional>
#include <variant>
#include <vector>

#include "simulation/model/compiled_chance.h"
#include "simulation/random/stream.h"

// What one client brings in one period, ready to be summed over any number of them.
namespace accord {

// A quantile function of finitely many values, as seen from one end of the distribution up to its
// median: values[j] holds where the probability of lying beyond is in (ends[j - 1], ends[j]], with
// ends[-1] = 0. The last end is at least 1/2.
struct TailSteps {
  std::vector<double> ends, values;
  friend bool operator==(const TailSteps&, const TailSteps&) = default;
};
struct StepQuantiles {
  TailSteps lower, upper;
  friend bool operator==(const StepQuantiles&, const StepQuantiles&) = default;
};
// A marginal that is neither discrete nor an event, or steps.
using ValueQuantiles = std::variant<CompiledMarginal, StepQuantiles>;

// So many clients or fewer in one cell are drawn one by one.
inline constexpr double kDrawnOneByOne = 16;

// One part of a distribution: the values whose tail probability lies in (nearest, nearest + width],
// counted from its own end, nearest and width multiples of powers of two. A part that is not simple
// enough has two halves of equal probability.
struct ValueCell {
  double side;            // -1: the lower tail, 1: the upper
  double nearest, width;  // of the whole distribution, the first cell: 0 and 1, from the lower end
  double mean, sd;        // of one value in here; sd 0: all the same
  double skewness, excess_kurtosis;
  double lowest, highest;
  double sum_from;  // from so many values on, their sum is as good as known from these moments
  int halves;       // index of the first of the two; -1: none

  friend bool operator==(const ValueCell&, const ValueCell&) = default;
};

// The values of clients, independent of each other and of everything else.
struct ValueDistribution {
  double probability;  // of an event, below 1: others bring 0; 1: there is no event
  ValueQuantiles quantiles;
  std::vector<ValueCell> cells;  // the whole first

  friend bool operator==(const ValueDistribution&, const ValueDistribution&) = default;
};

struct CompiledClientValue {
  // [t - 1]: what a client brings, or the mean of it, with every driver at its reference.
  std::vector<double> mean;
  std::optional<ValueDistribution> distribution;  // absent: every client brings `mean`
  // Growth: exp(sum of coefficient times the deviation of the driver of this index).
  std::vector<Term> loadings;
  StreamKey draws;

  // Whether the number of clients decides.
  bool is_known() const { return !distribution && loadings.empty(); }

  friend bool operator==(const CompiledClientValue&, const CompiledClientValue&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CLIENT_VALUE_H_
