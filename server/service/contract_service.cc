#include "server/service/contract_service.h"

#include <variant>

#include "server/handlers/run_context.h"
#include "server/handlers/settle.h"
#include "server/handlers/templates.h"
#include "server/service/status.h"
#include "server/service/unary_run.h"
#include "server/service/wire_message.h"

namespace accord::service_internal {
namespace {

absl::StatusOr<v1::SettleContractResponse> Settle(const Settlement& settlement, const RunContext&) {
  return RunSettlement(settlement);
}

grpc::Status Instantiate(const v1::InstantiateTemplateRequest& request,
                         grpc::ByteBuffer* response) {
  const auto answer = accord::InstantiateTemplate(request);
  if (!answer.ok()) return FromAbsl(answer.status());
  if (const auto* violations = std::get_if<Violations>(&*answer)) {
    return InvalidArgument(*violations);
  }
  return WriteMessage(std::get<v1::InstantiateTemplateResponse>(*answer), response);
}

}  // namespace

grpc::ServerUnaryReactor* ContractServiceImpl::ListTemplates(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return AnsweredAtOnce<v1::ListTemplatesRequest>(context, *request, [&](const auto&) {
    return WriteMessage(accord::ListTemplates(), response);
  });
}

grpc::ServerUnaryReactor* ContractServiceImpl::InstantiateTemplate(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return AnsweredAtOnce<v1::InstantiateTemplateRequest>(
      context, *request, [&](const auto& read) { return Instantiate(read, response); });
}

grpc::ServerUnaryReactor* ContractServiceImpl::SettleContract(grpc::CallbackServerContext*,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* response) {
  return new UnaryRun(resources_,
                      ReadAndPrepare<v1::SettleContractRequest>(*request, PrepareSettlement),
                      Settle, response);
}

}  // namespace accord::service_internal
