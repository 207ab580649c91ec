#include "server/handlers/term_sets.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "server/handlers/altered_scenario.h"
#include "simulation/analysis/latin_hypercube.h"
#include "simulation/analysis/solve.h"
#include "simulation/base/checker.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/engine/comparable.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

constexpr std::uint64_t kDefaultDesignSeed = 1;

// How many of the four ways to give values an axis has.
int KindsOf(const v1::TermAxis& axis) {
  return (axis.has_range() ? 1 : 0) + (axis.numbers().empty() ? 0 : 1) +
         (axis.values().empty() ? 0 : 1) + (axis.alternatives().empty() ? 0 : 1);
}

std::int64_t ValuesGiven(const v1::TermAxis& axis) {
  return axis.numbers_size() + axis.values_size() + axis.alternatives_size() +
         (axis.has_range() ? axis.range().count() : 0);
}

std::string IdOf(const v1::Alternative& alternative, std::size_t index) {
  return alternative.id().empty() ? "alternative-" + std::to_string(index + 1) : alternative.id();
}

// Checks one axis by itself.
class AxisChecker {
 public:
  AxisChecker(const v1::TermAxis& axis, bool of_hypercube, const FieldPath& at, Checker& checker)
      : axis_(axis), of_hypercube_(of_hypercube), at_(at), checker_(checker) {}

  void Check() {
    if (KindsOf(axis_) != 1) {
      checker_.Add(at_,
                   KindsOf(axis_) == 0 ? ViolationCode::kRequired : ViolationCode::kContradiction,
                   "must have one of range, numbers, values and alternatives, got " +
                       std::to_string(KindsOf(axis_)));
    } else if (of_hypercube_ && !axis_.has_range()) {
      checker_.Add(at_.Field("range"), ViolationCode::kRequired,
                   "must be set: a Latin hypercube takes numbers between two ends");
    }
    CheckPath();
    if (axis_.has_range()) CheckRange();
    for (int i = 0; i < axis_.numbers_size(); ++i) {
      if (IsOfSize(axis_.numbers(i))) continue;
      checker_.InRange(at_.Field("numbers").At(i), axis_.numbers(i), Range::Any());
    }
    checker_.Size(at_.Field("numbers"), static_cast<std::size_t>(axis_.numbers_size()),
                  static_cast<int>(limits::kMaxTermSets));
    checker_.Size(at_.Field("values"), static_cast<std::size_t>(axis_.values_size()),
                  limits::kMaxTermValues);
    checker_.Size(at_.Field("alternatives"), static_cast<std::size_t>(axis_.alternatives_size()),
                  limits::kMaxTermValues);
    CheckNames();
  }

 private:
  void CheckPath() {
    const FieldPath path = at_.Field("path");
    if (!axis_.alternatives().empty()) {
      if (!axis_.path().empty()) {
        checker_.Add(path, ViolationCode::kContradiction,
                     "must be absent: alternatives have paths of their own");
      }
    } else if (axis_.path().empty()) {
      checker_.Add(path, ViolationCode::kRequired, "must be set");
    }
  }

  void CheckRange() {
    const FieldPath at = at_.Field("range");
    const v1::TermRange& range = axis_.range();
    const bool from = checker_.InRange(at.Field("from"), range.from(), Range::Any());
    const bool to = checker_.InRange(at.Field("to"), range.to(), Range::Any());
    if (from && to && range.from() == range.to()) {
      checker_.Add(at.Field("to"), ViolationCode::kContradiction,
                   "must be other than from (" + NumberText(range.from()) + ")");
    }
    if (!of_hypercube_) {
      checker_.IntegerInRange(at.Field("count"), range.count(), 2, limits::kMaxTermSets);
    } else if (range.count() != 0) {
      checker_.Add(at.Field("count"), ViolationCode::kContradiction,
                   "must be absent in a Latin hypercube, which has set_count, got " +
                       std::to_string(range.count()));
    }
  }

  void CheckNames() {
    const FieldPath at = at_.Field("value_names");
    if (!axis_.value_names().empty() && axis_.value_names_size() != ValuesGiven(axis_)) {
      checker_.Add(at, ViolationCode::kContradiction,
                   "must be as many as there are values (" + std::to_string(ValuesGiven(axis_)) +
                       "), or none, got " + std::to_string(axis_.value_names_size()));
    }
    for (int i = 0; i < axis_.value_names_size(); ++i) {
      checker_.Name(at.At(i), axis_.value_names(i));
    }
    std::set<std::string> ids;
    for (int i = 0; i < axis_.alternatives_size(); ++i) {
      const std::string id = IdOf(axis_.alternatives(i), static_cast<std::size_t>(i));
      const FieldPath entry = at_.Field("alternatives").Entry(axis_.alternatives(i).id(), i);
      checker_.Name(entry.Field("id"), id);
      if (ids.insert(id).second) continue;
      checker_.Add(entry.Field("id"), ViolationCode::kDuplicate,
                   "must be unique, got " + QuotedText(id) + " again");
    }
  }

  const v1::TermAxis& axis_;
  const bool of_hypercube_;
  const FieldPath& at_;
  Checker& checker_;
};

// How many sets; adds what is wrong with it.
std::int64_t SetCount(const v1::SweepTermsRequest& request, v1::SweepDesign design,
                      Checker& checker) {
  constexpr std::int64_t kMost = limits::kMaxTermSets;
  if (design == v1::SWEEP_DESIGN_LATIN_HYPERCUBE) {
    checker.IntegerInRange(FieldPath("set_count"), request.set_count(), 1, kMost);
    return request.set_count();
  }
  if (request.set_count() != 0) {
    checker.Add(
        "set_count", ViolationCode::kContradiction,
        "must be absent but in a Latin hypercube, got " + std::to_string(request.set_count()));
  }
  std::int64_t count = 1;
  for (int a = 0; a < request.axes_size(); ++a) {
    const std::int64_t values = ValuesGiven(request.axes(a));
    if (design == v1::SWEEP_DESIGN_GRID) {
      // At most 1e15 before it is cut.
      count = std::min(count, kMost + 1) * std::max<std::int64_t>(values, 1);
    } else if (a == 0) {
      count = values;
    } else if (values != count) {
      checker.Add(FieldPath("axes").At(a), ViolationCode::kContradiction,
                  "must have as many values as axes[0] in a list (" + std::to_string(count) +
                      "), got " + std::to_string(values));
    }
  }
  if (count > kMost) {
    checker.Add("axes", ViolationCode::kTooMany,
                "must make at most " + std::to_string(kMost) + " term sets, got " +
                    (count > 1'000'000'000 ? "more than a billion" : std::to_string(count)));
  }
  return count;
}

void CheckDesign(const v1::SweepTermsRequest& request, v1::SweepDesign design, Checker& checker) {
  if (!v1::SweepDesign_IsValid(request.design())) {
    checker.Add("design", ViolationCode::kUnknownValue,
                "must be a design that has a name, got " + std::to_string(request.design()));
  }
  if (request.has_design_seed() && design != v1::SWEEP_DESIGN_LATIN_HYPERCUBE) {
    checker.Add("design_seed", ViolationCode::kContradiction,
                "must be absent but in a Latin hypercube");
  }
  if (request.axes().empty() || request.axes_size() > limits::kMaxTermAxes) {
    checker.Add("axes", ViolationCode::kOutOfRange,
                "must have 1 to " + std::to_string(limits::kMaxTermAxes) + " entries, got " +
                    std::to_string(request.axes_size()));
  }
}

TermSets::Axis AxisOf(const v1::TermAxis& axis, bool of_hypercube) {
  TermSets::Axis made;
  made.path = axis.path();
  if (axis.has_range() && !of_hypercube) {
    made.numbers = EquallySpaced(axis.range().from(), axis.range().to(), axis.range().count());
  }
  made.numbers.insert(made.numbers.end(), axis.numbers().begin(), axis.numbers().end());
  made.values.assign(axis.values().begin(), axis.values().end());
  made.alternatives.assign(axis.alternatives().begin(), axis.alternatives().end());
  made.value_names.assign(axis.value_names().begin(), axis.value_names().end());
  made.moves_chance = handlers_internal::MayMoveChance(axis.path());
  for (std::size_t i = 0; i < made.alternatives.size(); ++i) {
    made.value_names.push_back(IdOf(made.alternatives[i], i));
    for (const v1::Override& change : made.alternatives[i].overrides()) {
      made.moves_chance = made.moves_chance || handlers_internal::MayMoveChance(change.path());
    }
  }
  return made;
}

void FillHypercube(const v1::SweepTermsRequest& request, std::vector<TermSets::Axis>& axes) {
  std::vector<std::string> names;
  for (const TermSets::Axis& axis : axes) names.push_back(axis.path);
  const auto positions =
      LatinHypercube(names, request.set_count(),
                     request.has_design_seed() ? request.design_seed() : kDefaultDesignSeed);
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const v1::TermRange& range = request.axes(static_cast<int>(a)).range();
    for (const double position : positions[a]) {
      axes[a].numbers.push_back(range.from() + (range.to() - range.from()) * position);
    }
  }
}

}  // namespace

std::size_t TermSets::PositionOf(std::int64_t set, std::size_t axis) const {
  if (design_ != v1::SWEEP_DESIGN_GRID) return static_cast<std::size_t>(set);
  std::int64_t rest = set;
  for (std::size_t a = axes_.size() - 1; a > axis; --a) {
    rest /= static_cast<std::int64_t>(axes_[a].size());
  }
  return static_cast<std::size_t>(rest % static_cast<std::int64_t>(axes_[axis].size()));
}

Overrides TermSets::OverridesOf(std::int64_t set) const {
  Overrides overrides;
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    const Axis& axis = axes_[a];
    const std::size_t position = PositionOf(set, a);
    if (!axis.alternatives.empty()) {
      for (const v1::Override& change : axis.alternatives[position].overrides()) {
        *overrides.Add() = change;
      }
      continue;
    }
    v1::Override& change = *overrides.Add();
    change.set_path(axis.path);
    if (axis.is_numeric()) {
      change.mutable_value()->set_number_value(axis.numbers[position]);
    } else {
      *change.mutable_value() = axis.values[position];
    }
  }
  return overrides;
}

std::vector<double> TermSets::ValuesOf(std::int64_t set) const {
  std::vector<double> values;
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    const std::size_t position = PositionOf(set, a);
    values.push_back(axes_[a].is_numeric() ? axes_[a].numbers[position]
                                           : static_cast<double>(position));
  }
  return values;
}

bool TermSets::MovesChance(std::int64_t set) const {
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    if (!axes_[a].moves_chance) continue;
    if (axes_[a].alternatives.empty()) return true;
    const v1::Alternative& alternative = axes_[a].alternatives[PositionOf(set, a)];
    for (const v1::Override& change : alternative.overrides()) {
      if (handlers_internal::MayMoveChance(change.path())) return true;
    }
  }
  return false;
}

std::string TermSets::DescriptionOf(std::int64_t set) const {
  std::string text;
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    const Axis& axis = axes_[a];
    const std::size_t position = PositionOf(set, a);
    if (!text.empty()) text += ", ";
    if (!axis.path.empty()) text += axis.path + "=";
    if (!axis.value_names.empty()) {
      text += axis.value_names[position];
    } else {
      text += axis.is_numeric() ? NumberText(axis.numbers[position])
                                : "value " + std::to_string(position);
    }
  }
  return text;
}

Checked<TermSets> TermSetsOf(const v1::SweepTermsRequest& request) {
  TermSets sets;
  sets.design_ =
      request.design() == v1::SWEEP_DESIGN_UNSPECIFIED ? v1::SWEEP_DESIGN_GRID : request.design();
  const bool of_hypercube = sets.design_ == v1::SWEEP_DESIGN_LATIN_HYPERCUBE;
  Checker checker;
  CheckDesign(request, sets.design_, checker);
  std::map<std::string, int> paths;
  for (int a = 0; a < request.axes_size(); ++a) {
    const FieldPath at = FieldPath("axes").At(a);
    const v1::TermAxis& axis = request.axes(a);
    AxisChecker(axis, of_hypercube, at, checker).Check();
    if (!axis.path().empty() && !paths.emplace(axis.path(), a).second) {
      checker.Add(at.Field("path"), ViolationCode::kDuplicate,
                  "must vary on one axis, got " + QuotedText(axis.path()) + " again");
    }
  }
  sets.count_ = SetCount(request, sets.design_, checker);
  if (checker.count() > 0) return checker.Take(FieldPath("axes"));
  for (const v1::TermAxis& axis : request.axes()) sets.axes_.push_back(AxisOf(axis, of_hypercube));
  if (of_hypercube) FillHypercube(request, sets.axes_);
  return sets;
}

namespace handlers_internal {

bool MayMoveChance(const std::string& path) {
  const std::string_view root = std::string_view(path).substr(0, path.find_first_of(".["));
  constexpr std::string_view kOfChance[] = {"timeline", "drivers", "correlation", "outcomes"};
  return std::find(std::begin(kOfChance), std::end(kOfChance), root) != std::end(kOfChance) ||
         path.find(".efforts") != std::string::npos;
}

Checked<Scenario> TermSetMaker::Make(const Overrides& overrides, const FieldPath& at) const {
  v1::Scenario changed = message_;
  Violations violations = ApplyOverrides(overrides, at.Field("overrides"), &changed);
  if (!violations.empty()) return violations;
  ReferenceKeeper keeper(base_);
  Checked<Scenario> altered = AlteredAs(message_, changed, keeper, at.Field("scenario"));
  const auto* valid = std::get_if<Scenario>(&altered);
  if (valid == nullptr) return altered;
  violations = CheckComparable(base_, *valid, at);
  Violations collisions = FindStreamCollisions(*valid, seed_, at);
  violations.insert(violations.end(), collisions.begin(), collisions.end());
  if (!violations.empty()) return violations;
  return altered;
}

}  // namespace handlers_internal
}  // namespace accord
