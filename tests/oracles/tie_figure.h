#ifndef ACCORD_TESTS_ORACLES_TIE_FIGURE_H_
#define ACCORD_TESTS_ORACLES_TIE_FIGURE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/scenario/contract.h"
#include "tests/oracles/exact_decimal.h"
#include "tests/oracles/random_choices.h"

// Private to the generator of ties: a figure that is compared with a level, in exact fractions.
namespace accord::oracles {

inline constexpr int kTiePeriods = 120;  // months

enum class TieSource {
  kMeasured,
  kInputOfOutcome,
  kInputOfDriver,
  kListedInput,
  kDriver,
  kBenefit,
  kAgainstPlan,
  kRelative,
  kScore,
  kAchievement,
  kLowerAchievement,
  kProgress,
  kAttainment,
  kPay,
};
inline constexpr int kTieSources = 14;

struct TieDate {
  int period = 0;
  int side = 0;  // of the figure: -1 below the level, 0 at it, 1 above
};

// The figure of a period is a sum over parts of slope z + constant, where y = start + span z is
// observed and z has few digits; or start / y, where lower is better.
struct TiePart {
  Decimal psi0, psi_target, plan_share;
  Decimal value_per_unit;  // or the weight in a score, or the rate of what is paid
  Exact plan;              // a
  Decimal start, span{1, 0};
  Exact slope = 1, constant = 0;
  Exact size = 0;  // of the part, docs/model.md section 0
  double usual_z = 1;
  int z_digits = 2;
  std::vector<Decimal> observed;  // y, by period

  int y_digits() const { return std::max(start.digits, span.digits + z_digits); }
};

struct TiePeriods {
  int first = 0, last = 0;
  int count() const { return last - first + 1; }
};

struct TieFigure {
  TieSource source = TieSource::kMeasured;
  int window = 1;  // periods
  Aggregation aggregation = Aggregation::kSum;
  bool to_date = false;
  std::vector<TiePart> parts;
  ScoreMeasure measure = ScoreMeasure::kUnspecified;
  Exact plan_benefit = 0;  // of a period
  Decimal pay_base;

  Decimal usual;      // the figure of a period, about
  Decimal threshold;  // as written: in units of r, where there is one
  bool has_reference = false, reference_is_listed = false;
  std::vector<Decimal> reference;  // by period, or one a settlement
  std::vector<TieDate> dates;      // of settlements

  bool is_ratio() const {
    return source == TieSource::kScore || source == TieSource::kAchievement ||
           source == TieSource::kLowerAchievement || source == TieSource::kProgress ||
           source == TieSource::kAttainment;
  }
  bool is_benefit() const {
    return source == TieSource::kBenefit || source == TieSource::kAgainstPlan ||
           source == TieSource::kRelative;
  }
  bool is_relative() const { return source == TieSource::kRelative; }
  bool lower_is_better() const { return source == TieSource::kLowerAchievement; }
  bool is_mean() const { return aggregation == Aggregation::kMean; }
  bool adds_up() const { return aggregation == Aggregation::kSum || is_mean(); }
};

// Nothing where what was chosen does not fit together.
std::optional<TieFigure> ChooseTieFigure(TieSource source, RandomChoices& random);

// Fills what is observed and the dates, about a third of them on each side. False where no decimals
// could be found that do so.
bool FillAroundTheLevel(TieFigure& figure, RandomChoices& random);

inline Decimal Rounded(double x, int digits) {
  double units = x;
  for (int i = 0; i < digits; ++i) units *= 10;
  return {static_cast<std::int64_t>(std::llround(units)), digits};
}
inline Decimal ADecimal(double low, double high, int digits, RandomChoices& random) {
  return Rounded(random.Between(low, high), digits);
}

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_TIE_FIGURE_H_
