#include "tests/fuzz/parts_input.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

// Of libFuzzer; null where a corpus is replayed without it.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size)
    __attribute__((weak));

namespace accord {
namespace {

constexpr std::size_t kMaxPartBytes = 0xFFFF;

std::uint8_t TakeByte(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto byte = static_cast<std::uint8_t>(bytes.front());
  bytes.remove_prefix(1);
  return byte;
}

// What may go wrong with messages on their way, one thing of it.
void Disturb(std::minstd_rand& random, PartsInput& input) {
  std::vector<std::string>& parts = input.parts;
  const auto below = [&](std::size_t count) { return random() % count; };
  if (parts.empty() || below(12) == 0) {
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(below(parts.size() + 1)), "");
    return;
  }
  const std::size_t one = below(parts.size()), other = below(parts.size());
  switch (below(6)) {
    case 0:
      return std::swap(parts[one], parts[other]);
    case 1:
      parts.push_back(parts[one]);
      return;
    case 2:
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(one));
      return;
    case 3:
      return parts[one].resize(below(parts[one].size() + 1));
    case 4:
      input.manner = static_cast<std::uint8_t>('0' + below(8));
      return;
    default:  // bytes as protobuf merges them
      if (parts[one].size() + parts[other].size() <= kMaxPartBytes) parts[one] += parts[other];
  }
}

}  // namespace

PartsInput PartsInput::Read(std::string_view bytes) {
  PartsInput input;
  input.method = static_cast<std::uint8_t>(TakeByte(bytes) - '0');
  input.manner = static_cast<std::uint8_t>(TakeByte(bytes) - '0');
  while (!bytes.empty()) {
    const std::size_t low = TakeByte(bytes), high = TakeByte(bytes);
    const std::string_view part = bytes.substr(0, high << 8 | low);
    bytes.remove_prefix(part.size());
    input.parts.emplace_back(part);
  }
  return input;
}

std::string PartsInput::Write() const {
  std::string bytes = {static_cast<char>('0' + method), static_cast<char>('0' + manner)};
  for (const std::string& part : parts) {
    bytes += static_cast<char>(part.size() & 0xFF);
    bytes += static_cast<char>(part.size() >> 8);
    bytes += part;
  }
  return bytes;
}

std::size_t PartsInput::slice_bytes() const {
  constexpr std::size_t kSizes[] = {0, 1, 7, 100};
  return kSizes[manner & 3];
}

}  // namespace accord

// Changes one message, or what they are to each other, so that lengths stay true; now and then any
// bytes.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  using accord::PartsInput;
  std::minstd_rand random(seed);
  PartsInput input = PartsInput::Read({reinterpret_cast<const char*>(data), size});
  const auto choice = random() % 16;
  if (choice == 0 || size < 2) return LLVMFuzzerMutate(data, size, max_size);
  if (choice < 5 || input.parts.empty()) {
    accord::Disturb(random, input);
  } else {
    std::string& part = input.parts[random() % input.parts.size()];
    const std::size_t room = max_size > size ? max_size - size : 0;
    std::string longer = part;
    longer.resize(std::min(part.size() + room, accord::kMaxPartBytes) + 1);
    longer.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(longer.data()), part.size(),
                                   longer.size() - 1));
    part = std::move(longer);
  }
  const std::string bytes = input.Write();
  if (bytes.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
