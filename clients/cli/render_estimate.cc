#include "clients/cli/render_estimate.h"

#include <string>
#include <utility>
#include <vector>

#include "accord/v1/client_base.pb.h"
#include "accord/v1/transition_estimate.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

// Matrices of more segments do not fit the page; their rows are listed target by target.
constexpr int kWidestMatrix = 8;
constexpr int kIdWidth = 8;

std::string Count(double value) { return Grouped(value, 0); }
std::string P(double p) { return p < 0.0001 ? "< 0.0001" : Grouped(p, 4); }

std::string Segments(const v1::TransitionEstimate& estimate) {
  if (estimate.dates().empty()) return "";
  const v1::DateCounts& last = *estimate.dates().rbegin();
  Rows rows = {{"segment", "clients at " + last.date(), "mean amount since", "new a pair"}};
  for (int k = 0; k < estimate.client_base().segments_size(); ++k) {
    const v1::Segment& segment = estimate.client_base().segments(k);
    double arrivals = 0.0;
    for (const v1::Arrival& arrival : estimate.arrivals()) {
      if (arrival.segment() == segment.id()) arrivals = arrival.mean_per_period();
    }
    rows.push_back({segment.id(), Count(static_cast<double>(segment.client_count())),
                    Grouped(segment.revenue_per_client().fixed().constant(), 2),
                    Grouped(arrivals, 1)});
  }
  return Table(rows);
}

std::string Percent(const v1::EstimatedProbability& cell) {
  if (cell.mean() == 0.0) return ".";
  return Grouped(100.0 * cell.mean(), 1);
}

std::string Matrix(const v1::TransitionEstimate& estimate) {
  Rows rows = {{"% of clients, from \\ to"}};
  std::vector<std::string> ids;
  for (const v1::EstimatedRow& row : estimate.pooled()) ids.push_back(row.from());
  for (std::string& id : FittedApart(ids, kIdWidth)) rows[0].push_back(std::move(id));
  rows[0].push_back("clients");
  for (const v1::EstimatedRow& row : estimate.pooled()) {
    std::vector<std::string> cells = {row.from()};
    double clients = 0.0;
    for (int to = 0; to < row.counts_size(); ++to) {
      clients += static_cast<double>(row.counts(to));
      cells.push_back(row.probabilities().empty() ? "-" : Percent(row.probabilities(to)));
    }
    cells.push_back(Count(clients));
    rows.push_back(std::move(cells));
  }
  return Table(rows);
}

std::string Moves(const v1::TransitionEstimate& estimate) {
  Rows rows = {{"from", "to", "clients", "mean", "90 % interval", "95 % interval"}};
  for (const v1::EstimatedRow& row : estimate.pooled()) {
    for (int to = 0; to < row.probabilities_size(); ++to) {
      const v1::EstimatedProbability& cell = row.probabilities(to);
      if (cell.mean() == 0.0) continue;
      rows.push_back({row.from(), estimate.pooled(to).from(),
                      Count(static_cast<double>(row.counts(to))), Share(cell.mean(), 2),
                      Span(Share(cell.p5(), 2), Share(cell.p95(), 2)),
                      Span(Share(cell.p2_5(), 2), Share(cell.p97_5(), 2))});
    }
  }
  return rows.size() > 1 ? Table(rows) : "";
}

std::vector<std::string> Row(const std::string& name, const v1::ChainTest& test) {
  return {name, Grouped(test.chi_squared(), 1),
          Count(static_cast<double>(test.degrees_of_freedom())), P(test.chi_squared_p_value()),
          P(test.likelihood_ratio_p_value())};
}

std::vector<std::string> Row(const std::string& name, const v1::FTest& test) {
  return {name, "F " + Grouped(test.f(), 2),
          Count(static_cast<double>(test.between_degrees_of_freedom())) + " and " +
              Count(static_cast<double>(test.within_degrees_of_freedom())),
          P(test.p_value()), ""};
}

std::string Tests(const v1::TransitionEstimate& estimate) {
  if (!estimate.has_stationarity()) return "";
  Rows rows = {{"test", "chi-squared", "degrees", "p", "p of likelihood ratio"}};
  rows.push_back(Row("one matrix for all pairs", estimate.stationarity()));
  rows.push_back(Row("the past does not matter", estimate.first_order()));
  if (estimate.has_drift()) rows.push_back(Row("no drift", estimate.drift()));
  if (estimate.has_season()) rows.push_back(Row("no season", estimate.season()));
  return Table(rows);
}

}  // namespace

std::string RenderEstimate(const v1::TransitionEstimate& estimate) {
  std::string text = "  " + Counted(estimate.row_count(), "row", "rows") + " of " +
                     Counted(estimate.client_count(), "client", "clients") + "; " +
                     Counted(estimate.pairs_size(), "pair", "pairs") + " of dates\n\n";
  text += Segments(estimate) + "\n";
  if (estimate.pooled_size() <= kWidestMatrix) text += Matrix(estimate) + "\n";
  text += Moves(estimate);
  const std::string tests = Tests(estimate);
  if (!tests.empty()) text += "\n" + tests;
  if (estimate.has_overdispersion_concentration()) {
    text += "\n  Overdispersion between pairs: concentration " +
            Grouped(estimate.overdispersion_concentration(), 1) + "\n";
  }
  if (estimate.warnings_size() > 0) text += "\n";
  for (const v1::EstimateWarning& warning : estimate.warnings()) {
    text += "  " + Wrapped(warning.code() + ": " + warning.description()) + "\n";
  }
  if (estimate.distrust()) {
    text += "\n  A forecast from this matrix should not be trusted without more.\n";
  }
  return text;
}

}  // namespace accord::cli
