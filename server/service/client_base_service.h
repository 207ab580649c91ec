#ifndef ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_
#define ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_

#include "accord/v1/client_base_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// Bytes come and go (wire_message.h).
using ClientBaseServiceOfBytes = v1::ClientBaseService::WithRawCallbackMethod_SegmentClients<
    v1::ClientBaseService::WithRawCallbackMethod_EstimateTransitions<
        v1::ClientBaseService::WithRawCallbackMethod_BacktestMigration<
            v1::ClientBaseService::WithRawCallbackMethod_ListLevers<
                v1::ClientBaseService::Service>>>>;

// accord.v1.ClientBaseService over the callback API. Keeps the resources, which outlive it. Levers
// are listed in the reaction; what takes rows takes a slot.
class ClientBaseServiceImpl final : public ClientBaseServiceOfBytes {
 public:
  explicit ClientBaseServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerReadReactor<grpc::ByteBuffer>* SegmentClients(grpc::CallbackServerContext* context,
                                                            grpc::ByteBuffer* response) override;
  grpc::ServerReadReactor<grpc::ByteBuffer>* EstimateTransitions(
      grpc::CallbackServerContext* context, grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListLevers(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerReadReactor<grpc::ByteBuffer>* BacktestMigration(grpc::CallbackServerContext* context,
                                                               grpc::ByteBuffer* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CLIENT_BASE_SERVICE_H_
