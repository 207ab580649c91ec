#include "server/monitoring/http_answer.h"

namespace accord {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";

struct Page {
  std::string_view status = "200 OK";
  std::string body;
  std::string_view type = kPlainText;
};

std::string Written(const Page& page, bool has_body = true) {
  std::string text = "HTTP/1.1 ";
  text.append(page.status).append("\r\nContent-Type: ").append(page.type);
  if (page.status.starts_with("405")) text += "\r\nAllow: GET, HEAD";
  text += "\r\nContent-Length: " + std::to_string(page.body.size());
  text += "\r\nConnection: close\r\n\r\n";
  if (has_body) text += page.body;
  return text;
}

std::optional<Page> PageAt(std::string_view path, const HttpPages& pages) {
  if (path == "/metrics") return Page{.body = pages.metrics(), .type = kPrometheusText};
  if (path == "/healthz") return Page{.body = "ok\n"};
  if (path != "/readyz") return std::nullopt;
  if (pages.ready()) return Page{.body = "ready\n"};
  return Page{.status = "503 Service Unavailable", .body = "stopping\n"};
}

// What stands before the first of `mark`, which goes from `text` with it.
std::string_view CutAt(char mark, std::string_view& text) {
  const std::size_t end = text.find(mark);
  const std::string_view before = text.substr(0, end);
  text = end == text.npos ? std::string_view() : text.substr(end + 1);
  return before;
}

}  // namespace

std::optional<std::string> HttpAnswer(std::string_view received, const HttpPages& pages) {
  const bool is_whole =
      received.find("\r\n\r\n") != received.npos || received.find("\n\n") != received.npos;
  if (!is_whole) {
    if (received.size() < kMostHttpRequestBytes) return std::nullopt;
    return Written({.status = "431 Request Header Fields Too Large", .body = "too large\n"});
  }
  std::string_view line = CutAt('\n', received);
  const std::string_view method = CutAt(' ', line);
  std::string_view target = CutAt(' ', line);
  if (method.empty() || !target.starts_with('/') || !line.starts_with("HTTP/1.")) {
    return Written({.status = "400 Bad Request", .body = "no request of HTTP/1.1\n"});
  }
  const bool is_head = method == "HEAD";
  const std::optional<Page> page = PageAt(CutAt('?', target), pages);
  if (!page) return Written({.status = "404 Not Found", .body = "not found\n"}, !is_head);
  if (!is_head && method != "GET") {
    return Written({.status = "405 Method Not Allowed", .body = "GET or HEAD\n"});
  }
  return Written(*page, !is_head);
}

}  // namespace accord
