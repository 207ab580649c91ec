#ifndef ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_
#define ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_

#include <cstddef>
#include <string>
#include <variant>

#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "grpcpp/support/status.h"
#include "server/convert/wire_limits.h"
#include "server/service/procedure.h"
#include "server/service/status.h"
#include "simulation/base/violation.h"

// Messages as they travel. All calls take and give bytes and read them here: where gRPC reads them
// itself, a request that cannot be read is answered UNIMPLEMENTED without a word, and a message of
// an upload is taken for its end. Bytes are judged before anything of their size is built. Pure,
// thread-safe.
namespace accord::service_internal {

// Reads the message that `bytes` hold. INVALID_ARGUMENT where they cannot be parsed or a text is
// not UTF-8, at `field`, or where lists are longer than they may be; what `hold` says.
template <typename Message>
grpc::Status ReadMessage(const grpc::ByteBuffer& bytes, const std::string& field, const Hold& hold,
                         Message* message) {
  std::size_t built_bytes = 0;
  grpc::ByteBuffer shared = bytes;  // reading goes through it
  {
    grpc::ProtoBufferReader reader(&shared);
    const auto size = WalkWire(*Message::descriptor(), reader, field);
    if (const auto* faults = std::get_if<Violations>(&size)) return InvalidArgument(*faults);
    built_bytes = std::get<WireSize>(size).built_bytes;
  }
  const grpc::Status held = hold(built_bytes);
  if (!held.ok()) return held;
  if (grpc::SerializationTraits<Message>::Deserialize(&shared, message).ok()) return held;
  return InvalidArgument({{field, ViolationCode::kSyntax,
                           "must be a message " + Message::descriptor()->full_name() +
                               ", text in UTF-8: its bytes cannot be read"}});
}

// Makes *bytes hold the message. INTERNAL where it has more bytes than a message may have.
template <typename Message>
grpc::Status WriteMessage(const Message& message, grpc::ByteBuffer* bytes) {
  bool owns_bytes = false;
  return grpc::SerializationTraits<Message>::Serialize(message, bytes, &owns_bytes);
}

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_
