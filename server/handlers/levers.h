#ifndef ACCORD_SERVER_HANDLERS_LEVERS_H_
#define ACCORD_SERVER_HANDLERS_LEVERS_H_

#include "accord/v1/client_base_service.pb.h"

namespace accord {

// The ready-made levers of server/levers, without a socket. Thread-safe; no state, no chance. Each
// fits a base that has its segments: Validate is not asked here.
v1::ListLeversResponse ListLevers();

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_LEVERS_H_
