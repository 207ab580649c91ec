#include "server/service/simulation_service.h"

#include <utility>
#include <variant>

#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "server/service/job_stream.h"
#include "server/service/unary_run.h"

namespace accord::service_internal {

grpc::ServerWriteReactor<v1::SimulateResponse>* SimulationServiceImpl::Simulate(
    grpc::CallbackServerContext*, const v1::SimulateRequest* request) {
  return new JobStream(resources_, Prepare(*request), RunSimulate,
                       &v1::SimulateResponse::mutable_progress,
                       &v1::SimulateResponse::mutable_report);
}

grpc::ServerWriteReactor<v1::CompareScenariosResponse>* SimulationServiceImpl::CompareScenarios(
    grpc::CallbackServerContext*, const v1::CompareScenariosRequest* request) {
  return new JobStream(resources_, Prepare(*request), RunCompare,
                       &v1::CompareScenariosResponse::mutable_progress,
                       &v1::CompareScenariosResponse::mutable_report);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::CheckScenario(
    grpc::CallbackServerContext* context, const v1::CheckScenarioRequest* request,
    v1::CheckScenarioResponse* response) {
  PreparedStudy prepared = Prepare(*request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) {
    *response = FaultyCheck(*faults);
    return Answered(context, grpc::Status::OK);
  }
  return new UnaryRun(resources_, std::move(prepared), RunCheck, response);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::ReplayPath(grpc::CallbackServerContext*,
                                                            const v1::ReplayPathRequest* request,
                                                            v1::ReplayPathResponse* response) {
  return new UnaryRun(resources_, PrepareReplay(*request), RunReplay, response);
}

}  // namespace accord::service_internal
