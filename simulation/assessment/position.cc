#include "simulation/assessment/position.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "simulation/assessment/drawn_judgement.h"
#include "simulation/assessment/position_parts.h"
#include "simulation/assessment/words.h"
#include "simulation/random/math.h"

namespace accord {
namespace assessment_internal {
namespace {

constexpr std::array<double, 4> kDefaultFormFrom = {0.2, 0.4, 0.6, 0.8};
constexpr std::uint64_t kDrawsBetweenQuestions = 4096;

template <std::size_t kCount>
std::vector<DrawnJudgement> Drawn(const std::array<NamedJudgement, kCount>& judgements,
                                  const FieldPath& at, std::uint64_t seed) {
  std::vector<DrawnJudgement> drawn;
  for (const auto& [field, judgement] : judgements) {
    drawn.emplace_back(*judgement, at.Field(field).text(), seed);
  }
  return drawn;
}

bool AreCertain(const std::vector<DrawnJudgement>& judgements) {
  return std::ranges::all_of(judgements, &DrawnJudgement::is_certain);
}

// How often each of `kClasses` classes comes, class_of(draw) being in [0, kClasses).
template <std::size_t kClasses, typename ClassOf>
std::array<DrawnProbability, kClasses> Probabilities(std::int64_t draws, bool is_certain,
                                                     const Stopped& stopped, ClassOf class_of) {
  const std::int64_t count = is_certain ? 1 : draws;
  std::array<std::int64_t, kClasses> counts = {};
  for (std::int64_t draw = 0; draw < count; ++draw) {
    if (draw % kDrawsBetweenQuestions == 0 && IsStopped(stopped)) break;
    ++counts[class_of(static_cast<std::uint64_t>(draw))];
  }
  std::array<DrawnProbability, kClasses> probabilities;
  for (std::size_t k = 0; k < kClasses; ++k) {
    probabilities[k] = ProbabilityOf(counts[k], count, is_certain);
  }
  return probabilities;
}

class LevelOf {
 public:
  LevelOf(const LevelQuestion& question, const FieldPath& at, std::uint64_t seed)
      : indicators_(Drawn(IndicatorsOf(question), at, seed)),
        medium_from_(question.medium_from),
        high_from_(question.high_from),
        fields_(IndicatorsOf(question)) {}

  LevelAnswer Answer(std::int64_t draws, const Stopped& stopped) const {
    LevelAnswer answer;
    double least = indicators_[0].mean() + 1;
    for (std::size_t i = 0; i < indicators_.size(); ++i) {
      const double mean = indicators_[i].mean();
      answer.sum += mean;
      if (mean < least) answer.weakest = fields_[i].first;
      least = std::min(least, mean);
    }
    answer.level = LevelOfSum(answer.sum, medium_from_, high_from_);
    const auto probabilities =
        Probabilities<3>(draws, AreCertain(indicators_), stopped, [this](std::uint64_t draw) {
          double sum = 0;
          for (const DrawnJudgement& indicator : indicators_) sum += indicator.At(draw);
          return static_cast<std::size_t>(LevelOfSum(sum, medium_from_, high_from_)) - 1;
        });
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      answer.probabilities.push_back({static_cast<RelationshipLevel>(k + 1), probabilities[k]});
    }
    answer.provenance = {kCoordinationModel, "five indicators of the level, table 3",
                         "the table is lost: medium from " +
                             Short(medium_from_.value_or(kDefaultMediumFrom)) + ", high from " +
                             Short(high_from_.value_or(kDefaultHighFrom))};
    return answer;
  }

 private:
  std::vector<DrawnJudgement> indicators_;
  std::optional<double> medium_from_, high_from_;
  std::array<NamedJudgement, 5> fields_;
};

AttractivenessAnswer AttractivenessOf(const AttractivenessQuestion& question) {
  const double band = question.band.value_or(kAttractivenessBand);
  const double years = 1.0 / question.periods_per_year.value_or(1);
  const double log_growth = Log1p(question.discount_rate_per_year);
  double benefits = 0, costs = question.initial_cost;
  double npv = -question.initial_cost, npv_size = question.initial_cost;
  for (std::size_t i = 0; i < question.benefits.size(); ++i) {
    benefits += question.benefits[i];
    costs += question.costs[i];
    const double factor = Exp(-log_growth * years * static_cast<double>(i + 1));
    npv += (question.benefits[i] - question.costs[i]) * factor;
    npv_size += (question.benefits[i] + question.costs[i]) * factor;
  }
  const bool is_over_initial = question.reading == ProfitRateReading::kOverInitial;
  const double against = is_over_initial ? question.initial_cost : costs;
  AttractivenessAnswer answer{
      .profit = benefits - costs, .profit_rate = (benefits - costs) / against, .npv = npv};
  if (question.initial_cost > 0) answer.profitability_index = npv / question.initial_cost;
  answer.tactical = ClassAgainstMean(answer.profit_rate, (benefits + costs) / against,
                                     question.mean_profit_rate, band);
  answer.strategic = ClassAgainstMean(npv, npv_size, question.mean_npv, band);
  answer.normative_level = std::max(answer.tactical, answer.strategic);
  answer.provenance = {kCoordinationModel, "Pr, P, NP, NPV, PI; mean +- 30 %; figure 5",
                       std::string("fractions, not per cent; C0 is spent at t = 0") +
                           (is_over_initial ? "; NP over C0, as the words have it" : "") +
                           (band == kAttractivenessBand ? "" : "; the band is " + Percent(band))};
  return answer;
}

class FormOf {
 public:
  FormOf(const FormQuestion& question, const FieldPath& at, std::uint64_t seed)
      : question_(question),
        predictabilities_(Drawn(PredictabilitiesOf(question), at, seed)),
        specificities_(Drawn(SpecificitiesOf(question), at, seed)),
        from_(kDefaultFormFrom) {
    if (!question.form_from.empty()) std::ranges::copy(question.form_from, from_.begin());
  }

  FormAnswer Answer(std::int64_t draws, const Stopped& stopped) const {
    FormAnswer answer;
    double most = -1;
    const auto fields = PredictabilitiesOf(question_);
    for (std::size_t i = 0; i < predictabilities_.size(); ++i) {
      const double uncertainty = 1.0 - predictabilities_[i].mean();
      if (uncertainty > most) answer.uncertainty_from = fields[i].first;
      most = std::max(most, uncertainty);
    }
    answer.uncertainty = most;
    answer.specificity = std::max(specificities_[0].mean(), specificities_[1].mean());
    answer.product = answer.uncertainty * answer.specificity;
    answer.normative = static_cast<CoordinationForm>(PlaceOf(answer.product) + 1);
    const auto probabilities =
        Probabilities<5>(draws, AreCertain(predictabilities_) && AreCertain(specificities_),
                         stopped, [this](std::uint64_t draw) {
                           double least = 1;
                           for (const DrawnJudgement& judged : predictabilities_) {
                             least = std::min(least, judged.At(draw));
                           }
                           const double specificity =
                               std::max(specificities_[0].At(draw), specificities_[1].At(draw));
                           return PlaceOf((1.0 - least) * specificity);
                         });
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      answer.probabilities.push_back({static_cast<CoordinationForm>(k + 1), probabilities[k]});
    }
    answer.practised = question_.practised;
    std::string cuts;
    for (double from : from_) cuts += (cuts.empty() ? "" : ", ") + Short(from);
    answer.provenance = {kCoordinationModel, "N x S, table 5",
                         "the table is lost: forms from " + cuts};
    return answer;
  }

 private:
  std::size_t PlaceOf(double product) const {
    constexpr double kSize = 1;
    return static_cast<std::size_t>(
        std::ranges::count_if(from_, [&](double from) { return Reaches(product, from, kSize); }));
  }

  const FormQuestion& question_;
  std::vector<DrawnJudgement> predictabilities_, specificities_;
  std::array<double, 4> from_;
};

BarrierAnswer BarrierOf(const BarrierQuestion& question, const std::optional<FormAnswer>& form) {
  const double specificity = question.specificity ? *question.specificity
                             : form               ? form->specificity
                                                  : 0.0;
  const double lost = specificity * question.asset_value;
  return {question.id,
          lost,
          question.new_relation_cost,
          lost + question.new_relation_cost,
          {kCoordinationModel, "specific assets lost, with the cost of new relations", ""}};
}

std::string MoveWords(int move, const std::string& up, const std::string& down) {
  const int steps = std::abs(move);
  return (move > 0 ? up : down) + " by " + std::to_string(steps) +
         (steps == 1 ? " step" : " steps");
}

std::string SentenceOf(const RelationshipPosition& position) {
  std::string text;
  if (position.level_move) {
    text = "The relationship is " + WordOf(position.level->level) + " and should be " +
           WordOf(position.attractiveness->normative_level) + ": " +
           (*position.level_move == 0 ? std::string("keep it")
                                      : MoveWords(*position.level_move, "raise it", "lower it"));
    if (*position.level_move > 0) text += ", first its " + position.level->weakest;
    text += ". ";
  }
  if (position.form) {
    text += "The form that fits is " + WordOf(position.form->normative);
    if (position.form_move) {
      text += ", practised is " + WordOf(position.form->practised) + ": " +
              (*position.form_move == 0
                   ? std::string("keep it")
                   : MoveWords(*position.form_move, "towards hierarchy", "towards the market"));
    }
    text += ". ";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace

std::string WordOf(RelationshipLevel level) {
  switch (level) {
    case RelationshipLevel::kLow:
      return "low";
    case RelationshipLevel::kMedium:
      return "medium";
    case RelationshipLevel::kHigh:
      return "high";
    case RelationshipLevel::kUnspecified:
      break;
  }
  return "not known";
}

std::string WordOf(CoordinationForm form) {
  switch (form) {
    case CoordinationForm::kMarketDeals:
      return "one-off market deals";
    case CoordinationForm::kLongAgreement:
      return "a long agreement";
    case CoordinationForm::kJointDevelopment:
      return "joint development";
    case CoordinationForm::kParticipation:
      return "participation in capital";
    case CoordinationForm::kHierarchy:
      return "hierarchy";
    case CoordinationForm::kUnspecified:
      break;
  }
  return "not known";
}

RelationshipLevel LevelOfSum(double sum, const std::optional<double>& medium_from,
                             const std::optional<double>& high_from) {
  constexpr double kSize = 15;
  if (Reaches(sum, high_from.value_or(kDefaultHighFrom), kSize)) return RelationshipLevel::kHigh;
  return Reaches(sum, medium_from.value_or(kDefaultMediumFrom), kSize) ? RelationshipLevel::kMedium
                                                                       : RelationshipLevel::kLow;
}

RelationshipPosition PositionOf(const PositionQuestion& question, const FieldPath& at,
                                const std::optional<DrawOptions>& draws, const Stopped& stopped) {
  const std::int64_t count = DrawCountOf(draws);
  const std::uint64_t seed = SeedOf(draws);
  RelationshipPosition position;
  if (question.level) {
    position.level = LevelOf(*question.level, at.Field("level"), seed).Answer(count, stopped);
  }
  if (question.attractiveness) position.attractiveness = AttractivenessOf(*question.attractiveness);
  if (question.form) {
    position.form = FormOf(*question.form, at.Field("form"), seed).Answer(count, stopped);
  }
  for (const BarrierQuestion& barrier : question.barriers) {
    position.barriers.push_back(BarrierOf(barrier, position.form));
  }
  if (position.level && position.attractiveness) {
    position.level_move = static_cast<int>(position.attractiveness->normative_level) -
                          static_cast<int>(position.level->level);
  }
  if (position.form && position.form->practised != CoordinationForm::kUnspecified) {
    position.form_move =
        static_cast<int>(position.form->normative) - static_cast<int>(position.form->practised);
  }
  position.sentence = SentenceOf(position);
  return position;
}

}  // namespace assessment_internal

RelationshipLevel ClassAgainstMean(double figure, double size, double mean, double band) {
  const double low = mean * (1 - band), high = mean * (1 + band);
  if (!Reaches(figure, low, size)) return RelationshipLevel::kLow;
  return Reaches(high, figure, size) ? RelationshipLevel::kMedium : RelationshipLevel::kHigh;
}

std::variant<PositionFound, Violations> PositionRelationship(const PositionDraft& draft,
                                                             const Stopped& stopped) {
  Checker checker;
  const FieldPath at("position");
  if (draft.position) {
    assessment_internal::CheckPosition(checker, at, *draft.position);
    assessment_internal::CheckDraws(checker, FieldPath("draws"), draft.draws,
                                    assessment_internal::JudgementCount(*draft.position));
  } else {
    checker.Add(at, ViolationCode::kRequired, "must be set");
  }
  Violations violations = checker.Take(FieldPath());
  if (!violations.empty()) return violations;
  return PositionFound{assessment_internal::PositionOf(*draft.position, at, draft.draws, stopped)};
}

}  // namespace accord
