#ifndef ACCORD_SERVER_SERVICE_STREAMED_PROGRESS_H_
#define ACCORD_SERVER_SERVICE_STREAMED_PROGRESS_H_

#include <cstdint>

#include "accord/v1/report.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/handlers/study.h"
#include "server/service/procedure.h"
#include "server/service/progress_pace.h"
#include "server/service/wire_message.h"

// Progress in its field of Response, as the answers of streams have it.
namespace accord::service_internal {

// Says progress at its pace. A slow reader costs nothing: what waits is replaced by what comes.
// `emit` has to outlive it.
template <typename Response>
ProgressListener Paced(const Procedure::Emit& emit) {
  return [&emit, pace = ProgressPace()](const v1::Progress& progress) mutable {
    if (!pace.IsDue(progress)) return;
    Response response;
    *response.mutable_progress() = progress;
    grpc::ByteBuffer bytes;
    if (WriteMessage(response, &bytes).ok()) emit.say(bytes);
  };
}

// Procedure::SayPosition of such a stream.
template <typename Response>
bool SayPositionIn(int position, std::int64_t paths, grpc::ByteBuffer* bytes) {
  Response response;
  response.mutable_progress()->set_queue_position(position);
  response.mutable_progress()->set_path_count(paths);
  return WriteMessage(response, bytes).ok();
}

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_STREAMED_PROGRESS_H_
