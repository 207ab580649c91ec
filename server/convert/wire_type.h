#ifndef ACCORD_SERVER_CONVERT_WIRE_TYPE_H_
#define ACCORD_SERVER_CONVERT_WIRE_TYPE_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

// What a walk over the wire has to know about message types, looked up once. Thread-safe.
namespace accord::convert_internal {

// How values travel: the low three bits of a tag.
enum class WireForm : std::uint8_t {
  kVarint = 0,
  kFixed64 = 1,
  kDelimited = 2,  // texts, messages, packed lists
  kGroup = 3,
  kEndGroup = 4,
  kFixed32 = 5,
};

// What the allocator takes for `bytes` (glibc: a word in front, sixteens, 32 at least).
constexpr std::size_t HeapBytes(std::size_t bytes) {
  constexpr std::size_t kLeast = 32;
  const std::size_t chunk = (bytes + 8 + 15) / 16 * 16;
  return chunk < kLeast ? kLeast : chunk;
}

// A text's characters, where they do not fit into the std::string itself.
constexpr std::size_t TextHeapBytes(std::size_t size) {
  constexpr std::size_t kInside = 15, kLeastOutside = 30;
  if (size <= kInside) return 0;
  return HeapBytes((size < kLeastOutside ? kLeastOutside : size) + 1);
}

struct WireType;

struct WireField {
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  const google::protobuf::FieldDescriptor* field = nullptr;
  WireForm form = WireForm::kVarint;  // of one value
  bool is_repeated = false;
  bool is_packable = false;
  bool is_together = false;          // WireLimit::together
  std::size_t most = kNoLimit;       // WireLimit::most
  const WireType* type = nullptr;    // of a message
  int oneof = -1;                    // place among the type's oneofs
  std::size_t value_bytes = 0;       // heap for each value, but for a text's characters
  std::size_t first_list_bytes = 0;  // heap for the first value of a list on top
};

// Made once for each type, never destroyed.
struct WireType {
  std::string name;              // in full
  std::size_t object_bytes = 0;  // of an empty message
  bool is_dynamic = false;       // of google.protobuf
  int oneof_count = 0;
  std::vector<WireField> fields;              // as the descriptor has them
  std::vector<std::int16_t> place_by_number;  // in `fields`; -1: no field

  // Place in `fields`, -1 where there is none of this number.
  int Find(std::uint32_t number) const {
    return number < place_by_number.size() ? place_by_number[number] : -1;
  }

  static const WireType& Of(const google::protobuf::Descriptor& descriptor);
};

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_WIRE_TYPE_H_
