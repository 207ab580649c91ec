#ifndef ACCORD_SIMULATION_BASE_STOPPED_H_
#define ACCORD_SIMULATION_BASE_STOPPED_H_

#include <functional>

namespace accord {

// Whether nobody waits for the work any more; empty: somebody always does. Once true it stays true;
// it may be asked from several threads. Work asks between its pieces, of some milliseconds each.
using Stopped = std::function<bool()>;

inline bool IsStopped(const Stopped& stopped) { return stopped && stopped(); }

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_STOPPED_H_
