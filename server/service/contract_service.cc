#include "server/service/contract_service.h"

#include <utility>
#include <variant>

#include "server/handlers/run_context.h"
#include "server/handlers/settle.h"
#include "server/handlers/templates.h"
#include "server/service/status.h"
#include "server/service/unary_run.h"

namespace accord::service_internal {
namespace {

absl::StatusOr<v1::SettleContractResponse> Settle(const Settlement& settlement, const RunContext&) {
  return RunSettlement(settlement);
}

}  // namespace

grpc::ServerUnaryReactor* ContractServiceImpl::ListTemplates(grpc::CallbackServerContext* context,
                                                             const v1::ListTemplatesRequest*,
                                                             v1::ListTemplatesResponse* response) {
  *response = accord::ListTemplates();
  return Answered(context, grpc::Status::OK);
}

grpc::ServerUnaryReactor* ContractServiceImpl::InstantiateTemplate(
    grpc::CallbackServerContext* context, const v1::InstantiateTemplateRequest* request,
    v1::InstantiateTemplateResponse* response) {
  auto answer = accord::InstantiateTemplate(*request);
  if (!answer.ok()) return Answered(context, FromAbsl(answer.status()));
  if (const auto* violations = std::get_if<Violations>(&*answer)) {
    return Answered(context, InvalidArgument(*violations));
  }
  *response = std::get<v1::InstantiateTemplateResponse>(*std::move(answer));
  return Answered(context, grpc::Status::OK);
}

grpc::ServerUnaryReactor* ContractServiceImpl::SettleContract(
    grpc::CallbackServerContext*, const v1::SettleContractRequest* request,
    v1::SettleContractResponse* response) {
  return new UnaryRun(resources_, PrepareSettlement(*request), Settle, response);
}

}  // namespace accord::service_internal
