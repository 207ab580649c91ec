#include "server/service/simulation_service.h"

#include <utility>
#include <variant>

#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "server/service/job_stream.h"
#include "server/service/status.h"
#include "server/service/unary_run.h"
#include "server/service/wire_message.h"

namespace accord::service_internal {

grpc::ServerWriteReactor<grpc::ByteBuffer>* SimulationServiceImpl::Simulate(
    grpc::CallbackServerContext*, const grpc::ByteBuffer* request) {
  return new JobStream(resources_, ReadAndPrepare<v1::SimulateRequest>(*request, Prepare),
                       RunSimulate, &v1::SimulateResponse::mutable_progress,
                       &v1::SimulateResponse::mutable_report);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* SimulationServiceImpl::CompareScenarios(
    grpc::CallbackServerContext*, const grpc::ByteBuffer* request) {
  return new JobStream(resources_, ReadAndPrepare<v1::CompareScenariosRequest>(*request, Prepare),
                       RunCompare, &v1::CompareScenariosResponse::mutable_progress,
                       &v1::CompareScenariosResponse::mutable_report);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::CheckScenario(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* response) {
  const auto read = ReadRequest<v1::CheckScenarioRequest>(*request);
  if (const auto* faults = std::get_if<Violations>(&read)) {
    return Answered(context, InvalidArgument(*faults));
  }
  PreparedStudy prepared = Prepare(std::get<v1::CheckScenarioRequest>(read));
  if (const auto* faults = std::get_if<Violations>(&prepared)) {
    return Answered(context, WriteMessage(FaultyCheck(*faults), response));
  }
  return new UnaryRun(resources_, std::move(prepared), RunCheck, response);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::ReplayPath(grpc::CallbackServerContext*,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return new UnaryRun(resources_, ReadAndPrepare<v1::ReplayPathRequest>(*request, PrepareReplay),
                      RunReplay, response);
}

}  // namespace accord::service_internal
