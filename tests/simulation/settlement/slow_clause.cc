#include "tests/simulation/settlement/slow_clause.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace accord {
namespace {

double InUnits(double edge, double unit) { return std::isinf(edge) ? edge : edge * unit; }

// Length of [from, to] n [lower, upper].
double Overlap(double from, double to, double lower, double upper) {
  return std::max(0.0, std::min(to, upper) - std::max(from, lower));
}

// Values of a reading's figure in the window that ends with t.
std::vector<double> InWindow(const CompiledClause& clause, int t,
                             const std::vector<double>& by_period) {
  const int length = clause.window_length[t - 1];
  return {by_period.begin() + (t - length), by_period.begin() + t};
}

double Sum(const std::vector<double>& values) {
  double sum = 0.0;
  for (double value : values) sum += value;
  return sum;
}

double Aggregate(Aggregation aggregation, const std::vector<double>& values) {
  switch (aggregation) {
    case Aggregation::kUnspecified:
    case Aggregation::kSum:
      return Sum(values);
    case Aggregation::kMean:
      return Sum(values) / static_cast<double>(values.size());
    case Aggregation::kMin:
      return *std::min_element(values.begin(), values.end());
    case Aggregation::kMax:
      return *std::max_element(values.begin(), values.end());
    case Aggregation::kLast:
      return values.back();
    case Aggregation::kRhythmicity: {
      double squares = 0.0;
      for (const double x : values) squares += (x - 1) * (x - 1);
      return 1 - std::sqrt(squares / static_cast<double>(values.size()));
    }
    case Aggregation::kGeometricMean: {
      double mean = 1.0;
      for (const double x : values) {
        mean *= std::pow(std::max(x, 0.0), 1 / static_cast<double>(values.size()));
      }
      return mean;
    }
  }
  return 0.0;
}

double SlowReading(const CompiledClause& clause, int reading, int t,
                   const std::vector<std::vector<double>>& figures) {
  const CompiledReading& read = clause.readings[reading];
  const std::vector<double> values = InWindow(clause, t, figures[read.figure]);
  if (read.divisor.empty()) return Aggregate(read.aggregation, values);
  return Sum(values) / Sum(InWindow(clause, t, read.divisor));
}

double SlowReference(const CompiledClause& clause, int t,
                     const std::vector<std::vector<double>>& figures) {
  if (clause.reference < 0) return clause.constant_reference;
  return SlowReading(clause, clause.reference, t, figures);
}

bool GatesOpen(const CompiledClause& clause, int t, double r,
               const std::vector<std::vector<double>>& figures) {
  if (clause.gates.empty()) return true;
  std::size_t open = 0;
  for (const CompiledGate& gate : clause.gates) {
    const double x = SlowReading(clause, gate.reading, t, figures);
    if (SlowGate(gate, x, gate.of_reference ? r : 1.0)) ++open;
  }
  return clause.any_gate ? open > 0 : open == clause.gates.size();
}

double ScaleFactor(const CompiledClause& clause, int t,
                   const std::vector<std::vector<double>>& figures) {
  if (!clause.scale) return 1.0;
  const CompiledScale& scale = *clause.scale;
  const double x = scale.reading < 0 ? 0.0 : SlowReading(clause, scale.reading, t, figures);
  return std::min(std::max(scale.intercept + scale.slope * x, scale.min), scale.max);
}

// What the span of a limit that contains t has seen before t.
struct Used {
  double gains = 0.0;
  double penalties = 0.0;
  double net = 0.0;
  double r = 0.0;  // of the settlements, the one at t included
  double unit = 1.0;
  bool is_last = true;
};

struct SpanLimits {
  const CompiledLimits* limits;
  Used used;
};

void ApplyCaps(const SpanLimits& span, double& gain, double& penalty) {
  const double gain_cap = InUnits(span.limits->gain_cap, span.used.unit);
  const double penalty_cap = InUnits(span.limits->penalty_cap, span.used.unit);
  gain = std::min(gain, std::max(0.0, gain_cap - span.used.gains));
  penalty = std::min(penalty, std::max(0.0, penalty_cap - span.used.penalties));
}

void ApplyNet(const SpanLimits& span, double& pay) {
  pay = std::min(pay, InUnits(span.limits->net_cap, span.used.unit) - span.used.net);
  if (!span.used.is_last) return;
  pay = std::max(pay, InUnits(span.limits->net_floor, span.used.unit) - span.used.net);
}

}  // namespace

double SlowSchedule(const CompiledClause& clause, double x, double edge_unit, double amount_unit) {
  const double pivot = clause.pivot * edge_unit;
  double f = clause.base * amount_unit;
  for (const CompiledBand& band : clause.bands) {
    const double lower = InUnits(band.lower, edge_unit);
    const double upper = InUnits(band.upper, edge_unit);
    if (x >= pivot) {
      f += band.rate * Overlap(pivot, x, lower, upper);
    } else {
      f -= band.rate * Overlap(x, pivot, lower, upper);
    }
  }
  for (const CompiledStep& step : clause.steps) {
    const double threshold = step.threshold * edge_unit;
    const bool beyond = step.above ? x > threshold : x < threshold;
    if (beyond || (step.inclusive && x == threshold)) f += step.amount * amount_unit;
  }
  return f;
}

bool SlowGate(const CompiledGate& gate, double x, double unit) {
  const double min = InUnits(gate.min, unit);
  const double max = InUnits(gate.max, unit);
  if (x < min || x > max) return false;
  if (gate.min_open && x == min) return false;
  return !(gate.max_open && x == max);
}

std::vector<SlowPayment> SlowPayments(const CompiledClause& clause,
                                      const std::vector<std::vector<double>>& figures) {
  const int periods = static_cast<int>(clause.settles.size());
  std::vector<SlowPayment> payments(periods);
  // The span since the last settlement that `ends` marks.
  const auto used_before = [&](int t, const CompiledLimits& limits, const std::vector<bool>& ends) {
    Used used;
    int first = t;
    while (first > 1 && !ends[first - 2]) --first;
    for (int other = first; other <= t; ++other) {
      if (!clause.settles[other - 1]) continue;
      used.r += SlowReference(clause, other, figures);
      if (other == t) continue;
      const double pay = payments[other - 1].pay;
      used.gains += std::max(pay, 0.0);
      used.penalties += std::max(-pay, 0.0);
      used.net += pay;
    }
    if (limits.of_reference) {
      used.unit = limits.known_reference.empty() ? used.r : limits.known_reference[t - 1];
    }
    used.is_last = ends[t - 1];
    return used;
  };
  std::vector<bool> term_ends(periods, false);
  term_ends[clause.last_settlement - 1] = true;

  for (int t = 1; t <= periods; ++t) {
    if (!clause.settles[t - 1]) continue;
    const double r = SlowReference(clause, t, figures);
    double f = 0.0;
    if (GatesOpen(clause, t, r, figures)) {
      f = SlowSchedule(clause, SlowReading(clause, 0, t, figures),
                       clause.edges_of_reference ? r : 1.0, clause.amounts_of_reference ? r : 1.0);
    }
    f *= ScaleFactor(clause, t, figures);

    std::vector<SpanLimits> spans;
    if (clause.settlement_limits) {
      Used used;
      used.unit = clause.settlement_limits->of_reference ? r : 1.0;
      spans.push_back({&*clause.settlement_limits, used});
    }
    if (clause.year_limits) {
      spans.push_back(
          {&*clause.year_limits, used_before(t, *clause.year_limits, clause.year_ends)});
    }
    if (clause.term_limits) {
      spans.push_back({&*clause.term_limits, used_before(t, *clause.term_limits, term_ends)});
    }
    double gain = std::max(f, 0.0);
    double penalty = std::max(-f, 0.0);
    for (const SpanLimits& span : spans) ApplyCaps(span, gain, penalty);
    double pay = gain - penalty;
    for (const SpanLimits& span : spans) ApplyNet(span, pay);
    payments[t - 1] = {true, pay, pay != f};
  }
  return payments;
}

}  // namespace accord
