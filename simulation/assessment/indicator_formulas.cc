#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "simulation/assessment/indicator_parts.h"
#include "simulation/assessment/words.h"
#include "simulation/random/math.h"

namespace accord::assessment_internal {
namespace {

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}
double Mean(const std::vector<double>& values) {
  return Sum(values) / static_cast<double>(values.size());
}

// Ends of the paper's classes, inclusive.
constexpr double kRhythmicFrom = 0.9, kMediumFrom = 0.8;

RhythmClass ClassOf(double evenness) {
  constexpr double kSize = 1;
  if (Reaches(evenness, kRhythmicFrom, kSize)) return RhythmClass::kRhythmic;
  return Reaches(evenness, kMediumFrom, kSize) ? RhythmClass::kMedium : RhythmClass::kArrhythmic;
}

const char* NameOf(RhythmClass rhythm_class) {
  switch (rhythm_class) {
    case RhythmClass::kRhythmic:
      return "rhythmic";
    case RhythmClass::kMedium:
      return "of medium rhythm";
    case RhythmClass::kUnspecified:
    case RhythmClass::kArrhythmic:
      break;
  }
  return "arrhythmic";
}

class Formulas {
 public:
  // Checked before: there is something to compute.
  Indicator operator()(std::monostate) const { return {}; }

  Indicator operator()(const Rhythmicity& data) const {
    const double plan = Mean(data.plans);
    double squares = 0;
    for (double output : data.outputs) squares += (output - plan) * (output - plan);
    const double deviation = std::sqrt(squares / static_cast<double>(data.outputs.size())) / plan;
    const std::string words = "Output was " + Percent(deviation) + " off plan (root mean square)";
    if (data.reading == RhythmReading::kDeviation) {
      return {.name = "K1",
              .value = deviation,
              .unit = "ratio",
              .direction = IndicatorDirection::kLower,
              .sentence = words + ".",
              .provenance = {kKuvaieva, "(1)",
                             "as printed: the paper's classes do not fit it, so it has none"}};
    }
    const double evenness = 1.0 - deviation;
    const RhythmClass rhythm_class = ClassOf(evenness);
    return {.name = "K1",
            .value = evenness,
            .unit = "ratio",
            .direction = IndicatorDirection::kHigher,
            .rhythm_class = rhythm_class,
            .sentence = words + ": " + NameOf(rhythm_class) + ".",
            .provenance = {kKuvaieva, "(1)",
                           "1 - v in place of the printed v: that is what its classes fit"}};
  }

  Indicator operator()(const CapacityUse& data) const {
    const double use = data.output / data.plan;
    return {.name = "K2",
            .value = use,
            .unit = "ratio",
            .direction = IndicatorDirection::kHigher,
            .sentence = "Output was " + Percent(use) + " of plan.",
            .provenance = {kKuvaieva, "(2)", ""}};
  }

  Indicator operator()(const ScheduleAccuracy& data) const {
    const double expected = (data.shortest + 4.0 * data.likely + data.longest) / 6.0;
    const double accuracy = data.actual / expected;
    return {.name = "K3",
            .value = accuracy,
            .unit = "ratio",
            .direction = IndicatorDirection::kNearOne,
            .sentence = "The work took " + Short(data.actual) + " where " + Short(expected) +
                        " was expected: off schedule by " + Percent(std::fabs(accuracy - 1.0)) +
                        ".",
            .provenance = {kKuvaieva, "(3)", ""}};
  }

  Indicator operator()(const StorageCost& data) const {
    const double cost = data.fixed + data.variable_per_unit * data.stock;
    return {.name = "K4",
            .value = cost,
            .unit = "money",
            .direction = IndicatorDirection::kLower,
            .sentence = "Keeping " + Short(data.stock) + " units in store costs " + Short(cost) +
                        ", " + Short(data.fixed) + " of it whatever the stock.",
            .provenance = {kKuvaieva, "(4)", ""}};
  }

  Indicator operator()(const Timeliness& data) const {
    double logs = 0, worst = 1;
    for (std::size_t i = 0; i < data.total.size(); ++i) {
      const double share = data.on_time[i] / data.total[i];
      worst = std::fmin(worst, share);
      logs += Log(share);
    }
    const double timeliness = Exp(logs / static_cast<double>(data.total.size()));
    return {.name = "K5",
            .value = timeliness,
            .unit = "fraction",
            .direction = IndicatorDirection::kHigher,
            .sentence = Percent(timeliness) +
                        " of orders were on time (geometric mean of periods); " + Percent(worst) +
                        " in the worst period.",
            .provenance = {kKuvaieva, "(5)", ""}};
  }

  Indicator operator()(const PositionsBought& data) const {
    return OfPositions("K6", "(6)", "bought", data.units);
  }
  Indicator operator()(const PositionsHeld& data) const {
    return OfPositions("K7", "(7)", "held", data.units);
  }

  Indicator operator()(const StockOuts& data) const {
    int times = 0;
    bool was_out = false;
    for (double stock : data.stock) {
      const bool is_out = stock == 0;
      times += is_out && !was_out ? 1 : 0;
      was_out = is_out;
    }
    return {
        .name = "K8",
        .value = static_cast<double>(times),
        .unit = "times",
        .direction = IndicatorDirection::kLower,
        .sentence = "The store ran out " + std::to_string(times) +
                    (times == 1 ? " time" : " times") + " over " +
                    std::to_string(data.stock.size()) + " dates.",
        .provenance = {kKuvaieva, "(8)", "dates without stock that follow each other count once"}};
  }

  Indicator operator()(const InteractionCost& data) const {
    const std::array<std::pair<const char*, double>, 6> costs = {{
        {"information", data.information},
        {"negotiation", data.negotiation},
        {"measurement", data.measurement},
        {"conclusion", data.conclusion},
        {"monitoring", data.monitoring},
        {"protection", data.protection},
    }};
    double sum = 0;
    for (const auto& [name, cost] : costs) sum += cost;
    std::vector<IndicatorPart> parts;
    const IndicatorPart* largest = nullptr;
    parts.reserve(costs.size());
    for (const auto& [name, cost] : costs) {
      parts.push_back({.name = name, .value = cost, .share = sum > 0 ? cost / sum : 0});
      if (largest == nullptr || cost > largest->value) largest = &parts.back();
    }
    std::string sentence = "Dealing with each other costs " + Short(sum);
    if (sum > 0) sentence += ", most of it " + largest->name + " (" + Percent(largest->share) + ")";
    return {.name = "K9",
            .value = sum,
            .unit = "money",
            .direction = IndicatorDirection::kLower,
            .sentence = sentence + ".",
            .provenance = {kKuvaieva, "(9)", ""},
            .parts = std::move(parts)};
  }

  Indicator operator()(const RepeatClients& data) const {
    std::size_t again = 0;
    for (double orders : data.orders) again += orders >= 2 ? 1 : 0;
    const double share = static_cast<double>(again) / static_cast<double>(data.orders.size());
    return {.name = "K10",
            .value = share,
            .unit = "fraction",
            .direction = IndicatorDirection::kHigher,
            .sentence = std::to_string(again) + " of " + std::to_string(data.orders.size()) +
                        " clients ordered again.",
            .provenance = {kKuvaieva, "(10)", "again is two orders or more"}};
  }

  Indicator operator()(const NetPromoters& data) const {
    constexpr double kPromoterFrom = 9, kNeutralFrom = 7;
    double promoters = 0, critics = 0;
    for (double answer : data.answers) {
      promoters += answer >= kPromoterFrom ? 1 : 0;
      critics += answer < kNeutralFrom ? 1 : 0;
    }
    const double all = static_cast<double>(data.answers.size());
    const double neutral = all - promoters - critics;
    return {.name = "K11",
            .value = (promoters - critics) / all,
            .unit = "fraction",
            .direction = IndicatorDirection::kHigher,
            .sentence = Short(promoters) + " promoters and " + Short(critics) + " critics among " +
                        Short(all) + " answers.",
            .provenance = {kKuvaieva, "(11)",
                           "a fraction in [-1, 1], not per cent; the scale has 11 grades"},
            .parts = {{.name = "promoters", .value = promoters, .share = promoters / all},
                      {.name = "neutral", .value = neutral, .share = neutral / all},
                      {.name = "critics", .value = critics, .share = critics / all}}};
  }

  Indicator operator()(const NeedsAndGaps& data) const {
    constexpr double kDefaultFrom = 4, kMost = 5;
    const double important_from = data.important_from.value_or(kDefaultFrom);
    const double satisfied_from = data.satisfied_from.value_or(kDefaultFrom);
    double importance = 0, index = 0;
    for (const Need& need : data.needs) importance += need.importance;
    std::vector<IndicatorPart> parts;
    std::string deficits;
    for (const Need& need : data.needs) {
      const double weight = need.importance / importance;
      index += need.satisfaction / kMost * weight;
      const NeedZone zone =
          !Reaches(need.importance, important_from, kMost)    ? NeedZone::kUnimportant
          : Reaches(need.satisfaction, satisfied_from, kMost) ? NeedZone::kSatisfied
                                                              : NeedZone::kDeficit;
      if (zone == NeedZone::kDeficit) deficits += (deficits.empty() ? "" : ", ") + need.name;
      parts.push_back(
          {.name = need.name, .value = need.satisfaction, .share = weight, .zone = zone});
    }
    return {.name = "K13",
            .value = index,
            .unit = "fraction",
            .direction = IndicatorDirection::kHigher,
            .sentence = "Satisfaction is " + Percent(index) +
                        " of what it can be (20 % at least); " +
                        (deficits.empty() ? "no important need is in deficit."
                                          : "in deficit: " + deficits + "."),
            .provenance = {kKuvaieva, "(12), (13)",
                           "the ends of the zones: importance from " + Short(important_from) +
                               ", satisfaction from " + Short(satisfied_from)},
            .parts = std::move(parts)};
  }

  Indicator operator()(const MarketShareChange& data) const {
    const double change = (data.now - data.before) / data.before;
    return {.name = "K14",
            .value = change,
            .unit = "ratio",
            .direction = IndicatorDirection::kHigher,
            .sentence = "The market share went from " + Percent(data.before) + " to " +
                        Percent(data.now) + ": " + (change < 0 ? "" : "+") + Percent(change) + ".",
            .provenance = {kKuvaieva, "(14)", ""}};
  }

  Indicator operator()(const Cooperation& data) const {
    const bool is_sum = data.reading == CooperationReading::kSum;
    const double mean = Mean(data.client_years);
    const double years = is_sum ? Sum(data.client_years) : mean;
    return {
        .name = "K15",
        .value = years / data.market_years,
        .unit = is_sum ? "ratio" : "fraction",
        .direction = IndicatorDirection::kHigher,
        .sentence = "Clients have stayed for " + Short(mean) + " years on average, of the " +
                    Short(data.market_years) + " that the firm has been on the market.",
        .provenance = {kKuvaieva, "(15)",
                       is_sum ? "as printed: it grows with the number of clients"
                              : "the mean over clients in place of the printed sum, which grows "
                                "with their number"}};
  }

 private:
  static Indicator OfPositions(const char* name, const char* equation, const char* what,
                               const std::vector<double>& units) {
    const double mean = Mean(units);
    return {.name = name,
            .value = mean,
            .unit = "units",
            .direction = IndicatorDirection::kByTarget,
            .sentence = Short(mean) + " units a position are " + what + " on average, over " +
                        std::to_string(units.size()) +
                        (units.size() == 1 ? " position." : " positions."),
            .provenance = {kKuvaieva, equation,
                           "of several positions the mean; more or less is better as the target "
                           "has it"}};
  }
};

}  // namespace

Indicator IndicatorOf(const IndicatorData& data) {
  Indicator indicator = std::visit(Formulas(), data.kind);
  indicator.id = data.id;
  return indicator;
}

}  // namespace accord::assessment_internal
