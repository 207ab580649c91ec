#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "simulation/assessment/column_checks.h"
#include "simulation/assessment/indicator_parts.h"
#include "simulation/base/assessment_limits.h"

namespace accord::assessment_internal {
namespace {

constexpr Range kNotNegative = Range::AtLeast(0);
constexpr Range kDenominator = Range::AtLeast(limits::kLeastDenominator);
constexpr Range kAnswer = Range::Closed(1, 5);

class DataChecker {
 public:
  DataChecker(Checker& checker, const FieldPath& at) : checker_(checker), at_(at) {}

  void operator()(std::monostate) {
    checker_.Add(at_, ViolationCode::kRequired,
                 "must say which indicator: rhythmicity, capacity_use, ..., cooperation");
  }

  void operator()(const Rhythmicity& data) {
    const FieldPath at = at_.Field("rhythmicity"), plans = at.Field("plans");
    RhythmReading reading = data.reading;
    checker_.KnownOr(at.Field("reading"), reading, RhythmReading::kDeviation,
                     RhythmReading::kEvenness);
    const bool has_outputs = Column(at.Field("outputs"), data.outputs);
    if (!Column(plans, data.plans) || !has_outputs) return;
    if (data.plans.size() != 1) {
      IsAsLong(checker_, plans, data.plans.size(), data.outputs.size(), "outputs, or one for all");
    }
    double sum = 0;
    for (double plan : data.plans) sum += plan;
    const double mean = sum / static_cast<double>(data.plans.size());
    if (!kDenominator.Contains(mean)) {
      checker_.Add(plans, ViolationCode::kOutOfRange,
                   "must have a mean of at least 1e-9, got " + RoundedText(mean));
    }
  }

  void operator()(const CapacityUse& data) {
    const FieldPath at = at_.Field("capacity_use");
    checker_.InRange(at.Field("output"), data.output, kNotNegative);
    checker_.InRange(at.Field("plan"), data.plan, kDenominator);
  }

  void operator()(const ScheduleAccuracy& data) {
    const FieldPath at = at_.Field("schedule_accuracy");
    checker_.InRange(at.Field("actual"), data.actual, kNotNegative);
    const bool has_likely = checker_.InRange(at.Field("likely"), data.likely, kDenominator);
    const bool has_shortest = checker_.InRange(at.Field("shortest"), data.shortest, kNotNegative);
    const bool has_longest = checker_.InRange(at.Field("longest"), data.longest, kNotNegative);
    if (has_likely && has_shortest && data.shortest > data.likely) {
      checker_.Add(at.Field("shortest"), ViolationCode::kContradiction,
                   "must be at most likely (" + NumberText(data.likely) + "), got " +
                       NumberText(data.shortest));
    }
    if (has_likely && has_longest && data.longest < data.likely) {
      checker_.Add(at.Field("longest"), ViolationCode::kContradiction,
                   "must be at least likely (" + NumberText(data.likely) + "), got " +
                       NumberText(data.longest));
    }
  }

  void operator()(const StorageCost& data) {
    const FieldPath at = at_.Field("storage_cost");
    checker_.InRange(at.Field("fixed"), data.fixed, kNotNegative);
    checker_.InRange(at.Field("variable_per_unit"), data.variable_per_unit, kNotNegative);
    checker_.InRange(at.Field("stock"), data.stock, kNotNegative);
  }

  void operator()(const Timeliness& data) {
    const FieldPath at = at_.Field("timeliness"), on_time = at.Field("on_time");
    const bool sound = Column(on_time, data.on_time);
    if (!ColumnIsSound(checker_, at.Field("total"), data.total, kDenominator,
                       limits::kMaxIndicatorValues) ||
        !sound || !IsAsLong(checker_, on_time, data.on_time.size(), data.total.size(), "total")) {
      return;
    }
    for (std::size_t i = 0; i < data.total.size(); ++i) {
      if (data.on_time[i] <= data.total[i]) continue;
      checker_.Add(on_time.At(static_cast<int>(i)), ViolationCode::kContradiction,
                   "must be at most the orders of the period (" + NumberText(data.total[i]) +
                       "), got " + NumberText(data.on_time[i]));
    }
  }

  void operator()(const PositionsBought& data) {
    Column(at_.Field("positions_bought").Field("units"), data.units);
  }
  void operator()(const PositionsHeld& data) {
    Column(at_.Field("positions_held").Field("units"), data.units);
  }
  void operator()(const StockOuts& data) {
    Column(at_.Field("stock_outs").Field("stock"), data.stock);
  }

  void operator()(const InteractionCost& data) {
    const FieldPath at = at_.Field("interaction_cost");
    checker_.InRange(at.Field("information"), data.information, kNotNegative);
    checker_.InRange(at.Field("negotiation"), data.negotiation, kNotNegative);
    checker_.InRange(at.Field("measurement"), data.measurement, kNotNegative);
    checker_.InRange(at.Field("conclusion"), data.conclusion, kNotNegative);
    checker_.InRange(at.Field("monitoring"), data.monitoring, kNotNegative);
    checker_.InRange(at.Field("protection"), data.protection, kNotNegative);
  }

  void operator()(const RepeatClients& data) {
    WholeColumn(at_.Field("repeat_clients").Field("orders"), data.orders, kNotNegative);
  }
  void operator()(const NetPromoters& data) {
    WholeColumn(at_.Field("net_promoters").Field("answers"), data.answers, Range::Closed(0, 10));
  }

  void operator()(const NeedsAndGaps& data) {
    const FieldPath at = at_.Field("needs_and_gaps"), needs = at.Field("needs");
    checker_.InRange(at.Field("important_from"), data.important_from, kAnswer);
    checker_.InRange(at.Field("satisfied_from"), data.satisfied_from, kAnswer);
    if (!HasEntries(checker_, needs, data.needs.size(), limits::kMaxNeeds)) return;
    std::map<std::string, int> first;
    for (std::size_t i = 0; i < data.needs.size(); ++i) {
      const Need& need = data.needs[i];
      const FieldPath here = needs.At(static_cast<int>(i));
      checker_.Name(here.Field("name"), need.name);
      checker_.InRange(here.Field("importance"), need.importance, kAnswer);
      checker_.InRange(here.Field("satisfaction"), need.satisfaction, kAnswer);
      const auto [found, fresh] = first.try_emplace(need.name, static_cast<int>(i));
      if (fresh || need.name.empty()) continue;
      checker_.Add(here.Field("name"), ViolationCode::kDuplicate,
                   "must be unique, but entry " + std::to_string(found->second) + " is " +
                       QuotedText(need.name) + " already");
    }
  }

  void operator()(const MarketShareChange& data) {
    const FieldPath at = at_.Field("market_share_change");
    checker_.InRange(at.Field("now"), data.now, Range::Closed(0, 1));
    checker_.InRange(at.Field("before"), data.before, Range::Closed(limits::kLeastDenominator, 1));
  }

  void operator()(const Cooperation& data) {
    const FieldPath at = at_.Field("cooperation"), years = at.Field("client_years");
    CooperationReading reading = data.reading;
    checker_.KnownOr(at.Field("reading"), reading, CooperationReading::kSum,
                     CooperationReading::kMean);
    const bool has_market =
        checker_.InRange(at.Field("market_years"), data.market_years, kDenominator);
    if (!Column(years, data.client_years) || !has_market) return;
    for (std::size_t i = 0; i < data.client_years.size(); ++i) {
      if (data.client_years[i] <= data.market_years) continue;
      checker_.Add(years.At(static_cast<int>(i)), ViolationCode::kContradiction,
                   "must be at most market_years (" + NumberText(data.market_years) + "), got " +
                       NumberText(data.client_years[i]));
    }
  }

 private:
  bool Column(const FieldPath& at, const std::vector<double>& values) {
    return ColumnIsSound(checker_, at, values, kNotNegative, limits::kMaxIndicatorValues);
  }

  void WholeColumn(const FieldPath& at, const std::vector<double>& values, const Range& range) {
    if (!ColumnIsSound(checker_, at, values, range, limits::kMaxIndicatorValues)) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] == std::floor(values[i])) continue;
      checker_.Add(at.At(static_cast<int>(i)), ViolationCode::kOutOfRange,
                   "must be a whole number, got " + NumberText(values[i]));
    }
  }

  Checker& checker_;
  const FieldPath& at_;
};

}  // namespace

void CheckIndicator(Checker& checker, const FieldPath& at, const IndicatorData& data) {
  std::visit(DataChecker(checker, at), data.kind);
}

}  // namespace accord::assessment_internal
