#ifndef ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_
#define ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_

#include <string>
#include <utility>
#include <variant>

#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"
#include "simulation/base/violation.h"

// Messages as they travel. All calls take and give bytes and read them here: where gRPC reads them
// itself, a request that cannot be read is answered UNIMPLEMENTED without a word, and a message of
// an upload is taken for its end. Pure, thread-safe.
namespace accord::service_internal {

// The message that `bytes` hold, or the one fault, at `field`: they cannot be parsed, or a text is
// not UTF-8.
template <typename Message>
std::variant<Message, Violations> ReadMessage(grpc::ByteBuffer bytes, const std::string& field) {
  Message message;
  if (grpc::SerializationTraits<Message>::Deserialize(&bytes, &message).ok()) return message;
  return Violations{{field, ViolationCode::kSyntax,
                     "must be a message " + Message::descriptor()->full_name() +
                         ", text in UTF-8: its bytes cannot be read"}};
}

// The only message of a call.
template <typename Request>
std::variant<Request, Violations> ReadRequest(const grpc::ByteBuffer& bytes) {
  return ReadMessage<Request>(bytes, "request");
}

// What a request holds, prepared for a run, or its faults.
template <typename Request, typename Prepared>
std::variant<Prepared, Violations> ReadAndPrepare(
    const grpc::ByteBuffer& bytes,
    std::variant<Prepared, Violations> (*prepare)(const Request& request)) {
  auto request = ReadRequest<Request>(bytes);
  if (auto* faults = std::get_if<Violations>(&request)) return std::move(*faults);
  return prepare(std::get<Request>(request));
}

// Makes *bytes hold the message. INTERNAL where it has more bytes than a message may have.
template <typename Message>
grpc::Status WriteMessage(const Message& message, grpc::ByteBuffer* bytes) {
  bool owns_bytes = false;
  return grpc::SerializationTraits<Message>::Serialize(message, bytes, &owns_bytes);
}

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_WIRE_MESSAGE_H_
