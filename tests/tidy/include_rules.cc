#include "tests/tidy/include_rules.h"

#include <algorithm>
#include <cstddef>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace accord::tidy {
namespace {

struct FolderRule {
  std::string_view folder;
  // Folders that headers and sources may include; what lies behind them comes along.
  std::vector<std::string_view> anywhere;
  // Folders that only sources may include; they stay behind this folder.
  std::vector<std::string_view> sources = {};
};

// In the order data flows.
const std::vector<FolderRule>& FolderRules() {
  static const std::vector<FolderRule> rules = {
      {"simulation/base", {}},
      {"simulation/random", {"simulation/base"}},
      {"simulation/scenario", {"simulation/base"}},
      {"simulation/warnings", {"simulation/scenario"}},
      // docs/decisions/0005: what is compiled holds stream keys and tables of quantiles.
      {"simulation/model", {"simulation/scenario", "simulation/random"}},
      {"simulation/paths", {"simulation/model"}},
      {"simulation/settlement", {"simulation/model"}},
      {"simulation/migration", {"simulation/model"}},
      {"simulation/panel", {"simulation/base"}, {"simulation/random"}},
      {"simulation/pyramid", {"simulation/base"}},
      {"simulation/accumulate", {}},
      {"simulation/engine",
       {"simulation/model", "simulation/accumulate", "simulation/settlement/ledger.h"},
       {"simulation/paths", "simulation/settlement", "simulation/migration"}},
      {"simulation/report", {"simulation/scenario", "simulation/accumulate", "simulation/engine"}},
      // The back-test follows the clients of a panel and moves a base as a run does.
      {"simulation/analysis",
       {"simulation/engine", "simulation/report", "simulation/panel"},
       {"simulation/migration"}},
      {"simulation/assessment", {"simulation/base", "simulation/random"}},
      {"server/convert",
       {"simulation/base", "simulation/scenario", "simulation/panel", "simulation/pyramid",
        "simulation/engine", "simulation/report", "simulation/analysis", "simulation/assessment"}},
      {"server/templates", {"server/convert"}},
      {"server/levers", {}, {"server/convert"}},
      {"server/handlers", {"server/convert", "simulation"}, {"server/templates", "server/levers"}},
      {"server/service", {"server/handlers"}},
      {"server/store", {"simulation/base"}},
      // docs/decisions/0004: runs the server in its own process, but knows its doors only.
      {"clients/cli", {"simulation/base"}, {"server/service", "server/convert"}},
  };
  return rules;
}

struct LibraryRule {
  std::string_view name;
  std::string_view pattern;  // of the included path
  std::vector<std::string_view> folders;
};

const std::vector<LibraryRule>& LibraryRules() {
  static const std::vector<LibraryRule> rules = {
      {"Boost.Random",
       "boost/random.*",
       {"simulation/random", "simulation/paths", "simulation/migration"}},
      {"oneTBB", "(tbb|oneapi)/.*", {"simulation/engine"}},
      {"gRPC",
       R"((grpc|grpcpp|grpc\+\+)/.*|.*\.grpc\.pb\.h)",
       {"server/service", "server/main.cc", "clients"}},
      {"Protobuf",
       "(google/protobuf|google/rpc|accord/v1)/.*",
       {"server/convert", "server/templates", "server/levers", "server/handlers", "server/service",
        "clients"}},
      {"a clock, a file or a stream",
       "chrono|ctime|cstdio|fstream|filesystem|iostream|syncstream",
       {"server", "clients"}},
      {"a library for flags, logs or JSON", "(CLI|spdlog|nlohmann)/.*", {"server", "clients"}},
  };
  return rules;
}

bool IsBelowAny(std::string_view path, const std::vector<std::string_view>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](std::string_view folder) { return IsBelow(path, folder); });
}

const FolderRule* RuleOf(std::string_view path) {
  for (const FolderRule& rule : FolderRules()) {
    if (IsBelow(path, rule.folder)) return &rule;
  }
  return nullptr;
}

void AddReach(std::string_view folder, std::set<std::string_view>& reach) {
  if (!reach.insert(folder).second) return;
  if (const FolderRule* rule = RuleOf(folder)) {
    for (std::string_view next : rule->anywhere) AddReach(next, reach);
  }
}

// Headers that only their own folder's sources include: they may do what sources may.
bool IsPrivateHeader(std::string_view path) {
  return path == "simulation/engine/model_runner.h" ||
         path == "simulation/engine/contract_runner.h" ||
         path == "simulation/engine/joint_base.h" || path == "simulation/engine/observe.h" ||
         path == "simulation/engine/observe_base.h";
}

bool MayInclude(const FolderRule& rule, bool is_header, std::string_view target) {
  std::set<std::string_view> reach;
  AddReach(rule.folder, reach);
  if (!is_header) reach.insert(rule.sources.begin(), rule.sources.end());
  return std::any_of(reach.begin(), reach.end(),
                     [&](std::string_view folder) { return IsBelow(target, folder); });
}

bool IsHouse(std::string_view path) {
  return path.starts_with("simulation/") || path.starts_with("server/") ||
         path.starts_with("clients/") || path.starts_with("tests/");
}

// The reason why `path` may not include `target`, empty if it may.
std::string Objection(std::string_view path, std::string_view target) {
  if (IsBelow(path, "tests")) return "";
  if (IsHouse(target)) {
    const FolderRule* rule = RuleOf(path);
    if (rule == nullptr) return "its folder has no row in tests/tidy/include_rules.cc";
    const bool is_header = path.ends_with(".h") && !IsPrivateHeader(path);
    if (MayInclude(*rule, is_header, target)) return "";
    return std::string(rule->folder) + (path.ends_with(".h") ? " headers" : "") +
           " may not include it";
  }
  for (const LibraryRule& rule : LibraryRules()) {
    if (std::regex_match(target.begin(), target.end(), std::regex(std::string(rule.pattern))) &&
        !IsBelowAny(path, rule.folders)) {
      return "this folder may not use " + std::string(rule.name);
    }
  }
  return "";
}

}  // namespace

Findings CheckIncludes(const SourceFile& file) {
  static const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
  Findings findings;
  const std::vector<std::string> lines = SplitLines(file.content);
  for (size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_match(lines[i], match, include)) continue;
    const std::string target = match[2];
    const bool is_relative =
        match[1] == "\"" && (target.find('/') == std::string::npos || target.starts_with('.'));
    const std::string objection =
        is_relative ? "include paths start at the root" : Objection(file.path, target);
    if (!objection.empty()) {
      findings.push_back({file.path, static_cast<int>(i) + 1, target + ": " + objection});
    }
  }
  return findings;
}

}  // namespace accord::tidy
