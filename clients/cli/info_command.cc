#include "accord/v1/server_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/list_tables.h"
#include "clients/cli/render.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/session.h"
#include "clients/cli/stream.h"

namespace accord::cli {

ExitCode Info(const ConnectionFlags& connection, const OutputFlags& output) {
  v1::GetServerInfoResponse response;
  const ExitCode code = RunCall(connection, [&](Session& session) {
    return v1::ServerService::NewStub(session.channel())
        ->GetServerInfo(&session.context(), v1::GetServerInfoRequest(), &response);
  });
  if (code != kOk) return code;
  return Print(Shown(response, output, RenderInfo,
                     [](const auto& answer, ByPeriod) { return FieldTable(answer); }));
}

}  // namespace accord::cli
