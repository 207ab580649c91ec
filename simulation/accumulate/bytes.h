#ifndef ACCORD_SIMULATION_ACCUMULATE_BYTES_H_
#define ACCORD_SIMULATION_ACCUMULATE_BYTES_H_

// The primitives of serialise.h, for those who put totals of their own next to these.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace accord {

// Counts above this are not exact as doubles; no run gets there.
inline constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 53;

inline void AppendU64(std::uint64_t value, std::string* bytes) {
  char out[8];
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>((value >> (8 * i)) & 0xff);
  bytes->append(out, 8);
}

inline void AppendDouble(double value, std::string* bytes) {
  AppendU64(std::bit_cast<std::uint64_t>(value), bytes);
}

[[nodiscard]] inline bool ParseU64(std::string_view* bytes, std::uint64_t* value) {
  if (bytes->size() < 8) return false;
  *value = 0;
  for (int i = 0; i < 8; ++i) {
    *value |= std::uint64_t{static_cast<unsigned char>((*bytes)[i])} << (8 * i);
  }
  bytes->remove_prefix(8);
  return true;
}

[[nodiscard]] inline bool ParseCount(std::string_view* bytes, std::uint64_t* value) {
  return ParseU64(bytes, value) && *value <= kMaxCount;
}

// The length of a list whose elements take `element_bytes` each: no more than bytes are left for.
[[nodiscard]] inline bool ParseLength(std::string_view* bytes, std::size_t element_bytes,
                                      std::uint64_t* length) {
  return ParseU64(bytes, length) && *length <= bytes->size() / element_bytes;
}

[[nodiscard]] inline bool ParseFinite(std::string_view* bytes, double* value) {
  std::uint64_t bits = 0;
  if (!ParseU64(bytes, &bits)) return false;
  *value = std::bit_cast<double>(bits);
  return std::isfinite(*value);
}

inline constexpr std::size_t kNumberBytes = 8;

// One after another.
inline void AppendEach(std::span<const double> values, std::string* bytes) {
  if constexpr (std::endian::native == std::endian::little) {
    bytes->append(reinterpret_cast<const char*>(values.data()), values.size() * kNumberBytes);
  } else {
    for (const double value : values) AppendDouble(value, bytes);
  }
}

// The same, their number first.
inline void AppendDoubles(std::span<const double> values, std::string* bytes) {
  AppendU64(values.size(), bytes);
  AppendEach(values, bytes);
}

[[nodiscard]] inline bool ParseDoubles(std::string_view* bytes, std::vector<double>* values) {
  std::uint64_t length = 0;
  if (!ParseLength(bytes, kNumberBytes, &length)) return false;
  values->resize(length);
  for (double& value : *values) {
    if (!ParseFinite(bytes, &value)) return false;
  }
  return true;
}

inline bool IsNegativeZero(double value) { return value == 0.0 && std::signbit(value); }

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_BYTES_H_
