#ifndef ACCORD_SIMULATION_REPORT_PARTS_H_
#define ACCORD_SIMULATION_REPORT_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/report.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: the parts of MakeReport, one a file.
namespace accord::report_internal {

// One party's money; `totals` hold at least one path.
PartyReport MakePartyReport(const PartyTotals& totals, double discount_rate_per_year);

// What one clause pays; `ids` has its names and `clause` its settlement dates.
ClauseReport MakeClauseReport(const ClauseTotals& totals, const CompiledClause& clause,
                              const Clause& ids);

// How often an indicator is below its start; only for totals with a trial.
GuardReport MakeGuardReport(const GuardTotals& totals, const std::string& outcome,
                            int period_count);

ContractReport MakeContractReport(const ContractTotals& totals, const CompiledContract& compiled,
                                  const Contract& contract, const Scenario& scenario);

OutcomeReport MakeOutcomeReport(const OutcomeTotals& totals, const CompiledOutcome& compiled,
                                const Outcome& outcome);

// c(1) = R, c(t) = phi_d phi_e c(t-1) + R sqrt((1 - phi_d^2)(1 - phi_e^2)) at t = period_count, for
// the pairs given; empty in mode same-time.
std::vector<ImpliedCorrelation> MakeImpliedCorrelations(
    const std::optional<Correlation>& correlation, const std::vector<Driver>& drivers,
    int period_count);

// `expected`: n0 P^t by [t][segment].
ClientBaseReport MakeClientBaseReport(const ClientBaseTotals& totals,
                                      const CompiledClientBase& compiled,
                                      const std::vector<Segment>& segments,
                                      const std::vector<std::vector<double>>& expected);

// The differences of one alternative; `contracts` are the ids of the study's contracts.
std::vector<Difference> MakeDifferences(const ModelTotals& base, const ModelTotals& alternative,
                                        const PairTotals& pair,
                                        const std::vector<std::string>& contracts);

}  // namespace accord::report_internal

#endif  // ACCORD_SIMULATION_REPORT_PARTS_H_
