#ifndef ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_
#define ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_

#include "accord/v1/contract_service.grpc.pb.h"
#include "server/service/run_resources.h"

namespace accord::service_internal {

// accord.v1.ContractService over the callback API. Keeps the resources, which outlive it. Templates
// are answered in the reaction, being a matter of microseconds; a settlement takes a slot.
class ContractServiceImpl final : public v1::ContractService::CallbackService {
 public:
  explicit ContractServiceImpl(RunResources& resources) : resources_(resources) {}

  grpc::ServerUnaryReactor* ListTemplates(grpc::CallbackServerContext* context,
                                          const v1::ListTemplatesRequest* request,
                                          v1::ListTemplatesResponse* response) override;

  grpc::ServerUnaryReactor* InstantiateTemplate(grpc::CallbackServerContext* context,
                                                const v1::InstantiateTemplateRequest* request,
                                                v1::InstantiateTemplateResponse* response) override;

  grpc::ServerUnaryReactor* SettleContract(grpc::CallbackServerContext* context,
                                           const v1::SettleContractRequest* request,
                                           v1::SettleContractResponse* response) override;

 private:
  RunResources& resources_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CONTRACT_SERVICE_H_
