#include "server/listener/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace accord {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr int kMaxPort = 65535;

absl::Status Invalid(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("cannot listen on \"", std::string(text), "\": ", std::string(why)));
}

bool IsOf(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool IsIpv4(const std::string& host) {
  in_addr address;
  return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool IsIpv6(const std::string& host) {
  in6_addr address;
  return inet_pton(AF_INET6, host.substr(0, host.find('%')).c_str(), &address) == 1;
}

bool IsName(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](unsigned char letter) {
    return std::isalnum(letter) || letter == '-' || letter == '.' || letter == '_';
  });
}

absl::StatusOr<ListenAddress> ParseUnix(std::string_view text) {
  std::string_view path = text.substr(kUnixPrefix.size());
  if (path.starts_with("///")) path.remove_prefix(2);  // as a URI
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    return Invalid(text, "unix: wants the path of a socket, such as unix:/run/accord/accord.sock");
  }
  if (path.size() > kMaxUnixPathBytes) {
    return Invalid(text, absl::StrCat("the path has ", path.size(), " bytes, and a unix socket's ",
                                      kMaxUnixPathBytes, " at most"));
  }
  return ListenAddress{.unix_path = std::string(path)};
}

absl::Status CheckHost(std::string_view text, const std::string& host, bool bracketed) {
  if (host.empty()) {
    return Invalid(text,
                   "no host before the port: 127.0.0.1 for this machine alone, 0.0.0.0 for every "
                   "IPv4 address, [::] for every address");
  }
  if (bracketed && !IsIpv6(host)) return Invalid(text, host + " is no IPv6 address");
  if (bracketed) return absl::OkStatus();
  if (host.find(':') != std::string::npos) {
    return Invalid(text, "an IPv6 address stands in brackets, such as [::1]:50051");
  }
  if (IsOf(host, "0123456789.") && !IsIpv4(host)) {
    return Invalid(text, host + " is no IPv4 address");
  }
  if (!IsName(host)) return Invalid(text, host + " is no host's name");
  return absl::OkStatus();
}

absl::StatusOr<int> ParsePort(std::string_view text, std::string_view digits) {
  if (digits.empty() || !IsOf(digits, "0123456789")) {
    return Invalid(text, absl::StrCat("the port is a number from 0 (any free one) to ", kMaxPort));
  }
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || port > kMaxPort) {
    return Invalid(
        text, absl::StrCat("port ", std::string(digits), " is above ", kMaxPort, ", the last"));
  }
  return port;
}

}  // namespace

bool ListenAddress::is_loopback() const {
  if (is_unix() || host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6;
  if (inet_pton(AF_INET6, host.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
}

std::string ListenAddress::Text() const {
  if (is_unix()) return absl::StrCat(std::string(kUnixPrefix), unix_path);
  if (host.find(':') != std::string::npos) return absl::StrCat("[", host, "]:", port);
  return absl::StrCat(host, ":", port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) return ParseUnix(text);
  const bool bracketed = text.starts_with('[');
  const std::size_t bracket = bracketed ? text.find(']') : std::string_view::npos;
  if (bracketed && bracket == std::string_view::npos) {
    return Invalid(text, "the bracket of the IPv6 address is never closed");
  }
  const std::size_t colon = bracketed ? bracket + 1 : text.rfind(':');
  if (colon >= text.size() || text[colon] != ':') {
    return Invalid(text, "HOST:PORT is wanted, such as 127.0.0.1:50051; port 0 is any free one");
  }
  const std::string host(bracketed ? text.substr(1, bracket - 1) : text.substr(0, colon));
  if (absl::Status fault = CheckHost(text, host, bracketed); !fault.ok()) return fault;
  const absl::StatusOr<int> port = ParsePort(text, text.substr(colon + 1));
  if (!port.ok()) return port.status();
  return ListenAddress{.host = host, .port = *port};
}

}  // namespace accord
