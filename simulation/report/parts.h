#ifndef ACCORD_SIMULATION_REPORT_PARTS_H_
#define ACCORD_SIMULATION_REPORT_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/report.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: the parts of MakeReport, one a file. Those with many entries are given to
// know whether they are `stopped`; then they leave out what is left, and are of no use.
namespace accord::report_internal {

// Whether a part has what goes by period (ReportSection::kContractPeriods).
enum class Detail { kWithoutPeriods, kAll };

// One party's money; `totals` hold at least one path.
PartyReport MakePartyReport(const PartyTotals& totals, double discount_rate_per_year,
                            Detail detail = Detail::kAll);

// What the tail is made of. `names` of all flows that are not periods, in their order; an empty
// name leaves out what can never flow. The period flows, if any, follow from t = 1; t = 0 is the
// cash at the start.
CvarSplit MakeCvarSplit(const PartyTotals& totals, const std::vector<std::string>& names);

// Names of the lines of a contract after its clauses, empty where nothing can be paid in one.
std::vector<std::string> OtherLineNames(const Contract& contract, const CompiledContract& compiled);

// What one clause pays; `ids` has its names and `clause` its settlement dates.
ClauseReport MakeClauseReport(const ClauseTotals& totals, const CompiledClause& clause,
                              const Clause& ids, Detail detail = Detail::kAll);

// How often an indicator is below its start; only for totals with a trial.
GuardReport MakeGuardReport(const GuardTotals& totals, const Outcome& outcome, int period_count);

// Fills in why the contract ends early, by cause (CompiledContract), and how likely any of it is;
// nothing where it cannot.
void AddEarlyEnds(const std::vector<TerminationTotals>& totals, const CompiledContract& compiled,
                  const Contract& contract, ContractReport& report, Detail detail = Detail::kAll);

ContractReport MakeContractReport(const ContractTotals& totals, const BridgeTotals& bridge,
                                  const CompiledContract& compiled, const Contract& contract,
                                  const Scenario& scenario, Detail detail = Detail::kAll);

OutcomeReport MakeOutcomeReport(const OutcomeTotals& totals, const CompiledOutcome& compiled,
                                const Outcome& outcome);

// c(1) = R, c(t) = phi_d phi_e c(t-1) + R sqrt((1 - phi_d^2)(1 - phi_e^2)) at t = period_count, for
// the pairs given; empty in mode same-time.
std::vector<ImpliedCorrelation> MakeImpliedCorrelations(
    const std::optional<Correlation>& correlation, const std::vector<Driver>& drivers,
    int period_count);

// `expected`: ExpectedCounts by [t][segment]; `levers`: those of the scenario.
ClientBaseReport MakeClientBaseReport(const ClientBaseTotals& totals,
                                      const CompiledClientBase& compiled,
                                      const std::vector<Segment>& segments,
                                      const std::vector<std::vector<double>>& expected,
                                      const std::vector<Lever>& levers,
                                      const Stopped& stopped = {});

// Where each named client goes and what it brings; `clients` are those of the scenario, `contracts`
// the ids of its contracts.
std::vector<NamedClientReport> MakeNamedClientReports(const std::vector<NamedClientTotals>& totals,
                                                      const CompiledClientBase& compiled,
                                                      const std::vector<NamedClient>& clients,
                                                      const std::vector<std::string>& contracts,
                                                      const Stopped& stopped = {});

// The differences of one alternative; ids of the study's contracts and of its base's segments.
std::vector<Difference> MakeDifferences(const ModelTotals& base, const ModelTotals& alternative,
                                        const PairTotals& pair,
                                        const std::vector<std::string>& contracts,
                                        const std::vector<std::string>& segments,
                                        const Stopped& stopped = {});

}  // namespace accord::report_internal

#endif  // ACCORD_SIMULATION_REPORT_PARTS_H_
