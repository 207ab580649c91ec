#ifndef ACCORD_SERVER_CONVERT_LEDGER_TO_PROTO_H_
#define ACCORD_SERVER_CONVERT_LEDGER_TO_PROTO_H_

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/ledger.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "simulation/engine/replay.h"
#include "simulation/engine/settle_observed.h"
#include "simulation/scenario/scenario.h"
#include "simulation/settlement/ledger.h"

// From the ledger to the wire: copies, never judges; positions become the ids of the contract or
// scenario that was settled. Pure, thread-safe.
namespace accord {

v1::ContractLedger ToProto(const Ledger& ledger, const Contract& contract);

v1::ScoreStatement ToProto(const ScoredPeriod& period, const Scenario& scenario);
v1::OutcomeAdjustment ToProto(const Adjustment& made, const Scenario& scenario);

v1::PathReplay ToProto(const PathRecord& record, const Scenario& scenario);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_LEDGER_TO_PROTO_H_
