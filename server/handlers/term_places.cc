#include "server/handlers/term_places.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "server/convert/override.h"
#include "server/handlers/checked_message.h"
#include "simulation/base/checker.h"

namespace accord::handlers_internal {
namespace {

// Places that axes set, by the path of the first that does.
using Places = std::map<OverridePlace, std::string>;

bool BeginsWith(const OverridePlace& place, const OverridePlace& beginning) {
  return place.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), place.begin());
}

// Adds what is wrong with a path that sets this place after those of earlier axes.
void CheckPlace(const OverridePlace& place, const std::string& path, const FieldPath& at,
                const Places& earlier, Checker& checker) {
  const auto lost = earlier.lower_bound(place);  // what begins with it comes next in order
  if (lost == earlier.end() || !BeginsWith(lost->first, place)) return;
  if (lost->first == place) {
    checker.Add(at, ViolationCode::kDuplicate,
                "must vary on one axis, but " + QuotedText(path) + " is what " +
                    QuotedText(lost->second) + " is");
  } else {
    checker.Add(at, ViolationCode::kContradiction,
                "must not replace what an earlier axis varies, but " + QuotedText(path) +
                    " holds " + QuotedText(lost->second) +
                    ": put it before that, or leave one of the two out");
  }
}

}  // namespace

Violations FindUnfit(const v1::SweepTermsRequest& request, const TermSets& sets,
                     const Stopped& stopped) {
  Violations violations;
  const auto& axes = sets.axes();
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const FieldPath at = FieldPath("axes").At(static_cast<int>(a));
    const TermSets::Axis& axis = axes[a];
    for (std::size_t i = 0; i < axis.alternatives.size(); ++i) {
      if (IsStopped(stopped)) return violations;
      v1::Scenario changed = request.scenario();
      const FieldPath entry =
          at.Field("alternatives")
              .Entry(request.axes(static_cast<int>(a)).alternatives(static_cast<int>(i)).id(),
                     static_cast<int>(i));
      Append(ApplyOverrides(axis.alternatives[i].overrides(), entry.Field("overrides"), &changed),
             violations);
    }
    const std::size_t count = axis.is_numeric() ? 1 : axis.values.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (IsStopped(stopped)) return violations;
      v1::Scenario changed = request.scenario();
      v1::Override change;
      change.set_path(axis.path);
      if (axis.is_numeric()) {
        change.mutable_value()->set_number_value(axis.numbers.front());
      } else {
        *change.mutable_value() = axis.values[i];
      }
      for (Violation& fault : ApplyOverride(change, at, &changed)) {
        const std::string in_value = at.Field("value").text();
        if (!axis.is_numeric() && fault.field.starts_with(in_value)) {
          fault.field = at.Field("values").At(static_cast<int>(i)).text() +
                        fault.field.substr(in_value.size());
        } else if (i > 0) {
          continue;  // the path's, which has been said
        }
        violations.push_back(std::move(fault));
      }
    }
  }
  return violations;
}

Violations FindOverwritten(const v1::SweepTermsRequest& request, const Stopped& stopped) {
  Checker checker;
  Places earlier;
  for (int a = 0; a < request.axes_size(); ++a) {
    const FieldPath at = FieldPath("axes").At(a);
    const v1::TermAxis& axis = request.axes(a);
    Places own;
    const auto visit = [&](const std::string& path, const FieldPath& path_at,
                           const v1::Scenario& scenario) {
      std::optional<OverridePlace> place = PlaceOf(path, scenario);
      if (!place) return;  // said by FindUnfit
      CheckPlace(*place, path, path_at, earlier, checker);
      own.emplace(*std::move(place), path);
    };
    if (!axis.path().empty()) visit(axis.path(), at.Field("path"), request.scenario());
    for (int i = 0; i < axis.alternatives_size(); ++i) {
      if (IsStopped(stopped)) return {};
      const v1::Alternative& alternative = axis.alternatives(i);
      const FieldPath list = at.Field("alternatives").Entry(alternative.id(), i).Field("overrides");
      v1::Scenario changed = request.scenario();
      for (int o = 0; o < alternative.overrides_size(); ++o) {
        visit(alternative.overrides(o).path(), list.At(o).Field("path"), changed);
        // A path may lead through what those before it brought.
        ApplyOverride(alternative.overrides(o), list.At(o), &changed);
      }
    }
    earlier.merge(own);
  }
  return checker.Take(FieldPath("axes"));
}

}  // namespace accord::handlers_internal
