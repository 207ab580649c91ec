#include "simulation/scenario/trials_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/scenario/metalog_series.h"

namespace accord {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr TailShape kLight{kInfinity, 0, kInfinity};

Support SupportOfStream(const TrialStream& stream) {
  return std::visit(Overloaded{
                        [](std::monostate) { return Support(-kInfinity, kInfinity, false); },
                        [](const SampledTrials& sampled) {
                          return Support(sampled.facts.lowest, sampled.facts.highest, true);
                        },
                        [](const MetalogTrials& metalog) {
                          return Support(metalog.lower_bound.value_or(-kInfinity),
                                         metalog.upper_bound.value_or(kInfinity), false);
                        },
                    },
                    stream.kind);
}

TailOrders TailsOf(const MetalogTrials& metalog) {
  const MetalogSeries m = MetalogSeriesOf(metalog);
  const double up = std::max(m.upper_slope(), 0.0), down = std::max(m.lower_slope(), 0.0);
  const auto power = [](double slope) { return TailShape{0, 1, 1 / slope}; };
  const auto exponential = [](double slope) { return TailShape{1, slope, kInfinity}; };
  if (m.has_lower() && m.has_upper()) return {kLight, kLight, 1 / down};
  if (m.has_lower()) return {up > 0 ? power(up) : kLight, kLight, 1 / down};
  if (m.has_upper()) return {kLight, down > 0 ? power(down) : kLight, kInfinity};
  return {up > 0 ? exponential(up) : kLight, down > 0 ? exponential(down) : kLight, kInfinity};
}

TailOrders TailsOfStream(const TrialStream& stream) {
  return std::visit(Overloaded{
                        [](std::monostate) { return TailOrders(kLight, kLight, kInfinity); },
                        [](const SampledTrials&) { return TailOrders(kLight, kLight, kInfinity); },
                        [](const MetalogTrials& metalog) { return TailsOf(metalog); },
                    },
                    stream.kind);
}

TailShape Heavier(const TailShape& a, const TailShape& b) {
  TailShape heavier = a.order != b.order ? (a.order < b.order ? a : b) : a;
  if (a.order == b.order) heavier.scale = std::max(a.scale, b.scale);
  heavier.power = std::min(a.power, b.power);
  return heavier;
}

}  // namespace

Support SupportOf(const TrialsMarginal& trials) {
  Support whole(kInfinity, -kInfinity, false);
  for (const TrialStream& stream : trials.streams) {
    const Support support = SupportOfStream(stream);
    if (support.lower == whole.lower) {
      whole.reaches_lower = whole.reaches_lower || support.reaches_lower;
    } else if (support.lower < whole.lower) {
      whole.lower = support.lower;
      whole.reaches_lower = support.reaches_lower;
    }
    whole.upper = std::max(whole.upper, support.upper);
  }
  return whole;
}

bool MedianIsAboveZero(const TrialsMarginal& trials) {
  return std::all_of(trials.streams.begin(), trials.streams.end(),
                     [](const TrialStream& stream) { return MedianOf(stream) > 0; });
}

TailOrders TailOrdersOf(const TrialsMarginal& trials) {
  TailOrders all(kLight, kLight, kInfinity);
  for (const TrialStream& stream : trials.streams) {
    const TailOrders tails = TailsOfStream(stream);
    all.upper = Heavier(all.upper, tails.upper);
    all.lower = Heavier(all.lower, tails.lower);
    all.near_zero = std::min(all.near_zero, tails.near_zero);
  }
  return all;
}

std::optional<std::size_t> TrialCountOf(const TrialsMarginal& trials) {
  std::optional<std::size_t> count;
  for (const TrialStream& stream : trials.streams) {
    if (const auto* sampled = std::get_if<SampledTrials>(&stream.kind)) {
      count = std::min(count.value_or(sampled->values.size()), sampled->values.size());
    }
  }
  return count;
}

double MedianOf(const TrialStream& stream) {
  return std::visit(Overloaded{
                        [](std::monostate) { return 0.0; },
                        [](const SampledTrials& sampled) { return sampled.facts.median; },
                        [](const MetalogTrials& metalog) {
                          const MetalogSeries m = MetalogSeriesOf(metalog);
                          return MetalogValueOf(m, MetalogScaleAt(m, 0.0));
                        },
                    },
                    stream.kind);
}

namespace scenario_internal {

void FindTrialFacts(TrialsMarginal& trials) {
  for (TrialStream& stream : trials.streams) {
    auto* sampled = std::get_if<SampledTrials>(&stream.kind);
    if (sampled == nullptr) continue;
    std::vector<double> values = sampled->values;
    const std::size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle),
                     values.end());
    const auto upper = values.begin() + static_cast<std::ptrdiff_t>(middle);
    const double below = values.size() % 2 == 1 ? *upper : *std::max_element(values.begin(), upper);
    const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
    sampled->facts = {*lowest, below / 2 + *upper / 2, *highest};
  }
}

}  // namespace scenario_internal
}  // namespace accord
