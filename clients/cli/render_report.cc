#include <algorithm>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {
namespace {

constexpr int kStripWidth = 36;
constexpr int kMaxExposureRows = 41;

std::string ReserveText(const v1::PartyReport& party) {
  return party.has_reserve_exhausted_probability()
             ? ShareWithError(party.reserve_exhausted_probability())
             : "no reserve given";
}

std::vector<std::string> SideBySide(const std::string& label, const v1::PartyReport& supplier,
                                    const v1::PartyReport& client,
                                    std::string (*text)(const v1::PartyReport&)) {
  return {label, text(supplier), text(client)};
}

std::string PrecisionText(const v1::PrecisionReport& precision) {
  const std::string width = precision.has_half_width() ? Figure(precision.half_width()) : "?";
  return "Precision of " + precision.figure() + ": ± " + width + " at 95 %, asked for ± " +
         Figure(precision.wanted_half_width());
}

std::string Heading(const v1::RunSummary& run) {
  std::string text = Title(run.display_name());
  text += "Money in " + run.currency() + ". " + Grouped(static_cast<double>(run.path_count()), 0) +
          " paths, seed " + std::to_string(run.seed()) + ", engine " + run.engine_version() +
          ", digest " + run.digest() + "\n";
  text += std::string("Each figure with its standard error (±). Quantiles are ") +
          (run.exact_quantiles() ? "exact order statistics." : "binned, their error included.") +
          "\n";
  return text + RenderRunNotes(run);
}

}  // namespace

std::string RenderRunNotes(const v1::RunSummary& run) {
  std::string text;
  if (run.observed_period_count() > 0) {
    text += "Period" +
            (run.observed_period_count() == 1
                 ? std::string(" 1")
                 : "s 1 to " + std::to_string(run.observed_period_count())) +
            " as observed; what comes after is simulated from there.\n";
  }
  for (const v1::PrecisionReport& precision : run.precisions()) {
    text +=
        Wrapped("", PrecisionText(precision) + (precision.reached() ? "." : ": not reached."), 0);
  }
  if (!run.end_reason().empty() &&
      run.end_reason() != "all " + std::to_string(run.path_count()) + " paths done") {
    text += Wrapped("", "Ended: " + run.end_reason() + ".", 0);
  }
  if (run.sampling() == v1::SAMPLING_SOBOL) {
    text += "Drawn on scrambled Sobol nets; errors are those of sixteen nets.\n";
  }
  for (const v1::SamplingGain& gain : run.sampling_gains()) {
    const std::string whose = gain.contract().empty()
                                  ? "total mean of the " + gain.party()
                                  : "mean of the " + gain.party() + " in " + gain.contract();
    text += Wrapped("",
                    "The " + whose + " is as sure as with " + Grouped(gain.variance_ratio(), 1) +
                        " times as many random paths (90 %: " +
                        Span(Grouped(gain.lower_90(), 1), Grouped(gain.upper_90(), 1)) + ").",
                    0);
  }
  return text;
}

std::string PeriodName(int period, int periods_per_year) {
  if (period == 0) return "start";
  const int year = (period - 1) / periods_per_year + 1;
  const int part = (period - 1) % periods_per_year + 1;
  std::string name = "year " + std::to_string(year);
  if (periods_per_year == 4) name += " Q" + std::to_string(part);
  if (periods_per_year == 12) name += (part < 10 ? " M0" : " M") + std::to_string(part);
  return name;
}

std::string Title(const std::string& name) {
  return Wrapped("", name.empty() ? "Scenario" : name, 0);
}

const std::string& NameOf(const std::string& display_name, const std::string& id) {
  return display_name.empty() ? id : display_name;
}

std::string Span(const std::string& low, const std::string& high) { return low + " to " + high; }

namespace {

// Nothing where nobody makes any.
std::string RenderEfforts(const v1::ContractReport& contract) {
  Rows rows = {{"effort of", "on", "shift", "costs, discounted"}};
  const auto add = [&](const char* who, const v1::PartyReport& party) {
    for (const v1::EffortReport& effort : party.efforts()) {
      rows.push_back({who, NameOf(effort.display_name(), effort.driver()),
                      ExactFigure(effort.shift()), MoneyWithError(effort.discounted_cost())});
    }
  };
  add("the supplier", contract.supplier());
  add("the client", contract.client());
  return rows.size() > 1 ? "\n" + Table(rows) : "";
}

}  // namespace

std::string RenderParties(const v1::ContractReport& contract) {
  using Party = v1::PartyReport;
  const Party& s = contract.supplier();
  const Party& c = contract.client();
  Rows rows = {{"", "supplier", "client"}};
  if (s.no_costs_given() || c.no_costs_given()) {
    rows.push_back(SideBySide("", s, c, [](const Party& p) {
      return std::string(p.no_costs_given() ? "no costs given" : "");
    }));
  }
  const auto add = [&](const std::string& label, std::string (*text)(const Party&)) {
    rows.push_back(SideBySide(label, s, c, text));
  };
  add("NPV, mean", [](const Party& p) { return MoneyWithError(p.npv().mean()); });
  add("  standard deviation", [](const Party& p) { return Money(p.npv().sd()); });
  add("  5 % quantile", [](const Party& p) { return MoneyWithError(p.npv().p5()); });
  add("  median", [](const Party& p) { return MoneyWithError(p.npv().p50()); });
  add("  95 % quantile", [](const Party& p) { return MoneyWithError(p.npv().p95()); });
  add("Chance of loss", [](const Party& p) { return ShareWithError(p.npv().loss_probability()); });
  add("Loss at 95 % (VaR)", [](const Party& p) { return MoneyWithError(p.npv().var_95()); });
  add("Mean of the worst 5 % (CVaR)",
      [](const Party& p) { return MoneyWithError(p.npv().cvar_95()); });
  add("Peak shortfall, mean",
      [](const Party& p) { return MoneyWithError(p.peak_shortfall().mean()); });
  add("Reserve that holds at 95 %",
      [](const Party& p) { return MoneyWithError(p.peak_shortfall().p95()); });
  add("  at 99 %", [](const Party& p) { return MoneyWithError(p.peak_shortfall().p99()); });
  add("Chance its reserve is exhausted", ReserveText);
  if (s.has_lost_investment() || c.has_lost_investment()) {
    add("Investment lost at the end", [](const Party& p) {
      return p.has_lost_investment() ? MoneyWithError(p.lost_investment()) : "nothing invested";
    });
  }
  if (s.has_after_end() || c.has_after_end()) {
    add("After the end, mean", [](const Party& p) {
      return p.has_after_end() ? MoneyWithError(p.after_end()) : "nothing given";
    });
  }
  add("Discounted at, a year", [](const Party& p) { return Share(p.discount_rate_per_year()); });
  return Table(rows) + RenderEfforts(contract);
}

std::string RenderExposure(const v1::PartyReport& supplier, int periods_per_year) {
  const auto& points = supplier.exposure_by_period();
  double low = 0, high = 0;
  for (const v1::ExposureReport& point : points) {
    low = std::min(low, point.cumulative_p5().value());
    high = std::max(high, point.cumulative_p95().value());
  }
  Rows rows = {{"", "mean cash", "mean exposure", "95 % exposure",
                PadRight("5 % ▒▒ median █ ▒▒ 95 %, zero │", kStripWidth)}};
  const bool yearly = points.size() > kMaxExposureRows;  // a long contract: the ends of its years
  for (const v1::ExposureReport& point : points) {
    const bool last = point.period() + 1 == points.size();
    if (yearly && point.period() % periods_per_year != 0 && !last) continue;
    rows.push_back(
        {PeriodName(point.period(), periods_per_year), Money(point.cumulative_mean()),
         Money(point.expected_exposure()), Money(point.potential_exposure_95()),
         RangeStrip(low, high, point.cumulative_p5().value(), point.cumulative_p50().value(),
                    point.cumulative_p95().value(), kStripWidth)});
  }
  return Table(rows);
}

std::string RenderClauses(const v1::ContractReport& contract) {
  Rows rows = {{"clause", "discounted pay", "fires", "on paths", "limited"}};
  for (const v1::ClauseReport& clause : contract.clauses()) {
    rows.push_back(
        {NameOf(clause.display_name(), clause.clause()), MoneyWithError(clause.discounted_pay()),
         Share(clause.fired_share_of_settlements()), Share(clause.fired_share_of_paths()),
         Share(clause.limited_share_of_settlements())});
  }
  for (const v1::OtherLineReport& line : contract.other_lines()) {
    rows.push_back(
        {LineName(contract, line.line()), MoneyWithError(line.discounted_pay()), "", "", ""});
  }
  return Table(rows);
}

std::string RenderOutcomes(const v1::SimulationReport& report) {
  Rows rows = {{"outcome at the horizon", "plan", "mean", "sd", "measured", "achievement"}};
  for (const v1::OutcomeReport& outcome : report.outcomes()) {
    if (outcome.periods().empty()) continue;
    const v1::OutcomePeriod& last = *outcome.periods().rbegin();
    v1::Estimate plan;
    plan.set_value(last.plan());
    plan.set_standard_error(last.true_mean().standard_error());
    v1::Estimate sd = plan;
    sd.set_value(last.true_sd());
    rows.push_back({NameOf(outcome.display_name(), outcome.outcome()) +
                        (outcome.unit().empty() ? "" : ", " + outcome.unit()),
                    Money(plan), MoneyWithError(last.true_mean()), Money(sd),
                    Money(last.measured_mean()),
                    last.has_achievement_mean() ? Share(last.achievement_mean()) : "-"});
  }
  return Table(rows);
}

namespace {

std::string RenderGuard(const v1::ContractReport& contract) {
  Rows rows = {{"achievement falls below its start", "periods", "on paths"}};
  for (const v1::GuardReport& guard : contract.guard()) {
    rows.push_back({NameOf(guard.display_name(), guard.outcome()),
                    Share(guard.breached_share_of_periods()),
                    Share(guard.breached_share_of_paths())});
  }
  return rows.size() > 1 ? "\n" + Table(rows) : "";
}

// Where the contract is not to last until the horizon.
std::string RenderTerm(const v1::RunSummary& run, const v1::ContractReport& contract) {
  if (!contract.has_term_periods()) return "";
  const int term = contract.term_periods();
  if (term == 0) return "Never begins: each party has what it has instead.\n";
  return "Ends with " + PeriodName(term, run.periods_per_year()) + " at the latest.\n";
}

std::string RenderContract(const v1::SimulationReport& report, const v1::ContractReport& contract) {
  std::string text = "\n" + Title(NameOf(contract.display_name(), contract.contract())) +
                     RenderTerm(report.run(), contract) + "\n" + RenderParties(contract) +
                     RenderBridge(contract);
  text += "\nThe supplier's exposure: cash since the start, undiscounted\n\n" +
          RenderExposure(contract.supplier(), report.run().periods_per_year());
  text +=
      "\nWhat each clause pays (positive: to the supplier), the share of settlements at which it\n"
      "fires, of paths on which it ever does, and of settlements that a limit binds\n\n" +
      RenderClauses(contract);
  const int periods_per_year = report.run().periods_per_year();
  return text + RenderGuard(contract) + RenderTerminations(contract, periods_per_year) +
         RenderTail(contract, periods_per_year) + RenderVerification(contract) +
         RenderAttributions(report, contract.contract());
}

}  // namespace

std::string RenderReport(const v1::SimulationReport& report) {
  std::string text = Heading(report.run());
  const std::string warnings = RenderViolations(report.warnings(), "warning");
  if (!warnings.empty()) text += "\n" + warnings;
  for (const v1::ContractReport& contract : report.contracts()) {
    text += RenderContract(report, contract);
  }
  if (report.has_supplier_total()) {
    if (report.has_joint_npv_mean()) {
      text +=
          "\nAll parties together, NPV, mean  " + MoneyWithError(report.joint_npv_mean()) + "\n";
    }
    text += std::string("\nAll contracts of the supplier together") +
            (report.supplier_total().no_costs_given() ? ", no costs given" : "") +
            "\n\n  NPV, mean  " + MoneyWithError(report.supplier_total().npv().mean()) +
            ", chance of loss " + ShareWithError(report.supplier_total().npv().loss_probability()) +
            "\n\n" + RenderExposure(report.supplier_total(), report.run().periods_per_year());
  }
  text += RenderQuantiles(report);
  text += RenderResponse(report);
  if (!report.outcomes().empty()) text += "\nWhat the client gets\n\n" + RenderOutcomes(report);
  if (report.has_client_base())
    text += "\nThe client base\n\n" + RenderClientBase(report.client_base());
  return text;
}

}  // namespace accord::cli
