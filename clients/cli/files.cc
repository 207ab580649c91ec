#include "clients/cli/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "clients/cli/json_files.h"
#include "clients/cli/readable.h"

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

std::string WriteFault(const std::string& name) {
  if (name == "-") return "must be a file: standard output is for the answer";
  struct stat found = {};
  std::string place = name;
  int wanted = W_OK;
  if (stat(name.c_str(), &found) != 0 && errno == ENOENT) {
    place = name.substr(0, name.rfind('/') + 1) + ".";
    wanted = W_OK | X_OK;
  } else if (S_ISDIR(found.st_mode)) {
    return "cannot write " + name + ": " + std::strerror(EISDIR);
  }
  if (access(place.c_str(), wanted) == 0) return "";
  return "cannot write " + name + ": " + std::strerror(errno);
}

ExitCode WriteFile(const std::string& name, const std::string& text) {
  std::FILE* file = std::fopen(name.c_str(), "wb");
  bool good = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file) good = std::fclose(file) == 0 && good;
  if (good) return kOk;
  std::fprintf(stderr, "accord: cannot write %s: %s\n", name.c_str(), std::strerror(errno));
  return kOther;
}

ExitCode Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) {
    return kOk;
  }
  std::fprintf(stderr, "accord: cannot write the answer: %s\n", std::strerror(errno));
  return kOther;
}

std::optional<v1::Scenario> ReadScenario(const std::string& name) {
  const std::optional<std::string> text = ReadFile(name);
  if (!text) return std::nullopt;
  v1::Scenario scenario;
  const Violations violations = ReadJson(*text, FieldPath("scenario"), &scenario);
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
