#include "tests/tidy/text_rules.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace accord::tidy {
namespace {

// The checkers and their tests spell out what they forbid.
bool IsTidyItself(std::string_view path) { return IsBelow(path, "tests/tidy"); }

enum class Files { kAll, kCxx };

struct BannedText {
  std::regex pattern;
  std::string_view reason;
  Files files;
  std::vector<std::string_view> folders;  // where it is banned; empty: everywhere
  // Where in them it is not banned: what stands there needs it.
  std::vector<std::string_view> exceptions = {};
  bool in_comments = false;

  bool IsExcepted(std::string_view path) const {
    return std::any_of(exceptions.begin(), exceptions.end(),
                       [&](std::string_view exception) { return IsBelow(path, exception); });
  }
  bool IsInScope(std::string_view path) const {
    return (files == Files::kAll || IsCxx(path)) &&
           (folders.empty() ||
            std::any_of(folders.begin(), folders.end(),
                        [&](std::string_view folder) { return IsBelow(path, folder); }));
  }
};

const std::vector<BannedText>& BannedTexts() {
  static const std::vector<BannedText> banned = {
      {std::regex(R"(\b(TODO|FIXME)\b)"),
       "unfinished work belongs in an issue",
       Files::kAll,
       {},
       {},
       true},
      {std::regex("-march=native|-ffast-math|-Ofast"),
       "the bits must not depend on the machine",
       Files::kAll,
       {}},
      {std::regex(R"(\bstd::\w+_distribution\b)"),
       "its numbers differ by library",
       Files::kCxx,
       {},
       {"tests"}},
      {std::regex(R"(\bstd::(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan)"
                  R"(|atan2|sinh|cosh|tanh|erf|erfc|tgamma|lgamma|cbrt|hypot)[fl]?\b)"),
       "the C library's bits differ by processor; simulation/random has its own",
       Files::kCxx,
       {"simulation"},
       // What these two compute is said to people or decides about faults; it reaches no figure.
       {"simulation/scenario", "simulation/warnings"}},
      {std::regex(R"(\bgetenv\b|\bstd::random_device\b)"),
       "the simulation knows no environment",
       Files::kCxx,
       {"simulation"}},
      {std::regex(R"(\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep|time\.sleep)\b)"),
       "a test waits for what it needs, not for time",
       Files::kAll,
       {"tests"}},
  };
  return banned;
}

// The lines in which `banned` counts.
std::vector<std::string> LinesFor(const BannedText& banned, const SourceFile& file) {
  const bool is_code = IsCxx(file.path) && !banned.in_comments;
  return SplitLines(is_code ? WithoutComments(file.content) : file.content);
}

bool Holds(const SourceFile& file, const BannedText& banned) {
  const std::vector<std::string> lines = LinesFor(banned, file);
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return std::regex_search(line, banned.pattern);
  });
}

std::string GuardOf(std::string_view path) {
  std::string guard = "ACCORD_";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    guard += std::isalnum(byte) ? static_cast<char>(std::toupper(byte)) : '_';
  }
  return guard + "_";
}

std::string Folder(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

}  // namespace

Findings CheckFolderNames(const SourceFile& file) {
  static const std::set<std::string, std::less<>> drawers = {"common",  "util", "utils", "helper",
                                                             "helpers", "core", "misc"};
  std::istringstream folders(Folder(file.path));
  for (std::string name; std::getline(folders, name, '/');) {
    if (drawers.contains(name)) {
      return {{file.path, 0, "a folder named '" + name + "' says nothing about what is in it"}};
    }
  }
  return {};
}

Findings CheckGuard(const SourceFile& file) {
  if (!file.path.ends_with(".h")) return {};
  const std::string guard = GuardOf(file.path);
  std::vector<std::string> lines = SplitLines(file.content);
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  const auto first = std::find_if_not(
      lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("//"); });
  const bool is_right = lines.end() - first >= 3 && first[0] == "#ifndef " + guard &&
                        first[1] == "#define " + guard && lines.back() == "#endif  // " + guard;
  if (is_right) return {};
  return {{file.path, 1, "the header is not guarded, first line to last, by " + guard}};
}

Findings CheckLength(const SourceFile& file) {
  const bool applies = IsCxx(file.path) || file.path.ends_with(".py") ||
                       file.path.ends_with(".cmake") || file.path.ends_with("CMakeLists.txt") ||
                       file.content.starts_with("#!");
  const int line_count = static_cast<int>(SplitLines(file.content).size());
  if (!applies || line_count < kMaxLineCount) return {};
  return {{file.path, 0,
           std::to_string(line_count) + " lines, below " + std::to_string(kMaxLineCount) +
               " wanted: this is two ideas"}};
}

Findings CheckCommentWidth(const SourceFile& file) {
  if (!IsCxx(file.path)) return {};
  Findings findings;
  int number = 0;
  for (const std::string& line : SplitLines(file.content)) {
    ++number;
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string::npos || line.compare(first, 2, "//") != 0) continue;
    if (line.size() <= kMaxCommentWidth) continue;
    findings.push_back({file.path, number,
                        "a comment of " + std::to_string(line.size()) + " columns, at most " +
                            std::to_string(kMaxCommentWidth) + " wanted"});
  }
  return findings;
}

Findings CheckBannedText(const SourceFile& file) {
  if (IsTidyItself(file.path)) return {};
  Findings findings;
  for (const BannedText& banned : BannedTexts()) {
    if (!banned.IsInScope(file.path) || banned.IsExcepted(file.path)) continue;
    const std::vector<std::string> lines = LinesFor(banned, file);
    for (size_t i = 0; i < lines.size(); ++i) {
      std::smatch match;
      if (std::regex_search(lines[i], match, banned.pattern)) {
        findings.push_back(
            {file.path, static_cast<int>(i) + 1, match.str() + ": " + std::string(banned.reason)});
      }
    }
  }
  return findings;
}

Findings CheckUnusedBans(const std::vector<SourceFile>& files) {
  Findings findings;
  const auto add = [&](const BannedText& banned, std::string_view place, const char* what) {
    findings.push_back({"tests/tidy/text_rules.cc", 0,
                        std::string(place) + what + " (" + std::string(banned.reason) + ")"});
  };
  for (const BannedText& banned : BannedTexts()) {
    for (std::string_view folder : banned.folders) {
      const bool is_there = std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
        return IsBelow(file.path, folder);
      });
      if (!is_there) add(banned, folder, " holds no file that a ban could be for");
    }
    for (std::string_view exception : banned.exceptions) {
      BannedText alone = banned;
      alone.exceptions = {exception};
      const bool is_needed = std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
        return !IsTidyItself(file.path) && banned.IsInScope(file.path) &&
               alone.IsExcepted(file.path) && Holds(file, banned);
      });
      if (!is_needed) add(banned, exception, " needs no exception from a ban");
    }
  }
  return findings;
}

Findings CheckListed(const SourceFile& file,
                     const std::map<std::string, std::string>& cmake_lists) {
  const bool is_test_header = IsBelow(file.path, "tests") && file.path.ends_with(".h");
  if (!IsCxx(file.path) || is_test_header) return {};
  for (std::string folder = Folder(file.path); !folder.empty(); folder = Folder(folder)) {
    const auto list = cmake_lists.find(folder + "/CMakeLists.txt");
    if (list == cmake_lists.end()) continue;
    const std::string name = file.path.substr(folder.size() + 1);
    std::string words = list->second;
    std::replace_if(
        words.begin(), words.end(),
        [](char c) { return c == '(' || c == ')' || c == '"' || c == ';'; }, ' ');
    std::istringstream stream(words);
    for (std::string word; stream >> word;) {
      if (word == name) return {};
    }
    return {{file.path, 0, "nobody builds it: not listed in " + list->first}};
  }
  return {{file.path, 0, "nobody builds it: no CMakeLists.txt above it"}};
}

}  // namespace accord::tidy
