#include "server/service/contract_service.h"

#include <utility>
#include <variant>

#include "server/handlers/settle.h"
#include "server/handlers/templates.h"
#include "server/service/status.h"
#include "server/service/unary_run.h"

namespace accord::service_internal {
namespace {

absl::StatusOr<v1::SettleContractResponse> Settle(const Settlement& settlement, const RunContext&) {
  return RunSettlement(settlement);
}

grpc::ServerUnaryReactor* Finished(grpc::CallbackServerContext* context,
                                   const grpc::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

}  // namespace

grpc::ServerUnaryReactor* ContractServiceImpl::ListTemplates(grpc::CallbackServerContext* context,
                                                             const v1::ListTemplatesRequest*,
                                                             v1::ListTemplatesResponse* response) {
  *response = accord::ListTemplates();
  return Finished(context, grpc::Status::OK);
}

grpc::ServerUnaryReactor* ContractServiceImpl::InstantiateTemplate(
    grpc::CallbackServerContext* context, const v1::InstantiateTemplateRequest* request,
    v1::InstantiateTemplateResponse* response) {
  auto answer = accord::InstantiateTemplate(*request);
  if (!answer.ok()) return Finished(context, FromAbsl(answer.status()));
  if (const auto* violations = std::get_if<Violations>(&*answer)) {
    return Finished(context, InvalidArgument(*violations));
  }
  *response = std::get<v1::InstantiateTemplateResponse>(*std::move(answer));
  return Finished(context, grpc::Status::OK);
}

grpc::ServerUnaryReactor* ContractServiceImpl::SettleContract(
    grpc::CallbackServerContext*, const v1::SettleContractRequest* request,
    v1::SettleContractResponse* response) {
  return new UnaryRun<Settlement, v1::SettleContractResponse>(
      resources_, PrepareSettlement(*request), Settle, response);
}

}  // namespace accord::service_internal
