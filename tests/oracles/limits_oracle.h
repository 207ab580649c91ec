#ifndef ACCORD_TESTS_ORACLES_LIMITS_ORACLE_H_
#define ACCORD_TESTS_ORACLES_LIMITS_ORACLE_H_

#include <optional>
#include <vector>

#include "simulation/scenario/contract.h"
#include "tests/oracles/sized.h"

// Private to the path oracle: what limits of a clause, a group or the contract do at one date.
namespace accord::oracles {

enum class Span { kSettlement, kYear, kTerm };
inline constexpr Span kSpans[] = {Span::kSettlement, Span::kYear, Span::kTerm};

// Of a clause, group or contract.
const std::optional<Limits>& LimitsOf(const auto& owner, Span span) {
  switch (span) {
    case Span::kSettlement:
      return owner.settlement_limits;
    case Span::kYear:
      return owner.year_limits;
    default:
      return owner.term_limits;
  }
}

// What an owner of limits has paid after them at one date.
struct PaidEntry {
  int date = 0;
  Sized gain, penalty, net;
};
// Of the span that `date` lies in, before this settlement.
PaidEntry UsedIn(Span span, int date, int periods_per_year, const std::vector<PaidEntry>& history);

// One span's limits as they stand at a date.
struct LimitsNow {
  std::optional<Limits> limits;
  Sized unit = 1;  // what their numbers are multiples of
  PaidEntry used;  // earlier in the span
  bool acts = true;
  bool floor_is_due = true;
  bool only_tops_up = false;  // nothing settles: a net cap takes top-ups away and makes no penalty
};
using AllLimitsNow = std::vector<LimitsNow>;  // of the settlement, the year, the term

// A clause's pay after its limits, and what its caps carry.
struct LimitedPay {
  Sized pay, carried;
};
LimitedPay LimitClause(const AllLimitsNow& limits, Sized unlimited);
// A clause that has settled at the end date already: what floors that are due still add, under net
// caps as ever.
Sized TopUp(const AllLimitsNow& limits);

// One member's part in a group's or the contract's date.
struct Member {
  Sized gain, penalty;  // each at least 0
  Sized carried = 0;    // what caps have cut off and carry
};
// Limits the members pro rata, and returns what remains for the owner's own line.
Sized LimitTogether(const AllLimitsNow& limits, std::vector<Member>& members);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_LIMITS_ORACLE_H_
