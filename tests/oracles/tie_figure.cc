#include "tests/oracles/tie_figure.h"

#include <cmath>
#include <string>
#include <utility>

namespace accord::oracles {
namespace {

class FigureMaker {
 public:
  FigureMaker(TieSource source, RandomChoices& random) : random_(random) {
    figure_.source = source;
  }

  std::optional<TieFigure> Make() {
    ChooseWindow();
    ChooseParts();
    if (!ChooseLevel()) return std::nullopt;
    return std::move(figure_);
  }

 private:
  void ChooseWindow() {
    figure_.window = random_.Of(std::vector<int>{1, 3, 4, 6, 12});
    figure_.aggregation = random_.Of(
        std::vector<Aggregation>{Aggregation::kSum, Aggregation::kMean, Aggregation::kMean,
                                 Aggregation::kMin, Aggregation::kMax, Aggregation::kLast});
    if (figure_.source == TieSource::kRelative) figure_.aggregation = Aggregation::kSum;
    if (figure_.lower_is_better() && figure_.aggregation == Aggregation::kSum) {
      figure_.aggregation = Aggregation::kMean;
    }
    figure_.to_date = figure_.adds_up() && random_.Chance(0.25);
    figure_.has_reference = figure_.source != TieSource::kRelative &&
                            !(figure_.to_date && figure_.is_mean()) &&
                            (random_.Chance(0.4) || (figure_.to_date && !figure_.is_mean()));
  }

  // A share, a percentage, a quantity or money of up to a milliard in all, with cents.
  void ChooseUsual(TiePart& part) {
    const double most = 1e9 / (figure_.to_date ? kTiePeriods : figure_.window);
    switch (random_.Integer(0, 3)) {
      case 0:
        part.usual_z = random_.Between(0.5, 1.2);
        part.z_digits = random_.Integer(2, 4);
        break;
      case 1:
        part.usual_z = random_.Between(50, 120);
        part.z_digits = random_.Integer(0, 2);
        break;
      case 2:
        part.usual_z = random_.Between(100, 50000);
        part.z_digits = random_.Integer(0, 2);
        break;
      default:
        part.usual_z = random_.Between(0.05, 1) * most;
        part.z_digits = 2;
        break;
    }
  }

  void ChooseParts() {
    int count = 1;
    if (figure_.is_benefit()) count = random_.Integer(1, 3);
    if (figure_.source == TieSource::kScore) count = random_.Integer(2, 3);
    figure_.parts.resize(static_cast<std::size_t>(count));
    figure_.measure = random_.Of(std::vector<ScoreMeasure>{
        ScoreMeasure::kAchievement, ScoreMeasure::kProgress, ScoreMeasure::kAttainment});
    if (figure_.source == TieSource::kAchievement) figure_.measure = ScoreMeasure::kAchievement;
    if (figure_.source == TieSource::kProgress) figure_.measure = ScoreMeasure::kProgress;
    if (figure_.source == TieSource::kAttainment) figure_.measure = ScoreMeasure::kAttainment;
    std::vector<Decimal> weights = {{1, 0}};
    if (count == 2) weights = random_.Of(Twofold());
    if (count == 3) weights = random_.Of(Threefold());
    for (std::size_t j = 0; j < figure_.parts.size(); ++j) ChoosePart(j, weights[j]);
  }
  // The last one divides whatever the others leave.
  static std::vector<std::vector<Decimal>> Twofold() {
    return {{{6, 1}, {4, 1}}, {{75, 2}, {25, 2}}, {{9, 1}, {1, 1}}, {{5, 1}, {5, 1}}};
  }
  static std::vector<std::vector<Decimal>> Threefold() {
    return {{{35, 2}, {45, 2}, {2, 1}}, {{3, 1}, {3, 1}, {4, 1}}, {{33, 2}, {17, 2}, {5, 1}}};
  }

  void ChoosePart(std::size_t j, Decimal weight) {
    TiePart& part = figure_.parts[j];
    ChooseUsual(part);
    const bool is_last = j + 1 == figure_.parts.size();
    const bool rises = random_.Chance(0.7) && !figure_.lower_is_better();
    if (figure_.lower_is_better()) {
      part.psi_target = random_.Of(std::vector<Decimal>{{60, 0}, {96, 2}, {100, 0}, {75, 1}});
      part.psi0 = {part.psi_target.units * 2, part.psi_target.digits};
    } else {
      const double near = part.usual_z * (rises ? 0.9 : 1.15);
      const double far = part.usual_z * (rises ? 1.05 : 0.95);
      part.psi0 = ADecimal(near * 0.95, near, part.z_digits, random_);
      part.psi_target = ADecimal(far, far * 1.05, part.z_digits, random_);
      // Few digits may be too few for two figures close together.
      if (part.psi0.units == part.psi_target.units) part.psi_target.units += rises ? 1 : -1;
    }
    part.plan_share = random_.Of(std::vector<Decimal>{{1, 0}, {1, 0}, {5, 1}, {8, 1}, {25, 2}});
    const Exact b = part.psi0.exact(), gap = part.psi_target.exact() - b;
    part.plan = b + gap * part.plan_share.exact();
    if (figure_.is_ratio()) {
      ChooseRatio(part, rises, weight);
    } else if (figure_.is_benefit()) {
      part.value_per_unit = ADecimal(0.5, 40, 2, random_);
      if (is_last) part.value_per_unit = random_.Of(Divisors());
      if (part.usual_z > 1e5) part.value_per_unit = {1, 0};
      if (!rises) part.value_per_unit.units = -part.value_per_unit.units;
      const Exact v = part.value_per_unit.exact();
      part.slope = v;
      part.constant = figure_.source == TieSource::kBenefit ? -v * b : -v * part.plan;
      part.size = figure_.source == TieSource::kBenefit ? abs(v) * (abs(part.plan) + abs(b))
                                                        : 2 * abs(v) * abs(part.plan);
      figure_.plan_benefit += v * (part.plan - b);
    } else if (figure_.source == TieSource::kPay) {
      part.value_per_unit = random_.Of(Divisors());
      figure_.pay_base = ADecimal(-1, 1, 2, random_);
      part.slope = part.value_per_unit.exact();
      part.constant = figure_.pay_base.exact();
      part.size = abs(part.constant) + part.slope * abs(part.plan);
    } else if (figure_.source != TieSource::kListedInput) {
      part.size = abs(part.plan);
    }
  }
  // Of powers of ten.
  static std::vector<Decimal> Divisors() {
    return {{1, 0}, {2, 0}, {5, 1}, {25, 2}, {125, 1}, {8, 0}, {4, 1}, {5, 2}, {20, 0}};
  }

  void ChooseRatio(TiePart& part, bool rises, Decimal weight) {
    part.usual_z = random_.Between(0.85, 1.1);
    part.z_digits = random_.Integer(2, 3);
    part.value_per_unit = weight;
    part.slope = weight.exact();
    part.size = part.slope;
    if (figure_.lower_is_better()) {
      part.z_digits = 2;
      part.start = part.psi_target;
      return;
    }
    part.span = part.psi_target;
    if (figure_.measure == ScoreMeasure::kProgress) {
      part.start = part.psi0;
      part.span = {part.psi_target.units - part.psi0.units, part.psi0.digits};
      part.size *= (abs(part.plan) + abs(part.psi0.exact())) / abs(part.span.exact());
    } else {
      // Where lower is better these would be no sums.
      if (!rises) std::swap(part.psi0, part.psi_target);
      part.span = part.psi_target;
      part.plan = part.psi0.exact() +
                  (part.psi_target.exact() - part.psi0.exact()) * part.plan_share.exact();
      if (figure_.measure == ScoreMeasure::kAttainment) part.span = *DecimalOf(part.plan, 0, 12);
    }
  }

  // Where the figure usually is, on a few digits; then in units of r, where there is one.
  bool ChooseLevel() {
    double usual = 0, large = 0;
    for (const TiePart& part : figure_.parts) {
      usual += static_cast<double>(part.slope) * part.usual_z + static_cast<double>(part.constant);
      large += std::fabs(static_cast<double>(part.slope)) * part.usual_z;
    }
    int digits = large > 1e4 ? 2 : 3;
    if (figure_.source == TieSource::kRelative) {
      if (figure_.plan_benefit == 0) return false;
      usual /= static_cast<double>(figure_.plan_benefit);
    }
    if (figure_.lower_is_better()) {
      usual = random_.Of(std::vector<double>{0.5, 0.64, 0.8, 1, 1.25, 1.6});
    } else if (!figure_.is_ratio() && !figure_.is_benefit()) {
      digits = figure_.parts[0].y_digits();
    }
    figure_.usual = Rounded(usual, digits);
    const int count =
        figure_.aggregation == Aggregation::kSum && !figure_.is_relative() ? figure_.window : 1;
    figure_.threshold = {figure_.usual.units * count, figure_.usual.digits};
    if (figure_.threshold.units == 0 && figure_.source != TieSource::kAgainstPlan) return false;
    if (!figure_.has_reference) return true;
    if (figure_.usual.units <= 0) return false;
    ChooseReference(figure_.threshold.value());
    return true;
  }

  // r with a threshold so that their product is about `level` over a window.
  void ChooseReference(double level) {
    figure_.threshold = random_.Of(std::vector<Decimal>{
        {35, 3}, {103, 2}, {97, 2}, {11, 1}, {5, 1}, {25, 1}, {15, 2}, {7, 2}, {1, 0}, {9, 1}});
    const double r = level / figure_.threshold.value();
    const int digits = r > 1e6 ? 0 : r > 100 ? 2 : 4;
    figure_.reference_is_listed = random_.Chance(0.5);
    if (!figure_.reference_is_listed) {
      figure_.reference = {Rounded(r, digits)};
      return;
    }
    for (int t = 1; t <= kTiePeriods; ++t) {
      figure_.reference.push_back(
          ADecimal(0.95 * r / figure_.window, 1.05 * r / figure_.window, digits, random_));
    }
  }

  RandomChoices& random_;
  TieFigure figure_;
};

}  // namespace

std::optional<TieFigure> ChooseTieFigure(TieSource source, RandomChoices& random) {
  return FigureMaker(source, random).Make();
}

}  // namespace accord::oracles
