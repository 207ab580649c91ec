#include <cmath>
#include <string>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/name_in.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

std::string MetricName(const std::string& metric) {
  if (metric == "npv_mean") return "NPV, mean";
  if (metric == "npv_p5") return "NPV, 5 % quantile";
  if (metric == "npv_p50") return "NPV, median";
  if (metric == "npv_p95") return "NPV, 95 % quantile";
  if (metric == "loss_probability") return "chance of loss";
  if (metric == "cvar_95") return "mean of the worst 5 % (CVaR)";
  if (metric == "revenue_mean") return "discounted revenue";
  if (metric == "profit_mean") return "discounted profit";
  if (metric == "lever_cost_mean") return "discounted cost of levers";
  return metric;
}

std::string DifferenceText(const v1::Difference& difference) {
  const bool share = difference.metric() == "loss_probability";
  const std::string text = share ? ShareWithError(difference.difference(), " points")
                                 : MoneyWithError(difference.difference());
  return difference.difference().value() > 0 ? "+" + text : text;
}

// A difference of more than two of its errors is marked.
std::string Mark(const v1::Estimate& difference) {
  if (difference.value() == 0 || !difference.has_standard_error()) return "";
  return std::fabs(difference.value()) > 2 * difference.standard_error() ? "*" : "";
}

// `is_one`: there is one contract, which needs no name.
std::string OwnerOf(const v1::Difference& difference, bool is_one) {
  const std::string party =
      difference.party() == "client_base" ? "client base" : difference.party();
  return difference.contract().empty() || is_one ? party
                                                 : party + ", contract " + difference.contract();
}

bool HasEfforts(const v1::SimulationReport& report) {
  for (const v1::ContractReport& contract : report.contracts()) {
    if (!contract.supplier().efforts().empty() || !contract.client().efforts().empty()) return true;
  }
  return false;
}

// What terms do to behaviour, in a line; nothing of an answer without contracts, or where efforts
// are chosen under each.
std::string BehaviourOf(const v1::ComparisonReport& report) {
  if (report.base().contracts().empty() || report.base().has_response()) return "";
  bool has_efforts = HasEfforts(report.base());
  for (const v1::AlternativeReport& alternative : report.alternatives()) {
    has_efforts = has_efforts || HasEfforts(alternative.report());
  }
  return has_efforts
             ? "\nEfforts are as given, not chosen under the terms.\n"
             : "\nBehaviour is the same in all of these: terms move money and risk alone.\n";
}

// Which money or clients.
std::string FigureName(const v1::Difference& difference, const v1::ClientBaseReport& base) {
  if (difference.metric() != "clients_mean") return MetricName(difference.metric());
  return "clients in " + SegmentName(base, difference.segment()) + " at the end";
}

std::string RenderAlternative(const v1::AlternativeReport& alternative,
                              const v1::SimulationReport& base, const std::string& changes) {
  std::string text =
      "\n" + alternative.id() + " less the base, on the same paths\n" + changes + "\n";
  Rows rows = {{"", "difference", "", "better", "same", "worse"}};
  std::string owner;
  for (const v1::Difference& difference : alternative.differences()) {
    if (OwnerOf(difference, base.contracts_size() == 1) != owner) {
      owner = OwnerOf(difference, base.contracts_size() == 1);
      rows.push_back({owner});
    }
    rows.push_back({"  " + FigureName(difference, base.client_base()), DifferenceText(difference),
                    Mark(difference.difference())});
    if (!difference.has_better_probability()) continue;
    for (const v1::Estimate& share :
         {difference.better_probability(), difference.same_probability(),
          difference.worse_probability()}) {
      rows.back().push_back(Share(share));
    }
  }
  text += Table(rows) + "  * more than two standard errors; better, same, worse: shares of paths\n";
  const std::string points =
      RenderClausePoints(alternative.report().clause_points(), base.clause_points());
  if (!points.empty()) text += "\n" + points;
  const std::string warnings = RenderViolations(alternative.report().warnings(), "warning",
                                                " of " + alternative.id() + ", not of the base");
  return warnings.empty() ? text : text + "\n" + warnings;
}

std::string ClauseIn(const v1::Scenario& scenario, const std::string& contract,
                     const std::string& clause) {
  for (const v1::Contract& each : scenario.contracts()) {
    if (each.id() == contract) return NameIn(each.clauses(), clause);
  }
  return clause;
}

}  // namespace

std::string RenderViolations(const google::protobuf::RepeatedPtrField<v1::Violation>& violations,
                             const std::string& what, const std::string& whose) {
  if (violations.empty()) return "";
  std::string text = std::to_string(violations.size()) + " " + what +
                     (violations.size() == 1 ? "" : "s") + whose + "\n";
  for (const v1::Violation& violation : violations) {
    text +=
        "  " + violation.field() + ": " + violation.code() + ": " + violation.description() + "\n";
  }
  return text;
}

std::string RenderComparison(const v1::ComparisonReport& report,
                             const std::vector<std::vector<std::string>>& changes) {
  const v1::RunSummary& run = report.base().run();
  std::string text = Title(run.display_name()) + "Money in " + run.currency() + ". " +
                     Grouped(static_cast<double>(run.path_count()), 0) + " paths, seed " +
                     std::to_string(run.seed()) + "\n" + RenderRunNotes(run);
  const std::string warnings =
      RenderViolations(report.base().warnings(), "warning", " of the base");
  if (!warnings.empty()) text += "\n" + warnings;
  text += "\n" + RenderAlternatives(report) + RenderResponses(report);
  for (const v1::ContractReport& contract : report.base().contracts()) {
    text += "\n" + Title("The base: " + NameOf(contract.display_name(), contract.contract())) +
            "\n" + RenderParties(contract);
  }
  const std::string points = RenderClausePoints(report.base().clause_points());
  if (!points.empty()) text += "\n" + points;
  for (int i = 0; i < report.alternatives_size(); ++i) {
    std::string list;
    if (static_cast<std::size_t>(i) < changes.size()) {
      for (const std::string& change : changes[i]) list += "  " + change + "\n";
    }
    text += RenderAlternative(report.alternatives(i), report.base(), list);
  }
  return text + BehaviourOf(report);
}

std::string RenderCheck(const v1::Scenario& scenario, const v1::CheckScenarioResponse& response) {
  if (!response.violations().empty()) return RenderViolations(response.violations(), "fault");
  std::string text = "The scenario can be run.\n";
  const std::string warnings = RenderViolations(response.warnings(), "warning");
  if (!warnings.empty()) text += "\n" + warnings;
  const std::string drivers = RenderDrivers(scenario, response);
  if (!drivers.empty()) text += "\n" + drivers;
  if (!response.outcome_biases().empty()) {
    Rows rows = {{"outcome at the horizon", "plan", "mean less plan"}};
    for (const v1::OutcomeBias& bias : response.outcome_biases()) {
      v1::Estimate plan;
      plan.set_value(bias.plan());
      plan.set_standard_error(bias.bias().standard_error());
      rows.push_back(
          {NameIn(scenario.outcomes(), bias.outcome()), Money(plan), MoneyWithError(bias.bias())});
    }
    text += "\n" + Table(rows);
  }
  if (!response.money_biases().empty()) {
    Rows rows = {{"money", "plan", "mean less plan"}};
    for (const v1::MoneyBias& bias : response.money_biases()) {
      const std::string what =
          bias.clause().empty() ? bias.party() + "'s cost"
                                : "index of " + ClauseIn(scenario, bias.contract(), bias.clause());
      v1::Estimate plan;
      plan.set_value(bias.plan());
      plan.set_standard_error(bias.bias().standard_error());
      rows.push_back({what +
                          (scenario.contracts_size() > 1 ? ", contract " + bias.contract() : "") +
                          ", period " + std::to_string(bias.period()),
                      Money(plan), MoneyWithError(bias.bias())});
    }
    text += "\n" + Table(rows);
  }
  const std::string points = RenderClausePoints(response.clause_points());
  return points.empty() ? text : text + "\n" + points;
}

}  // namespace accord::cli
