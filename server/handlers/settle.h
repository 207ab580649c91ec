#ifndef ACCORD_SERVER_HANDLERS_SETTLE_H_
#define ACCORD_SERVER_HANDLERS_SETTLE_H_

#include <variant>

#include "absl/status/statusor.h"
#include "accord/v1/contract_service.pb.h"
#include "server/handlers/run_context.h"
#include "simulation/base/violation.h"
#include "simulation/engine/settle_observed.h"
#include "simulation/scenario/scenario.h"

// SettleContract without a socket: what is due on what was observed. Free functions, thread-safe.
namespace accord {

// A request without faults: the scenario with the contract's observed figures in it.
struct Settlement {
  Scenario scenario;
  int contract = 0;
  Observations observed;
  Violations warnings;
};

// The settlement, or every fault of the request by its path in the request: of the scenario, of the
// choice of the contract, of the series, and figures that the contract reads and nobody observed.
// Where nothing was observed and nothing needs to be, the whole term is settled.
//
// An observed input stands for itself, whatever it is bound to: what that is in the scenario keeps
// its own observed figure, or its plan or reference. An input bound to a trajectory stays known in
// advance: observed as far as observed, as planned after that. An observed delivery cost takes the
// place of the supplier's cost (4.1) of this contract.
std::variant<Settlement, Violations> PrepareSettlement(const v1::SettleContractRequest& request);

// OUT_OF_RANGE when a figure leaves the range of numbers (+-1e60); CANCELLED, within about a third
// of the time that all of it takes, as soon as context.cancelled() says so.
absl::StatusOr<v1::SettleContractResponse> RunSettlement(const Settlement& settlement,
                                                         const RunContext& context = {});

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SETTLE_H_
