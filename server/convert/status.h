#ifndef ACCORD_SERVER_CONVERT_STATUS_H_
#define ACCORD_SERVER_CONVERT_STATUS_H_

#include <cstddef>

#include "accord/v1/violation.pb.h"
#include "google/rpc/error_details.pb.h"
#include "simulation/base/violation.h"

// Violations as messages. Pure, thread-safe.
namespace accord {

// A BadRequest travels in the trailers of a call. Clients of gRPC refuse trailers above 8 KiB by
// default and then show their own error in place of ours, and binary details grow by a third on the
// wire: so this much of it, in bytes of the message.
inline constexpr std::size_t kMaxBadRequestBytes = 4 * 1024;

// A field violation for every violation, in order, described as "CODE: description", until the next
// one would no longer fit; the last one then says how many further ones there are, with no field.
// CheckScenario lists them all.
google::rpc::BadRequest ToBadRequest(const Violations& violations);

v1::Violation ToProto(const Violation& violation);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_STATUS_H_
