#ifndef ACCORD_TESTS_SERVER_CONVERT_WIRE_BYTES_H_
#define ACCORD_TESTS_SERVER_CONVERT_WIRE_BYTES_H_

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "server/convert/wire_limits.h"

// Requests as bytes, and what WalkWire says of them.
namespace accord {

// What WalkWire finds in bytes that come in chunks of this size; empty where it accepts them.
inline Violations FaultsOf(const google::protobuf::Descriptor& type, std::string_view bytes,
                           int chunk = -1) {
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()),
                                                chunk);
  const auto walked = WalkWire(type, stream, "request");
  const auto* faults = std::get_if<Violations>(&walked);
  return faults == nullptr ? Violations{} : *faults;
}

inline Violations FaultsOf(const google::protobuf::Message& message) {
  return FaultsOf(*message.GetDescriptor(), message.SerializeAsString());
}

template <typename Request>
Violations FaultsOf(std::string_view bytes) {
  return FaultsOf(*Request::descriptor(), bytes);
}

// A field of this number that holds `bytes`.
inline std::string Delimited(int number, std::string_view bytes) {
  std::string field;
  google::protobuf::io::StringOutputStream stream(&field);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.WriteTag(static_cast<std::uint32_t>(number << 3 | 2));
  coded.WriteVarint32(static_cast<std::uint32_t>(bytes.size()));
  coded.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
  coded.Trim();
  return field;
}

inline std::string Times(int count, std::string_view bytes) {
  std::string all;
  for (int i = 0; i < count; ++i) all += bytes;
  return all;
}

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_WIRE_BYTES_H_
