#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/model/count_points.h"
#include "simulation/model/quantiles.h"
#include "simulation/random/math.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/special.h"
#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/metalog.h"
#include "simulation/scenario/shares.h"
#include "simulation/scenario/trials_facts.h"

namespace accord::model_internal {
namespace {

// Halves that are equal but for rounding: the lower median is the one below.
constexpr double kTie = 1e-12;
// Of the spread: what tables and formulas may leave of a median of 0.
constexpr double kMedianRounding = 1e-12;

// The smaller tail of z with its side, so that no quantile loses its end.
struct TailProbability {
  double probability;
  TailEnd tail;
};

TailProbability TailOf(double z) {
  return z < 0.0 ? TailProbability{NormalCdf(z), TailEnd::kLower}
                 : TailProbability{NormalUpperTail(z), TailEnd::kUpper};
}

// F^-1 at a probability counted in a tail.
using Quantile = std::function<double(double p, TailEnd tail)>;

TabulatedQuantiles Tabulate(const Quantile& quantile) {
  return {QuantileTable([&quantile](double z) {
    const TailProbability at = TailOf(z);
    return quantile(at.probability, at.tail);
  })};
}

// Of a kind with a formula in z.
template <typename Formula>
Quantile FromFormula(Formula formula) {
  return [formula](double p, TailEnd tail) {
    const double z = InverseNormalUpperTail(p);
    return QuantileAt(formula, tail == TailEnd::kUpper ? z : -z);
  };
}

UniformQuantiles FormulaOf(const UniformMarginal& m) { return {m.min, m.max - m.min}; }

NormalQuantiles FormulaOf(const NormalMarginal& m) { return {m.mean, m.sd}; }

LognormalQuantiles FormulaOf(const LognormalMarginal& m) {
  if (m.median) return {Log(*m.median), *m.log_sd};
  const double ratio = *m.sd / *m.mean;
  const double log_variance = Log1p(ratio * ratio);
  return {Log(*m.mean) - 0.5 * log_variance, std::sqrt(log_variance)};
}

TriangularQuantiles FormulaOf(const TriangularMarginal& m) {
  const double width = m.max - m.min;
  return {m.min, m.max, (m.mode - m.min) / width, std::sqrt(width * (m.mode - m.min)),
          std::sqrt(width * (m.max - m.mode))};
}

Quantile BetaQuantiles(double alpha, double beta, double min, double max) {
  return [=](double p, TailEnd tail) {
    return std::fma(max - min, BetaQuantile(alpha, beta, p, tail), min);
  };
}

// Of the kinds without a formula in z.
Quantile QuantileOf(const PertMarginal& m) {
  const double width = m.max - m.min;
  return BetaQuantiles(1.0 + 4.0 * (m.mode - m.min) / width, 1.0 + 4.0 * (m.max - m.mode) / width,
                       m.min, m.max);
}

Quantile QuantileOf(const BetaMarginal& m) {
  return BetaQuantiles(m.alpha, m.beta, m.min, m.max.value_or(1.0));
}

Quantile QuantileOf(const GammaMarginal& m) {
  return [m](double p, TailEnd tail) { return m.scale * GammaQuantile(m.shape, p, tail); };
}

Quantile QuantileOf(const WeibullMarginal& m) {
  return [m](double p, TailEnd tail) {
    const double hazard = tail == TailEnd::kUpper ? -Log(p) : -Log1p(-p);
    return m.scale * Pow(hazard, 1.0 / m.shape);
  };
}

Quantile QuantileOf(const StudentTMarginal& m) {
  return [m](double p, TailEnd tail) {
    return std::fma(m.scale, StudentTQuantile(m.degrees_of_freedom, p, tail), m.location);
  };
}

Quantile QuantileOf(const MetalogMarginal& m) {
  return [metalog = MetalogOf(m)](double p, TailEnd tail) {
    return tail == TailEnd::kLower ? MetalogValue(metalog, p, 1.0 - p)
                                   : MetalogValue(metalog, 1.0 - p, p);
  };
}

// The tables of late: one takes up to some milliseconds, and a scenario is run again and again with
// other terms. Pure, for a table follows from its key; a process keeps 2 MiB of them (decision
// 0024).
struct TableKey {
  std::size_t kind;                   // position among the kinds of a marginal
  std::array<std::uint64_t, 4> bits;  // of its numbers: the sign of a zero is one of them

  friend bool operator==(const TableKey&, const TableKey&) = default;
};

class TablesOfLate {
 public:
  std::optional<TabulatedQuantiles> Find(const TableKey& key) {
    const std::lock_guard lock(mutex_);
    for (const auto& [known, table] : tables_) {
      if (known == key) return table;
    }
    return std::nullopt;
  }

  void Keep(const TableKey& key, const TabulatedQuantiles& table) {
    constexpr std::size_t kMost = 64;
    const std::lock_guard lock(mutex_);
    tables_.emplace_front(key, table);
    if (tables_.size() > kMost) tables_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::deque<std::pair<TableKey, TabulatedQuantiles>> tables_;
};

TablesOfLate& OfLate() {
  static TablesOfLate& tables = *new TablesOfLate;
  return tables;
}

// Tabulated, or as it was of late; `numbers` are all that the marginal consists of.
template <typename Kind>
SimpleQuantiles Remembered(const Kind& m, const std::array<double, 4>& numbers) {
  TableKey key{decltype(Marginal::kind)(m).index(), {}};
  std::transform(numbers.begin(), numbers.end(), key.bits.begin(),
                 [](double number) { return std::bit_cast<std::uint64_t>(number); });
  if (std::optional<TabulatedQuantiles> known = OfLate().Find(key)) return *std::move(known);
  TabulatedQuantiles table = Tabulate(QuantileOf(m));
  OfLate().Keep(key, table);
  return table;
}

SimpleQuantiles Compiled(const ConstantMarginal& m) { return ConstantQuantile{m.value}; }
SimpleQuantiles Compiled(const UniformMarginal& m) { return FormulaOf(m); }
SimpleQuantiles Compiled(const NormalMarginal& m) { return FormulaOf(m); }
SimpleQuantiles Compiled(const LognormalMarginal& m) { return FormulaOf(m); }
SimpleQuantiles Compiled(const TriangularMarginal& m) { return FormulaOf(m); }
SimpleQuantiles Compiled(const PertMarginal& m) { return Remembered(m, {m.min, m.mode, m.max}); }
SimpleQuantiles Compiled(const BetaMarginal& m) {
  return Remembered(m, {m.alpha, m.beta, m.min, m.max.value_or(1.0)});
}
SimpleQuantiles Compiled(const GammaMarginal& m) { return Remembered(m, {m.shape, m.scale}); }
SimpleQuantiles Compiled(const WeibullMarginal& m) { return Tabulate(QuantileOf(m)); }
SimpleQuantiles Compiled(const StudentTMarginal& m) {
  return Remembered(m, {m.degrees_of_freedom, m.location, m.scale});
}
SimpleQuantiles Compiled(const MetalogMarginal& m) { return Tabulate(QuantileOf(m)); }

SimpleQuantiles Compiled(const DiscreteMarginal& m) {
  std::vector<DiscretePoint> points = m.points;
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.value < b.value; });
  if (const ShareSum shares = SharesOf(m); !shares.IsWhole()) {
    for (DiscretePoint& point : points) point.probability /= shares.sum();
  }
  DiscreteQuantiles compiled;
  double below = 0.0, above = 1.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    compiled.values.push_back(points[i].value);
    below += points[i].probability;
    above = 0.0;  // summed from the far end, so that small upper probabilities stay exact
    for (std::size_t j = i + 1; j < points.size(); ++j) above += points[j].probability;
    if (i + 1 == points.size()) break;
    compiled.thresholds.push_back(below <= above ? NormalQuantile(below)
                                                 : InverseNormalUpperTail(above));
  }
  return compiled;
}

SimpleQuantiles Compiled(const EmpiricalMarginal& m) {
  EmpiricalQuantiles compiled{m.observations};
  std::sort(compiled.sorted.begin(), compiled.sorted.end());
  return compiled;
}

// Thresholds within what tables hold: no score is ever beyond.
DiscreteQuantiles CountSteps(const std::vector<DiscretePoint>& points) {
  std::vector<double> above(points.size(), 0.0);  // of what follows
  for (std::size_t i = points.size() - 1; i-- > 0;) {
    above[i] = above[i + 1] + points[i + 1].probability;
  }
  DiscreteQuantiles compiled;
  double below = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    below += points[i].probability;
    double threshold = below <= above[i] ? NormalQuantile(below) : InverseNormalUpperTail(above[i]);
    if (std::fabs(below - above[i]) <= kTie) threshold = 0.0;
    if (threshold < -QuantileTable::kEnd) continue;
    compiled.values.push_back(points[i].value);
    if (threshold > QuantileTable::kEnd || i + 1 == points.size()) break;
    compiled.thresholds.push_back(threshold);
  }
  return compiled;
}

SimpleQuantiles Compiled(const PoissonMarginal& m) { return CountSteps(PointsOf(m)); }
SimpleQuantiles Compiled(const BinomialMarginal& m) { return CountSteps(PointsOf(m)); }

// Trials are not drawn (CompileTrials): this is where they lie.
SimpleQuantiles Compiled(const TrialsMarginal& m) {
  return ConstantQuantile{MedianOf(m.streams.front())};
}

// A severity is not itself an event: Validate has refused that.
SimpleQuantiles Compiled(const EventMarginal&) { return ConstantQuantile{0.0}; }
SimpleQuantiles Compiled(std::monostate) { return ConstantQuantile{0.0}; }

// Of what may be truncated: Validate has refused the rest.
template <typename Kind>
Quantile WholeQuantile(const Kind& m) {
  if constexpr (requires { FormulaOf(m); }) return FromFormula(FormulaOf(m));
  if constexpr (requires { QuantileOf(m); }) return QuantileOf(m);
  return [](double, TailEnd) { return 0.0; };
}

// F^-1(F(min) + u (F(max) - F(min))), u counted from either end, and the sum from the nearer end of
// F, so that a far tail keeps its digits.
SimpleQuantiles CompiledTruncated(const Marginal& marginal, const Truncation& cut) {
  if (const auto* uniform = std::get_if<UniformMarginal>(&marginal.kind)) {
    const double low = std::max(uniform->min, cut.min.value_or(uniform->min));
    return UniformQuantiles{low, std::min(uniform->max, cut.max.value_or(uniform->max)) - low};
  }
  const Quantile whole =
      std::visit([](const auto& kind) { return WholeQuantile(kind); }, marginal.kind);
  const TruncatedRange range = RangeOf(marginal, cut);
  const double min = cut.min.value_or(-HUGE_VAL), max = cut.max.value_or(HUGE_VAL);
  return Tabulate([&](double p, TailEnd tail) {
    const bool lower = tail == TailEnd::kLower;
    const double below = lower ? std::fma(p, range.mass, range.at_min.below)
                               : std::fma(-p, range.mass, range.at_max.below);
    const double above = lower ? std::fma(-p, range.mass, range.at_min.above)
                               : std::fma(p, range.mass, range.at_max.above);
    const double x = below < above ? whole(below, TailEnd::kLower) : whole(above, TailEnd::kUpper);
    return std::clamp(x, min, max);
  });
}

SimpleQuantiles CompileSimple(const Marginal& marginal) {
  if (marginal.truncation) return CompiledTruncated(marginal, *marginal.truncation);
  return std::visit([](const auto& kind) { return Compiled(kind); }, marginal.kind);
}

}  // namespace

CompiledMarginal CompileMarginal(const Marginal& marginal) {
  if (const auto* event = std::get_if<EventMarginal>(&marginal.kind)) {
    return EventQuantiles{event->probability, InverseNormalUpperTail(event->probability),
                          CompileSimple(*event->severity)};
  }
  return std::visit([](auto&& kind) -> CompiledMarginal { return std::move(kind); },
                    CompileSimple(marginal));
}

double MedianOf(const Marginal& marginal, const CompiledMarginal& compiled) {
  const auto* metalog = std::get_if<MetalogMarginal>(&marginal.kind);
  if (metalog != nullptr && !marginal.truncation) return metalog->p50;
  const double median = QuantileAt(compiled, 0.0);
  // Values of steps are as given.
  if (std::holds_alternative<DiscreteQuantiles>(compiled)) return median;
  // Between both, so that what is above 0 throughout stays above 0.
  const double low = QuantileAt(compiled, -1.0), high = QuantileAt(compiled, 1.0);
  const bool is_nothing =
      low < 0.0 && high > 0.0 && std::fabs(median) <= kMedianRounding * (high - low);
  return is_nothing ? 0.0 : median;
}

}  // namespace accord::model_internal
