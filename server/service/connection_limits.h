#ifndef ACCORD_SERVER_SERVICE_CONNECTION_LIMITS_H_
#define ACCORD_SERVER_SERVICE_CONNECTION_LIMITS_H_

#include <chrono>

namespace accord {

// What a connection may do, and for how long.
struct ConnectionLimits {
  // Until the first call may come: TLS and the settings of HTTP/2.
  std::chrono::milliseconds handshake{10'000};
  // A connection that has been silent for the first is asked, and closed without an answer within
  // the second: a cut cable is found after both.
  std::chrono::milliseconds keepalive_after{20'000}, keepalive_answer{15'000};
  // Clients may ask so often, with or without calls; more often, thrice, ends their connection.
  std::chrono::milliseconds between_client_pings{5'000};
  // Without a call.
  std::chrono::milliseconds idle{300'000};
  // Calls at a time.
  int streams = 100;
};

}  // namespace accord

#endif  // ACCORD_SERVER_SERVICE_CONNECTION_LIMITS_H_
