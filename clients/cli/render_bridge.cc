#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

// A part of either party. A clause may be called like a part that follows it, so a name counts from
// 0 among its likes of one party: lines of both stand first, in one order.
struct PartKey {
  std::string name;
  int among_likes;

  friend bool operator==(const PartKey&, const PartKey&) = default;
};

std::vector<PartKey> KeysOf(const v1::PartyReport& party) {
  std::vector<PartKey> keys;
  for (const v1::BridgePart& part : party.bridge()) {
    const auto likes = std::count_if(keys.begin(), keys.end(),
                                     [&](const PartKey& each) { return each.name == part.name(); });
    keys.push_back({part.name(), static_cast<int>(likes)});
  }
  return keys;
}

std::string TextOf(const v1::PartyReport& party, const PartKey& key) {
  const std::vector<PartKey> keys = KeysOf(party);
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return "";
  return MoneyWithError(party.bridge(static_cast<int>(found - keys.begin())).money());
}

std::string WordsOf(const v1::ContractReport& contract, const PartKey& key) {
  return key.among_likes == 0 ? LineName(contract, key.name) : PartInWords(key.name);
}

}  // namespace

std::string RenderBridge(const v1::ContractReport& contract) {
  const v1::PartyReport& supplier = contract.supplier();
  const v1::PartyReport& client = contract.client();
  // What follows the lines has its place in the client's list, which has a benefit.
  std::vector<PartKey> keys = KeysOf(client);
  for (const PartKey& key : KeysOf(supplier)) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  if (keys.empty()) return "";
  Rows rows = {{"discounted, mean", "supplier", "client"}};
  for (const PartKey& key : keys) {
    rows.push_back({WordsOf(contract, key), TextOf(supplier, key), TextOf(client, key)});
  }
  rows.push_back(
      {"NPV, mean", MoneyWithError(supplier.npv().mean()), MoneyWithError(client.npv().mean())});
  rows.push_back({"  both together", MoneyWithError(contract.joint_npv_mean()), ""});
  return "\nFrom payments to value (positive: to the party)\n\n" + Table(rows);
}

std::string RenderQuantiles(const v1::SimulationReport& report) {
  if (report.quantiles().empty()) return "";
  Rows rows = {{"quantile", "mean"}};
  for (const v1::QuantileReport& quantile : report.quantiles(0).quantiles()) {
    v1::Estimate level;
    level.set_value(100 * quantile.level());
    rows[0].push_back(Money(level) + " %");
  }
  for (const v1::FigureQuantiles& figure : report.quantiles()) {
    std::string name = figure.figure();
    const std::string prefix = report.contracts_size() == 1
                                   ? "contracts[\"" + report.contracts(0).contract() + "\"]."
                                   : "";
    if (!prefix.empty() && name.starts_with(prefix)) name.erase(0, prefix.size());
    rows.push_back({name, Money(figure.mean())});
    for (const v1::QuantileReport& quantile : figure.quantiles()) {
      rows.back().push_back(MoneyWithError(quantile.value()));
    }
  }
  // As many levels beside each other as fit the page with whole names.
  const auto longest = std::max_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.front().size() < b.front().size();
  });
  std::string text = "\nQuantiles, money (pay is positive towards the supplier)\n";
  const std::size_t levels = rows[0].size() - 2;
  for (std::size_t first = 0; first < levels;) {
    std::string table;
    std::size_t count = levels - first;
    do {
      Rows part;
      for (const auto& row : rows) {
        part.push_back({row[0], row[1]});
        part.back().insert(part.back().end(), row.begin() + static_cast<std::ptrdiff_t>(2 + first),
                           row.begin() + static_cast<std::ptrdiff_t>(2 + first + count));
      }
      table = Table(part);
    } while (!(FitsPage(table) && table.find(longest->front()) != std::string::npos) &&
             --count > 0);
    count = std::max<std::size_t>(count, 1);
    text += "\n" + table;
    first += count;
  }
  return text;
}

}  // namespace accord::cli
