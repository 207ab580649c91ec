#include "server/convert/wire_limits.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "server/convert/wire_cursor.h"
#include "server/convert/wire_type.h"
#include "simulation/base/assessment_limits.h"
#include "simulation/base/checker.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/sweep_limits.h"

namespace accord {
namespace {

using convert_internal::TextHeapBytes;
using convert_internal::WireCursor;
using convert_internal::WireField;
using convert_internal::WireForm;
using convert_internal::WireType;

using google::protobuf::Descriptor;

constexpr WireLimit kLimits[] = {
    {"accord.v1.Scenario", "drivers", limits::kMaxDrivers},
    {"accord.v1.Scenario", "outcomes", limits::kMaxOutcomes},
    {"accord.v1.Scenario", "contracts", limits::kMaxContracts},
    {"accord.v1.Scenario", "levers", limits::kMaxLevers},
    {"accord.v1.Scenario", "client_private", limits::kMaxContracts},

    {"accord.v1.DiscreteMarginal", "points", limits::kMaxDiscretePoints},
    {"accord.v1.EmpiricalMarginal", "observations", limits::kMaxObservations},
    {"accord.v1.TrialsMarginal", "streams", limits::kMaxPeriods},
    {"accord.v1.SampledTrials", "values", limits::kMaxTrials},
    {"accord.v1.MetalogTrials", "a_coefficients", limits::kMaxMetalogTerms},
    {"accord.v1.MetalogTrials", "hdr", limits::kMaxHdrTerms},
    {"accord.v1.Correlation", "pairs", limits::kMaxDrivers*(limits::kMaxDrivers - 1) / 2},
    {"accord.v1.Correlation", "factor_order", limits::kMaxDrivers},
    {"accord.v1.Outcome", "loadings", limits::kMaxDrivers},
    {"accord.v1.ValueList", "values", limits::kMaxPeriods},

    {"accord.v1.Contract", "outcome_ids", limits::kMaxOutcomes},
    {"accord.v1.Score", "weights", limits::kMaxOutcomes},
    {"accord.v1.Contract", "inputs", limits::kMaxInputsPerContract},
    {"accord.v1.Contract", "clauses", limits::kMaxClausesPerContract},
    {"accord.v1.Contract", "groups", limits::kMaxGroups},
    {"accord.v1.ClauseGroup", "clauses", limits::kMaxClausesPerContract},
    {"accord.v1.Contract", "terminations", limits::kMaxTerminations},
    {"accord.v1.Clause", "bands", limits::kMaxBandsPerClause},
    {"accord.v1.Clause", "steps", limits::kMaxStepsPerClause},
    {"accord.v1.GateSet", "gates", limits::kMaxGatesPerClause},
    {"accord.v1.Holdback", "release_bands", limits::kMaxBandsPerClause},
    {"accord.v1.Holdback", "release_steps", limits::kMaxStepsPerClause},

    {"accord.v1.SupplierPrivate", "accounts", limits::kMaxContracts},
    {"accord.v1.ContractAccount", "efforts", limits::kMaxDrivers},
    {"accord.v1.ClientPrivate", "efforts", limits::kMaxDrivers},
    {"accord.v1.Cost", "loadings", limits::kMaxDrivers},
    {"accord.v1.Cost", "event_costs", limits::kMaxEventCosts},

    {"accord.v1.ClientBase", "segments", limits::kMaxSegments},
    {"accord.v1.ClientBase", "arrivals", limits::kMaxSegments},
    {"accord.v1.ClientBase", "named_clients", limits::kMaxNamedClients},
    {"accord.v1.ClientValue", "growth_loadings", limits::kMaxDrivers},
    {"accord.v1.TransitionMatrix", "rows", limits::kMaxSegments},
    {"accord.v1.TransitionRow", "probabilities", limits::kMaxSegments},
    {"accord.v1.TransitionCounts", "rows", limits::kMaxSegments},
    {"accord.v1.TransitionCountRow", "counts", limits::kMaxSegments},
    {"accord.v1.Lever", "segments", limits::kMaxSegments},

    {"accord.v1.CompareScenariosRequest", "alternatives", limits::kMaxComparedAlternatives},
    {"accord.v1.Alternative", "overrides", limits::kMaxOverrides},
    {"accord.v1.RunOptions", "precisions", limits::kMaxPrecisions},
    {"accord.v1.RunOptions", "report_sections", limits::kMaxReportSections},
    {"accord.v1.RunOptions", "quantiles", limits::kMaxQuantileLevels},
    {"accord.v1.SweepTermsRequest", "axes", limits::kMaxTermAxes},
    {"accord.v1.SweepTermsRequest", "figures", limits::kMaxSweptFigures},
    {"accord.v1.TermAxis", "numbers", static_cast<int>(limits::kMaxTermSets)},
    {"accord.v1.TermAxis", "values", limits::kMaxTermValues},
    {"accord.v1.TermAxis", "value_names", static_cast<int>(limits::kMaxTermSets)},
    {"accord.v1.TermAxis", "alternatives", limits::kMaxTermValues},
    {"accord.v1.SolveTermRequest", "targets", limits::kMaxTargets},
    {"accord.v1.NegotiateRequest", "axes", limits::kMaxTermAxes},
    {"accord.v1.NegotiateRequest", "alternatives", limits::kMaxWalkAways},
    {"accord.v1.AnalyzeSensitivityRequest", "assumptions", limits::kMaxAssumptions},
    {"accord.v1.AnalyzeSensitivityRequest", "figures", limits::kMaxSensitivityFigures},
    {"accord.v1.AnalyzeSensitivityRequest", "walk_aways", limits::kMaxSensitivityParties},
    {"accord.v1.NegotiatingParty", "limits", limits::kMaxFigureLimits},
    {"accord.v1.NegotiatingParty", "beliefs", limits::kMaxOverrides},
    {"google.protobuf.ListValue", "values", kMaxOverrideValues, /*together=*/true},
    {"google.protobuf.Struct", "fields", kMaxOverrideValues, /*together=*/true},

    {"accord.v1.SettleContractRequest", "observed", limits::kMaxObservedSeries},
    {"accord.v1.SimulateRequest", "observed", limits::kMaxObservedSeries},
    {"accord.v1.PathList", "values", limits::kMaxReplayedPaths},
    {"accord.v1.ReplayPathRequest", "observed", limits::kMaxObservedSeries},
    {"accord.v1.ObservedSeries", "values", limits::kMaxPeriods},
    {"accord.v1.ObservedSeries", "segments", limits::kMaxPeriods},

    {"accord.v1.PyramidRule", "segments", limits::kMaxSegments},
    {"accord.v1.NumberList", "values", limits::kMaxSegments},
    {"accord.v1.ClientRows", "rows", limits::kMaxClientRowsPerMessage},

    {"accord.v1.SegmentRules", "segments", limits::kMaxSegments},
    {"accord.v1.SegmentRules", "rules", limits::kMaxSegmentRules},
    {"accord.v1.SegmentRule", "columns", limits::kMaxPanelColumns},
    {"accord.v1.DateList", "values", limits::kMaxPanelDates},
    {"accord.v1.PeriodList", "values", limits::kMaxPanelDates},
    {"accord.v1.PanelRows", "clients", limits::kMaxClientRowsPerMessage},
    {"accord.v1.PanelRows", "times", limits::kMaxClientRowsPerMessage},
    {"accord.v1.PanelRows", "amounts", limits::kMaxClientRowsPerMessage},
    {"accord.v1.PanelRows", "columns", limits::kMaxPanelColumns},
    {"accord.v1.PanelColumn", "values", limits::kMaxClientRowsPerMessage},

    {"accord.v1.MeasureIndicatorsRequest", "indicators", limits::kMaxIndicators},
    {"accord.v1.Rhythmicity", "outputs", limits::kMaxIndicatorValues},
    {"accord.v1.Rhythmicity", "plans", limits::kMaxIndicatorValues},
    {"accord.v1.Timeliness", "on_time", limits::kMaxIndicatorValues},
    {"accord.v1.Timeliness", "total", limits::kMaxIndicatorValues},
    {"accord.v1.PositionUnits", "units", limits::kMaxIndicatorValues},
    {"accord.v1.StockOuts", "stock", limits::kMaxIndicatorValues},
    {"accord.v1.RepeatClients", "orders", limits::kMaxIndicatorValues},
    {"accord.v1.NetPromoters", "answers", limits::kMaxIndicatorValues},
    {"accord.v1.NeedsAndGaps", "needs", limits::kMaxNeeds},
    {"accord.v1.Cooperation", "client_years", limits::kMaxIndicatorValues},
    {"accord.v1.Judgement", "experts", limits::kMaxExperts},
    {"accord.v1.ScorePartnershipRequest", "parties", limits::kMaxAssessedParties},
    {"accord.v1.PartyGoals", "motives", limits::kMaxMotives},
    {"accord.v1.MotiveGoals", "goals", limits::kMaxGoalsPerMotive},
    {"accord.v1.PositionQuestion", "barriers", limits::kMaxAssessedParties},
    {"accord.v1.AttractivenessQuestion", "benefits", limits::kMaxAssessedPeriods},
    {"accord.v1.AttractivenessQuestion", "costs", limits::kMaxAssessedPeriods},
    {"accord.v1.FormQuestion", "form_from", limits::kFormCutoffs},
    {"accord.v1.ReadinessQuestion", "answers", limits::kReadinessTopics},
    {"accord.v1.CanvasQuestion", "segments", limits::kMaxSegments},
    {"accord.v1.CanvasSegment", "relationships", limits::kMaxCanvasRelationships},
    {"accord.v1.CanvasSegment", "streams", limits::kMaxRevenueStreams},
    {"accord.v1.BaseQuestion", "clients", limits::kMaxAssessedClients},
};

constexpr int kMaxDepth = 100;  // of messages and groups below the first one, as protobuf reads
constexpr int kMaxVarintBytes = 10;

// One message that is being walked. One place below its holder serves a part that comes in several
// pieces, and all entries of a list one after another: so places are as many as the type has, not
// as many as the bytes say.
struct Place {
  Place(const WireType& type, const Place* holder, const WireField* field)
      : type(&type),
        holder(holder),
        field(field),
        counts(type.fields.size(), 0),
        below(type.fields.size()),
        alternatives(static_cast<std::size_t>(type.oneof_count), -1) {}

  const WireType* type;
  const Place* holder;     // null at the top
  const WireField* field;  // of the holder; null at the top
  int index = 0;           // in the holder's list
  bool is_open = false;
  bool has_unknown = false;
  std::vector<std::size_t> counts;            // by field: values of a list; else how often it came
  std::vector<std::unique_ptr<Place>> below;  // by field, made when it first comes
  std::vector<int> alternatives;              // by oneof: the field that is set, -1: none
};

FieldPath PathOf(const Place& place) {
  if (place.holder == nullptr) return FieldPath();
  const FieldPath at = PathOf(*place.holder).Field(place.field->field->name());
  return place.field->is_repeated ? at.At(place.index) : at;
}

// The field of ours that holds a dynamic value.
FieldPath PathOfHolder(const Place& place) {
  if (place.holder == nullptr || !place.holder->type->is_dynamic) return PathOf(place);
  return PathOfHolder(*place.holder);
}

class Walker {
 public:
  Walker(const WireType& type, google::protobuf::io::ZeroCopyInputStream& bytes)
      : cursor_(bytes), top_(type, nullptr, nullptr), built_bytes_(type.object_bytes) {}

  // Whether the bytes are a message.
  bool Walk() {
    if (!WalkMessage(top_, kWhole, kMaxDepth)) return false;
    Close(top_);
    if (together_ > static_cast<std::size_t>(kMaxOverrideValues)) {
      checker_.Add(together_at_, ViolationCode::kTooMany,
                   "must have at most " + std::to_string(kMaxOverrideValues) +
                       " entries in lists and objects, all of the request together, got more");
    }
    return true;
  }

  std::variant<WireSize, Violations> Take(const FieldPath& root) {
    if (checker_.count() > 0) return checker_.Take(root);
    return WireSize{built_bytes_};
  }

 private:
  static constexpr std::int64_t kWhole = std::numeric_limits<std::int64_t>::max();

  bool IsDone(std::int64_t end) { return cursor_.position() >= end || cursor_.AtEnd(); }
  bool IsAt(std::int64_t end) const { return end == kWhole || cursor_.position() == end; }

  // Reads on to `end`, a position; `depth` is how many levels there may be below.
  bool WalkMessage(Place& place, std::int64_t end, int depth) {
    while (!IsDone(end)) {
      std::uint32_t tag = 0;
      if (!cursor_.ReadTag(&tag)) return false;
      const std::uint32_t number = tag >> 3;
      const auto form = static_cast<WireForm>(tag & 7);
      const int i = place.type->Find(number);
      if (i < 0 || !HasForm(place.type->fields[static_cast<std::size_t>(i)], form)) {
        if (!place.has_unknown) AddUnknown(place, number, i);
        if (!WalkUnknown(number, form, end, depth)) return false;
      } else if (!WalkField(place, static_cast<std::size_t>(i), form, end, depth)) {
        return false;
      }
    }
    return IsAt(end);
  }

  static bool HasForm(const WireField& field, WireForm form) {
    return form == field.form || (form == WireForm::kDelimited && field.is_packable);
  }

  bool WalkField(Place& place, std::size_t i, WireForm form, std::int64_t end, int depth) {
    const WireField& field = place.type->fields[i];
    if (field.oneof >= 0) Choose(place, i);
    if (form == field.form && form != WireForm::kDelimited) {
      Count(place, i, 1);
      return SkipScalar(form);
    }
    std::int64_t size = 0;
    if (!cursor_.ReadSize(&size) || size > end - cursor_.position()) return false;
    if (form != field.form) return WalkPacked(place, i, size);
    const bool is_within = Count(place, i, 1);
    if (field.type == nullptr) {
      built_bytes_ += TextHeapBytes(static_cast<std::size_t>(size));
      return cursor_.Skip(size);
    }
    if (depth == 0) return false;
    if (!is_within || size == 0) return cursor_.Skip(size);
    std::unique_ptr<Place>& below = place.below[i];
    if (!below) below = std::make_unique<Place>(*field.type, &place, &field);
    below->is_open = true;
    below->index = static_cast<int>(place.counts[i]) - 1;
    if (!WalkMessage(*below, cursor_.position() + size, depth - 1)) return false;
    if (field.is_repeated) Close(*below);
    return true;
  }

  bool WalkPacked(Place& place, std::size_t i, std::int64_t size) {
    const WireField& field = place.type->fields[i];
    std::int64_t count = 0;
    if (field.form == WireForm::kVarint) {
      if (!cursor_.CountVarints(cursor_.position() + size, &count)) return false;
    } else {
      const std::int64_t width = field.form == WireForm::kFixed64 ? 8 : 4;
      count = size / width;
      if (size % width != 0 || !cursor_.Skip(size)) return false;
    }
    if (count > 0) Count(place, i, static_cast<std::size_t>(count));
    return true;
  }

  bool SkipScalar(WireForm form) {
    std::uint64_t ignored = 0;
    if (form == WireForm::kVarint) return cursor_.ReadVarint(kMaxVarintBytes, &ignored);
    return cursor_.Skip(form == WireForm::kFixed64 ? 8 : 4);
  }

  // `i`: the field of this number, -1 where there is none.
  void AddUnknown(Place& place, std::uint32_t number, int i) {
    place.has_unknown = true;
    if (i < 0) {
      checker_.Add(PathOf(place).Field(std::to_string(number)), ViolationCode::kUnknownField,
                   "must be absent: this version knows no field of that number in " +
                       place.type->name + ", and would answer as if it were not there");
    } else {
      const auto& field = *place.type->fields[static_cast<std::size_t>(i)].field;
      checker_.Add(PathOf(place).Field(field.name()), ViolationCode::kUnknownField,
                   std::string("must be sent as ") + field.type_name() + ", got another wire type");
    }
  }

  // A field that no message takes.
  bool WalkUnknown(std::uint32_t number, WireForm form, std::int64_t end, int depth) {
    if (number == 0) return false;
    switch (form) {
      case WireForm::kVarint:
      case WireForm::kFixed64:
      case WireForm::kFixed32:
        return SkipScalar(form);
      case WireForm::kDelimited: {
        std::int64_t size = 0;
        if (!cursor_.ReadSize(&size) || size > end - cursor_.position()) return false;
        return cursor_.Skip(size);
      }
      case WireForm::kGroup:
        return depth > 0 && WalkGroup(number, end, depth - 1);
      default:
        return false;
    }
  }

  bool WalkGroup(std::uint32_t group, std::int64_t end, int depth) {
    while (!IsDone(end)) {
      std::uint32_t tag = 0;
      if (!cursor_.ReadTag(&tag)) return false;
      const std::uint32_t number = tag >> 3;
      const auto form = static_cast<WireForm>(tag & 7);
      if (form == WireForm::kEndGroup) return number == group;
      if (!WalkUnknown(number, form, end, depth)) return false;
    }
    return false;
  }

  // Whether there are no more of them than there may be.
  bool Count(Place& place, std::size_t i, std::size_t more) {
    const WireField& field = place.type->fields[i];
    std::size_t& count = place.counts[i];
    if (!field.is_repeated) {
      if (count++ == 0) built_bytes_ += field.value_bytes;
      return true;
    }
    if (count == 0) built_bytes_ += field.first_list_bytes;
    count += more;
    built_bytes_ += more * field.value_bytes;
    if (!field.is_together) return count <= field.most;
    together_ += more;
    if (together_ <= field.most) return true;
    if (together_ - more <= field.most) together_at_ = PathOfHolder(place);
    return false;
  }

  // Another alternative of its oneof loses what it holds.
  void Choose(Place& place, std::size_t i) {
    int& chosen = place.alternatives[static_cast<std::size_t>(place.type->fields[i].oneof)];
    if (chosen == static_cast<int>(i)) return;
    if (chosen >= 0) {
      const auto last = static_cast<std::size_t>(chosen);
      place.counts[last] = 0;
      if (place.below[last] && place.below[last]->is_open) Close(*place.below[last]);
    }
    chosen = static_cast<int>(i);
  }

  // Judges a message that no further piece can come of, and makes its place ready for the next one.
  void Close(Place& place) {
    for (std::size_t i = 0; i < place.counts.size(); ++i) {
      const WireField& field = place.type->fields[i];
      if (place.counts[i] > field.most && !field.is_together) {
        checker_.Size(PathOf(place).Field(field.field->name()), place.counts[i],
                      static_cast<int>(field.most));
      }
      if (place.below[i] && place.below[i]->is_open) Close(*place.below[i]);
      place.counts[i] = 0;
    }
    std::fill(place.alternatives.begin(), place.alternatives.end(), -1);
    place.is_open = false;
    place.has_unknown = false;
  }

  WireCursor cursor_;
  Place top_;
  std::size_t built_bytes_;
  std::size_t together_ = 0;
  FieldPath together_at_;
  Checker checker_;
};

}  // namespace

std::span<const WireLimit> WireLimits() { return kLimits; }

std::variant<WireSize, Violations> WalkWire(const Descriptor& type,
                                            google::protobuf::io::ZeroCopyInputStream& bytes,
                                            const std::string& field) {
  Walker walker(WireType::Of(type), bytes);
  if (!walker.Walk()) {
    return Violations{
        {field, ViolationCode::kSyntax,
         "must be a message " + type.full_name() + ", text in UTF-8: its bytes cannot be read"}};
  }
  return walker.Take(FieldPath(field));
}

}  // namespace accord
