#ifndef ACCORD_SERVER_MONITORING_CODE_NAME_H_
#define ACCORD_SERVER_MONITORING_CODE_NAME_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace accord {

// Of a grpc::StatusCode by number, such as "RESOURCE_EXHAUSTED"; of any other number "UNKNOWN".
constexpr std::string_view CodeName(int code) {
  constexpr std::array<std::string_view, 17> kNames = {"OK",
                                                       "CANCELLED",
                                                       "UNKNOWN",
                                                       "INVALID_ARGUMENT",
                                                       "DEADLINE_EXCEEDED",
                                                       "NOT_FOUND",
                                                       "ALREADY_EXISTS",
                                                       "PERMISSION_DENIED",
                                                       "RESOURCE_EXHAUSTED",
                                                       "FAILED_PRECONDITION",
                                                       "ABORTED",
                                                       "OUT_OF_RANGE",
                                                       "UNIMPLEMENTED",
                                                       "INTERNAL",
                                                       "UNAVAILABLE",
                                                       "DATA_LOSS",
                                                       "UNAUTHENTICATED"};
  const auto index = static_cast<std::size_t>(code);
  return code >= 0 && index < kNames.size() ? kNames[index] : "UNKNOWN";
}

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_CODE_NAME_H_
