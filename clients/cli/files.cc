#include "clients/cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "clients/cli/readable.h"
#include "server/convert/json.h"
#include "simulation/base/utf8.h"

namespace accord::cli {

std::optional<std::string> ReadFile(const std::string& name) {
  std::FILE* file = name == "-" ? stdin : std::fopen(name.c_str(), "rb");
  std::string text;
  std::array<char, 1 << 16> part;
  std::size_t count = 0;
  while (file && (count = std::fread(part.data(), 1, part.size(), file)) > 0) {
    text.append(part.data(), count);
  }
  const bool good = file && !std::ferror(file);
  if (!good) {
    std::fprintf(stderr, "accord: cannot read %s: %s\n", name.c_str(), std::strerror(errno));
  }
  if (file && file != stdin) std::fclose(file);
  if (!good) return std::nullopt;
  return text;
}

ExitCode Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) {
    return kOk;
  }
  std::fprintf(stderr, "accord: cannot write the answer: %s\n", std::strerror(errno));
  return kOther;
}

// A text of JSON has no NUL; in UTF-16 every other byte of it is one.
Violations EncodingFaults(std::string_view text, const FieldPath& at) {
  const std::string_view first = text.substr(0, 64);
  if (first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF") ||
      first.find('\0') != first.npos) {
    return {{at.text(), ViolationCode::kInvalidFormat,
             "must be UTF-8, but the file is UTF-16; `iconv -f UTF-16 -t UTF-8` converts it"}};
  }
  if (IsUtf8(text)) return {};
  int line = 1;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!IsUtf8(text.substr(0, end)) || end == text.size()) break;
    text.remove_prefix(end + 1);
    ++line;
  }
  return {{at.text(), ViolationCode::kInvalidFormat,
           "line " + std::to_string(line) +
               ": must be UTF-8; `iconv -f ENCODING -t UTF-8` converts it, for Cyrillic or Western "
               "text of Windows from CP1251 or CP1252"}};
}

std::optional<v1::Scenario> ReadScenario(const std::string& name) {
  const std::optional<std::string> text = ReadFile(name);
  if (!text) return std::nullopt;
  v1::Scenario scenario;
  Violations violations = EncodingFaults(*text, FieldPath("scenario"));
  if (violations.empty()) violations = ParseJson(*text, FieldPath("scenario"), &scenario);
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  return scenario;
}

void PrintWarnings(const std::string& file, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    std::fprintf(stderr, "accord: warning: %s%s\n",
                 file == "-" ? "" : (Escaped(file) + ", ").c_str(), warning.c_str());
  }
}

void PrintViolations(const Violations& violations) {
  for (const Violation& violation : violations) {
    std::fprintf(stderr, "%s: %s: %s\n", Escaped(violation.field).c_str(),
                 std::string(ViolationCodeName(violation.code)).c_str(),
                 Escaped(violation.description).c_str());
  }
}

}  // namespace accord::cli
