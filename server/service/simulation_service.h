#ifndef ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_
#define ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_

#include "accord/v1/simulation_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// accord.v1.SimulationService over the callback API. Keeps the resources, which outlive it.
class SimulationServiceImpl final : public v1::SimulationService::CallbackService {
 public:
  explicit SimulationServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerWriteReactor<v1::SimulateResponse>* Simulate(
      grpc::CallbackServerContext* context, const v1::SimulateRequest* request) override;

  grpc::ServerWriteReactor<v1::CompareScenariosResponse>* CompareScenarios(
      grpc::CallbackServerContext* context, const v1::CompareScenariosRequest* request) override;

  grpc::ServerUnaryReactor* CheckScenario(grpc::CallbackServerContext* context,
                                          const v1::CheckScenarioRequest* request,
                                          v1::CheckScenarioResponse* response) override;

  grpc::ServerUnaryReactor* ReplayPath(grpc::CallbackServerContext* context,
                                       const v1::ReplayPathRequest* request,
                                       v1::ReplayPathResponse* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_
