#include <optional>
#include <string>

#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

// A cap below a floor, or a net limit that only a capped amount could reach. `at` is the path of
// `floor`.
void CheckFloor(Checker& checker, const FieldPath& at, const std::optional<double>& floor,
                std::string_view cap_name, const std::optional<double>& cap) {
  if (!floor || !cap || *floor <= *cap) return;
  checker.Add(at, ViolationCode::kContradiction,
              "must be at most " + std::string(cap_name) + " (" + NumberText(*cap) + "), got " +
                  NumberText(*floor));
}

}  // namespace

void CheckUnit(Checker& checker, const FieldPath& at, ValueUnit& unit, const UnitOwner& owner) {
  checker.KnownOr(at, unit, ValueUnit::kOfReference, ValueUnit::kAbsolute);
  if (unit != ValueUnit::kOfReference || owner.has_reference) return;
  checker.Add(
      at, ViolationCode::kContradiction,
      "must not be of reference, since the " + std::string(owner.name) + " has no reference");
}

void CheckLimits(Checker& checker, const FieldPath& at, std::optional<Limits>& given,
                 const UnitOwner& owner) {
  if (!given) return;
  Limits& limits = *given;
  const bool gain = checker.InRange(at.Field("gain_cap"), limits.gain_cap, Range::AtLeast(0));
  const bool penalty =
      checker.InRange(at.Field("penalty_cap"), limits.penalty_cap, Range::AtLeast(0));
  const bool cap = checker.InRange(at.Field("net_cap"), limits.net_cap, Range::Any());
  const bool floor = checker.InRange(at.Field("net_floor"), limits.net_floor, Range::Any());
  CheckUnit(checker, at.Field("unit"), limits.unit, owner);
  checker.KnownOr(at.Field("excess_penalty"), limits.excess_penalty, ExcessPenalty::kCarried,
                  ExcessPenalty::kForgiven);
  const FieldPath floor_at = at.Field("net_floor");
  if (cap && floor) CheckFloor(checker, floor_at, limits.net_floor, "net_cap", limits.net_cap);
  if (gain && floor && limits.net_floor && *limits.net_floor > 0) {
    CheckFloor(checker, floor_at, limits.net_floor, "gain_cap", limits.gain_cap);
  }
  // The mirror image: what the supplier must pay at least, against what it may pay at most.
  if (penalty && cap && limits.penalty_cap && limits.net_cap &&
      *limits.net_cap < -*limits.penalty_cap) {
    checker.Add(at.Field("net_cap"), ViolationCode::kContradiction,
                "must be at least minus penalty_cap (" + NumberText(-*limits.penalty_cap) +
                    "), got " + NumberText(*limits.net_cap));
  }
}

}  // namespace accord::scenario_internal
