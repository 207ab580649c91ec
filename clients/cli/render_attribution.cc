#include <algorithm>
#include <string>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

std::string GroupName(const std::string& group) {
  if (group == "measurement_and_chance") return "measurement";
  return group + " control";
}

std::string ColumnName(const v1::AttributionReport& attribution) {
  return attribution.party() + "'s " + (attribution.metric() == "cvar_95" ? "CVaR" : "NPV, mean");
}

// One column an attribution: where the plan would have it, what each group adds, where it is.
std::string RenderTable(const std::vector<const v1::AttributionReport*>& columns) {
  std::vector<std::string> names = {""}, plan = {"as planned"}, all = {"as it is"};
  Rows parts;
  for (const v1::AttributionReport* column : columns) {
    names.push_back(ColumnName(*column));
    v1::Estimate planned;
    planned.set_value(column->plan_world());
    planned.set_standard_error(column->all_on().standard_error());
    plan.push_back(Money(planned));
    all.push_back(MoneyWithError(column->all_on()));
    parts.resize(std::max(parts.size(), static_cast<std::size_t>(column->parts_size())));
    for (int i = 0; i < column->parts_size(); ++i) {
      std::vector<std::string>& row = parts[static_cast<std::size_t>(i)];
      if (row.empty()) row.push_back("  " + GroupName(column->parts(i).group()));
      row.push_back(MoneyWithError(column->parts(i).part()));
    }
  }
  Rows rows = {names, plan};
  rows.insert(rows.end(), parts.begin(), parts.end());
  rows.push_back(all);
  return Table(rows);
}

}  // namespace

std::string RenderAttributions(const v1::SimulationReport& report, const std::string& contract) {
  std::string text;
  for (const bool adjusted : {true, false}) {
    std::vector<const v1::AttributionReport*> columns;
    for (const v1::AttributionReport& attribution : report.attributions()) {
      if (attribution.contract() == contract && attribution.adjusted() == adjusted) {
        columns.push_back(&attribution);
      }
    }
    if (columns.empty()) continue;
    text += adjusted ? "\nWho the result is owed to, by who controls what is uncertain (Shapley, " +
                           Grouped(static_cast<double>(columns[0]->path_count()), 0) + " paths)\n\n"
                     : "\nThe same without the contract's adjustment of outcomes\n\n";
    text += RenderTable(columns);
  }
  return text;
}

}  // namespace accord::cli
