#include "clients/cli/render_segments.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

using Summaries = google::protobuf::RepeatedPtrField<v1::SegmentSummary>;
using Curve = google::protobuf::RepeatedPtrField<v1::ConcentrationPoint>;

constexpr int kMovesShown = 30;

std::string Count(double value) { return Grouped(value, 0); }

std::string Costs(const Summaries& segments) {
  if (segments.empty()) return "";
  const bool transaction = segments[0].has_transaction_cost_sum();
  const bool marketing = segments[0].has_marketing_cost_sum();
  if (!transaction && !marketing) return "";
  Rows rows = {{"segment"}};
  if (transaction) rows[0].push_back("transaction cost");
  if (marketing) rows[0].insert(rows[0].end(), {"marketing cost", "share"});
  rows[0].push_back(transaction && marketing ? "mean less both" : "mean less it");
  for (const v1::SegmentSummary& segment : segments) {
    std::vector<std::string> row = {segment.segment()};
    if (transaction) {
      row.push_back(Count(segment.transaction_cost_sum()));
    }
    if (marketing) {
      row.push_back(Count(segment.marketing_cost_sum()));
      row.push_back(segment.has_marketing_cost_share() ? Share(segment.marketing_cost_share())
                                                       : "-");
    }
    row.push_back(Count(segment.net_criterion_mean()));
    rows.push_back(std::move(row));
  }
  return "\n" + Table(rows);
}

std::string Concentration(const Curve& curve) {
  if (curve.empty()) return "";
  Rows rows = {{"the best"}, {"hold"}};
  for (const v1::ConcentrationPoint& point : curve) {
    const double percent = 100.0 * point.client_share();
    if (percent > 50.5 || (percent > 1.5 && percent < 4.5)) continue;
    rows[0].push_back(Share(point.client_share(), 0));
    rows[1].push_back(Share(point.criterion_share()));
  }
  return "\n" + Table(rows);
}

std::string Moves(const v1::SegmentClientsResponse& response) {
  const v1::CriterionComparison& second = response.second();
  Rows rows = {{"clients, from \\ to"}};
  for (const v1::SegmentSummary& segment : second.segments()) rows[0].push_back(segment.segment());
  int cell = 0;
  for (const v1::SegmentSummary& segment : response.segments()) {
    if (cell == second.cross_table_size()) break;  // those that are not ranked come last
    std::vector<std::string> row = {segment.segment()};
    for (int to = 0; to < second.segments_size(); ++to) {
      row.push_back(Count(static_cast<double>(second.cross_table(cell++))));
    }
    rows.push_back(std::move(row));
  }
  std::string text = "\n" + Table(rows);
  if (second.moves().empty()) return text + "\n  Nobody is in another segment by it.\n";
  text += "\n  " + Counted(second.moves_size(), "client is", "clients are") +
          " in another segment by it:\n";
  const int shown = std::min(second.moves_size(), kMovesShown);
  std::vector<std::string> clients;
  for (int i = 0; i < shown; ++i) clients.push_back(second.moves(i).client());
  clients = FittedApart(clients, 40);
  for (int i = 0; i < shown; ++i) {
    const v1::CriterionMove& move = second.moves(i);
    text += "  " + PadRight(clients[static_cast<std::size_t>(i)], 20) + "  " +
            move.first_segment() + " -> " + move.second_segment() + "\n";
  }
  if (shown < second.moves_size()) text += "  ... and others; --output json has them all\n";
  return text;
}

}  // namespace

std::string RenderSecondCriterion(const v1::SegmentClientsResponse& response,
                                  const std::string& second) {
  std::string text = Costs(response.segments()) + Concentration(response.concentration());
  if (!response.has_second()) return text;
  v1::SegmentClientsResponse other;
  *other.mutable_segments() = response.second().segments();
  if (response.second().has_top_20_percent_share() && response.second().has_gini()) {
    other.set_top_20_percent_share(response.second().top_20_percent_share());
    other.set_gini(response.second().gini());
  }
  text += "\n  By " + second + " instead\n\n" + RenderPyramid(other, second);
  text += Costs(other.segments()) + Concentration(response.second().concentration());
  return text + Moves(response);
}

std::string RenderPanelSegments(const v1::SegmentClientsResponse& response) {
  std::string text = RenderPyramid(response, "amount") + Concentration(response.concentration());
  if (response.unassigned_count() > 0) {
    text += "\n  In no segment: " + Count(static_cast<double>(response.unassigned_count())) + "\n";
  }
  if (response.return_count() > 0) {
    text += "\n  Returns: " + Count(static_cast<double>(response.return_count())) + ", together " +
            Grouped(response.return_amount(), 2) + "\n";
  }
  return text;
}

}  // namespace accord::cli
