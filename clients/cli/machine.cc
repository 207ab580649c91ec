#include "clients/cli/machine.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <thread>

namespace accord::cli {

int Cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

std::uint64_t MemoryBytes() {
  std::ifstream file("/proc/self/cgroup");
  const std::string membership(std::istreambuf_iterator<char>(file), {});
  return std::min(static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)),
                  ControlGroupMemoryBytes(membership, "/sys/fs/cgroup"));
}

std::uint64_t ControlGroupMemoryBytes(const std::string& membership, const std::string& root) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  std::istringstream lines(membership);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("0::/")) continue;
    for (std::string group = line.substr(3); !group.empty();
         group.resize(group.find_last_of('/'))) {
      std::uint64_t bytes = 0;
      // "max" is no number.
      if (std::ifstream(root + group + "/memory.max") >> bytes) least = std::min(least, bytes);
    }
    std::uint64_t bytes = 0;
    if (std::ifstream(root + "/memory.max") >> bytes) least = std::min(least, bytes);
  }
  return least;
}

}  // namespace accord::cli
