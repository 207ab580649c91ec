#include "simulation/model/value_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/base/overloaded.h"
#include "simulation/model/gauss_legendre.h"
#include "simulation/model/value_quantiles.h"
#include "simulation/random/math.h"

namespace accord::model_internal {
namespace {

constexpr int kOrders = 8;
constexpr int kDeepest = 50;  // halvings; ends of cells are exact far beyond
constexpr int kTailEnd = 103;
constexpr double kLastTail = 0x1p-102;
constexpr int kPieces = 48;  // of a cell that is smooth
constexpr int kWindows = 128;
constexpr int kLeastBeyond = 8;  // windows between a jump and either end
constexpr double kMomentMultiple = 6.0;
constexpr double kJumpMultiple = 6400.0;
constexpr std::size_t kMostCells = 2048;
constexpr double kNoMass = 0x1p-46;  // of a cell: rounding of where steps end
constexpr double kNoSpread = 1e-13;  // of the mean: rounding
constexpr double kOutermost = 0x1p-1000;

struct Point {
  double weight, value;
};

// Of a part with this much probability: central[k] = E (x - mean)^k / unit^k. No overflow, as no
// |x - mean| that counts is above the unit by much; 0: all values are the same.
struct Moments {
  double mass = 0.0, mean = 0.0, unit = 0.0;
  std::array<double, kOrders + 1> central{};
};

Moments MomentsOf(std::span<const Point> points) {
  Moments moments;
  if (points.empty()) return moments;
  const double first = points.front().value;  // exact where all are the same
  double sum = 0.0;
  for (const Point& point : points) {
    moments.mass += point.weight;
    sum += point.weight * (point.value - first);
  }
  moments.mean = first + sum / moments.mass;
  for (const Point& point : points) {
    moments.unit = std::max(moments.unit, std::fabs(point.value - moments.mean));
  }
  moments.central[0] = 1.0;
  if (moments.unit == 0.0) return moments;
  for (const Point& point : points) {
    const double deviation = (point.value - moments.mean) / moments.unit;
    double power = point.weight / moments.mass * deviation;
    for (int k = 2; k <= kOrders; ++k) moments.central[k] += power *= deviation;
  }
  return moments;
}

// Adds the moments of a part, seen from another mean and in another unit.
void AddSeenFrom(const Moments& part, Moments& whole) {
  const double share = part.mass / whole.mass;
  const double shift = (part.mean - whole.mean) / whole.unit;
  const double scale = part.unit / whole.unit;
  for (int k = 2; k <= kOrders; ++k) {
    double sum = 0.0, binomial = 1.0, scales = 1.0;
    for (int j = 0; j <= k; ++j) {
      double shifts = 1.0;
      for (int i = 0; i < k - j; ++i) shifts *= shift;
      sum += binomial * scales * part.central[j] * shifts;
      binomial *= static_cast<double>(k - j) / (j + 1);
      scales *= scale;
    }
    whole.central[k] += share * sum;
  }
}

Moments Together(const Moments& a, const Moments& b) {
  if (a.mass == 0.0) return b;
  if (b.mass == 0.0) return a;
  Moments whole;
  whole.mass = a.mass + b.mass;
  whole.mean = a.mean + b.mass / whole.mass * (b.mean - a.mean);
  whole.unit = std::max({a.unit, b.unit, std::fabs(b.mean - a.mean)});
  whole.central[0] = 1.0;
  if (whole.unit == 0.0) return whole;
  AddSeenFrom(a, whole);
  AddSeenFrom(b, whole);
  return whole;
}

class Cutter {
 public:
  explicit Cutter(const ValueQuantiles& quantiles) : quantiles_(quantiles) {
    std::visit(Overloaded{
                   [&](const StepQuantiles& steps) { steps_ = &steps; },
                   [&](const CompiledMarginal& marginal) { ReadShape(marginal); },
               },
               quantiles);
  }

  std::vector<ValueCell> Cut() {
    const Moments whole = Together(MomentsIn(-1, 0.0, 0.5), MomentsIn(1, 0.0, 0.5));
    for (jump_multiple_ = kJumpMultiple; jump_multiple_ > 1.0; jump_multiple_ /= 16.0) {
      cells_.clear();
      cells_.push_back(Cell(-1, 0.0, 1.0, whole));
      Refine(0, 0, limits::kMaxBaseClients);
      if (cells_.size() <= kMostCells) break;
    }
    return std::move(cells_);
  }

 private:
  void Refine(int index, int depth, double reach) {
    const ValueCell cell = cells_[index];
    reach = std::min(reach, cell.sum_from);
    if (cell.sd == 0.0 || cell.sum_from <= kDrawnOneByOne + 1 || reach <= kDrawnOneByOne ||
        depth == kDeepest || cells_.size() > kMostCells) {
      return;
    }
    const int first = static_cast<int>(cells_.size());
    const double half = 0.5 * cell.width;
    if (depth == 0) {
      cells_.push_back(Cell(-1, 0.0, half, MomentsIn(-1, 0.0, half)));
      cells_.push_back(Cell(1, 0.0, half, MomentsIn(1, 0.0, half)));
    } else {
      const double middle = cell.nearest + half;
      cells_.push_back(
          Cell(cell.side, cell.nearest, half, MomentsIn(cell.side, cell.nearest, middle)));
      cells_.push_back(Cell(cell.side, middle, half, MomentsIn(cell.side, middle, middle + half)));
    }
    cells_[index].halves = first;
    // Of the clients that can be expected, and some more; should ever more come, they are drawn one
    // by one, slowly and rightly.
    const double below = 0.5 * reach + 2.0 * std::sqrt(0.5 * reach);
    Refine(first, depth + 1, below);
    Refine(first + 1, depth + 1, below);
  }

  ValueCell Cell(double side, double nearest, double width, const Moments& moments) {
    ValueCell cell{.side = side,
                   .nearest = nearest,
                   .width = width,
                   .mean = moments.mean,
                   .sd = 0.0,
                   .skewness = 0.0,
                   .excess_kurtosis = 0.0,
                   .lowest = moments.mean,
                   .highest = moments.mean,
                   .sum_from = kDrawnOneByOne + 1,
                   .halves = -1};
    const double variance = moments.central[2];
    const double sd = std::sqrt(variance) * moments.unit;
    if (!(sd > kNoSpread * std::fabs(moments.mean))) return cell;
    cell.sd = sd;
    cell.skewness = moments.central[3] / (variance * std::sqrt(variance));
    cell.excess_kurtosis = moments.central[4] / (variance * variance) - 3.0;
    const bool whole = width == 1.0;
    const double nearest_end = std::max(nearest, kOutermost);
    const std::vector<double> ends =
        ValuesAtTails({side * nearest_end, whole ? kOutermost : side * (nearest + width)});
    cell.lowest = std::min(ends[0], ends[1]);
    cell.highest = std::max(ends[0], ends[1]);
    const double eighth = moments.central[8] / (variance * variance) / (variance * variance);
    const double jump = Jump(cell, whole) / sd;
    cell.sum_from = std::max(
        {cell.sum_from, kMomentMultiple * Pow(eighth, 1.0 / 3.0), jump_multiple_ * jump * jump});
    return cell;
  }

  Moments MomentsIn(double side, double from, double to) {
    if (from == 0.0 && steps_ == nullptr && observed_ == nullptr) {
      int level = 1;
      while (to < 0.5) {
        to *= 2.0;
        ++level;
      }
      return tails_[side < 0.0 ? 0 : 1][level];
    }
    return MomentsOf(PointsIn(side, from, to));
  }

  // How integrals over cells are taken.
  void ReadShape(const CompiledMarginal& marginal) {
    std::visit(Overloaded{
                   [&](const ConstantQuantile&) { FillTails(); },
                   [&](const NormalQuantiles&) { FillTails(); },
                   [&](const LognormalQuantiles&) { FillTails(); },
                   [&](const UniformQuantiles&) { FillTails(); },
                   [&](const TriangularQuantiles& triangle) {
                     const double mode = triangle.mode_share;
                     kink_ = mode <= 0.5 ? -mode : 1.0 - mode;
                     FillTails();
                   },
                   [&](const DiscreteQuantiles&) { FillTails(); },  // not reached: steps
                   [&](const EmpiricalQuantiles& observed) { observed_ = &observed; },
                   [&](const TabulatedQuantiles&) { FillTails(); },
                   [&](const EventQuantiles&) { FillTails(); },  // not reached: their severity
               },
               marginal);
  }

  // tails_[end][k] are the moments of the tail probabilities in (2^-kTailEnd, 2^-k].
  void FillTails() {
    for (const int end : {0, 1}) {
      Moments tail;
      double to = kLastTail;
      for (int k = kTailEnd - 1; k >= 1; --k, to *= 2.0) {
        tail = Together(tail, MomentsOf(PointsIn(end == 0 ? -1 : 1, 0.5 * to, to)));
        tails_[end][k] = tail;
      }
    }
  }

  // From the end inwards; weights sum to `to` - `from`.
  std::vector<Point> PointsIn(double side, double from, double to) const {
    if (steps_ != nullptr) return StepsIn(side < 0.0 ? steps_->lower : steps_->upper, from, to);
    if (observed_ != nullptr) return LinesIn(side, from, to);
    std::vector<std::pair<double, double>> ranges = {{from, to}};
    const double kink = std::fabs(kink_);
    if (kink_ * side > 0.0 && kink > from && kink < to) ranges = {{from, kink}, {kink, to}};
    std::vector<double> tails, weights;
    const int pieces = kPieces / static_cast<int>(ranges.size());
    for (const auto& [begin, end] : ranges) {
      const double width = (end - begin) / pieces;
      for (int piece = 0; piece < pieces; ++piece) {
        for (const GaussPoint& gauss : kGauss) {
          tails.push_back(side * (begin + width * (piece + gauss.place)));
          weights.push_back(width * gauss.weight);
        }
      }
    }
    const std::vector<double> values = ValuesAtTails(tails);
    std::vector<Point> points;
    points.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) points.push_back({weights[i], values[i]});
    return points;
  }

  static std::vector<Point> StepsIn(const TailSteps& steps, double from, double to) {
    std::vector<Point> points;
    const auto begin = std::upper_bound(steps.ends.begin(), steps.ends.end(), from);
    for (auto j = static_cast<std::size_t>(begin - steps.ends.begin()); j < steps.ends.size();
         ++j) {
      const double low = j == 0 ? from : std::max(from, steps.ends[j - 1]);
      if (low >= to) break;
      const double weight = std::min(to, steps.ends[j]) - low;
      if (weight > kNoMass * (to - from)) points.push_back({weight, steps.values[j]});
    }
    return points;
  }

  std::vector<Point> LinesIn(double side, double from, double to) const {
    const std::vector<double>& sorted = observed_->sorted;
    const std::size_t last = sorted.size() - 1;
    const double lines = static_cast<double>(last);
    const auto at = [&](std::size_t k) { return side < 0.0 ? sorted[k] : sorted[last - k]; };
    std::vector<Point> points;
    for (auto k = static_cast<std::size_t>(from * lines); k < last; ++k) {
      const double low = std::max(from, static_cast<double>(k) / lines);
      if (low >= to) break;
      const double weight = std::min(to, static_cast<double>(k + 1) / lines) - low;
      if (!(weight > kNoMass * (to - from))) continue;
      const double first = at(k), rise = at(k + 1) - first;
      for (const GaussPoint& gauss : kGauss) {
        const double place = (low + weight * gauss.place) * lines - static_cast<double>(k);
        points.push_back({weight * gauss.weight, first + rise * place});
      }
    }
    return points;
  }

  // The largest jump, or what rises like one: by so much within one of many windows of equal
  // probability, with much more probability on either side.
  double Jump(const ValueCell& cell, bool whole) const {
    std::vector<double> values;
    if (steps_ != nullptr) {
      const double to = whole ? 0.5 : cell.nearest + cell.width;
      for (const Point& point : PointsIn(cell.side, cell.nearest, to)) {
        values.push_back(point.value);
      }
      if (whole) {
        const std::vector<Point> upper = PointsIn(1, 0.0, 0.5);
        for (auto point = upper.rbegin(); point != upper.rend(); ++point) {
          values.push_back(point->value);
        }
      }
    } else {
      std::vector<double> tails;
      for (int j = kLeastBeyond; j <= kWindows - kLeastBeyond; ++j) {
        const double place = cell.nearest + cell.width * j / kWindows;
        tails.push_back(place <= 0.5 ? cell.side * place : 1.0 - place);
      }
      values = ValuesAtTails(tails);
    }
    double jump = 0.0;
    for (std::size_t i = 1; i < values.size(); ++i) {
      jump = std::max(jump, std::fabs(values[i] - values[i - 1]));
    }
    return jump;
  }

  std::vector<double> ValuesAtTails(const std::vector<double>& tails) const {
    std::vector<double> values;
    alignas(64) std::array<double, kTilePaths> places, found;
    for (std::size_t begin = 0; begin < tails.size(); begin += kTilePaths) {
      const std::size_t count = std::min<std::size_t>(kTilePaths, tails.size() - begin);
      places.fill(0.5);
      for (std::size_t i = 0; i < count; ++i) places[i] = tails[begin + i];
      ValuesAt(quantiles_, places, found);
      for (std::size_t i = 0; i < count; ++i) values.push_back(found[i]);
    }
    return values;
  }

  const ValueQuantiles& quantiles_;
  const StepQuantiles* steps_ = nullptr;
  const EmpiricalQuantiles* observed_ = nullptr;
  double jump_multiple_ = kJumpMultiple;
  double kink_ = 0.0;  // tail probability of the one value at which it is not smooth; 0: none
  std::array<std::array<Moments, kTailEnd>, 2> tails_;
  std::vector<ValueCell> cells_;
};

}  // namespace

std::vector<ValueCell> CutIntoCells(const ValueQuantiles& quantiles) {
  return Cutter(quantiles).Cut();
}

}  // namespace accord::model_internal
