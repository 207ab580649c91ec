#include <string>
#include <vector>

#include "accord/v1/client_base_report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

constexpr int kTableColumns = 8;  // segments beside each other
constexpr int kColumnWidth = 9;
constexpr int kContractWidth = 16;

// Tables of as many segments as fit a page, as even as they come.
std::string WhereTheyAre(const v1::ClientBaseReport& base) {
  const auto& segments = base.periods().rbegin()->segments();
  std::vector<std::string> names;
  for (const v1::SegmentForecast& segment : segments)
    names.push_back(SegmentName(base, segment.segment()));
  names = FittedApart(names, kColumnWidth);
  const int tables = (segments.size() + kTableColumns - 1) / kTableColumns;
  std::string text;
  for (int table = 0; table < tables; ++table) {
    const int first = segments.size() * table / tables;
    const int last = segments.size() * (table + 1) / tables;
    Rows rows = {{"client at the horizon in"}};
    for (int k = first; k < last; ++k) {
      rows[0].push_back(names[static_cast<std::size_t>(k)]);
    }
    for (const v1::NamedClientReport& client : base.named_clients()) {
      const auto& probabilities = client.periods().rbegin()->probabilities();
      rows.push_back({NameOf(client.display_name(), client.client())});
      for (int k = first; k < last; ++k) rows.back().push_back(Share(probabilities[k]));
    }
    text += "\n" + Table(rows);
  }
  return text;
}

std::string WhatTheyBring(const v1::ClientBaseReport& base) {
  Rows rows = {{"client", "contract", "lost", "discounted revenue", "discounted profit"}};
  std::vector<std::string> contracts;
  for (const v1::NamedClientReport& client : base.named_clients()) {
    contracts.push_back(client.contract().empty() ? "-" : client.contract());
  }
  contracts = FittedApart(contracts, kContractWidth);
  for (const v1::NamedClientReport& client : base.named_clients()) {
    rows.push_back({NameOf(client.display_name(), client.client()), contracts[rows.size() - 1],
                    client.has_lost_probability() ? ShareWithError(client.lost_probability()) : "-",
                    MoneyWithError(client.discounted_revenue()),
                    MoneyWithError(client.discounted_profit())});
  }
  return "\n" + Table(rows);
}

}  // namespace

std::string RenderNamedClients(const v1::ClientBaseReport& base) {
  if (base.named_clients().empty() || base.periods().empty()) return "";
  return WhereTheyAre(base) + WhatTheyBring(base);
}

}  // namespace accord::cli
