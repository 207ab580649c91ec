#ifndef ACCORD_TESTS_SERVER_HANDLERS_LARGE_REQUESTS_H_
#define ACCORD_TESTS_SERVER_HANDLERS_LARGE_REQUESTS_H_

#include <cstdint>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/simulation_service.pb.h"

// Requests of any size, for tests of how long and how large they are.
namespace accord {

// SteelScenario many times over: every outcome loads every driver, every contract scores the first
// outcome and has its three clauses and as many fees as there are clauses left.
struct ScenarioSize {
  int periods = 4, drivers = 1, outcomes = 1, contracts = 1, clauses = 3;
};
v1::Scenario ScenarioOfSize(const ScenarioSize& size);

v1::SimulateRequest SimulateSize(const ScenarioSize& size, std::int64_t path_count);

// Against `alternatives` with dearer and dearer fees.
v1::CompareScenariosRequest CompareSize(const ScenarioSize& size, std::int64_t path_count,
                                        int alternatives);

// The largest statement that a contract of so many clauses can have, as a hostile request made it.
v1::SettleContractRequest SettlementOfSize(int periods, int clauses);

// Clients first ... first + count - 1 of any number: ids of 9 bytes, two criteria of which a tenth
// tie.
v1::ClientRows ClientRowsFrom(int first, int count);

// Of a panel at `dates` dates (periods 0, 1, ...): a purchase of client first ... by period.
v1::PanelRows PanelRowsFrom(int first, int count, int dates);

// Periods 0, 1, ... and `segments` segments by total amount.
v1::EstimationPlan PlanOfSize(int dates, int segments);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_LARGE_REQUESTS_H_
