#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/report_table.h"

namespace accord::cli {
namespace {

using Report = v1::SimulationReport;

// Over all contracts.
const v1::PartyReport& SupplierOf(const Report& report) {
  return report.has_supplier_total() ? report.supplier_total() : report.contracts(0).supplier();
}

// Figures that add up on every path; that they go together is not known, so there is no error.
v1::Estimate SumOf(const std::vector<const v1::Estimate*>& parts) {
  v1::Estimate sum;
  for (const v1::Estimate* part : parts) sum.set_value(sum.value() + part->value());
  if (parts.size() == 1 && parts[0]->has_standard_error()) {
    sum.set_standard_error(parts[0]->standard_error());
  }
  return sum;
}

v1::Estimate ClientsMean(const Report& report) {
  std::vector<const v1::Estimate*> parts;
  for (const v1::ContractReport& contract : report.contracts()) {
    parts.push_back(&contract.client().npv().mean());
  }
  return SumOf(parts);
}

struct Column {
  std::string whose, title;  // whose: of the first of its columns alone
  std::function<v1::Estimate(const Report&)> figure;
  // The metric of the paired differences whose errors say how many digits tell alternatives apart,
  // of one party or, where that is empty, of any.
  std::string party = {}, metric = {};
  bool is_share = false;
};

std::vector<Column> ColumnsOf(const Report& base) {
  if (base.contracts().empty()) {
    return {{"discounted", "revenue",
             [](const Report& r) { return r.client_base().discounted_revenue().mean(); },
             "client_base", "revenue_mean"},
            {"discounted", "profit",
             [](const Report& r) { return r.client_base().discounted_profit().mean(); },
             "client_base", "profit_mean"}};
  }
  const bool one = base.contracts_size() == 1;
  std::vector<Column> columns = {
      {"supplier", "mean", [](const Report& r) { return SupplierOf(r).npv().mean(); }, "supplier",
       "npv_mean"},
      {"", "CVaR", [](const Report& r) { return SupplierOf(r).npv().cvar_95(); }, "supplier",
       "cvar_95"},
      {"", "reserve", [](const Report& r) { return SupplierOf(r).peak_shortfall().p95(); }},
      {"", "loss", [](const Report& r) { return SupplierOf(r).npv().loss_probability(); },
       "supplier", "loss_probability", true},
      {one ? "client" : "clients", "mean", &ClientsMean, "client", "npv_mean"}};
  if (one) {
    const auto client = [](const Report& r) -> const v1::NpvReport& {
      return r.contracts(0).client().npv();
    };
    columns.push_back({"", "CVaR", [client](const Report& r) { return client(r).cvar_95(); },
                       "client", "cvar_95"});
    columns.push_back({"", "loss",
                       [client](const Report& r) { return client(r).loss_probability(); }, "client",
                       "loss_probability", true});
  }
  columns.push_back({"together", "mean",
                     [](const Report& r) {
                       const v1::Estimate clients = ClientsMean(r);
                       return SumOf({&SupplierOf(r).npv().mean(), &clients});
                     },
                     "", "npv_mean"});
  return columns;
}

// The least error of such a paired difference that there is; 0 where none has one.
double LeastError(const v1::ComparisonReport& report, const Column& column) {
  double least = 0;
  for (const v1::AlternativeReport& alternative : report.alternatives()) {
    for (const v1::Difference& each : alternative.differences()) {
      const double error = each.difference().standard_error();
      const bool counts = each.metric() == column.metric &&
                          (column.party.empty() || each.party() == column.party) && error > 0;
      if (counts) least = least == 0 ? error : std::min(least, error);
    }
  }
  return least;
}

// With the digits that tell alternatives apart, two more than its own error has at most.
std::string Text(const Column& column, v1::Estimate figure, double error) {
  const double own = figure.standard_error();
  if (error > 0) figure.set_standard_error(std::max(error, own / 100));
  return column.is_share ? Share(figure) : Money(figure);
}

std::string ErrorText(const Column& column, const v1::Estimate& figure) {
  if (!figure.has_standard_error() || figure.standard_error() <= 0) return "";
  v1::Estimate error;
  error.set_value(figure.standard_error());
  error.set_standard_error(figure.standard_error());
  return column.is_share ? Share(error.value(), 2) : Money(error);
}

// Of the mean NPVs of one alternative: the supplier's over all contracts and every client's.
enum class Verdict { kYes, kNo, kUnsure };

Verdict BothBetter(const v1::AlternativeReport& alternative, bool has_total) {
  Verdict verdict = Verdict::kYes;
  for (const v1::Difference& each : alternative.differences()) {
    if (each.metric() != "npv_mean") continue;
    if (each.party() == "supplier" && has_total != each.contract().empty()) continue;
    const double change = each.difference().value(), error = each.difference().standard_error();
    const bool is_known = each.difference().has_standard_error();
    if (change == 0 || (is_known && change < -2 * error)) return Verdict::kNo;
    if (!is_known || change <= 2 * error) verdict = Verdict::kUnsure;
  }
  return verdict;
}

const char* TextOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kYes:
      return "yes";
    case Verdict::kNo:
      return "no";
    case Verdict::kUnsure:
      break;
  }
  return "unsure";
}

// The first column and a few others; two tables where one is too wide.
std::string Tables(const Rows& rows, std::size_t first, std::size_t last) {
  Rows part;
  for (const auto& row : rows) {
    part.push_back({row[0]});
    part.back().insert(part.back().end(), row.begin() + static_cast<std::ptrdiff_t>(first),
                       row.begin() + static_cast<std::ptrdiff_t>(last));
  }
  const std::string table = Table(part);
  if (last - first < 2 || FitsPage(table)) return table;
  const std::size_t middle = (first + last + 1) / 2;
  return Tables(rows, first, middle) + "\n" + Tables(rows, middle, last);
}

}  // namespace

namespace {

DataCell CellOf(const Column& column, const v1::Estimate& figure) {
  if (figure.has_standard_error()) return Measured{figure, column.is_share};
  return Money(figure);
}

}  // namespace

DataTable AlternativesTable(const v1::ComparisonReport& report) {
  DataTable table{{{"alternative"}}, {{std::string("base")}}};
  for (const v1::AlternativeReport& each : report.alternatives()) {
    table.rows.push_back({each.id()});
  }
  const Report& base = report.base();
  if (base.contracts().empty() && !base.has_client_base()) return table;
  std::string whose;
  for (const Column& column : ColumnsOf(base)) {
    if (!column.whose.empty()) whose = column.whose;
    table.columns.push_back({whose + " " + column.title, "error"});
    table.rows[0].push_back(CellOf(column, column.figure(base)));
    for (int i = 0; i < report.alternatives_size(); ++i) {
      table.rows[static_cast<std::size_t>(i) + 1].push_back(
          CellOf(column, column.figure(report.alternatives(i).report())));
    }
  }
  if (base.contracts().empty()) return table;
  table.columns.push_back({"both better"});
  table.rows[0].emplace_back();
  for (int i = 0; i < report.alternatives_size(); ++i) {
    table.rows[static_cast<std::size_t>(i) + 1].push_back(
        std::string(TextOf(BothBetter(report.alternatives(i), base.has_supplier_total()))));
  }
  return table;
}

std::string RenderAlternatives(const v1::ComparisonReport& report) {
  const Report& base = report.base();
  if (base.contracts().empty() && !base.has_client_base()) return "";
  const bool has_parties = !base.contracts().empty();
  Rows rows = {{""}, {"alternative"}, {"base"}, {"  ±"}};
  for (const v1::AlternativeReport& each : report.alternatives()) rows.push_back({each.id()});
  for (const Column& column : ColumnsOf(base)) {
    const double error = LeastError(report, column);
    rows[0].push_back(column.whose);
    rows[1].push_back(column.title);
    rows[2].push_back(Text(column, column.figure(base), error));
    rows[3].push_back(ErrorText(column, column.figure(base)));
    for (int i = 0; i < report.alternatives_size(); ++i) {
      rows[static_cast<std::size_t>(i) + 4].push_back(
          Text(column, column.figure(report.alternatives(i).report()), error));
    }
  }
  std::string text = "The base and its alternatives, on the same paths\n\n";
  if (!has_parties) return text + Tables(rows, 1, rows[0].size());
  rows[0].push_back("both");
  rows[1].push_back("better");
  rows[2].push_back("");
  rows[3].push_back("");
  for (int i = 0; i < report.alternatives_size(); ++i) {
    rows[static_cast<std::size_t>(i) + 4].push_back(
        TextOf(BothBetter(report.alternatives(i), base.has_supplier_total())));
  }
  text += Tables(rows, 1, rows[0].size());
  return text +
         Wrapped(
             "",
             "Mean NPV; CVaR: mean of the worst 5 %; reserve: what holds at 95 % against the "
             "supplier's shortfall; loss: its chance; ±: standard errors of the base. Both better: "
             "the mean NPVs of the supplier and of every client are higher by more than two "
             "standard errors of the difference; no: one is lower by as much, or the same.",
             2);
}

}  // namespace accord::cli
