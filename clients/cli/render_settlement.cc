#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "accord/v1/contract.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/ledger.pb.h"
#include "accord/v1/scenario.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/name_in.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {
namespace {

constexpr int kTableColumns = 4;  // figures beside each other
constexpr int kColumnWidth = 16;

const v1::Contract& ContractOf(const v1::Scenario& scenario, const std::string& id) {
  for (const v1::Contract& contract : scenario.contracts()) {
    if (contract.id() == id) return contract;
  }
  return v1::Contract::default_instance();
}

// A figure along the path.
struct Series {
  std::string name;
  std::vector<std::string> values;
};

std::vector<std::string> Figures(const google::protobuf::RepeatedField<double>& values) {
  std::vector<std::string> texts;
  for (const double value : values) texts.push_back(Figure(value));
  return texts;
}

// Tables of as many figures as fit a page, by period.
std::string RenderSeries(const std::vector<Series>& series, int periods_per_year) {
  std::vector<std::string> names;
  for (const Series& each : series) names.push_back(each.name);
  names = FittedApart(names, kColumnWidth);
  std::string text;
  for (std::size_t first = 0; first < series.size(); first += kTableColumns) {
    const std::size_t last = std::min(series.size(), first + kTableColumns);
    Rows rows(1 + series[first].values.size());
    rows[0].emplace_back();
    for (std::size_t t = 1; t < rows.size(); ++t) {
      rows[t].push_back(PeriodName(static_cast<int>(t), periods_per_year));
    }
    for (std::size_t i = first; i < last; ++i) {
      rows[0].push_back(names[i]);
      for (std::size_t t = 1; t < rows.size(); ++t) {
        rows[t].push_back(series[i].values[t - 1]);
      }
    }
    text += "\n" + Table(rows);
  }
  return text;
}

std::string RenderChance(const v1::Scenario& scenario, const v1::PathReplay& path) {
  const int periods_per_year = PeriodsPerYear(scenario);
  std::string text;
  std::vector<Series> series;
  for (int d = 0; d < path.drivers_size(); ++d) {
    const v1::DriverPath& driver = path.drivers(d);
    series.push_back({NameIn(scenario.drivers(), driver.driver()), Figures(driver.values())});
  }
  if (!series.empty()) text += "\nDrivers\n" + RenderSeries(series, periods_per_year);
  series.clear();
  for (int j = 0; j < path.outcomes_size(); ++j) {
    const v1::OutcomePath& outcome = path.outcomes(j);
    const std::string name = NameIn(scenario.outcomes(), outcome.outcome());
    series.push_back({name, Figures(outcome.true_values())});
    series.push_back({"as measured", Figures(outcome.measured())});
  }
  if (!series.empty()) text += "\nOutcomes\n" + RenderSeries(series, periods_per_year);
  return text;
}

// Each party's cash (4.2): what it is made of, by period.
std::string RenderCash(const v1::ContractLedger& ledger, int periods_per_year) {
  const bool goes_on =
      std::any_of(ledger.cash().begin(), ledger.cash().end(), [](const v1::CashLine& line) {
        return line.supplier_after_end() != 0 || line.client_after_end() != 0;
      });
  Rows supplier = {{"the supplier's cash", "payments", "costs", "investment"}};
  Rows client = {{"the client's cash", "benefit", "payments", "costs", "investment"}};
  const auto finish = [goes_on](Rows& rows, const std::string& after_end, const std::string& cash) {
    if (goes_on) rows.back().push_back(after_end);
    rows.back().push_back(cash);
  };
  finish(supplier, "after the end", "cash");
  finish(client, "after the end", "cash");
  for (const v1::CashLine& line : ledger.cash()) {
    const std::string name = PeriodName(line.period(), periods_per_year);
    supplier.push_back({name, Cents(line.payments()), Cents(-line.supplier_cost()),
                        Cents(line.supplier_investment())});
    client.push_back({name, Cents(line.benefit()), Cents(-line.payments()),
                      Cents(-line.client_cost()), Cents(line.client_investment())});
    finish(supplier, Cents(line.supplier_after_end()), Cents(line.supplier()));
    finish(client, Cents(line.client_after_end()), Cents(line.client()));
  }
  return "\n" + Table(supplier) + "\n" + Table(client);
}

// Where each client followed by name stands after every period.
std::string RenderWhereClientsStand(const v1::Scenario& scenario, const v1::PathReplay& path) {
  const v1::ClientBase& base = scenario.client_base();
  std::vector<std::string> segments;
  for (const v1::NamedClientPath& client : path.named_clients()) {
    for (const std::string& id : client.segments()) {
      segments.push_back(NameIn(base.segments(), id));
    }
  }
  segments = FittedApart(segments, kColumnWidth);
  std::vector<Series> series;
  auto next = segments.begin();
  for (const v1::NamedClientPath& client : path.named_clients()) {
    series.push_back(
        {NameIn(base.named_clients(), client.client()), {next, next + client.segments_size()}});
    next += client.segments_size();
  }
  if (series.empty()) return "";
  return "\nWhere clients stand\n" + RenderSeries(series, PeriodsPerYear(scenario));
}

std::string RenderPath(const v1::Scenario& scenario, const v1::PathReplay& path) {
  std::string text = "\nPath " + Grouped(static_cast<double>(path.path()), 0) + "\n" +
                     RenderChance(scenario, path);
  const int periods_per_year = PeriodsPerYear(scenario);
  for (const v1::ContractPath& outcome : path.contracts()) {
    const v1::Contract& contract = ContractOf(scenario, outcome.ledger().contract());
    text += "\n" + Title(NameOf(contract.display_name(), contract.id())) +
            Table({{"supplier's NPV", Cents(outcome.supplier_npv())},
                   {"client's NPV", Cents(outcome.client_npv())},
                   {"supplier's peak shortfall", Cents(outcome.supplier_peak_shortfall())},
                   {"supplier's drawdown", Cents(outcome.supplier_drawdown())}});
    if (!outcome.score().empty()) {
      text += RenderSeries({{"score", Figures(outcome.score())}}, periods_per_year);
    }
    text += RenderLedger(scenario, contract, outcome.ledger());
    text += RenderCash(outcome.ledger(), periods_per_year);
  }
  return text + RenderWhereClientsStand(scenario, path);
}

// The score by outcome, what breaches the guard and what costs most.
std::string RenderScores(const v1::Scenario& scenario, const v1::SettleContractResponse& response) {
  if (response.scores().empty()) return "";
  Rows rows = {{"score", "measured", "scored", "weight", ""}};
  for (const v1::ScoreStatement& period : response.scores()) {
    rows.push_back(
        {PeriodName(period.period(), PeriodsPerYear(scenario)), "", ExactFigure(period.score())});
    for (const v1::ScoredOutcome& outcome : period.outcomes()) {
      std::string remark = outcome.below_start() ? "below where it started" : "";
      if (outcome.outcome() == period.furthest_below()) {
        remark += std::string(remark.empty() ? "" : ", ") + "costs most";
      }
      rows.push_back({"  " + NameIn(scenario.outcomes(), outcome.outcome()),
                      ExactFigure(outcome.measured()), ExactFigure(outcome.scored()),
                      ExactFigure(outcome.weight()), remark});
    }
  }
  return "\n" + Table(rows);
}

// How raw outcomes were adjusted, driver by driver.
std::string RenderAdjustments(const v1::Scenario& scenario,
                              const v1::SettleContractResponse& response) {
  if (response.adjustments().empty()) return "";
  Rows rows = {{"adjusted for drivers", "observed", "reference", "loading", "effect", ""}};
  for (const v1::OutcomeAdjustment& made : response.adjustments()) {
    const std::string period = PeriodName(made.period(), PeriodsPerYear(scenario));
    rows.push_back({period + " " + NameIn(scenario.outcomes(), made.outcome()) + ", raw",
                    ExactFigure(made.raw())});
    for (const v1::DriverAdjustment& driver : made.drivers()) {
      const std::string effect = driver.has_added() ? ExactFigure(driver.added())
                                                    : "x " + ExactFigure(driver.multiplied_by());
      rows.push_back({"  " + NameIn(scenario.drivers(), driver.driver()),
                      ExactFigure(driver.observed()), ExactFigure(driver.reference()),
                      ExactFigure(driver.loading()), effect});
    }
    rows.push_back({"  adjusted", ExactFigure(made.adjusted()), "", "", "",
                    made.at_bound() ? "at its bound" : ""});
  }
  return "\n" + Table(rows);
}

std::string Heading(const std::string& title, const std::string& currency) {
  return Fitted(title, kPageWidth) + "\nMoney in " + currency +
         "; positive is paid to the supplier, negative by the supplier.\n";
}

}  // namespace

int PeriodsPerYear(const v1::Scenario& scenario) {
  switch (scenario.timeline().period_length()) {
    case v1::PERIOD_LENGTH_MONTH:
      return 12;
    case v1::PERIOD_LENGTH_QUARTER:
      return 4;
    default:
      return 1;
  }
}

std::string RenderSettlement(const v1::Scenario& scenario,
                             const v1::SettleContractResponse& response) {
  const v1::Contract& contract = ContractOf(scenario, response.ledger().contract());
  return Heading(
             NameOf(contract.display_name(), contract.id()) + ": what is due on what was observed",
             response.currency()) +
         RenderViolations(response.warnings(), "warning", "") +
         RenderAdjustments(scenario, response) +
         RenderLedger(scenario, contract, response.ledger()) + RenderScores(scenario, response);
}

std::string RenderReplay(const v1::Scenario& scenario, const v1::ReplayPathResponse& response) {
  std::string text = Heading(NameOf(scenario.display_name(), "Scenario") + ", path by path",
                             scenario.currency().empty() ? "EUR" : scenario.currency());
  for (const v1::PathReplay& path : response.paths()) text += RenderPath(scenario, path);
  return text;
}

}  // namespace accord::cli
