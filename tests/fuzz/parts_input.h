#ifndef ACCORD_TESTS_FUZZ_PARTS_INPUT_H_
#define ACCORD_TESTS_FUZZ_PARTS_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace accord {

// A call as bytes: which method, how its messages come, and each message after its length in two
// bytes, the lower one first. The digits '0' to '9' of the first two stand for themselves.
struct PartsInput {
  std::uint8_t method = 0;
  std::uint8_t manner = 0;  // bits 0 and 1: in slices of which size; bit 2: with little memory
  std::vector<std::string> parts;

  // Of any bytes; a last part that is cut off ends where they do.
  static PartsInput Read(std::string_view bytes);
  std::string Write() const;

  // Bytes in a slice; 0: all in one.
  std::size_t slice_bytes() const;
  bool has_little_memory() const { return (manner & 4) != 0; }
};

}  // namespace accord

#endif  // ACCORD_TESTS_FUZZ_PARTS_INPUT_H_
