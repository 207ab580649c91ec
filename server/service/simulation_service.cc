#include "server/service/simulation_service.h"

#include <atomic>
#include <utility>
#include <variant>

#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "server/service/report_stream.h"
#include "server/service/status.h"
#include "server/service/unary_run.h"

namespace accord::service_internal {
namespace {

// CheckScenario: faults are answered at once; a sound scenario's outcome biases take a slot.
class CheckCall final : public grpc::ServerUnaryReactor {
 public:
  CheckCall(RunResources& resources, PreparedStudy prepared, v1::CheckScenarioResponse* response)
      : resources_(resources) {
    if (const auto* violations = std::get_if<Violations>(&prepared)) {
      *response = FaultyCheck(*violations);
      Finish(grpc::Status::OK);
      return;
    }
    const grpc::Status admitted = resources.Admit(
        [this, response, study = std::get<Study>(std::move(prepared))] {
          return Run(study, response);
        },
        &presence_);
    if (!admitted.ok()) Finish(admitted);
  }

  void OnCancel() override { left_ = true; }
  void OnDone() override { delete this; }

 private:
  RunSlots::Answer Run(const Study& study, v1::CheckScenarioResponse* response) {
    RunContext context;
    context.threads = resources_.threads_per_run;
    context.cancelled = [this] { return left_ || resources_.cancel_all; };
    absl::StatusOr<v1::CheckScenarioResponse> answer = RunCheck(study, context);
    grpc::Status status = answer.ok()             ? grpc::Status::OK
                          : resources_.cancel_all ? Stopping()
                                                  : FromAbsl(answer.status());
    if (answer.ok()) *response = *std::move(answer);
    return [this, status = std::move(status)] { Finish(status); };
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  std::atomic<bool> left_{false};
};

}  // namespace

grpc::ServerWriteReactor<v1::SimulateResponse>* SimulationServiceImpl::Simulate(
    grpc::CallbackServerContext*, const v1::SimulateRequest* request) {
  return ReportStream<v1::SimulateResponse, v1::SimulationReport>::Start(
      resources_, Prepare(*request), RunSimulate);
}

grpc::ServerWriteReactor<v1::CompareScenariosResponse>* SimulationServiceImpl::CompareScenarios(
    grpc::CallbackServerContext*, const v1::CompareScenariosRequest* request) {
  return ReportStream<v1::CompareScenariosResponse, v1::ComparisonReport>::Start(
      resources_, Prepare(*request), RunCompare);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::CheckScenario(
    grpc::CallbackServerContext*, const v1::CheckScenarioRequest* request,
    v1::CheckScenarioResponse* response) {
  return new CheckCall(resources_, Prepare(*request), response);
}

grpc::ServerUnaryReactor* SimulationServiceImpl::ReplayPath(grpc::CallbackServerContext*,
                                                            const v1::ReplayPathRequest* request,
                                                            v1::ReplayPathResponse* response) {
  return new UnaryRun<ReplayStudy, v1::ReplayPathResponse>(resources_, PrepareReplay(*request),
                                                           RunReplay, response);
}

}  // namespace accord::service_internal
