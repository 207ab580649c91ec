#ifndef ACCORD_SERVER_HANDLERS_SERVER_INFO_H_
#define ACCORD_SERVER_HANDLERS_SERVER_INFO_H_

#include "accord/v1/server_service.pb.h"

namespace accord {

// What is true of every server of this build: version, build, limits, what is not computed. How it
// was started is for who knows. Thread-safe.
v1::GetServerInfoResponse ServerInfo();

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SERVER_INFO_H_
