#include "clients/cli/render_assessment.h"

#include <algorithm>
#include <string>
#include <vector>

#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/assessment_words.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

std::string PartOf(const v1::IndicatorPart& part) {
  return part.name() + " " + NumberWord(part.value()) + " (" + Share(part.share()) +
         (part.has_zone() ? ", " + WordOf(part.zone()) : "") + ")";
}

template <typename List>
std::string Listed(const List& list) {
  std::string text;
  for (const std::string& entry : list) text += (text.empty() ? "" : ", ") + entry;
  return text;
}

std::string PageOf(const v1::PartyScore& party) {
  std::string page = Title(party.id() + ": " + Share(party.score(), 1));
  page += Paragraph(party.sentence());
  if (party.standard_deviation() > 0) {
    page += Paragraph("As experts have it: standard deviation " +
                      Share(party.standard_deviation(), 1) + ", from " + Share(party.p5(), 1) +
                      " to " + Share(party.p95(), 1) + " in 9 of 10 draws.");
  }
  Rows table = {{"goal", "motive", "now", "achieved", "at start", "weight", "would add", "guard"}};
  for (const v1::GoalScore& goal : party.goals()) {
    table.push_back({goal.id(), goal.motive(), NumberWord(goal.current()),
                     Share(goal.achievement(), 1), Share(goal.start_achievement(), 1),
                     Share(goal.weight(), 1), Share(goal.loss(), 1),
                     goal.holds_guard() ? "holds" : "broken"});
  }
  page += "\n" + Table(table);
  if (party.correct_first_size() > 0) {
    page += "\n" + Paragraph("Correct first: " + Listed(party.correct_first()) + ".");
  }
  return page + SourceLines(party.provenance());
}

// "low 12.3 % ± 0.2, medium ..." of the classes that come at all.
template <typename Classes, typename Word>
std::string Likely(const Classes& classes, Word word) {
  std::string text;
  for (const auto& each : classes) {
    if (each.probability().value() == 0) continue;
    text += (text.empty() ? "" : ", ") + word(each) + " " + ShareWithError(each.probability());
  }
  return "Probabilities: " + text + ".";
}

std::string LevelPage(const v1::LevelAnswer& level) {
  return Title("Level: " + WordOf(level.level()) + ", " + NumberWord(level.sum()) + " of 15") +
         Paragraph(Likely(level.probabilities(),
                          [](const v1::LevelProbability& each) { return WordOf(each.level()); })) +
         SourceLines(level.provenance());
}

std::string AttractivenessPage(const v1::AttractivenessAnswer& answer) {
  Rows table = {{"profit", NumberWord(answer.profit()), ""},
                {"profit rate", Share(answer.profit_rate(), 1), WordOf(answer.tactical())},
                {"NPV", NumberWord(answer.npv()), WordOf(answer.strategic())}};
  if (answer.has_profitability_index()) {
    table.push_back({"NPV over first cost", NumberWord(answer.profitability_index()), ""});
  }
  return Title("Attractiveness: " + WordOf(answer.normative_level())) + Table(table) +
         SourceLines(answer.provenance());
}

std::string FormPage(const v1::FormAnswer& form) {
  return Title("Form that fits: " + WordOf(form.normative())) +
         Paragraph("Uncertainty " + NumberWord(form.uncertainty()) + " (" +
                   form.uncertainty_from() + ") times specificity " +
                   NumberWord(form.specificity()) + " is " + NumberWord(form.product()) + ".") +
         Paragraph(Likely(form.probabilities(),
                          [](const v1::FormProbability& each) { return WordOf(each.form()); })) +
         SourceLines(form.provenance());
}

std::string GatePage(const v1::GateAnswer& gate) {
  std::string page = Paragraph(WordOf(gate.topic()) + " (" + NumberWord(gate.answer()) +
                               "; open with " + ShareWithError(gate.open_probability()) + ")");
  page += Paragraph("  to open it: " + gate.to_open());
  page += Paragraph("  until then: " + gate.until_then());
  if (gate.templates_size() > 0) page += Paragraph("  templates: " + Listed(gate.templates()));
  return page;
}

}  // namespace

std::string RenderIndicators(const v1::MeasureIndicatorsResponse& response) {
  Rows table = {{"Indicator", "", "Value", "Unit", "Better", "Class"}};
  for (const v1::Indicator& indicator : response.indicators()) {
    table.push_back({indicator.id(), indicator.name(), NumberWord(indicator.value()),
                     indicator.unit(), WordOf(indicator.direction()),
                     indicator.has_rhythm_class() ? WordOf(indicator.rhythm_class()) : ""});
  }
  std::string page = Table(table);
  for (const v1::Indicator& indicator : response.indicators()) {
    page += "\n" + indicator.id() + " (" + indicator.name() + ")\n";
    page += Paragraph(indicator.sentence());
    std::string parts;
    for (const v1::IndicatorPart& part : indicator.parts()) {
      parts += (parts.empty() ? "" : "; ") + PartOf(part);
    }
    if (!parts.empty()) page += Paragraph(parts);
    page += SourceLines(indicator.provenance());
  }
  return page;
}

std::string RenderScores(const v1::ScorePartnershipResponse& response) {
  std::string page;
  for (const v1::PartyScore& party : response.parties()) {
    page += (page.empty() ? "" : "\n") + PageOf(party);
  }
  return page;
}

std::string RenderPosition(const v1::PositionRelationshipResponse& response) {
  const v1::RelationshipPosition& position = response.position();
  std::string page = position.sentence().empty() ? "" : Wrapped("", position.sentence(), 0) + "\n";
  if (position.has_level()) page += LevelPage(position.level()) + "\n";
  if (position.has_attractiveness()) page += AttractivenessPage(position.attractiveness()) + "\n";
  if (position.has_form()) page += FormPage(position.form()) + "\n";
  if (position.barriers_size() > 0) {
    Rows table = {{"barrier to breaking up", "assets lost", "new relations", "together"}};
    for (const v1::BarrierAnswer& barrier : position.barriers()) {
      table.push_back({barrier.id(), NumberWord(barrier.assets_lost()),
                       NumberWord(barrier.new_relation_cost()), NumberWord(barrier.barrier())});
    }
    page += Table(table) + SourceLines(position.barriers(0).provenance()) + "\n";
  }
  page.pop_back();
  return page;
}

std::string RenderStrategy(const v1::RecommendStrategyResponse& response) {
  const v1::StrategyAnswer& strategy = response.strategy();
  std::string page;
  if (strategy.has_matrix()) {
    const v1::MatrixAnswer& matrix = strategy.matrix();
    page += Title("Matrix: " + WordOf(matrix.option()));
    page += Paragraph("Attractiveness " + WordOf(matrix.attractiveness()) + ", own position " +
                      WordOf(matrix.own_position()) + ".");
    page += Paragraph(Likely(matrix.probabilities(), [](const v1::OptionProbability& each) {
      return WordOf(each.option());
    }));
    std::vector<std::string> instruments;
    for (const v1::Instrument& instrument : matrix.instruments()) {
      instruments.push_back(instrument.name());
    }
    if (!instruments.empty()) page += Paragraph("Instruments: " + Listed(instruments) + ".");
    page += Paragraph("Levers for a forecast: " + Listed(matrix.levers()) +
                      " (accord levers NAME prints one).");
    page += SourceLines(matrix.provenance()) + "\n";
  }
  if (strategy.client_kind() != v1::KEY_CLIENT_KIND_UNSPECIFIED) {
    page += Title("Kind of client: " + WordOf(strategy.client_kind())) +
            SourceLines(strategy.client_kind_provenance()) + "\n";
  }
  if (strategy.has_direction()) {
    const v1::DirectionAnswer& direction = strategy.direction();
    const bool is_none = direction.direction() == v1::DIRECTION_UNSPECIFIED;
    page += Title("Direction: " + (is_none ? "none" : WordOf(direction.direction()))) +
            Paragraph("Since " + direction.reason() + "." +
                      (is_none ? "" : " Lever: " + direction.lever() + ".")) +
            SourceLines(direction.provenance()) + "\n";
  }
  page.pop_back();
  return page;
}

std::string RenderReadiness(const v1::AssessReadinessResponse& response) {
  const v1::JointReadiness& readiness = response.readiness();
  std::string page = Wrapped("", readiness.sentence(), 0);
  page += Paragraph("Ready with a probability of " + ShareWithError(readiness.ready_probability()) +
                    ".");
  for (const v1::GateAnswer& gate : readiness.gates()) {
    if (!gate.open()) page += "\n" + GatePage(gate);
  }
  std::vector<std::string> first;
  for (const int topic : readiness.work_on_first()) {
    constexpr std::size_t kShown = 5;
    if (first.size() < kShown) first.push_back(WordOf(static_cast<v1::ReadinessTopic>(topic)));
  }
  if (!first.empty()) page += "\n" + Paragraph("Work on first: " + Listed(first) + ".");
  return page + SourceLines(readiness.provenance());
}

}  // namespace accord::cli
