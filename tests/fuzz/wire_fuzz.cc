// The raw message seam: what WalkWire says of any bytes is what comes of them when they are parsed.
// The first byte says which request they are, '0' the first one.

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/convert/wire_limits.h"
#include "simulation/base/utf8.h"
#include "tests/fuzz/promises.h"
#include "tests/server/convert/request_types.h"

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Walked = std::variant<WireSize, Violations>;

Walked Walk(const Descriptor& type, std::string_view bytes, int chunk = -1) {
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()),
                                                chunk);
  return WalkWire(type, stream, "request");
}

bool IsSame(const Walked& one, const Walked& other) {
  const auto* size = std::get_if<WireSize>(&one);
  const auto* other_size = std::get_if<WireSize>(&other);
  if (size == nullptr || other_size == nullptr)
    return one.index() == other.index() && std::get<1>(one) == std::get<1>(other);
  return size->built_bytes == other_size->built_bytes;
}

// Whether no list is longer than it may be and nothing is unknown; `values`: those that a limit
// counts over a whole request.
bool IsWithin(const Message& message, int* values) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return false;
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (const WireLimit& limit : WireLimits()) {
      if (field->name() != limit.field || field->containing_type()->full_name() != limit.message) {
        continue;
      }
      if (limit.together) *values += count;
      if ((limit.together ? *values : count) > limit.most) return false;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    for (int i = 0; i < count; ++i) {
      const Message& below = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                  : reflection.GetMessage(message, field);
      if (!IsWithin(below, values)) return false;
    }
  }
  return true;
}

bool utf8_fault = false;

void NoteUtf8Faults(google::protobuf::LogLevel, const char*, int, const std::string& message) {
  utf8_fault = utf8_fault || message.find("invalid UTF-8") != std::string::npos;
}

void RequireExplained(const Violations& violations) {
  Require(!violations.empty(), "refused bytes have violations");
  for (const Violation& violation : violations) {
    Require(IsUtf8(violation.field) && IsUtf8(violation.description), "a violation can be sent");
    Require(!violation.field.empty() && !violation.description.empty(), "a violation says enough");
  }
}

void Try(const Descriptor& type, std::string_view bytes) {
  const Walked walked = Walk(type, bytes);
  for (const int chunk : {1, 3, 100}) {
    Require(IsSame(Walk(type, bytes, chunk), walked), "the same in pieces");
  }
  const std::unique_ptr<Message> message = NewMessage(type);
  utf8_fault = false;
  const bool parses = message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (const auto* size = std::get_if<WireSize>(&walked)) {
    Require(parses || utf8_fault, "what is accepted can be parsed");
    Require(message->SpaceUsedLong() <= size->built_bytes, "it takes no more than was said");
  } else {
    const auto& violations = std::get<Violations>(walked);
    RequireExplained(violations);
    Require(!parses || violations.front().code != ViolationCode::kSyntax,
            "what parses is not called unreadable");
  }
  if (!parses) return;
  int values = 0;
  const bool is_within = IsWithin(*message, &values);
  Require(is_within || walked.index() == 1, "what is too long or unknown is refused");
  const std::string canonical = message->SerializeAsString();
  Require((Walk(type, canonical).index() == 0) == is_within, "judged as what it parses to");
  // The same length: nothing came in vain.
  Require(!is_within || canonical.size() != bytes.size() || walked.index() == 0,
          "what is within all limits is accepted");
}

}  // namespace
}  // namespace accord

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto types = accord::RequestTypes();
  static const auto log = google::protobuf::SetLogHandler(accord::NoteUtf8Faults);
  (void)log;
  if (size == 0) return 0;
  const auto kind = static_cast<std::uint8_t>(data[0] - '0');
  accord::Try(*types[kind % types.size()],
              std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
