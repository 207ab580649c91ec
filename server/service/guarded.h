#ifndef ACCORD_SERVER_SERVICE_GUARDED_H_
#define ACCORD_SERVER_SERVICE_GUARDED_H_

#include <chrono>
#include <exception>
#include <new>
#include <system_error>

#include "grpcpp/support/status.h"
#include "server/service/status.h"

namespace accord::service_internal {

// What `work` gives, or what it threw as a status: one call's misfortune is not the others'. Where
// there is no memory for the words of a status, it is the one that takes none.
template <typename Work>
grpc::Status Guarded(const Work& work) noexcept {
  constexpr std::chrono::milliseconds kThreadRetry{1000};
  try {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      return OutOfMemory();
    } catch (const std::system_error&) {
      return NoThread(kThreadRetry);
    } catch (const std::exception&) {
      return InternalFault();
    }
  } catch (...) {
    return OutOfMemoryForWords();
  }
}

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_GUARDED_H_
