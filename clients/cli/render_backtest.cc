#include "clients/cli/render_backtest.h"

#include <vector>

#include "accord/v1/backtest.pb.h"
#include "accord/v1/estimate.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

std::string Count(double value) { return Grouped(value, 0); }
std::string P(double p) { return p < 0.0001 ? "< 0.0001" : Grouped(p, 4); }

std::string Interval(const v1::CountForecast& forecast) {
  return Span(Count(forecast.lower().value()), Count(forecast.upper().value())) +
         (forecast.covered() ? " " : "*");
}

std::string LevelText(const v1::BacktestReport& report) {
  std::string digits = Grouped(100 * report.level(), 1);
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  return digits + " %";
}

std::string Counts(const v1::BacktestReport& report) {
  std::string text;
  Rows rows;
  const bool overdispersed = report.has_overdispersed_coverage();
  const auto flush = [&] {
    if (!rows.empty()) text += Table(rows) + "\n";
    rows.clear();
  };
  std::string date;
  for (const v1::HeldBackCount& count : report.counts()) {
    if (count.date() != date) {
      flush();
      date = count.date();
      rows.push_back({"at " + date, "seen", "mean", LevelText(report) + " interval ", "z"});
      if (overdispersed) {
        rows[0].insert(rows[0].end(), {"overdispersed ", "z"});
      }
      rows[0].insert(rows[0].end(), {"process ", "z"});
    }
    const auto z = [](const v1::CountForecast& forecast) {
      return forecast.has_z() ? Grouped(forecast.z(), 1) : std::string("-");
    };
    rows.push_back({count.segment(), Count(static_cast<double>(count.observed())),
                    Count(count.forecast().mean().value()), Interval(count.forecast()),
                    z(count.forecast())});
    if (overdispersed) {
      rows.back().insert(rows.back().end(),
                         {Interval(count.overdispersed()), z(count.overdispersed())});
    }
    rows.back().insert(rows.back().end(), {Interval(count.process()), z(count.process())});
  }
  flush();
  return text + "  * outside\n";
}

std::vector<std::string> CoverageCells(const v1::Coverage& coverage) {
  if (!coverage.has_share()) return {"-", "-"};
  return {std::to_string(coverage.covered()) + " of " + std::to_string(coverage.count()) + ", " +
              Share(coverage.share()),
          P(coverage.p_value())};
}

std::string CoverageTable(const v1::BacktestReport& report) {
  const bool overdispersed = report.has_overdispersed_coverage();
  Rows rows = {{"in " + LevelText(report) + " interval", "covered", "p"}};
  if (overdispersed) rows[0].insert(rows[0].end(), {"overdispersed", "p"});
  rows[0].insert(rows[0].end(), {"process", "p"});
  const auto add = [&](const std::string& name, const v1::Coverage& plain, const v1::Coverage& wide,
                       const v1::Coverage& process) {
    std::vector<std::string>& row = rows.emplace_back(1, name);
    for (std::string& cell : CoverageCells(plain)) row.push_back(cell);
    if (overdispersed) {
      for (std::string& cell : CoverageCells(wide)) row.push_back(cell);
    }
    for (std::string& cell : CoverageCells(process)) row.push_back(cell);
  };
  for (int i = 0; i < report.coverage().dates_size(); ++i) {
    const v1::Coverage& plain = report.coverage().dates(i);
    add(plain.date(), plain, overdispersed ? report.overdispersed_coverage().dates(i) : plain,
        report.process_coverage().dates(i));
  }
  add("all", report.coverage().all(), report.overdispersed_coverage().all(),
      report.process_coverage().all());
  return Table(rows);
}

std::string Scores(const v1::MoveScores& scores) {
  Rows rows = {{"log score a move", "moves", "estimated", "no change", "climatology"}};
  const auto add = [&](const std::string& name, const v1::LogScores& score) {
    rows.push_back({name, Count(static_cast<double>(score.moves())), Grouped(score.estimated(), 4),
                    Grouped(score.no_change(), 4), Grouped(score.climatology(), 4)});
  };
  for (const v1::LogScores& pair : scores.pairs()) {
    add(pair.first_date() + " to " + pair.second_date(), pair);
  }
  add("all", scores.all());
  const auto gain = [](bool known, const v1::Estimate& estimate) {
    return known ? MoneyWithError(estimate) : std::string("-");
  };
  rows.push_back({"gain of the estimate", "", "",
                  gain(scores.has_gain_over_no_change(), scores.gain_over_no_change()),
                  gain(scores.has_gain_over_climatology(), scores.gain_over_climatology())});
  return Table(rows);
}

std::string Calibration(const v1::BacktestReport& report) {
  const bool overdispersed = report.has_overdispersed_coverage();
  Rows rows = {{"who stays", "clients", "expected", "stayed", "chi-squared", "degrees", "p"}};
  if (overdispersed) rows[0].emplace_back("p overdispersed");
  for (const v1::SegmentCalibration& segment : report.calibration()) {
    if (segment.clients() == 0) continue;
    const auto clients = static_cast<double>(segment.clients());
    rows.push_back(
        {segment.segment(), Count(clients), Share(segment.expected_to_stay() / clients),
         Share(static_cast<double>(segment.stayed()) / clients), Grouped(segment.chi_squared(), 1),
         Count(static_cast<double>(segment.degrees_of_freedom())), P(segment.p_value())});
    if (overdispersed) rows.back().push_back(P(segment.overdispersed_p_value()));
  }
  return Table(rows);
}

std::string Reliability(const v1::BacktestReport& report) {
  Rows rows = {{"moves thought likely by", "chances", "expected", "seen"}};
  for (const v1::ReliabilityBin& bin : report.reliability()) {
    if (bin.chances() == 0) continue;
    const std::string name =
        bin.at_most() == 0.0 ? "0 %" : Span(Share(bin.above(), 0), Share(bin.at_most(), 0));
    rows.push_back({name, Count(static_cast<double>(bin.chances())), Count(bin.expected()),
                    Count(static_cast<double>(bin.observed()))});
  }
  return Table(rows);
}

}  // namespace

std::string RenderBacktest(const v1::BacktestReport& report) {
  std::string text = "  " + Counted(report.known_client_count(), "client", "clients") +
                     " known at " + report.origin_date() + ", foretold from " +
                     Counted(report.training_pairs(), "pair", "pairs") + " of dates before; " +
                     Count(static_cast<double>(report.path_count())) + " paths, seed " +
                     std::to_string(report.seed()) + "\n";
  if (report.has_overdispersion_concentration()) {
    text += "  Overdispersion between these pairs: concentration " +
            Grouped(report.overdispersion_concentration(), 1) + "\n";
  }
  text += "\n" + Counts(report) + "\n" + CoverageTable(report) + "\n" +
          Scores(report.move_scores()) + "\n" + Calibration(report) + "\n" + Reliability(report);
  if (report.warnings_size() > 0) text += "\n";
  for (const v1::BacktestWarning& warning : report.warnings()) {
    text += "  " + Wrapped(warning.code() + ": " + warning.description()) + "\n";
  }
  return text;
}

}  // namespace accord::cli
