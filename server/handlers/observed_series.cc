#include "server/handlers/observed_series.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/convert/nearest_name.h"
#include "simulation/base/comparison.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

// Enough of them to name in a message.
template <typename Entry>
std::vector<std::string> SomeIdsOf(const std::vector<Entry>& entries) {
  constexpr std::size_t kMany = 1000;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < std::min(entries.size(), kMany); ++i) ids.push_back(entries[i].id);
  return ids;
}

class Reader {
 public:
  Reader(const ObservedList& observed, const ScenarioDraft& draft, const Contract* contract,
         Checker& checker)
      : observed_(observed), draft_(draft), contract_(contract), checker_(checker) {}

  ObservedFigures Read() {
    const FieldPath at("observed");
    if (observed_.size() > limits::kMaxObservedSeries) {
      checker_.Add(at, ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxObservedSeries) +
                       " entries, got " + std::to_string(observed_.size()));
      return {};
    }
    for (int i = 0; i < observed_.size(); ++i) ReadSeries(at.At(i), observed_[i]);
    return std::move(figures_);
  }

 private:
  void ReadSeries(const FieldPath& at, const v1::ObservedSeries& series) {
    if (series.has_named_client()) return ReadClient(at, series);
    if (!series.segments().empty()) {
      checker_.Add(at.Field("segments"), ViolationCode::kContradiction,
                   "must be empty but for a named_client: where it stood");
    }
    std::vector<double>* values = PlaceOf(at, series);
    const bool is_cost = series.has_delivery_cost(), is_count = series.has_segment();
    const Range range = is_cost ? Range::AtLeast(0) : RangeOf(series);
    const bool fits = CheckLength(at.Field("values"), series.values_size());
    if (!fits || !values) return;
    values->assign(static_cast<std::size_t>(figures_.period_count), 0.0);
    for (int t = 0; t < series.values_size(); ++t) {
      const double value = series.values(t);
      if (is_count && IsOfSize(value) && value != std::floor(value)) {
        checker_.Add(at.Field("values").At(t), ViolationCode::kOutOfRange,
                     "must be a whole number of clients, got " + NumberText(value));
      } else if (range.Contains(value)) {
        (*values)[static_cast<std::size_t>(t)] = value;
      } else if (const auto bound = BoundAt(series, value)) {
        (*values)[static_cast<std::size_t>(t)] = *bound;
      } else if (const Outcome* outcome = OutcomeOf(series); outcome && IsOfSize(value)) {
        checker_.Add(at.Field("values").At(t), ViolationCode::kOutOfRange,
                     "must be " + range.Text() + ", within the bounds of outcome " +
                         QuotedText(outcome->id) + ", got " + NumberText(value) +
                         ": per cent or share? Another unit?");
      } else {
        checker_.InRange(at.Field("values").At(t), value, range);
      }
    }
  }

  // Where a client stood.
  void ReadClient(const FieldPath& at, const v1::ObservedSeries& series) {
    if (!series.values().empty()) {
      checker_.Add(at.Field("values"), ViolationCode::kContradiction,
                   "must be empty of a named_client, whose segments say where it stood");
    }
    std::vector<std::string>* place =
        PlaceIn(figures_.client_segments, at.Field("named_client"), series.named_client(),
                "a client followed by name", base().named_clients);
    const FieldPath segments = at.Field("segments");
    if (!CheckLength(segments, series.segments_size()) || !place) return;
    place->assign(series.segments().begin(), series.segments().end());
    const std::vector<Segment>& known = base().segments;
    for (int t = 0; t < series.segments_size(); ++t) {
      const std::string& segment = series.segments(t);
      const bool is_known = std::any_of(known.begin(), known.end(),
                                        [&](const Segment& each) { return each.id == segment; });
      if (is_known) continue;
      const std::vector<std::string> ids = SomeIdsOf(known);
      checker_.Add(segments.At(t), ViolationCode::kUnknownId,
                   "must be a segment of the client base (" + NameList(ids) + "), got " +
                       QuotedText(segment) + DidYouMean(segment, ids));
    }
  }

  const ClientBase& base() const { return draft_.client_base ? *draft_.client_base : no_base_; }

  // The outcome that a series is of; null where it is of something else.
  const Outcome* OutcomeOf(const v1::ObservedSeries& series) const {
    if (!series.has_outcome() && !series.has_raw_outcome()) return nullptr;
    const std::string& id = series.has_outcome() ? series.outcome() : series.raw_outcome();
    const auto found = std::find_if(draft_.outcomes.begin(), draft_.outcomes.end(),
                                    [&](const Outcome& outcome) { return outcome.id == id; });
    return found == draft_.outcomes.end() ? nullptr : &*found;
  }

  // The bound of an outcome that a value counts as at (docs/model.md, section 0).
  std::optional<double> BoundAt(const v1::ObservedSeries& series, double value) const {
    const Outcome* outcome = OutcomeOf(series);
    if (outcome == nullptr) return std::nullopt;
    for (const std::optional<double>& bound : {outcome->lower_bound, outcome->upper_bound}) {
      if (bound && std::fabs(value - *bound) <= Slack(*bound, 0.0)) return bound;
    }
    return std::nullopt;
  }

  // Whether an outcome of form elasticity loads on the driver: powers of it.
  bool IsBaseOfPowers(const std::string& driver) const {
    return std::any_of(draft_.outcomes.begin(), draft_.outcomes.end(), [&](const Outcome& outcome) {
      return outcome.form == OutcomeForm::kElasticity &&
             std::any_of(outcome.loadings.begin(), outcome.loadings.end(),
                         [&](const Loading& loading) { return loading.driver == driver; });
    });
  }

  // An outcome stays within its bounds; an index, and what powers are taken of, above 0.
  Range RangeOf(const v1::ObservedSeries& series) const {
    if (const Outcome* outcome = OutcomeOf(series)) {
      if (outcome->lower_bound && outcome->upper_bound) {
        return Range::Closed(*outcome->lower_bound, *outcome->upper_bound);
      }
      if (outcome->lower_bound) return Range::AtLeast(*outcome->lower_bound);
      if (outcome->upper_bound) return Range::AtMost(*outcome->upper_bound);
    }
    if (series.has_segment()) return Range::Closed(0, limits::kMaxSegmentClients);
    if (!series.has_driver()) return Range::Any();
    const bool is_index =
        std::any_of(draft_.drivers.begin(), draft_.drivers.end(), [&](const Driver& driver) {
          return driver.id == series.driver() && driver.accumulation == Accumulation::kIndex;
        });
    return is_index || IsBaseOfPowers(series.driver()) ? Range::Above(0) : Range::Any();
  }

  // Where the values of this figure go; null after saying why it is none.
  std::vector<double>* PlaceOf(const FieldPath& at, const v1::ObservedSeries& series) {
    switch (series.figure_case()) {
      case v1::ObservedSeries::kOutcome:
        return PlaceIn(figures_.outcomes, at.Field("outcome"), series.outcome(), "an outcome",
                       draft_.outcomes);
      case v1::ObservedSeries::kRawOutcome: {
        std::vector<double>* place = PlaceIn(figures_.outcomes, at.Field("raw_outcome"),
                                             series.raw_outcome(), "an outcome", draft_.outcomes);
        if (place) figures_.raw.insert(series.raw_outcome());
        return place;
      }
      case v1::ObservedSeries::kDriver:
        return PlaceIn(figures_.drivers, at.Field("driver"), series.driver(), "a driver",
                       draft_.drivers);
      case v1::ObservedSeries::kInput:
        return PlaceIn(
            figures_.inputs, at.Field("input"), series.input(), "an input",
            contract_ ? contract_->inputs : std::vector<ObservedInput>{{.id = series.input()}});
      case v1::ObservedSeries::kDeliveryCost:
        if (!series.delivery_cost()) {
          checker_.Add(at.Field("delivery_cost"), ViolationCode::kOutOfRange,
                       "must be true where it is given");
          return nullptr;
        }
        if (figures_.delivery_cost) {
          checker_.Add(at.Field("delivery_cost"), ViolationCode::kDuplicate, "must be given once");
          return nullptr;
        }
        return &figures_.delivery_cost.emplace();
      case v1::ObservedSeries::kSegment:
        return PlaceIn(figures_.client_counts, at.Field("segment"), series.segment(), "a segment",
                       base().segments);
      case v1::ObservedSeries::kNamedClient:  // see ReadClient
      case v1::ObservedSeries::FIGURE_NOT_SET:
        break;
    }
    checker_.Add(at, ViolationCode::kRequired,
                 "must say which: outcome, raw_outcome, driver, input, delivery_cost, segment or "
                 "named_client");
    return nullptr;
  }

  template <typename Value, typename Entry>
  std::vector<Value>* PlaceIn(std::map<std::string, std::vector<Value>>& figures,
                              const FieldPath& at, const std::string& id, const char* what,
                              const std::vector<Entry>& known) {
    const auto has_id = [&](const Entry& entry) { return entry.id == id; };
    if (std::none_of(known.begin(), known.end(), has_id)) {
      const std::vector<std::string> ids = SomeIdsOf(known);
      checker_.Add(at, ViolationCode::kUnknownId,
                   std::string("must be ") + what + " of the scenario (" + NameList(ids) +
                       "), got " + QuotedText(id) + DidYouMean(id, ids));
      return nullptr;
    }
    const auto [place, is_new] = figures.try_emplace(id);
    if (is_new) return &place->second;
    checker_.Add(at, ViolationCode::kDuplicate,
                 "must be given once, got " + QuotedText(id) + " again");
    return nullptr;
  }

  // All series are as long as the first one of a legal length.
  bool CheckLength(const FieldPath& at, int length) {
    const int most = std::min(draft_.timeline && draft_.timeline->period_count >= 1
                                  ? draft_.timeline->period_count
                                  : limits::kMaxPeriods,
                              limits::kMaxPeriods);
    if (length < 1 || length > most) {
      checker_.Add(at, ViolationCode::kOutOfRange,
                   "must have a value for each of the periods 1..n, n from 1 to " +
                       std::to_string(most) + ", got " + std::to_string(length) + " values");
      return false;
    }
    if (figures_.period_count == 0) figures_.period_count = length;
    if (length == figures_.period_count) return true;
    checker_.Add(at, ViolationCode::kContradiction,
                 "must have as many values as the others (" +
                     std::to_string(figures_.period_count) + "), got " + std::to_string(length));
    return false;
  }

  const ObservedList& observed_;
  const ScenarioDraft& draft_;
  const Contract* contract_;
  const ClientBase no_base_;
  Checker& checker_;
  ObservedFigures figures_;
};

}  // namespace

ObservedFigures ReadObserved(const ObservedList& observed, const ScenarioDraft& draft,
                             const Contract* contract, Checker& checker) {
  return Reader(observed, draft, contract, checker).Read();
}

Observations ObservationsOf(const ObservedFigures& figures, const Scenario& scenario) {
  Observations observed;
  observed.period_count = figures.period_count > 0 ? figures.period_count : scenario.period_count();
  observed.outcomes.resize(scenario.facts().outcomes.size());
  observed.drivers.resize(scenario.facts().drivers.size());
  for (const auto& [id, values] : figures.outcomes) {
    observed.outcomes[static_cast<std::size_t>(scenario.OutcomeIndex(id))] = values;
  }
  observed.raw.resize(scenario.facts().outcomes.size(), false);
  for (const std::string& id : figures.raw) {
    observed.raw[static_cast<std::size_t>(scenario.OutcomeIndex(id))] = true;
  }
  for (const auto& [id, values] : figures.drivers) {
    observed.drivers[static_cast<std::size_t>(scenario.DriverIndex(id))] = values;
  }
  return observed;
}

}  // namespace accord
