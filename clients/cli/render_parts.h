#ifndef ACCORD_CLIENTS_CLI_RENDER_PARTS_H_
#define ACCORD_CLIENTS_CLI_RENDER_PARTS_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

namespace accord::v1 {
class CheckScenarioResponse;
class ClausePoints;
class ClientBaseReport;
class ComparisonReport;
class Contract;
class ContractLedger;
class ContractReport;
class PartyReport;
class RunSummary;
class Scenario;
class SimulationReport;
class Violation;
}  // namespace accord::v1

// The sections of the pages, one function each.
namespace accord::cli {

using Rows = std::vector<std::vector<std::string>>;

std::string RenderParties(const v1::ContractReport& contract);
// Base and alternatives as rows, of several contracts the sums of all: both means, their sum,
// risks, and whether both parties are better off. Of a scenario without contracts the client base's
// money.
std::string RenderAlternatives(const v1::ComparisonReport& report);
// What both parties' mean NPVs are made of; empty where the report does not say.
std::string RenderBridge(const v1::ContractReport& contract);
// Quantiles that were asked for, by figure; empty where nobody asked.
std::string RenderQuantiles(const v1::SimulationReport& report);
std::string RenderExposure(const v1::PartyReport& supplier, int periods_per_year);
std::string RenderClauses(const v1::ContractReport& contract);
std::string RenderOutcomes(const v1::SimulationReport& report);
std::string RenderClientBase(const v1::ClientBaseReport& base);
// Where each client followed by name is at the horizon and what it brings; empty without any.
std::string RenderNamedClients(const v1::ClientBaseReport& base);

// CVaR by line, both parties, and the supplier's worst periods.
std::string RenderTail(const v1::ContractReport& contract, int periods_per_year);
// What errors of verification pay in either party's favour; empty where everything is measured
// exactly.
std::string RenderVerification(const v1::ContractReport& contract);
// Early ends with date and cause; empty where there can be none.
std::string RenderTerminations(const v1::ContractReport& contract, int periods_per_year);

// Efforts that parties choose, what that is worth to them, and the first best; empty where nobody
// chooses. Of a comparison a row for the base and each alternative.
std::string RenderResponse(const v1::SimulationReport& report);
std::string RenderResponses(const v1::ComparisonReport& report);

// What each group of drivers adds to both parties' figures of one contract; empty where nobody
// asked.
std::string RenderAttributions(const v1::SimulationReport& report, const std::string& contract);

// Why every amount is paid, and when: by date, then by clause; amounts to the cent, those of a date
// adding up to what is due then, and these to the total.
std::string RenderLedger(const v1::Scenario& scenario, const v1::Contract& contract,
                         const v1::ContractLedger& ledger);

// How a run was drawn, how precise it is and why it ended, where that is not as usual.
std::string RenderRunNotes(const v1::RunSummary& run);

// "2 warnings of the base", then a line each, however long; empty where there are none. `what` is
// such as "warning", `whose` such as " of the base".
std::string RenderViolations(const google::protobuf::RepeatedPtrField<v1::Violation>& violations,
                             const std::string& what, const std::string& whose = "");

// Mean, sd, quantiles and density of every driver as entered; empty where there are none.
std::string RenderDrivers(const v1::Scenario& scenario, const v1::CheckScenarioResponse& response);

// What clauses pay where their basis is low, middling and high, but for those that stand in
// `besides`; empty where none are left.
std::string RenderClausePoints(
    const google::protobuf::RepeatedPtrField<v1::ClausePoints>& list,
    const google::protobuf::RepeatedPtrField<v1::ClausePoints>& besides = {});

// 12, 4 or 1.
int PeriodsPerYear(const v1::Scenario& scenario);

// "year 2 Q3", "year 2 M03" or "year 4" for period t; "start" for 0.
std::string PeriodName(int period, int periods_per_year);

// What to call something: its display name, or its id where it has none.
const std::string& NameOf(const std::string& display_name, const std::string& id);

// What to call a line of a contract's money: the display name of a clause or group, or the line in
// words.
std::string LineName(const v1::ContractReport& contract, const std::string& line);

// What to call a segment of the base: its display name, or its id where the report has none.
std::string SegmentName(const v1::ClientBaseReport& base, const std::string& id);

// What to call a part of a party's money that is no clause: "cost" is "Own costs".
std::string PartInWords(const std::string& part);

// A heading, in as many lines as it takes.
std::string Title(const std::string& name);

// Lower and upper as "12 to 15".
std::string Span(const std::string& low, const std::string& high);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_PARTS_H_
