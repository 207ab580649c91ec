#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "simulation/assessment/column_checks.h"
#include "simulation/assessment/drawn_judgement.h"
#include "simulation/assessment/position_parts.h"
#include "simulation/base/assessment_limits.h"

namespace accord::assessment_internal {
namespace {

constexpr double kLeastSum = 5, kMostSum = 15;
constexpr double kDisagreement = 0.5;
constexpr Range kScale = Range::Closed(1, 3), kShare = Range::Closed(0, 1);
constexpr Range kNotNegative = Range::AtLeast(0);
constexpr Range kDenominator = Range::AtLeast(limits::kLeastDenominator);

void Check(Checker& checker, const FieldPath& at, const LevelQuestion& level) {
  for (const auto& [field, judgement] : IndicatorsOf(level)) {
    CheckJudgement(checker, at.Field(field), *judgement, kScale);
  }
  CheckCutoffs(checker, at, level.medium_from, level.high_from);
}

void Check(Checker& checker, const FieldPath& at, const AttractivenessQuestion& question) {
  const FieldPath costs = at.Field("costs");
  const bool has_benefits = ColumnIsSound(checker, at.Field("benefits"), question.benefits,
                                          kNotNegative, limits::kMaxAssessedPeriods);
  const bool has_costs =
      ColumnIsSound(checker, costs, question.costs, kNotNegative, limits::kMaxAssessedPeriods);
  if (has_benefits && has_costs) {
    IsAsLong(checker, costs, question.costs.size(), question.benefits.size(), "benefits");
  }
  const FieldPath initial = at.Field("initial_cost");
  const bool has_initial = checker.InRange(initial, question.initial_cost, kNotNegative);
  ProfitRateReading reading = question.reading;
  checker.KnownOr(at.Field("reading"), reading, ProfitRateReading::kOverInitial,
                  ProfitRateReading::kOverCosts);
  if (has_initial && (question.initial_cost > 0 || reading == ProfitRateReading::kOverInitial)) {
    checker.InRange(initial, question.initial_cost, kDenominator);
  } else if (has_initial && has_costs) {
    const double sum = std::accumulate(question.costs.begin(), question.costs.end(), 0.0);
    if (sum < limits::kLeastDenominator) {
      checker.Add(costs, ViolationCode::kOutOfRange,
                  "must sum to at least 1e-9 where initial_cost is 0: profit is held against them; "
                  "got " +
                      RoundedText(sum));
    }
  }
  checker.InRange(at.Field("discount_rate_per_year"), question.discount_rate_per_year,
                  Range::Closed(0, 10));
  if (question.periods_per_year) {
    checker.IntegerInRange(at.Field("periods_per_year"), *question.periods_per_year, 1, 365);
  }
  checker.InRange(at.Field("mean_profit_rate"), question.mean_profit_rate, Range::Above(0));
  checker.InRange(at.Field("mean_npv"), question.mean_npv, Range::Above(0));
  checker.InRange(at.Field("band"), question.band, Range::Open(0, 1));
}

// At least five experts, no two of whom differ by 0.5 or more.
void CheckExperts(Checker& checker, const FieldPath& at, const Judgement& judgement) {
  if (judgement.guess) {
    checker.Add(at, ViolationCode::kContradiction, "must be of at least 5 experts, got a guess");
    return;
  }
  if (!CheckJudgement(checker, at, judgement, kShare)) return;
  const std::vector<double>& experts = judgement.experts;
  const FieldPath list = at.Field("experts");
  if (experts.size() < static_cast<std::size_t>(limits::kMinPredictabilityExperts)) {
    checker.Add(list, ViolationCode::kOutOfRange,
                "must have at least " + std::to_string(limits::kMinPredictabilityExperts) +
                    " entries, got " + std::to_string(experts.size()));
  }
  const auto [low, high] = std::ranges::minmax_element(experts);
  if (!Reaches(*high - *low, kDisagreement, 1)) return;
  const auto name = [&](auto expert) {
    return "[" + std::to_string(expert - experts.begin()) + "] (" + NumberText(*expert) + ")";
  };
  checker.Add(list, ViolationCode::kContradiction,
              "must differ by less than 0.5, but entries " + name(low) + " and " + name(high) +
                  " differ by " + RoundedText(*high - *low));
}

void Check(Checker& checker, const FieldPath& at, const FormQuestion& form) {
  for (const auto& [field, judgement] : PredictabilitiesOf(form)) {
    CheckExperts(checker, at.Field(std::string(field) + "_predictability"), *judgement);
  }
  for (const auto& [field, judgement] : SpecificitiesOf(form)) {
    CheckJudgement(checker, at.Field(std::string(field) + "_specificity"), *judgement, kShare);
  }
  CoordinationForm practised = form.practised;
  checker.KnownOr(at.Field("practised"), practised, CoordinationForm::kHierarchy,
                  CoordinationForm::kMarketDeals);
  const FieldPath list = at.Field("form_from");
  if (form.form_from.empty()) return;
  if (!checker.Size(list, form.form_from.size(), limits::kFormCutoffs)) return;
  if (form.form_from.size() < static_cast<std::size_t>(limits::kFormCutoffs)) {
    checker.Add(list, ViolationCode::kContradiction,
                "must have 4 entries, one between each two forms, got " +
                    std::to_string(form.form_from.size()));
  }
  double before = 0;
  for (std::size_t i = 0; i < form.form_from.size(); ++i) {
    const double from = form.form_from[i];
    const FieldPath here = list.At(static_cast<int>(i));
    if (!checker.InRange(here, from, Range::Open(0, 1))) continue;
    if (from <= before) {
      checker.Add(here, ViolationCode::kContradiction,
                  "must be above the entry before it (" + NumberText(before) + "), got " +
                      NumberText(from));
    }
    before = from;
  }
}

void CheckBarriers(Checker& checker, const FieldPath& list, const PositionQuestion& question) {
  if (!checker.Size(list, question.barriers.size(), limits::kMaxAssessedParties)) return;
  const IdIndex ids(checker, list, question.barriers, "party", /*cut=*/false);
  for (std::size_t i = 0; i < question.barriers.size(); ++i) {
    const BarrierQuestion& barrier = question.barriers[i];
    const FieldPath& at = ids.path(i);
    checker.InRange(at.Field("asset_value"), barrier.asset_value, kNotNegative);
    checker.InRange(at.Field("specificity"), barrier.specificity, kShare);
    checker.InRange(at.Field("new_relation_cost"), barrier.new_relation_cost, kNotNegative);
    if (!barrier.specificity && !question.form) {
      checker.Add(at.Field("specificity"), ViolationCode::kRequired,
                  "must be set where no form is asked for");
    }
  }
}

}  // namespace

std::array<NamedJudgement, 5> IndicatorsOf(const LevelQuestion& level) {
  return {{{"information_exchange", &level.information_exchange},
           {"process_alignment", &level.process_alignment},
           {"mutual_adaptation", &level.mutual_adaptation},
           {"contacts", &level.contacts},
           {"favourable_terms", &level.favourable_terms}}};
}

std::array<NamedJudgement, 3> PredictabilitiesOf(const FormQuestion& form) {
  return {{{"demand", &form.demand_predictability},
           {"technology", &form.technology_predictability},
           {"supply", &form.supply_predictability}}};
}

std::array<NamedJudgement, 2> SpecificitiesOf(const FormQuestion& form) {
  return {{{"human", &form.human_specificity}, {"physical", &form.physical_specificity}}};
}

void CheckCutoffs(Checker& checker, const FieldPath& at, const std::optional<double>& medium_from,
                  const std::optional<double>& high_from) {
  checker.InRange(at.Field("medium_from"), medium_from, Range::OpenClosed(kLeastSum, kMostSum));
  const double least = medium_from.value_or(kDefaultMediumFrom);
  if (least >= kLeastSum && least < kMostSum) {
    checker.InRange(at.Field("high_from"), high_from.value_or(kDefaultHighFrom),
                    Range::OpenClosed(least, kMostSum));
  }
}

std::int64_t JudgementCount(const PositionQuestion& question) {
  return (question.level ? 5 : 0) + (question.form ? 5 : 0);
}

void CheckPosition(Checker& checker, const FieldPath& at, const PositionQuestion& question) {
  if (!question.level && !question.attractiveness && !question.form) {
    checker.Add(at, ViolationCode::kRequired, "must have level, attractiveness or form");
  }
  if (question.level) Check(checker, at.Field("level"), *question.level);
  if (question.attractiveness) {
    Check(checker, at.Field("attractiveness"), *question.attractiveness);
  }
  if (question.form) Check(checker, at.Field("form"), *question.form);
  CheckBarriers(checker, at.Field("barriers"), question);
}

}  // namespace accord::assessment_internal
