#include "simulation/response/effort_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace accord {
namespace {

constexpr int kSteps = 16;
constexpr double kKnown = 1e-4;
constexpr double kGolden = 0.6180339887498949;  // (sqrt(5) - 1) / 2

// The search along one effort, by its share u of s_max in [0, 1].
class Line {
 public:
  Line(const Shifts& shifts, const SoughtEffort& effort, const ObjectivesOf& objectives)
      : shifts_(shifts), effort_(effort), objectives_(objectives) {}

  // The best shift.
  absl::StatusOr<double> Best() {
    std::vector<double> shares;
    for (int k = 0; k <= kSteps; ++k) shares.push_back(static_cast<double>(k) / kSteps);
    // Who is where nothing is better does not move.
    const double now = shifts_[effort_.index] / effort_.most;
    if (std::find(shares.begin(), shares.end(), now) == shares.end()) shares.push_back(now);
    const absl::StatusOr<std::vector<double>> values = At(shares);
    if (!values.ok()) return values.status();
    const auto best = std::max_element(values->begin(), values->begin() + kSteps + 1);
    const double centre = shares[static_cast<std::size_t>(best - values->begin())];
    const double step = 1.0 / kSteps;
    const absl::Status narrowed =
        Narrow(std::max(centre - step, 0.0), std::min(centre + step, 1.0));
    if (!narrowed.ok()) return narrowed;
    return best_ == now ? shifts_[effort_.index] : best_ * effort_.most;
  }

 private:
  // Golden section: of the two points inside the better one's neighbours are kept, the lower ones
  // of equals.
  absl::Status Narrow(double low, double high) {
    double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
    absl::StatusOr<std::vector<double>> values = At({left, right});
    if (!values.ok()) return values.status();
    double at_left = values->front(), at_right = values->back();
    while (high - low > kKnown) {
      const bool goes_left = at_left >= at_right;
      if (goes_left) {
        high = std::exchange(right, left);
        at_right = at_left;
        left = high - kGolden * (high - low);
      } else {
        low = std::exchange(left, right);
        at_left = at_right;
        right = low + kGolden * (high - low);
      }
      values = At({goes_left ? left : right});
      if (!values.ok()) return values.status();
      (goes_left ? at_left : at_right) = values->front();
    }
    return absl::OkStatus();
  }

  // The objective at these shares; remembers the best of all.
  absl::StatusOr<std::vector<double>> At(const std::vector<double>& shares) {
    std::vector<Shifts> at;
    for (const double share : shares) {
      at.push_back(shifts_);
      at.back()[effort_.index] = share * effort_.most;
    }
    const absl::StatusOr<std::vector<std::vector<double>>> all = objectives_(at);
    if (!all.ok()) return all.status();
    std::vector<double> values;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      values.push_back((*all)[i][effort_.objective]);
      const bool is_first = best_ < 0.0;
      if (is_first || values.back() > best_value_ ||
          (values.back() == best_value_ && shares[i] < best_)) {
        best_ = shares[i];
        best_value_ = values.back();
      }
    }
    return values;
  }

  const Shifts& shifts_;
  const SoughtEffort& effort_;
  const ObjectivesOf& objectives_;
  double best_ = -1.0, best_value_ = 0.0;  // none yet
};

}  // namespace

absl::StatusOr<FoundEfforts> FindEfforts(Shifts start, const std::vector<SoughtEffort>& sought,
                                         const ObjectivesOf& objectives) {
  FoundEfforts found{std::move(start)};
  std::vector<Shifts> earlier;
  // From where it has been before it would go round for ever.
  const auto goes_round = [&] {
    return std::find(earlier.begin(), earlier.end(), found.shifts) != earlier.end();
  };
  while (!found.is_at_rest && found.round_count < kMostRounds && !goes_round()) {
    earlier.push_back(found.shifts);
    ++found.round_count;
    // An effort alone would be put to the same place again.
    found.is_at_rest = true;
    for (const SoughtEffort& effort : sought) {
      const absl::StatusOr<double> best = Line(found.shifts, effort, objectives).Best();
      if (!best.ok()) return best.status();
      double& shift = found.shifts[effort.index];
      const double moved = std::fabs(*best - shift);
      if (sought.size() > 1 && moved > kAtRest * std::fabs(effort.most)) found.is_at_rest = false;
      shift = *best;
    }
  }
  return found;
}

}  // namespace accord
