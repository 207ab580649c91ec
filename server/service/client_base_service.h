#ifndef ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_
#define ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_

#include "accord/v1/client_base_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// accord.v1.ClientBaseService over the callback API. Keeps the resources, which outlive it. Levers
// are listed in the reaction; what takes rows takes a slot.
class ClientBaseServiceImpl final : public v1::ClientBaseService::CallbackService {
 public:
  explicit ClientBaseServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerReadReactor<v1::SegmentClientsRequest>* SegmentClients(
      grpc::CallbackServerContext* context, v1::SegmentClientsResponse* response) override;
  grpc::ServerReadReactor<v1::EstimateTransitionsRequest>* EstimateTransitions(
      grpc::CallbackServerContext* context, v1::EstimateTransitionsResponse* response) override;
  grpc::ServerUnaryReactor* ListLevers(grpc::CallbackServerContext* context,
                                       const v1::ListLeversRequest* request,
                                       v1::ListLeversResponse* response) override;
  grpc::ServerReadReactor<v1::BacktestMigrationRequest>* BacktestMigration(
      grpc::CallbackServerContext* context, v1::BacktestMigrationResponse* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_
