#ifndef ACCORD_CLIENTS_CLI_RENDER_H_
#define ACCORD_CLIENTS_CLI_RENDER_H_

#include <string>
#include <vector>

namespace accord::v1 {
class CheckScenarioResponse;
class ComparisonReport;
class ContractTemplate;
class GetServerInfoResponse;
class ListLeversResponse;
class ListTemplatesResponse;
class ReplayPathResponse;
class Scenario;
class SegmentClientsResponse;
class SettleContractResponse;
class SimulationReport;
}  // namespace accord::v1

// Answers as pages of text, UTF-8, at most kPageWidth columns wide but for faults and warnings,
// which take a line each however long. Pure.
namespace accord::cli {

// The report a negotiator reads.
std::string RenderReport(const v1::SimulationReport& report);

// All alternatives and the base in one table, then what changes for whom, and how sure it is.
// `changes` says by alternative, in its order, what was changed, a line each; it may be empty.
std::string RenderComparison(const v1::ComparisonReport& report,
                             const std::vector<std::vector<std::string>>& changes);

// Faults, warnings and biases of a scenario.
std::string RenderCheck(const v1::Scenario& scenario, const v1::CheckScenarioResponse& response);

// The pyramid; `criterion` names the column ranked by.
std::string RenderPyramid(const v1::SegmentClientsResponse& response, const std::string& criterion);

// All templates, a line each; one with its parameters and its example worked by hand.
std::string RenderTemplates(const v1::ListTemplatesResponse& response);
std::string RenderTemplate(const v1::ContractTemplate& form);

// Ready-made levers: what each does, for whom, and what it costs.
std::string RenderLevers(const v1::ListLeversResponse& response);

// A server's version, sizes and limits.
std::string RenderInfo(const v1::GetServerInfoResponse& response);

// What is due on what was observed, and why. `scenario` is the one that was sent.
std::string RenderSettlement(const v1::Scenario& scenario,
                             const v1::SettleContractResponse& response);

// Paths in full: drivers, outcomes, settlements, both parties' cash. `scenario` is the one that was
// sent.
std::string RenderReplay(const v1::Scenario& scenario, const v1::ReplayPathResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_H_
