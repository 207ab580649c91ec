#ifndef ACCORD_CLIENTS_CLI_MACHINE_H_
#define ACCORD_CLIENTS_CLI_MACHINE_H_

#include <cstdint>
#include <string>

// What the machine gives this process.
namespace accord::cli {

// Processors that it may run on; at least 1.
int Cores();

// Memory in bytes: the machine's, or what its control groups allow where that is less.
std::uint64_t MemoryBytes();

// The least memory.max of the control groups (version 2) that a process is in, from its own to the
// root's at `root`; the largest number where none is limited. `membership` is /proc/PID/cgroup.
std::uint64_t ControlGroupMemoryBytes(const std::string& membership, const std::string& root);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_MACHINE_H_
