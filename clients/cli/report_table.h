#ifndef ACCORD_CLIENTS_CLI_REPORT_TABLE_H_
#define ACCORD_CLIENTS_CLI_REPORT_TABLE_H_

#include <string>

#include "clients/cli/data_table.h"
#include "google/protobuf/message.h"

namespace accord::v1 {
class CheckScenarioResponse;
class ComparisonReport;
class ReplayPathResponse;
class SegmentClientsResponse;
class SettleContractResponse;
class SimulationReport;
}  // namespace accord::v1

// What pages say (render.h), as tables.
namespace accord::cli {

// Whether figures by period are in it: for programs they are, for people they are too many.
enum class ByPeriod { kIncluded, kLeftOut };

// Long form, a line a number: every number of the report but what was run. Columns are party
// (supplier, client, client_base or empty), contract, metric, period (empty of what is of all),
// value and error. Metrics are named as figures are (Difference.figure) where these have a name:
// npv_mean, cvar_95, clauses["gain"].discounted_pay; the others by the fields of the report that
// hold them.
DataTable ReportTable(const v1::SimulationReport& report, ByPeriod by_period);

// Any other answer in the same long form: a line for each number that stands in it.
DataTable LongTable(const google::protobuf::Message& answer, ByPeriod by_period);

// The same of the base and every alternative, which the first column names ("base"), and each
// alternative's differences from the base: npv_mean_difference, and shares of paths beside it.
DataTable ComparisonTable(const v1::ComparisonReport& report, ByPeriod by_period);

// Base and alternatives as rows, the columns of the page (RenderAlternatives).
DataTable AlternativesTable(const v1::ComparisonReport& report);

// A line for each settlement of a clause and for all else that falls due; `cash` sums to the total.
DataTable SettlementTable(const v1::SettleContractResponse& response);

// Every path in the same long form behind a column that says which: drivers["demand"],
// outcomes["output"].measured, clauses["gain"].pay, supplier_npv. In Markdown, without what goes by
// period, what the paths come to.
DataTable ReplayTable(const v1::ReplayPathResponse& response, ByPeriod by_period);

// Faults, warnings and figures of what was entered. `kind` is fault, warning, driver, outcome_bias,
// money_bias or clause_point, `field` where it is in the scenario, and `code` that of the fault or
// the name of the figure.
DataTable CheckTable(const v1::CheckScenarioResponse& response);

// The path_figures of a report as CSV: the number of the path, then each figure by its name, every
// digit.
std::string PathsCsvOf(const v1::SimulationReport& report);

// Every client's segment as CSV, in the order of the file.
std::string AssignmentsCsvOf(const v1::SegmentClientsResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_REPORT_TABLE_H_
