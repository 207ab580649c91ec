#include <algorithm>
#include <string>
#include <variant>

#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

// What is right in place of a truncation, of whatever is not continuous.
const char* InPlaceOfTruncation(const Marginal& marginal) {
  return std::visit(Overloaded{
                        [](std::monostate) { return ""; },
                        [](const ConstantMarginal&) { return "give the value itself"; },
                        [](const UniformMarginal&) { return ""; },
                        [](const NormalMarginal&) { return ""; },
                        [](const LognormalMarginal&) { return ""; },
                        [](const TriangularMarginal&) { return ""; },
                        [](const PertMarginal&) { return ""; },
                        [](const BetaMarginal&) { return ""; },
                        [](const GammaMarginal&) { return ""; },
                        [](const WeibullMarginal&) { return ""; },
                        [](const StudentTMarginal&) { return ""; },
                        [](const MetalogMarginal&) { return ""; },
                        [](const DiscreteMarginal&) { return "leave out points"; },
                        [](const EmpiricalMarginal&) { return "leave out observations"; },
                        [](const EventMarginal&) { return "truncate its severity"; },
                        [](const PoissonMarginal&) { return "give a discrete marginal"; },
                        [](const BinomialMarginal&) { return "give a discrete marginal"; },
                        [](const TrialsMarginal&) { return "trials stay as they are"; },
                    },
                    marginal.kind);
}

}  // namespace

void CheckTruncation(Checker& checker, const FieldPath& at, const Marginal& marginal) {
  const Truncation& cut = *marginal.truncation;
  if (const std::string instead = InPlaceOfTruncation(marginal); !instead.empty()) {
    checker.Add(at, ViolationCode::kContradiction,
                "must not be set for what is not continuous: " + instead);
    return;
  }
  if (!cut.min && !cut.max) {
    checker.Add(at, ViolationCode::kRequired, "must give min, max or both");
    return;
  }
  const bool min = checker.InRange(at.Field("min"), cut.min, Range::Any());
  const bool max = checker.InRange(at.Field("max"), cut.max, Range::Any());
  if (!min || !max) return;
  if (cut.min && cut.max && !(*cut.min < *cut.max)) {
    checker.Add(at.Field("max"), ViolationCode::kContradiction,
                "must be above min (" + NumberText(*cut.min) + "), got " + NumberText(*cut.max));
    return;
  }
  const double mass = RangeOf(marginal, cut).mass;
  if (mass >= kSmallestMass) return;
  checker.Add(
      at, ViolationCode::kNoMass,
      "must leave at least 1e-06 of the distribution, got " + RoundedText(std::max(mass, 0.0)));
}

}  // namespace accord::scenario_internal
