#include "server/service/client_base_service.h"

#include "server/handlers/backtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/levers.h"
#include "server/handlers/segmentation.h"
#include "server/service/unary_run.h"
#include "server/service/upload_call.h"
#include "server/service/wire_message.h"

namespace accord::service_internal {

grpc::ServerReadReactor<grpc::ByteBuffer>* ClientBaseServiceImpl::SegmentClients(
    grpc::CallbackServerContext*, grpc::ByteBuffer* response) {
  return new UploadCall<Segmentation, v1::SegmentClientsRequest, v1::SegmentClientsResponse>(
      resources_, response);
}

grpc::ServerReadReactor<grpc::ByteBuffer>* ClientBaseServiceImpl::EstimateTransitions(
    grpc::CallbackServerContext*, grpc::ByteBuffer* response) {
  return new UploadCall<Estimation, v1::EstimateTransitionsRequest,
                        v1::EstimateTransitionsResponse>(resources_, response);
}

grpc::ServerReadReactor<grpc::ByteBuffer>* ClientBaseServiceImpl::BacktestMigration(
    grpc::CallbackServerContext*, grpc::ByteBuffer* response) {
  return new UploadCall<Backtest, v1::BacktestMigrationRequest, v1::BacktestMigrationResponse>(
      resources_, response);
}

grpc::ServerUnaryReactor* ClientBaseServiceImpl::ListLevers(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return AnsweredAtOnce<v1::ListLeversRequest>(
      context, *request, [&](const auto&) { return WriteMessage(accord::ListLevers(), response); });
}

}  // namespace accord::service_internal
