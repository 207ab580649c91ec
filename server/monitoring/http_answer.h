#ifndef ACCORD_SERVER_MONITORING_HTTP_ANSWER_H_
#define ACCORD_SERVER_MONITORING_HTTP_ANSWER_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace accord {

// What the pages ask.
struct HttpPages {
  std::function<std::string()> metrics;  // in Prometheus' text format
  std::function<bool()> ready;           // false: send no new calls here
};

// Of a request, bytes at most, its request line and headers together.
inline constexpr std::size_t kMostHttpRequestBytes = 8192;

// The whole answer, headers included, to a request of which so many bytes have come; nothing while
// its headers go on. HTTP/1.0 and 1.1; every answer is the last of its connection. Bodies are not
// looked at. 200 and 503 as http_port.h says, 400, 404, 405 where the path is known and the method
// is neither GET nor HEAD, 431 where the headers are too large.
std::optional<std::string> HttpAnswer(std::string_view received, const HttpPages& pages);

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_HTTP_ANSWER_H_
