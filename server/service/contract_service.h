#ifndef ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_
#define ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_

#include "accord/v1/contract_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// Bytes come and go (wire_message.h).
using ContractServiceOfBytes = v1::ContractService::WithRawCallbackMethod_ListTemplates<
    v1::ContractService::WithRawCallbackMethod_InstantiateTemplate<
        v1::ContractService::WithRawCallbackMethod_SettleContract<v1::ContractService::Service>>>;

// accord.v1.ContractService over the callback API. Keeps the resources, which outlive it. Templates
// are answered in the reaction, being a matter of microseconds; a settlement takes a slot.
class ContractServiceImpl final : public ContractServiceOfBytes {
 public:
  explicit ContractServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerUnaryReactor* ListTemplates(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;

  grpc::ServerUnaryReactor* InstantiateTemplate(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) override;

  grpc::ServerUnaryReactor* SettleContract(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_
