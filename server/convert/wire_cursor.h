#ifndef ACCORD_SERVER_CONVERT_WIRE_CURSOR_H_
#define ACCORD_SERVER_CONVERT_WIRE_CURSOR_H_

#include <google/protobuf/io/zero_copy_stream.h>

#include <algorithm>
#include <cstdint>

namespace accord::convert_internal {

// Reads a stream of chunks from its beginning, each byte once. Every Read returns false where the
// stream ends first or the bytes are not what is asked for. Neither the stream nor a chunk is
// copied; the stream outlives the cursor.
class WireCursor {
 public:
  explicit WireCursor(google::protobuf::io::ZeroCopyInputStream& stream) : stream_(stream) {}

  // Bytes read so far.
  std::int64_t position() const { return chunk_end_ - (end_ - at_); }

  // Whether the stream ends here.
  bool AtEnd() { return at_ == end_ && !NextChunk(); }

  // Little-endian groups of 7 bits, at most `max_bytes` of them; what overflows is lost, as when
  // protobuf reads.
  bool ReadVarint(int max_bytes, std::uint64_t* value) {
    std::uint64_t result = 0;
    for (int i = 0; i < max_bytes; ++i) {
      if (AtEnd()) return false;
      const std::uint64_t byte = *at_++;
      result |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        *value = result;
        return true;
      }
    }
    return false;
  }

  // Five bytes at most.
  bool ReadTag(std::uint32_t* tag) {
    constexpr int kMaxBytes = 5;
    std::uint64_t value = 0;
    if (!ReadVarint(kMaxBytes, &value)) return false;
    *tag = static_cast<std::uint32_t>(value);
    return true;
  }

  // Length of what follows, below 2^31.
  bool ReadSize(std::int64_t* size) {
    constexpr int kMaxBytes = 5;
    std::uint64_t value = 0;
    if (!ReadVarint(kMaxBytes, &value) || value >> 31 != 0) return false;
    *size = static_cast<std::int64_t>(value);
    return true;
  }

  bool Skip(std::int64_t size) {
    while (size > end_ - at_) {
      size -= end_ - at_;
      at_ = end_;
      if (!NextChunk()) return false;
    }
    at_ += size;
    return true;
  }

  // Reads on to position `end`, where a varint has to end; counts them.
  bool CountVarints(std::int64_t end, std::int64_t* count) {
    constexpr int kMaxBytes = 10;
    *count = 0;
    int length = 0;
    while (position() < end) {
      if (AtEnd()) return false;
      const std::int64_t part = std::min<std::int64_t>(end - position(), end_ - at_);
      for (const std::uint8_t* stop = at_ + part; at_ != stop; ++at_) {
        if (++length > kMaxBytes) return false;
        if (*at_ >= 0x80) continue;
        ++*count;
        length = 0;
      }
    }
    return length == 0;
  }

 private:
  bool NextChunk() {
    const void* data = nullptr;
    int size = 0;
    do {
      if (!stream_.Next(&data, &size)) return false;
    } while (size == 0);
    at_ = static_cast<const std::uint8_t*>(data);
    end_ = at_ + size;
    chunk_end_ += size;
    return true;
  }

  google::protobuf::io::ZeroCopyInputStream& stream_;
  const std::uint8_t* at_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  std::int64_t chunk_end_ = 0;  // position of `end_`
};

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_WIRE_CURSOR_H_
