#ifndef ACCORD_TESTS_CLIENTS_CLI_REPORTS_H_
#define ACCORD_TESTS_CLIENTS_CLI_REPORTS_H_

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/simulation_service.pb.h"

// Answers made up for the goldens: small, fixed, every section filled.
namespace accord::cli {

v1::SimulationReport AReport();
v1::ComparisonReport AComparison();
v1::CheckScenarioResponse ACheck();
v1::SegmentClientsResponse APyramid();

}  // namespace accord::cli

#endif  // ACCORD_TESTS_CLIENTS_CLI_REPORTS_H_
