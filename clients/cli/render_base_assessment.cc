#include <cstddef>
#include <string>
#include <vector>

#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/assessment_words.h"
#include "clients/cli/format.h"
#include "clients/cli/render_assessment.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

constexpr int kClientsShown = 50;

// Rows of three cells as the response has them: strong clients first.
std::string MatrixPage(const v1::BaseAssessment& base) {
  constexpr int kColumns = 3;
  Rows table = {{"client", "weak position", "medium position", "strong position"}};
  constexpr const char* kRows[] = {"strong", "medium", "weak"};
  for (int i = 0; i < base.cells_size(); ++i) {
    const v1::MatrixCell& cell = base.cells(i);
    if (i % kColumns == 0) table.push_back({kRows[i / kColumns]});
    table.back().push_back(WordOf(cell.option()) + ": " + std::to_string(cell.client_count()));
  }
  return Table(table);
}

std::string DirectionOf(const v1::AssessedClient& client) {
  const v1::Direction direction = client.direction().direction();
  return direction == v1::DIRECTION_UNSPECIFIED ? "none" : WordOf(direction);
}

std::vector<std::string> RowOf(const v1::AssessedClient& client) {
  std::vector<std::string> row = {client.id(),
                                  WordOf(client.level()),
                                  WordOf(client.normative_level()),
                                  Share(client.profit_rate(), 1),
                                  NumberWord(client.npv()),
                                  WordOf(client.option())};
  if (client.has_direction()) row.push_back(DirectionOf(client));
  return row;
}

}  // namespace

std::string RenderBaseAssessment(const v1::AssessBaseResponse& response) {
  const v1::BaseAssessment& base = response.base();
  std::string page = Counted(base.clients_size(), "client", "clients") + ", mean profit rate " +
                     Share(base.mean_profit_rate(), 1) + ", mean NPV " +
                     NumberWord(base.mean_npv()) + "\n\n" + MatrixPage(base) +
                     "\nWhom to talk to first\n\n";
  std::vector<const v1::AssessedClient*> order(static_cast<std::size_t>(base.clients_size()));
  for (const v1::AssessedClient& client : base.clients()) {
    order[static_cast<std::size_t>(client.place()) - 1] = &client;
  }
  Rows table = {{"client", "level", "should be", "profit rate", "NPV", "option"}};
  if (base.clients(0).has_direction()) table[0].push_back("direction");
  for (const v1::AssessedClient* client : order) {
    if (table.size() <= kClientsShown) table.push_back(RowOf(*client));
  }
  page += Table(table);
  if (base.clients_size() > kClientsShown) {
    page += Paragraph("and " + std::to_string(base.clients_size() - kClientsShown) +
                      " more: --output csv has all of them");
  }
  Rows levers = {{"lever", "clients"}};
  for (const v1::LeverUse& use : base.levers()) {
    levers.push_back({use.lever(), std::to_string(use.client_count())});
  }
  page += "\n" + Table(levers);
  page += "\n  accord levers NAME --set capacity=CLIENTS prints one for a scenario.\n\n";
  return page + SourceLines(base.provenance());
}

std::string RenderCanvas(const v1::DescribeCanvasResponse& response) {
  const v1::CanvasAnswer& canvas = response.canvas();
  std::string page;
  for (const v1::CanvasSegmentAnswer& segment : canvas.segments()) {
    page += Title(segment.id() + ": profit " + NumberWord(segment.profit()));
    Rows table = {{"stream", "revenue", "profit", "share of all profit"}};
    for (const v1::RevenueStreamAnswer& stream : segment.streams()) {
      table.push_back({stream.id(), NumberWord(stream.revenue()), NumberWord(stream.profit()),
                       stream.has_share_of_profit() ? Share(stream.share_of_profit(), 1) : "-"});
    }
    table.push_back({"relationships", "", NumberWord(-segment.relationship_cost()), ""});
    page += Table(table) + "\n";
  }
  page += "Profit of all segments: " + NumberWord(canvas.profit()) +
          "\n  --output json has each segment for a client base and each stream as a clause.\n\n";
  return page + SourceLines(canvas.provenance());
}

DataTable BaseTable(const v1::AssessBaseResponse& response) {
  DataTable table{.columns = {{"client"},
                              {"place"},
                              {"level_sum"},
                              {"level"},
                              {"normative_level"},
                              {"level_move"},
                              {"profit_rate"},
                              {"tactical"},
                              {"npv"},
                              {"strategic"},
                              {"option"},
                              {"direction"},
                              {"reason"}},
                  .rows = {}};
  for (const v1::AssessedClient& client : response.base().clients()) {
    const bool has = client.has_direction();
    table.rows.push_back({client.id(), static_cast<double>(client.place()), client.level_sum(),
                          WordOf(client.level()), WordOf(client.normative_level()),
                          static_cast<double>(client.level_move()), client.profit_rate(),
                          WordOf(client.tactical()), client.npv(), WordOf(client.strategic()),
                          WordOf(client.option()), has ? DataCell(DirectionOf(client)) : DataCell(),
                          has ? DataCell(client.direction().reason()) : DataCell()});
  }
  return table;
}

}  // namespace accord::cli
