#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/random/math.h"
#include "simulation/scenario/metalog_series.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trials_facts.h"

namespace accord::scenario_internal {
namespace {

constexpr double kLastLogit = 39.5;  // of the outermost probability that is drawn
constexpr double kLargestValue = 1e300;
constexpr double kWeightRounding = 1e-6;

void CheckValues(Checker& checker, const FieldPath& at, const std::vector<double>& values) {
  if (!checker.Size(at, values.size(), limits::kMaxTrials)) return;
  if (values.size() < 2) {
    checker.Add(at, ViolationCode::kRequired,
                "must have at least 2 trials, got " + std::to_string(values.size()));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!IsOfSize(values[i])) {
      checker.InRange(at.At(static_cast<int>(i)), values[i], Range::Any());
    }
  }
}

void CheckHdr(Checker& checker, const FieldPath& at, const std::vector<HdrTerm>& terms) {
  if (!checker.Size(at, terms.size(), limits::kMaxHdrTerms)) return;
  if (terms.empty()) {
    checker.Add(at, ViolationCode::kRequired, "must name at least 1 stream of random numbers");
    return;
  }
  bool sound = true;
  double squares = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const HdrTerm& term = terms[i];
    const FieldPath entry = at.At(static_cast<int>(i));
    const auto number = [&](const char* field, int value) {
      checker.IntegerInRange(entry.Field(field), value, 0, limits::kMaxHdrSeed);
    };
    number("entity", term.entity);
    number("var_id", term.var_id);
    number("seed3", term.seed3);
    number("seed4", term.seed4);
    if (terms.size() > 1 && !term.weight) {
      checker.Add(entry.Field("weight"), ViolationCode::kRequired,
                  "must be set where there are several streams");
      sound = false;
    }
    const double weight = term.weight.value_or(1);
    sound &= checker.InRange(entry.Field("weight"), weight, Range::Closed(-1, 1));
    squares += weight * weight;
  }
  if (!sound) return;
  if (terms.size() == 1 && terms[0].weight.value_or(1) != 1) {
    checker.Add(at.At(0).Field("weight"), ViolationCode::kContradiction,
                "must be 1 where there is one stream, got " + NumberText(*terms[0].weight));
  } else if (std::fabs(squares - 1) > kWeightRounding) {
    checker.Add(at, ViolationCode::kContradiction,
                "must have weights whose squares sum to 1, got " + RoundedText(squares));
  }
}

// Where M begins to fall, as a logit; nothing where it rises throughout.
std::optional<double> FirstFall(const MetalogSeries& m) {
  constexpr int kStepsPerUnit = 32;
  const int steps = static_cast<int>(kLastLogit * kStepsPerUnit);
  double before = MetalogScaleAt(m, -kLastLogit);
  for (int step = -steps; step <= steps; ++step) {
    const double logit = static_cast<double>(step) / kStepsPerUnit;
    const double value = MetalogScaleAt(m, logit);
    if (step > -steps && !(value > before)) return logit;
    before = value;
  }
  return std::nullopt;
}

bool CheckNumbers(Checker& checker, const FieldPath& at, const MetalogTrials& metalog) {
  const std::vector<double>& a = metalog.a_coefficients;
  const FieldPath list = at.Field("a_coefficients");
  const std::size_t before = checker.count();
  if (!checker.Size(list, a.size(), limits::kMaxMetalogTerms)) return false;
  if (a.size() < 2) {
    checker.Add(list, ViolationCode::kRequired,
                "must have at least 2 coefficients, got " + std::to_string(a.size()));
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    checker.InRange(list.At(static_cast<int>(i)), a[i], Range::Any());
  }
  const bool lower = checker.InRange(at.Field("lower_bound"), metalog.lower_bound, Range::Any());
  const bool upper = checker.InRange(at.Field("upper_bound"), metalog.upper_bound, Range::Any());
  if (lower && upper && metalog.lower_bound && metalog.upper_bound &&
      !(*metalog.lower_bound < *metalog.upper_bound)) {
    checker.Add(at.Field("upper_bound"), ViolationCode::kContradiction,
                "must be above lower_bound (" + NumberText(*metalog.lower_bound) + "), got " +
                    NumberText(*metalog.upper_bound));
  }
  return checker.count() == before;
}

void CheckMetalogTrials(Checker& checker, const FieldPath& at, const MetalogTrials& metalog) {
  const bool sound = CheckNumbers(checker, at, metalog);
  CheckHdr(checker, at.Field("hdr"), metalog.hdr);
  if (!sound) return;
  const MetalogSeries m = MetalogSeriesOf(metalog);
  const FieldPath list = at.Field("a_coefficients");
  if (const std::optional<double> fall = FirstFall(m)) {
    checker.Add(list, ViolationCode::kInfeasible,
                "must rise throughout, but the value falls at probability " +
                    RoundedText(1 / (1 + Exp(-*fall))) + ": no distribution has these");
    return;
  }
  for (const double end : {-kLastLogit, kLastLogit}) {
    const double value = MetalogValueOf(m, MetalogScaleAt(m, end));
    if (std::fabs(value) <= kLargestValue) continue;
    checker.Add(list, ViolationCode::kOutOfRange,
                "must leave no value beyond 1e300, got one at probability " +
                    std::string(end < 0 ? "7e-18" : "1 - 7e-18"));
    return;
  }
}

void CheckStream(Checker& checker, const FieldPath& at, const TrialStream& stream) {
  std::visit(Overloaded{
                 [&](std::monostate) {
                   checker.Add(at, ViolationCode::kRequired, "must give sampled or metalog");
                 },
                 [&](const SampledTrials& sampled) {
                   CheckValues(checker, at.Field("sampled").Field("values"), sampled.values);
                 },
                 [&](const MetalogTrials& metalog) {
                   CheckMetalogTrials(checker, at.Field("metalog"), metalog);
                 },
             },
             stream.kind);
}

// All that is sampled is one table: as many trials in each column.
void CheckLengths(Checker& checker, const FieldPath& streams_at, const TrialsMarginal& trials) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < trials.streams.size(); ++i) {
    const auto* sampled = std::get_if<SampledTrials>(&trials.streams[i].kind);
    if (sampled == nullptr) continue;
    if (!first) first = i;
    const std::size_t wanted = std::get<SampledTrials>(trials.streams[*first].kind).values.size();
    if (sampled->values.size() == wanted) continue;
    checker.Add(streams_at.At(static_cast<int>(i)).Field("sampled").Field("values"),
                ViolationCode::kContradiction,
                "must have as many trials as streams[" + std::to_string(*first) + "] (" +
                    std::to_string(wanted) + "), got " + std::to_string(sampled->values.size()));
  }
}

}  // namespace

void CheckTrials(Checker& checker, const FieldPath& at, const TrialsMarginal& trials) {
  const FieldPath streams_at = at.Field("streams");
  if (!checker.Size(streams_at, trials.streams.size(), limits::kMaxPeriods)) return;
  if (trials.streams.empty()) {
    checker.Add(streams_at, ViolationCode::kRequired, "must have at least 1 stream");
    return;
  }
  for (std::size_t i = 0; i < trials.streams.size(); ++i) {
    CheckStream(checker, streams_at.At(static_cast<int>(i)), trials.streams[i]);
  }
  CheckLengths(checker, streams_at, trials);
}

void CheckTrialsOfDriver(Checker& checker, const FieldPath& at, Driver& driver, int period_count) {
  auto* trials = std::get_if<TrialsMarginal>(&driver.marginal->kind);
  if (trials == nullptr) return;
  FindTrialFacts(*trials);
  const std::size_t streams = trials->streams.size();
  const FieldPath persistence = at.Field("persistence");
  if (streams == 1) {
    // Of one period there is nothing to persist.
    if (driver.persistence != 0 && driver.persistence != 1) {
      checker.Add(
          persistence, ViolationCode::kContradiction,
          "must be 1 or absent with one stream of trials, which is for the whole path, got " +
              NumberText(driver.persistence));
    }
    driver.persistence = 1;
    return;
  }
  if (period_count > 0 && streams != static_cast<std::size_t>(period_count)) {
    checker.Add(at.Field("marginal").Field("trials").Field("streams"),
                ViolationCode::kContradiction,
                "must have 1 entry, for the whole path, or one for each of the " +
                    std::to_string(period_count) + " periods, got " + std::to_string(streams));
  }
  if (driver.persistence != 0) {
    checker.Add(
        persistence, ViolationCode::kContradiction,
        "must be 0 with a stream of trials for each period: what persists is in them, got " +
            NumberText(driver.persistence));
    driver.persistence = 0;
  }
}

void CheckTrialStreams(Checker& checker, const FieldPath& at, const std::vector<Driver>& drivers) {
  std::size_t streams = 0;
  for (const Driver& driver : drivers) {
    if (!driver.marginal) continue;
    if (const auto* trials = std::get_if<TrialsMarginal>(&driver.marginal->kind)) {
      streams += trials->streams.size();
    }
  }
  if (streams <= static_cast<std::size_t>(limits::kMaxTrialStreams)) return;
  checker.Add(at, ViolationCode::kTooMany,
              "must have at most " + std::to_string(limits::kMaxTrialStreams) +
                  " streams of trials together, got " + std::to_string(streams));
}

bool RefuseTrials(Checker& checker, const FieldPath& at, const Marginal& marginal,
                  const char* what) {
  if (!std::holds_alternative<TrialsMarginal>(marginal.kind)) return true;
  checker.Add(at, ViolationCode::kContradiction,
              "must not be trials: they are of drivers alone, not of " + std::string(what));
  return false;
}

}  // namespace accord::scenario_internal
