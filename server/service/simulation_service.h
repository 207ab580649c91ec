#ifndef ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_
#define ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_

#include "accord/v1/simulation_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// Bytes come and go (wire_message.h).
using SimulationServiceOfBytes = v1::SimulationService::WithRawCallbackMethod_Simulate<
    v1::SimulationService::WithRawCallbackMethod_CompareScenarios<
        v1::SimulationService::WithRawCallbackMethod_CheckScenario<
            v1::SimulationService::WithRawCallbackMethod_ReplayPath<
                v1::SimulationService::Service>>>>;

// accord.v1.SimulationService over the callback API. Keeps the resources, which outlive it.
class SimulationServiceImpl final : public SimulationServiceOfBytes {
 public:
  explicit SimulationServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Simulate(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request) override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* CompareScenarios(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

  grpc::ServerUnaryReactor* CheckScenario(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;

  grpc::ServerUnaryReactor* ReplayPath(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SIMULATION_SERVICE_H_
