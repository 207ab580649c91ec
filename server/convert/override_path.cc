#include "server/convert/override_path.h"

#include <absl/strings/ascii.h>

#include <charconv>
#include <system_error>
#include <utility>

#include "simulation/base/violation.h"

namespace accord::convert_internal {
namespace {

// Of a field's name, or of an entry's id where that stands after a point.
bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

class Parser {
 public:
  explicit Parser(std::string_view path) : path_(path) {}

  std::variant<std::vector<PathStep>, std::string> Parse() {
    std::vector<PathStep> steps;
    do {
      PathStep step;
      while (used_ < path_.size() && IsNameByte(path_[used_])) step.name += path_[used_++];
      if (step.name.empty()) return Fault("a field name");
      if (Take('[')) {
        if (Take('"')) {
          std::optional<std::string> id = QuotedId();
          if (!id) return Fault("a quoted id, such as [\"steel\"]");
          step.selector = *std::move(id);
        } else if (const std::optional<int> position = Position()) {
          step.selector = *position;
        } else {
          return Fault("a quoted id or a position, such as [\"steel\"] or [0]");
        }
        if (!Take(']')) return Fault("]");
      }
      steps.push_back(std::move(step));
    } while (Take('.'));
    if (used_ < path_.size()) return Fault(". or [ or the end");
    return steps;
  }

 private:
  bool Take(char c) {
    if (used_ >= path_.size() || path_[used_] != c) return false;
    ++used_;
    return true;
  }

  // What follows the opening quote, closing quote included.
  std::optional<std::string> QuotedId() {
    std::string id;
    while (used_ < path_.size() && path_[used_] != '"') {
      if (path_[used_] == '\\') ++used_;
      if (used_ < path_.size()) id += path_[used_++];
    }
    if (id.empty() || !Take('"')) return std::nullopt;
    return id;
  }

  std::optional<int> Position() {
    int position = 0;
    const char* begin = path_.data() + used_;
    const char* end = path_.data() + path_.size();
    if (begin == end || !absl::ascii_isdigit(static_cast<unsigned char>(*begin)))
      return std::nullopt;
    const auto [stop, error] = std::from_chars(begin, end, position);
    if (error != std::errc()) return std::nullopt;
    used_ += static_cast<std::size_t>(stop - begin);
    return position;
  }

  std::string Fault(const std::string& expected) const {
    const std::string place =
        used_ < path_.size() ? "at " + QuotedText(path_.substr(used_)) : std::string("at its end");
    return "the path " + QuotedText(path_) + " needs " + expected + " " + place;
  }

  std::string_view path_;
  std::size_t used_ = 0;
};

}  // namespace

std::variant<std::vector<PathStep>, std::string> ParseOverridePath(std::string_view path) {
  return Parser(path).Parse();
}

std::optional<std::size_t> EndOfPath(std::string_view flag) {
  bool quoted = false;
  for (std::size_t i = 0; i < flag.size(); ++i) {
    if (quoted && flag[i] == '\\') {
      ++i;
    } else if (flag[i] == '"') {
      quoted = !quoted;
    } else if (flag[i] == '=' && !quoted) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace accord::convert_internal
