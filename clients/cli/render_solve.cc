#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_sweep.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {
namespace {

bool IsShare(const std::string& figure) { return figure.ends_with(".loss_probability"); }

std::string Text(const std::string& figure, const v1::Estimate& estimate) {
  return IsShare(figure) ? ShareWithError(estimate) : MoneyWithError(estimate);
}

// With the digits that its error leaves.
std::string TermEnd(const v1::Estimate& term, double end) {
  v1::Estimate estimate = term;
  estimate.set_value(end);
  return Money(estimate);
}

// Three digits.
std::string SlopeText(double slope) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", slope);
  return text;
}

std::string TargetText(const v1::TermSolution& solution) {
  return IsShare(solution.figure()) ? Share(solution.target()) : TermValue(solution.target());
}

std::string TermText(const v1::TermRoot& root) {
  if (root.has_flat_to()) {
    return Span(TermValue(root.term().value()), TermValue(root.flat_to()));
  }
  return MoneyWithError(root.term());
}

std::string ConfirmedText(const v1::TermRoot& root) {
  return root.is_confirmed() ? "confirmed" : "NOT confirmed";
}

// What the figure reaches, where it is never the target.
std::string ReachText(const v1::TermSolution& solution) {
  const auto by_value = [](const v1::ScannedTerm& a, const v1::ScannedTerm& b) {
    return a.figure().value() < b.figure().value();
  };
  const auto [low, high] =
      std::minmax_element(solution.scan().begin(), solution.scan().end(), by_value);
  const auto at = [&](const v1::ScannedTerm& point) {
    return Text(solution.figure(), point.figure()) + " at " + TermValue(point.term());
  };
  return "it goes from " + at(*solution.scan().begin()) + " to " + at(*solution.scan().rbegin()) +
         "; lowest " + at(*low) + ", highest " + at(*high);
}

using SweptEfforts = google::protobuf::RepeatedPtrField<v1::SweptEffort>;

// The efforts chosen at each value found; empty where none are.
std::string EffortsText(const v1::TermSolution& solution, const SweptEfforts& efforts) {
  if (efforts.empty()) return "";
  Rows rows = {{"value"}};
  for (const v1::SweptEffort& effort : efforts) {
    rows[0].push_back(effort.party() + "'s " + effort.driver());
  }
  for (const v1::TermRoot& root : solution.roots()) {
    rows.push_back({TermText(root)});
    for (const double shift : root.shifts()) rows.back().push_back(Figure(shift));
  }
  return "  Efforts chosen there, as shifts of drivers\n" + Table(rows);
}

std::string RenderTarget(const v1::TermSolution& solution, const std::string& term,
                         const SweptEfforts& efforts) {
  std::string text =
      "\n" + Wrapped("", term + " so that " + solution.figure() + " is " + TargetText(solution), 2);
  if (solution.roots().empty()) {
    return text + Wrapped("  ",
                          "No such value between " + TermValue(solution.scan().begin()->term()) +
                              " and " + TermValue(solution.scan().rbegin()->term()) + ": " +
                              ReachText(solution) + ".",
                          2);
  }
  Rows rows = {{"value", "95 %", "figure there", "on fresh paths", "", "slope"}};
  for (const v1::TermRoot& root : solution.roots()) {
    const std::string interval = Span(TermEnd(root.term(), root.term().lower_95()),
                                      TermEnd(root.term(), root.term().upper_95()));
    rows.push_back({TermText(root), root.has_flat_to() ? "a stretch" : interval,
                    Text(solution.figure(), root.figure()),
                    Text(solution.figure(), root.fresh_figure()), ConfirmedText(root),
                    SlopeText(root.slope())});
  }
  text += Table(rows) + EffortsText(solution, efforts);
  if (!solution.is_monotone()) {
    text += Wrapped("  ",
                    "The figure rises and falls along the range: these are the values that a scan "
                    "of " +
                        std::to_string(solution.scan_size()) + " points sees.",
                    2);
  }
  return text;
}

// One target for every value of the curve.
std::string RenderCurve(const v1::SolveReport& report, const std::vector<int>& solutions,
                        const std::vector<std::string>& names) {
  const v1::TermSolution& first = report.solutions(solutions.front());
  std::string text = "\n" + Wrapped("",
                                    names[0] + " against " + names[1] + " so that " +
                                        first.figure() + " is " + TargetText(first),
                                    2);
  Rows rows = {{names[1], names[0], "on fresh paths", ""}};
  for (const int s : solutions) {
    const v1::TermSolution& solution = report.solutions(s);
    const std::string curve = TermValue(solution.curve_value());
    if (solution.roots().empty()) {
      rows.push_back({curve, "none",
                      Span(Text(solution.figure(), solution.scan().begin()->figure()),
                           Text(solution.figure(), solution.scan().rbegin()->figure())),
                      "at the ends"});
    }
    for (const v1::TermRoot& root : solution.roots()) {
      rows.push_back({curve, TermText(root), Text(solution.figure(), root.fresh_figure()),
                      ConfirmedText(root)});
    }
  }
  return text + Table(rows);
}

// Whether its fresh figure is the scanned one, and not because it is the same on all paths.
bool IsOnTheSamePaths(const v1::TermRoot& root) {
  return !root.is_confirmed() && root.figure().standard_error() > 0 &&
         root.figure().value() == root.fresh_figure().value();
}

}  // namespace

std::string RenderSolution(const v1::SolveReport& report) {
  std::vector<std::string> paths = {report.term()};
  if (!report.curve().empty()) paths.push_back(report.curve());
  const std::vector<std::string> names = ShortNames(paths);
  std::string text = Title(report.display_name()) + "Money in " + report.currency() + ". " +
                     Grouped(static_cast<double>(report.path_count()), 0) +
                     " paths for each value, seed " + std::to_string(report.seed()) +
                     "; fresh paths: seed " + std::to_string(report.fresh_seed()) +
                     ". Standard errors (±).\n";
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (names[i] != paths[i]) text += "  " + names[i] + ": " + paths[i] + "\n";
  }
  if (report.curve().empty()) {
    for (const v1::TermSolution& solution : report.solutions()) {
      text += RenderTarget(solution, names[0], report.efforts());
    }
    return text;
  }
  // Solutions come by value of the curve, then by target.
  const auto same_value = [&](int s) {
    return report.solutions(s).curve_value() == report.solutions(0).curve_value();
  };
  int targets = 0;
  while (targets < report.solutions_size() && same_value(targets)) ++targets;
  for (int target = 0; target < targets; ++target) {
    std::vector<int> solutions;
    for (int s = target; s < report.solutions_size(); s += targets) solutions.push_back(s);
    text += RenderCurve(report, solutions, names);
  }
  return text;
}

std::string RenderTrialsNote(const v1::SolveReport& report, const v1::Scenario& scenario) {
  std::string drivers;
  for (const v1::Driver& driver : scenario.drivers()) {
    if (!driver.marginal().has_trials()) continue;
    drivers += (drivers.empty() ? "" : ", ") + driver.id();
  }
  if (drivers.empty()) return "";
  const bool none_is_fresh =
      std::any_of(report.solutions().begin(), report.solutions().end(), [](const auto& solution) {
        return std::any_of(solution.roots().begin(), solution.roots().end(), IsOnTheSamePaths);
      });
  return "\n" + Wrapped("",
                        "Trials of " + drivers + " are the same on fresh paths" +
                            (none_is_fresh ? ": a figure that follows nothing else cannot be "
                                             "confirmed by them."
                                           : ", which confirm against the luck of the rest."),
                        0);
}

DataTable SolutionTable(const v1::SolveReport& report) {
  DataTable table{{{"figure"}, {"target"}}, {}};
  if (!report.curve().empty()) table.columns.push_back({report.curve()});
  table.columns.push_back({report.term(), report.term() + " standard_error"});
  table.columns.push_back({"fresh_figure", "fresh_figure standard_error"});
  table.columns.push_back({"is_confirmed"});
  for (const v1::SweptEffort& effort : report.efforts()) {
    table.columns.push_back(
        {effort.contract() + " " + effort.party() + " " + effort.driver() + " shift"});
  }
  for (const v1::TermSolution& solution : report.solutions()) {
    std::vector<DataCell> target = {solution.figure(), solution.target()};
    if (!report.curve().empty()) target.emplace_back(solution.curve_value());
    for (const v1::TermRoot& root : solution.roots()) {
      std::vector<DataCell>& row = table.rows.emplace_back(target);
      row.emplace_back(Measured{root.term()});
      row.emplace_back(Measured{root.fresh_figure(), IsShare(solution.figure())});
      row.emplace_back(root.is_confirmed() ? "yes" : "no");
      for (const double shift : root.shifts()) row.emplace_back(shift);
    }
    if (solution.roots().empty()) {
      table.rows.push_back(target);
      table.rows.back().resize(table.columns.size());
    }
  }
  return table;
}

}  // namespace accord::cli
