#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

constexpr double kProbabilitySumTolerance = 1e-9;
constexpr double kMaxLogSd = 5;

// One marginal's fields; each call returns nothing, faults go to the checker.
class MarginalChecker {
 public:
  MarginalChecker(Checker& checker, const FieldPath& at) : checker_(checker), at_(at) {}

  void operator()(const std::monostate&) {
    checker_.Add(at_, ViolationCode::kRequired, "must name a distribution");
  }

  void operator()(const ConstantMarginal& m) { Number("constant", "value", m.value, Range::Any()); }

  void operator()(const UniformMarginal& m) {
    const bool min = Number("uniform", "min", m.min, Range::Any());
    const bool max = Number("uniform", "max", m.max, Range::Any());
    if (min && max) MustExceed("uniform", "max", m.max, "min", m.min);
  }

  void operator()(const NormalMarginal& m) {
    Number("normal", "mean", m.mean, Range::Any());
    Number("normal", "sd", m.sd, Range::Above(0));
  }

  void operator()(const LognormalMarginal& m) {
    const FieldPath at = at_.Field("lognormal");
    checker_.InRange(at.Field("median"), m.median, Range::Above(0));
    checker_.InRange(at.Field("log_sd"), m.log_sd, Range::OpenClosed(0, kMaxLogSd));
    const bool mean = checker_.InRange(at.Field("mean"), m.mean, Range::Above(0));
    const bool sd = checker_.InRange(at.Field("sd"), m.sd, Range::Above(0));
    const bool first = m.median || m.log_sd, second = m.mean || m.sd;
    if (first && second) {
      checker_.Add(at, ViolationCode::kContradiction,
                   "must give median and log_sd, or mean and sd, not some of both");
      return;
    }
    if (!first && !second) {
      checker_.Add(at, ViolationCode::kRequired, "must give median and log_sd, or mean and sd");
      return;
    }
    RequireOther(at, "median", m.median, "log_sd", m.log_sd);
    RequireOther(at, "mean", m.mean, "sd", m.sd);
    if (!m.mean || !m.sd || !mean || !sd) return;
    const double log_sd = std::sqrt(std::log1p(*m.sd / *m.mean * (*m.sd / *m.mean)));
    if (log_sd <= kMaxLogSd) return;
    checker_.Add(at.Field("sd"), ViolationCode::kOutOfRange,
                 "must imply a log_sd in (0, 5], got " + NumberText(*m.sd) + ", which with mean " +
                     NumberText(*m.mean) + " implies " + RoundedText(log_sd));
  }

  void operator()(const TriangularMarginal& m) { ThreePoints("triangular", m.min, m.mode, m.max); }
  void operator()(const PertMarginal& m) { ThreePoints("pert", m.min, m.mode, m.max); }

  void operator()(const BetaMarginal& m) {
    Number("beta", "alpha", m.alpha, Range::Closed(0.05, 1e5));
    Number("beta", "beta", m.beta, Range::Closed(0.05, 1e5));
    const double max = m.max.value_or(1);
    const bool min_sound = Number("beta", "min", m.min, Range::Any());
    const bool max_sound = Number("beta", "max", max, Range::Any());
    if (min_sound && max_sound) MustExceed("beta", "max", max, "min", m.min);
  }

  void operator()(const GammaMarginal& m) {
    Number("gamma", "shape", m.shape, Range::Closed(0.05, 1e5));
    Number("gamma", "scale", m.scale, Range::Above(0));
  }

  void operator()(const WeibullMarginal& m) {
    Number("weibull", "shape", m.shape, Range::Closed(0.05, 1e3));
    Number("weibull", "scale", m.scale, Range::Above(0));
  }

  void operator()(const StudentTMarginal& m) {
    Number("student_t", "degrees_of_freedom", m.degrees_of_freedom, Range::OpenClosed(2, 1e5));
    Number("student_t", "location", m.location, Range::Any());
    Number("student_t", "scale", m.scale, Range::Above(0));
  }

  void operator()(const DiscreteMarginal& m) {
    const FieldPath at = at_.Field("discrete").Field("points");
    if (!checker_.Size(at, m.points.size(), limits::kMaxDiscretePoints)) return;
    if (m.points.empty()) {
      checker_.Add(at, ViolationCode::kRequired, "must have at least 1 point");
      return;
    }
    bool sound = true;
    double sum = 0;
    std::map<double, std::size_t> first;
    for (std::size_t i = 0; i < m.points.size(); ++i) {
      const DiscretePoint& point = m.points[i];
      const FieldPath point_at = at.At(static_cast<int>(i));
      if (checker_.InRange(point_at.Field("value"), point.value, Range::Any())) {
        const auto [same, fresh] = first.try_emplace(point.value, i);
        if (!fresh) {
          checker_.Add(point_at.Field("value"), ViolationCode::kDuplicate,
                       "must be distinct, but point " + std::to_string(same->second) + " is " +
                           NumberText(point.value) + " already");
        }
      }
      sound &= checker_.InRange(point_at.Field("probability"), point.probability,
                                Range::OpenClosed(0, 1));
      sum += point.probability;
    }
    if (sound && std::fabs(sum - 1) > kProbabilitySumTolerance) {
      checker_.Add(at, ViolationCode::kOutOfRange,
                   "probabilities must sum to 1 within 1e-9, got " + RoundedText(sum));
    }
  }

  void operator()(const EmpiricalMarginal& m) {
    CheckObservations(checker_, at_.Field("empirical").Field("observations"), m.observations);
  }

  void operator()(const EventMarginal& m) {
    const FieldPath at = at_.Field("event");
    checker_.InRange(at.Field("probability"), m.probability, Range::Open(0, 1));
    const FieldPath severity_at = at.Field("severity");
    if (m.severity == nullptr) {
      checker_.Add(severity_at, ViolationCode::kRequired, "must be set");
    } else if (std::holds_alternative<EventMarginal>(m.severity->kind)) {
      checker_.Add(severity_at, ViolationCode::kContradiction, "must not be an event itself");
    } else if (CheckMarginal(checker_, severity_at, *m.severity)) {
      const Support support = SupportOf(*m.severity);
      if (support.lower >= 0) return;
      checker_.Add(
          severity_at, ViolationCode::kOutOfRange,
          "must never be below 0, got a support that begins at " + NumberText(support.lower));
    }
  }

 private:
  bool Number(std::string_view kind, std::string_view field, double number, const Range& range) {
    return checker_.InRange(at_.Field(kind).Field(field), number, range);
  }

  void MustExceed(std::string_view kind, std::string_view field, double number,
                  std::string_view other, double bound) {
    if (number > bound) return;
    checker_.Add(at_.Field(kind).Field(field), ViolationCode::kContradiction,
                 "must be above " + std::string(other) + " (" + NumberText(bound) + "), got " +
                     NumberText(number));
  }

  void RequireOther(const FieldPath& at, std::string_view one, const std::optional<double>& a,
                    std::string_view other, const std::optional<double>& b) {
    if (a.has_value() == b.has_value()) return;
    checker_.Add(at.Field(a ? other : one), ViolationCode::kRequired,
                 "must be given together with " + std::string(a ? one : other));
  }

  void ThreePoints(std::string_view kind, double min, double mode, double max) {
    const bool min_sound = Number(kind, "min", min, Range::Any());
    const bool mode_sound = Number(kind, "mode", mode, Range::Any());
    const bool max_sound = Number(kind, "max", max, Range::Any());
    if (!min_sound || !max_sound) return;
    MustExceed(kind, "max", max, "min", min);
    if (!mode_sound || !(min < max) || (min <= mode && mode <= max)) return;
    checker_.Add(at_.Field(kind).Field("mode"), ViolationCode::kContradiction,
                 "must be between min (" + NumberText(min) + ") and max (" + NumberText(max) +
                     "), got " + NumberText(mode));
  }

  Checker& checker_;
  const FieldPath& at_;
};

}  // namespace

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

bool CheckMarginal(Checker& checker, const FieldPath& at, const Marginal& marginal) {
  const std::size_t before = checker.count();
  std::visit(MarginalChecker(checker, at), marginal.kind);
  return checker.count() == before;
}

}  // namespace accord::scenario_internal
