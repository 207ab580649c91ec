#include "tests/server/service/failing_allocations.h"

#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string_view>
#include <thread>

namespace accord {
namespace {

std::atomic<bool> armed{false};
std::atomic<std::thread::id> spared;
std::atomic<int> seen{0};
std::atomic<int> first_to_fail{0}, last_to_fail{0};
thread_local bool looking = false;

// Whether a function of ours asked for it, before any of gRPC's did. `caller` is who did.
bool IsOurs(void* caller) {
  std::array<void*, 24> frames{};
  const auto end = frames.begin() + backtrace(frames.data(), static_cast<int>(frames.size()));
  for (auto frame = std::find(frames.begin(), end, caller); frame != end; ++frame) {
    Dl_info info{};
    if (dladdr(*frame, &info) == 0) continue;
    const std::string_view file = info.dli_fname == nullptr ? "" : info.dli_fname;
    const std::string_view name = info.dli_sname == nullptr ? "" : info.dli_sname;
    if (file.find("libgrpc") != file.npos || file.find("libgpr") != file.npos) return false;
    // A template of its headers.
    if (name.find("ServerCallbackReaderWriterImpl6Finish") != name.npos) return false;
    if (name.find("6accord") != name.npos) return true;
  }
  return false;
}

bool Fails(void* caller) {
  if (!armed || looking || std::this_thread::get_id() == spared.load()) return false;
  looking = true;
  const bool is_ours = IsOurs(caller);
  looking = false;
  if (!is_ours) return false;
  const int number = ++seen;
  return number >= first_to_fail && number <= last_to_fail;
}

}  // namespace

FailingAllocations::FailingAllocations(int first, int count) {
  std::array<void*, 1> frame{};
  backtrace(frame.data(), 1);  // takes memory the first time
  spared = std::this_thread::get_id();
  seen = 0;
  first_to_fail = first;
  last_to_fail = first + count - 1;
  armed = true;
}

FailingAllocations::~FailingAllocations() { armed = false; }

bool FailingAllocations::any() const { return seen >= first_to_fail; }

}  // namespace accord

void* operator new(std::size_t size) {
  if (accord::Fails(__builtin_return_address(0))) throw std::bad_alloc();
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

// As the library has it; under AddressSanitizer it would be that one's own, which delete is not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
