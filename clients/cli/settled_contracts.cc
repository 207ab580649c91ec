#include "clients/cli/settled_contracts.h"

#include <algorithm>
#include <cmath>

#include "clients/cli/data_table.h"
#include "clients/cli/format.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/report_table.h"
#include "clients/cli/stream.h"

namespace accord::cli {
namespace {

int PeriodsOf(const v1::SettleContractResponse& answer) {
  int periods = 0;
  for (const v1::ClauseLine& line : answer.ledger().clauses()) {
    periods = std::max(periods, line.period());
  }
  return periods;
}

std::string RenderMany(const std::vector<SettledContract>& all) {
  Rows rows = {{"contract", "last settlement", "due in all"}};
  double total = 0;
  for (const SettledContract& each : all) {
    const int periods = PeriodsOf(each.answer);
    rows.push_back({Escaped(each.contract), periods > 0 ? "period " + std::to_string(periods) : "-",
                    Grouped(each.answer.total(), 2)});
    total += each.answer.total();
  }
  rows.push_back({Counted(static_cast<std::int64_t>(all.size()), "contract", "contracts"), "",
                  Grouped(total, 2)});
  std::string text = "What is due, positive to the supplier, in " +
                     Escaped(all.front().answer.currency()) + "\n\n" + Table(rows);
  for (const SettledContract& each : all) {
    const std::string warnings = RenderViolations(Readable(each.answer).warnings(), "warning",
                                                  " of " + Escaped(each.contract));
    if (!warnings.empty()) text += "\n" + warnings;
  }
  return text;
}

DataTable TableOfMany(const std::vector<SettledContract>& all) {
  DataTable table;
  for (const SettledContract& each : all) {
    DataTable one = SettlementTable(each.answer);
    if (table.columns.empty()) {
      table.columns = std::move(one.columns);
      table.columns.insert(table.columns.begin(), DataColumn{"contract"});
    }
    for (std::vector<DataCell>& row : one.rows) {
      row.insert(row.begin(), each.contract);
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string JsonOfMany(const std::vector<SettledContract>& all) {
  std::string text = "{\"settlements\": [";
  for (const SettledContract& each : all) {
    text += &each == &all.front() ? "\n" : ",\n";
    text +=
        "{\"contract\": \"" + each.contract + "\", \"settlement\": " + JsonOf(each.answer) + "}";
  }
  return text + "]}\n";
}

}  // namespace

std::string ShownMany(const std::vector<SettledContract>& all, const OutputFlags& output) {
  if (output.json) return JsonOfMany(all);
  if (output.csv) return CsvOf(TableOfMany(all));
  if (output.markdown) return MarkdownOf(TableOfMany(all));
  return RenderMany(all);
}

}  // namespace accord::cli
