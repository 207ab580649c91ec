#include "simulation/warnings/number_warnings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/correlation.h"

namespace accord::warnings_internal {
namespace {

// A share above all of it: "800 %: per cent or share? 8 % is 0.08".
std::string PerCentOrShare(double number, const char* of_what) {
  return "is " + RoundedText(100 * number) + " % " + of_what + ": per cent or share? " +
         RoundedText(number) + " % is " + RoundedText(number / 100);
}

void WarnOfRate(Checker& warnings, const FieldPath& at, double discount_rate_per_year) {
  if (discount_rate_per_year <= 1) return;
  warnings.Add(at.Field("discount_rate_per_year"), ViolationCode::kSuspicious,
               PerCentOrShare(discount_rate_per_year, "a year"));
}

void WarnOfVerification(Checker& warnings, const FieldPath& at, const Verification& verification) {
  if (verification.form != ErrorForm::kRelative || verification.sd <= 1) return;
  warnings.Add(at.Field("sd"), ViolationCode::kSuspicious,
               PerCentOrShare(verification.sd, "of the true value"));
}

void WarnOfCopula(Checker& warnings, const FieldPath& at, const ScenarioDraft& facts) {
  if (!facts.correlation->copula_degrees_of_freedom) return;
  const std::vector<MixedWith> mixing = MixingOf(*facts.correlation, facts.drivers);
  for (const MixedWith together : {MixedWith::kMoving, MixedWith::kStatic}) {
    if (std::count(mixing.begin(), mixing.end(), together) > 1) return;
  }
  warnings.Add(at.Field("copula_degrees_of_freedom"), ViolationCode::kUnused,
               "couples no two drivers: only those that pairs or factor_order name have extremes "
               "together, static ones apart from the others");
}

}  // namespace

void WarnOfNumbers(Checker& warnings, const FieldPath& at, const ScenarioDraft& facts) {
  const auto place = [](std::size_t i) { return static_cast<int>(i); };
  for (std::size_t i = 0; i < facts.drivers.size(); ++i) {
    const Driver& driver = facts.drivers[i];
    WarnOfMarginal(warnings, at.Field("drivers").Entry(driver.id, place(i)).Field("marginal"),
                   *driver.marginal);
  }
  WarnOfCopula(warnings, at.Field("correlation"), facts);
  for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
    const Outcome& outcome = facts.outcomes[i];
    WarnOfVerification(warnings,
                       at.Field("outcomes").Entry(outcome.id, place(i)).Field("verification"),
                       *outcome.verification);
  }
  WarnOfRate(warnings, at.Field("supplier_private"),
             facts.supplier_private->discount_rate_per_year);
  for (std::size_t i = 0; i < facts.client_private.size(); ++i) {
    const ClientPrivate& client = facts.client_private[i];
    WarnOfRate(warnings, at.Field("client_private").Entry(client.contract, place(i)),
               client.discount_rate_per_year);
  }
}

void WarnOfMarginal(Checker& warnings, const FieldPath& at, const Marginal& marginal) {
  if (const auto* discrete = std::get_if<DiscreteMarginal>(&marginal.kind)) {
    WarnOfSum(warnings, at.Field("discrete").Field("points"), SharesOf(*discrete));
  } else if (const auto* event = std::get_if<EventMarginal>(&marginal.kind)) {
    WarnOfMarginal(warnings, at.Field("event").Field("severity"), *event->severity);
  }
}

void WarnOfSum(Checker& warnings, const FieldPath& at, const ShareSum& shares) {
  if (shares.IsWhole()) return;
  warnings.Add(at, ViolationCode::kNormalised,
               "probabilities sum to " + RoundedText(shares.sum()) + ", by which each is divided");
}

}  // namespace accord::warnings_internal
