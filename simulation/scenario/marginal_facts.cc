#include "simulation/scenario/marginal_facts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/random/math.h"
#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/metalog.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/shares.h"
#include "simulation/scenario/trials_facts.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMaxLogSd = 5;

constexpr Support Between(double lower, double upper) { return {lower, upper, true}; }
constexpr Support kRealLine{-kInfinity, kInfinity, false};
constexpr Support kAboveZero{0, kInfinity, false};

constexpr TailShape kLight{kInfinity, 0, kInfinity};
constexpr TailShape kHeavy{0, 1, kInfinity};
constexpr TailShape PowerLaw(double power) { return {0, 1, power}; }
constexpr TailShape Exponential(double order, double scale) { return {order, scale, kInfinity}; }
constexpr TailOrders kLightTails{kLight, kLight, kInfinity};

// The fields of one distribution as its check sees them; faults go to the checker.
class Fields {
 public:
  Fields(Checker& checker, FieldPath at) : checker_(checker), at_(std::move(at)) {}

  bool Number(std::string_view field, double number, const Range& range) const {
    return checker_.InRange(at_.Field(field), number, range);
  }

  void MustExceed(std::string_view field, double number, std::string_view other,
                  double bound) const {
    if (number > bound) return;
    // Three equal points are how a sheet says that something is certain.
    const char* way_out = number == bound ? "; a value that is certain is a constant marginal" : "";
    checker_.Add(at_.Field(field), ViolationCode::kContradiction,
                 "must be above " + std::string(other) + " (" + NumberText(bound) + "), got " +
                     NumberText(number) + way_out);
  }

  void RequireOther(std::string_view one, const std::optional<double>& a, std::string_view other,
                    const std::optional<double>& b) const {
    if (a.has_value() == b.has_value()) return;
    checker_.Add(at_.Field(a ? other : one), ViolationCode::kRequired,
                 "must be given together with " + std::string(a ? one : other));
  }

  void ThreePoints(double min, double mode, double max) const {
    const bool min_sound = Number("min", min, Range::Any());
    const bool mode_sound = Number("mode", mode, Range::Any());
    const bool max_sound = Number("max", max, Range::Any());
    if (!min_sound || !max_sound) return;
    MustExceed("max", max, "min", min);
    if (!mode_sound || !(min < max) || (min <= mode && mode <= max)) return;
    checker_.Add(at_.Field("mode"), ViolationCode::kContradiction,
                 "must be between min (" + NumberText(min) + ") and max (" + NumberText(max) +
                     "), got " + NumberText(mode));
  }

 private:
  Checker& checker_;
  FieldPath at_;
};

// One block a distribution: what its fields may be (`at` is the path of the marginal), what values
// it takes, whether its median is above 0, and how its tails grow. The last three are asked of
// sound ones.

void Check(Checker& checker, const FieldPath& at, std::monostate) {
  checker.Add(at, ViolationCode::kRequired, "must name a distribution");
}
Support SupportOf(std::monostate) { return kRealLine; }
bool MedianIsAboveZero(std::monostate) { return false; }
TailOrders TailOrdersOf(std::monostate) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const ConstantMarginal& m) {
  Fields(checker, at.Field("constant")).Number("value", m.value, Range::Any());
}
Support SupportOf(const ConstantMarginal& m) { return Between(m.value, m.value); }
bool MedianIsAboveZero(const ConstantMarginal& m) { return m.value > 0; }
TailOrders TailOrdersOf(const ConstantMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const UniformMarginal& m) {
  const Fields fields(checker, at.Field("uniform"));
  const bool min = fields.Number("min", m.min, Range::Any());
  const bool max = fields.Number("max", m.max, Range::Any());
  if (min && max) fields.MustExceed("max", m.max, "min", m.min);
}
Support SupportOf(const UniformMarginal& m) { return Between(m.min, m.max); }
bool MedianIsAboveZero(const UniformMarginal& m) { return m.min + m.max > 0; }
TailOrders TailOrdersOf(const UniformMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const NormalMarginal& m) {
  const Fields fields(checker, at.Field("normal"));
  fields.Number("mean", m.mean, Range::Any());
  fields.Number("sd", m.sd, Range::Above(0));
}
Support SupportOf(const NormalMarginal&) { return kRealLine; }
bool MedianIsAboveZero(const NormalMarginal& m) { return m.mean > 0; }
TailOrders TailOrdersOf(const NormalMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& marginal, const LognormalMarginal& m) {
  const FieldPath at = marginal.Field("lognormal");
  checker.InRange(at.Field("median"), m.median, Range::Above(0));
  checker.InRange(at.Field("log_sd"), m.log_sd, Range::OpenClosed(0, kMaxLogSd));
  const bool mean = checker.InRange(at.Field("mean"), m.mean, Range::Above(0));
  const bool sd = checker.InRange(at.Field("sd"), m.sd, Range::Above(0));
  const bool first = m.median || m.log_sd, second = m.mean || m.sd;
  if (first && second) {
    checker.Add(at, ViolationCode::kContradiction,
                "must give median and log_sd, or mean and sd, not some of both");
    return;
  }
  if (!first && !second) {
    checker.Add(at, ViolationCode::kRequired, "must give median and log_sd, or mean and sd");
    return;
  }
  const Fields fields(checker, at);
  fields.RequireOther("median", m.median, "log_sd", m.log_sd);
  fields.RequireOther("mean", m.mean, "sd", m.sd);
  if (!m.mean || !m.sd || !mean || !sd) return;
  const double log_sd = std::sqrt(std::log1p(*m.sd / *m.mean * (*m.sd / *m.mean)));
  if (log_sd <= kMaxLogSd) return;
  checker.Add(at.Field("sd"), ViolationCode::kOutOfRange,
              "must imply a log_sd in (0, 5], got " + NumberText(*m.sd) + ", which with mean " +
                  NumberText(*m.mean) + " implies " + RoundedText(log_sd));
}
Support SupportOf(const LognormalMarginal&) { return kAboveZero; }
bool MedianIsAboveZero(const LognormalMarginal&) { return true; }
TailOrders TailOrdersOf(const LognormalMarginal&) { return {kHeavy, kLight, kInfinity}; }

// F(0) < 1/2.
bool MedianIsAboveZero(const TriangularMarginal& m) {
  if (m.min >= 0 || m.max <= 0) return m.min >= 0;
  const double width = m.max - m.min;
  if (m.mode >= 0) return m.min * m.min < 0.5 * width * (m.mode - m.min);
  return m.max * m.max > 0.5 * width * (m.max - m.mode);
}
void Check(Checker& checker, const FieldPath& at, const TriangularMarginal& m) {
  Fields(checker, at.Field("triangular")).ThreePoints(m.min, m.mode, m.max);
}
Support SupportOf(const TriangularMarginal& m) { return Between(m.min, m.max); }
TailOrders TailOrdersOf(const TriangularMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const PertMarginal& m) {
  Fields(checker, at.Field("pert")).ThreePoints(m.min, m.mode, m.max);
}
Support SupportOf(const PertMarginal& m) { return Between(m.min, m.max); }
// Continuous, so that nothing of it lies at an end that is 0.
bool MedianIsAboveZero(const PertMarginal& m) { return m.min >= 0; }
TailOrders TailOrdersOf(const PertMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const BetaMarginal& m) {
  const Fields fields(checker, at.Field("beta"));
  fields.Number("alpha", m.alpha, Range::Closed(0.05, 1e5));
  fields.Number("beta", m.beta, Range::Closed(0.05, 1e5));
  const double max = m.max.value_or(1);
  const bool min_sound = fields.Number("min", m.min, Range::Any());
  const bool max_sound = fields.Number("max", max, Range::Any());
  if (min_sound && max_sound) fields.MustExceed("max", max, "min", m.min);
}
Support SupportOf(const BetaMarginal& m) { return Between(m.min, m.max.value_or(1)); }
bool MedianIsAboveZero(const BetaMarginal& m) { return m.min >= 0; }  // continuous as well
TailOrders TailOrdersOf(const BetaMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const GammaMarginal& m) {
  const Fields fields(checker, at.Field("gamma"));
  fields.Number("shape", m.shape, Range::Closed(0.05, 1e5));
  fields.Number("scale", m.scale, Range::Above(0));
}
Support SupportOf(const GammaMarginal&) { return kAboveZero; }
bool MedianIsAboveZero(const GammaMarginal&) { return true; }
TailOrders TailOrdersOf(const GammaMarginal& m) {
  return {Exponential(1, m.scale), kLight, m.shape};
}

void Check(Checker& checker, const FieldPath& at, const WeibullMarginal& m) {
  const Fields fields(checker, at.Field("weibull"));
  fields.Number("shape", m.shape, Range::Closed(0.05, 1e3));
  fields.Number("scale", m.scale, Range::Above(0));
}
Support SupportOf(const WeibullMarginal&) { return kAboveZero; }
bool MedianIsAboveZero(const WeibullMarginal&) { return true; }
TailOrders TailOrdersOf(const WeibullMarginal& m) {
  return {Exponential(m.shape, m.scale), kLight, m.shape};
}

void Check(Checker& checker, const FieldPath& at, const StudentTMarginal& m) {
  const Fields fields(checker, at.Field("student_t"));
  fields.Number("degrees_of_freedom", m.degrees_of_freedom, Range::OpenClosed(2, 1e5));
  fields.Number("location", m.location, Range::Any());
  fields.Number("scale", m.scale, Range::Above(0));
}
Support SupportOf(const StudentTMarginal&) { return kRealLine; }
bool MedianIsAboveZero(const StudentTMarginal& m) { return m.location > 0; }
TailOrders TailOrdersOf(const StudentTMarginal& m) {
  const TailShape tail = PowerLaw(m.degrees_of_freedom);
  return {tail, tail, kInfinity};
}

void Check(Checker& checker, const FieldPath& at, const MetalogMarginal& m) {
  scenario_internal::CheckMetalog(checker, at.Field("metalog"), m);
}
Support SupportOf(const MetalogMarginal& m) {
  return {m.lower_bound.value_or(-kInfinity), m.upper_bound.value_or(kInfinity), false};
}
bool MedianIsAboveZero(const MetalogMarginal& m) { return m.p50 > 0; }
TailOrders TailOrdersOf(const MetalogMarginal& marginal) {
  const Metalog m = MetalogOf(marginal);
  const double up = m.upper_slope(), down = m.lower_slope();
  if (m.has_lower() && m.has_upper()) return {kLight, kLight, 1 / down};
  if (m.has_lower()) return {PowerLaw(1 / up), kLight, 1 / down};
  if (m.has_upper()) return {kLight, PowerLaw(1 / down), kInfinity};
  return {Exponential(1, up), Exponential(1, down), kInfinity};
}

void Check(Checker& checker, const FieldPath& marginal, const DiscreteMarginal& m) {
  const FieldPath at = marginal.Field("discrete").Field("points");
  if (!checker.Size(at, m.points.size(), limits::kMaxDiscretePoints)) return;
  if (m.points.empty()) {
    checker.Add(at, ViolationCode::kRequired, "must have at least 1 point");
    return;
  }
  bool sound = true;
  std::map<double, std::size_t> first;
  for (std::size_t i = 0; i < m.points.size(); ++i) {
    const DiscretePoint& point = m.points[i];
    const FieldPath point_at = at.At(static_cast<int>(i));
    if (checker.InRange(point_at.Field("value"), point.value, Range::Any())) {
      const auto [same, fresh] = first.try_emplace(point.value, i);
      if (!fresh) {
        checker.Add(point_at.Field("value"), ViolationCode::kDuplicate,
                    "must be distinct, but point " + std::to_string(same->second) + " is " +
                        NumberText(point.value) + " already");
      }
    }
    sound &=
        checker.InRange(point_at.Field("probability"), point.probability, Range::OpenClosed(0, 1));
  }
  const ShareSum shares = SharesOf(m);
  if (!sound || shares.IsWithinRounding()) return;
  checker.Add(at, ViolationCode::kOutOfRange, "probabilities " + shares.Refusal());
}
Support SupportOf(const DiscreteMarginal& m) {
  Support support = Between(kInfinity, -kInfinity);
  for (const DiscretePoint& point : m.points) {
    support.lower = std::min(support.lower, point.value);
    support.upper = std::max(support.upper, point.value);
  }
  return support;
}
// The median is the least point at which the cumulative probability reaches one half.
bool MedianIsAboveZero(const DiscreteMarginal& m) {
  std::vector<DiscretePoint> points = m.points;
  std::sort(points.begin(), points.end(),
            [](const DiscretePoint& a, const DiscretePoint& b) { return a.value < b.value; });
  double total = 0, cumulative = 0;
  for (const DiscretePoint& point : points) total += point.probability;
  for (const DiscretePoint& point : points) {
    cumulative += point.probability;
    if (2 * cumulative >= total) return point.value > 0;
  }
  return false;
}
TailOrders TailOrdersOf(const DiscreteMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& at, const EmpiricalMarginal& m) {
  scenario_internal::CheckObservations(checker, at.Field("empirical").Field("observations"),
                                       m.observations);
}
Support SupportOf(const EmpiricalMarginal& m) {
  const auto [low, high] = std::minmax_element(m.observations.begin(), m.observations.end());
  if (low == m.observations.end()) return Between(kInfinity, -kInfinity);
  return Between(*low, *high);
}
// Type 7.
bool MedianIsAboveZero(const EmpiricalMarginal& m) {
  if (m.observations.empty()) return false;
  std::vector<double> sorted = m.observations;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t n = sorted.size();
  return sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2 > 0;
}
TailOrders TailOrdersOf(const EmpiricalMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& marginal, const EventMarginal& m) {
  const FieldPath at = marginal.Field("event");
  checker.InRange(at.Field("probability"), m.probability, Range::Open(0, 1));
  const FieldPath severity_at = at.Field("severity");
  if (m.severity == nullptr) {
    checker.Add(severity_at, ViolationCode::kRequired, "must be set");
  } else if (std::holds_alternative<EventMarginal>(m.severity->kind)) {
    checker.Add(severity_at, ViolationCode::kContradiction, "must not be an event itself");
  } else if (scenario_internal::RefuseTrials(checker, severity_at, *m.severity, "severities") &&
             scenario_internal::CheckMarginal(checker, severity_at, *m.severity)) {
    const Support support = SupportOf(*m.severity);
    if (support.lower >= 0) return;
    checker.Add(severity_at, ViolationCode::kOutOfRange,
                "must never be below 0, got a support that begins at " + NumberText(support.lower));
  }
}
Support SupportOf(const EventMarginal& m) {
  if (m.severity == nullptr) return Between(0, kInfinity);
  const Support severity = SupportOf(*m.severity);
  return Between(std::min(0.0, severity.lower), std::max(0.0, severity.upper));
}
bool MedianIsAboveZero(const EventMarginal& m) {
  return m.probability > 0.5 && m.severity != nullptr && IsAboveZero(*m.severity);
}
TailOrders TailOrdersOf(const EventMarginal& m) {
  return m.severity == nullptr ? kLightTails
                               : TailOrders{TailOrdersOf(*m.severity).upper, kLight, kInfinity};
}

// The lower median of a count is 0 where P(0) is one half, which rounding may miss.
constexpr double kNearlyHalf = 0.5 - 0.5e-12;

void Check(Checker& checker, const FieldPath& marginal, const PoissonMarginal& m) {
  checker.InRange(marginal.Field("poisson").Field("mean"), m.mean,
                  Range::OpenClosed(0, limits::kMaxCountVariance));
}
Support SupportOf(const PoissonMarginal&) { return Between(0, kInfinity); }
bool MedianIsAboveZero(const PoissonMarginal& m) { return Exp(-m.mean) < kNearlyHalf; }
TailOrders TailOrdersOf(const PoissonMarginal&) { return kLightTails; }

void Check(Checker& checker, const FieldPath& marginal, const BinomialMarginal& m) {
  const FieldPath at = marginal.Field("binomial");
  const bool trials =
      checker.IntegerInRange(at.Field("trials"), m.trials, 1, limits::kMaxCountTrials);
  const bool probability =
      checker.InRange(at.Field("probability"), m.probability, Range::Open(0, 1));
  const double variance = m.trials * m.probability * (1 - m.probability);
  if (!trials || !probability || variance <= limits::kMaxCountVariance) return;
  checker.Add(at.Field("trials"), ViolationCode::kOutOfRange,
              "must leave a variance of at most " + NumberText(limits::kMaxCountVariance) +
                  " (65536 counts are kept), got " + std::to_string(m.trials) +
                  ", whose variance is " + RoundedText(variance) +
                  ": a normal marginal is as good");
}
Support SupportOf(const BinomialMarginal& m) { return Between(0, m.trials); }
bool MedianIsAboveZero(const BinomialMarginal& m) {
  return Exp(m.trials * Log1p(-m.probability)) < kNearlyHalf;
}
TailOrders TailOrdersOf(const BinomialMarginal&) { return kLightTails; }

// The rest is in trials_facts.h.
void Check(Checker& checker, const FieldPath& at, const TrialsMarginal& m) {
  scenario_internal::CheckTrials(checker, at.Field("trials"), m);
}

Support Truncated(Support support, const Truncation& cut) {
  // At an end of its own a distribution stays as it is.
  if (cut.min && *cut.min > support.lower) support = {*cut.min, support.upper, true};
  if (cut.max && *cut.max < support.upper) support.upper = *cut.max;
  return support;
}

}  // namespace

// The lambdas below answer nothing themselves: a distribution without a block has no function to
// call.

Support SupportOf(const Marginal& marginal) {
  const Support whole = std::visit([](const auto& m) { return SupportOf(m); }, marginal.kind);
  return marginal.truncation ? Truncated(whole, *marginal.truncation) : whole;
}

bool IsAboveZero(const Marginal& marginal) {
  const Support support = SupportOf(marginal);
  return support.lower > 0 || (support.lower == 0 && !support.reaches_lower);
}

bool MedianIsAboveZero(const Marginal& marginal) {
  if (IsAboveZero(marginal)) return true;
  if (marginal.truncation) {
    const TruncatedRange range = RangeOf(marginal, *marginal.truncation);
    const std::optional<Tails> at_zero = TailsAt(marginal, 0);
    return at_zero && at_zero->below - range.at_min.below < 0.5 * range.mass;
  }
  return std::visit([](const auto& m) { return MedianIsAboveZero(m); }, marginal.kind);
}

TailOrders TailOrdersOf(const Marginal& marginal) {
  TailOrders tails = std::visit([](const auto& m) { return TailOrdersOf(m); }, marginal.kind);
  if (SupportOf(marginal).lower > 0) tails.near_zero = kInfinity;
  if (!marginal.truncation) return tails;
  if (marginal.truncation->max) tails.upper = kLight;
  if (marginal.truncation->min) tails.lower = kLight;
  return tails;
}

bool HasMean(const Marginal& marginal) {
  const TailOrders tails = TailOrdersOf(marginal);
  return tails.upper.power > 1 && tails.lower.power > 1;
}

bool HasVariance(const Marginal& marginal) {
  const TailOrders tails = TailOrdersOf(marginal);
  return tails.upper.power > 2 && tails.lower.power > 2;
}

namespace scenario_internal {

bool CheckMarginal(Checker& checker, const FieldPath& at, const Marginal& marginal) {
  const std::size_t before = checker.count();
  std::visit([&](const auto& m) { Check(checker, at, m); }, marginal.kind);
  if (marginal.truncation && checker.count() == before) {
    scenario_internal::CheckTruncation(checker, at.Field("truncation"), marginal);
  }
  return checker.count() == before;
}

void CheckObservations(Checker& checker, const FieldPath& at,
                       const std::vector<double>& observations) {
  if (!checker.Size(at, observations.size(), limits::kMaxObservations)) return;
  if (observations.size() < 2) {
    checker.Add(at, ViolationCode::kRequired,
                "must have at least 2 observations, got " + std::to_string(observations.size()));
  }
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (Range::Any().Contains(observations[i])) continue;
    checker.InRange(at.At(static_cast<int>(i)), observations[i], Range::Any());
  }
}

}  // namespace scenario_internal
}  // namespace accord
