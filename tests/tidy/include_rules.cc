#include "tests/tidy/include_rules.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/cxx_scan.h"

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
      {"simulation/random", {"simulation/base/vector_clones.h"}},
      // Sources ask it for probabilities (what a truncation leaves), with the bits of Compile.
      {"simulation/scenario", {"simulation/base"}, {"simulation/random"}},
      {"simulation/warnings", {"simulation/scenario"}},
      // docs/decisions/0005: what is compiled holds stream keys and tables of quantiles.
      {"simulation/model", {"simulation/scenario", "simulation/random"}},
      {"simulation/paths", {"simulation/model"}},
      {"simulation/settlement", {"simulation/model"}},
      {"simulation/migration", {"simulation/model"}},
      {"simulation/panel", {"simulation/base"}, {"simulation/random"}},
      {"simulation/pyramid", {"simulation/base"}},
      {"simulation/assessment", {"simulation/base"}, {"simulation/random"}},
      {"simulation/accumulate", {"simulation/base/vector_clones.h"}},
      {"simulation/engine",
       {"simulation/model", "simulation/accumulate", "simulation/settlement/ledger.h"},
       {"simulation/paths", "simulation/settlement", "simulation/migration"}},
      {"simulation/response", {"simulation/engine"}, {"simulation/random"}},
      // Sources ask for means of utilities by path, as U has its error.
      {"simulation/negotiation", {"simulation/base"}, {"simulation/response"}},
      {"simulation/sensitivity", {"simulation/accumulate"}, {"simulation/base"}},
      {"simulation/report", {"simulation/scenario", "simulation/accumulate", "simulation/engine"}},
      // The back-test follows the clients of a panel and moves a base as a run does; segments of a
      // panel have the figures of a pyramid. Sweeps read figures by name.
      {"simulation/analysis",
       {"simulation/engine", "simulation/panel", "simulation/pyramid", "simulation/sensitivity"},
       {"simulation/migration", "simulation/report", "simulation/response"}},
      {"server/convert",
       {"simulation/base", "simulation/scenario", "simulation/panel", "simulation/pyramid",
        "simulation/assessment", "simulation/engine", "simulation/report", "simulation/response",
        "simulation/analysis"}},
      {"server/templates", {"server/convert"}},
      {"server/levers", {}, {"server/convert"}},
      {"server/handlers", {"server/convert", "simulation"}, {"server/templates", "server/levers"}},
      // Sockets and PEM files alone: it has never heard of a call.
      {"server/listener", {}},
      {"server/service", {"server/handlers", "server/listener"}},
      // Of a call it knows the plain record.
      {"server/monitoring", {"server/service/call_record.h"}, {"server/listener"}},
      // docs/decisions/0004: runs the server in its own process, but knows only its boundary.
      {"clients/cli",
       {"simulation/base"},
       {"server/service", "server/convert", "server/listener", "server/monitoring"}},
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
      {"Boost.Random", "boost/random.*", {"simulation/migration", "simulation/random"}},
      {"oneTBB", "(tbb|oneapi)/.*", {"simulation/engine"}},
      {"gRPC", R"((grpc|grpcpp|grpc\+\+)/.*|.*\.grpc\.pb\.h)", {"server/service", "clients"}},
      {"OpenSSL", "openssl/.*", {"server/listener"}},
      {"Protobuf",
       "(google/protobuf|google/rpc|accord/v1)/.*",
       {"server/convert", "server/templates", "server/levers", "server/handlers", "server/service",
        "clients"}},
      {"a clock, a file or a stream",
       "chrono|ctime|cstdio|fstream|filesystem|iostream|syncstream",
       {"server", "clients"}},
      {"a library for metrics", "prometheus/.*", {"server/monitoring"}},
      // docs/decisions/0022: it cannot be bounded; tests ask with it.
      {"a library for HTTP", R"(httplib\.h)", {}},
      {"a library for flags", "CLI/.*", {"clients/cli"}},
      {"a library for logs", "spdlog/.*", {"server/monitoring"}},
      {"a library for JSON", "nlohmann/.*", {"server"}},
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

// What only sources and private headers may include stays behind this header's folder.
bool IsOffered(const SourceFile& file) {
  return file.path.ends_with(".h") && !IsPrivateHeader(file);
}

bool MayInclude(const FolderRule& rule, bool is_offered, std::string_view target) {
  std::set<std::string_view> reach;
  AddReach(rule.folder, reach);
  if (!is_offered) reach.insert(rule.sources.begin(), rule.sources.end());
  return std::any_of(reach.begin(), reach.end(),
                     [&](std::string_view folder) { return IsBelow(target, folder); });
}

bool IsHouse(std::string_view path) {
  return path.starts_with("simulation/") || path.starts_with("server/") ||
         path.starts_with("clients/") || path.starts_with("tests/");
}

bool Matches(const LibraryRule& rule, const std::string& target) {
  return std::regex_match(target, std::regex(std::string(rule.pattern)));
}

// The reason why `file` may not include `target`, empty if it may.
std::string Objection(const SourceFile& file, const std::string& target) {
  if (IsBelow(file.path, "tests")) return "";
  if (IsHouse(target)) {
    const FolderRule* rule = RuleOf(file.path);
    if (rule == nullptr) return "its folder has no row in tests/tidy/include_rules.cc";
    const bool is_offered = IsOffered(file);
    if (MayInclude(*rule, is_offered, target)) return "";
    return std::string(rule->folder) + (is_offered ? " headers" : "") + " may not include it";
  }
  for (const LibraryRule& rule : LibraryRules()) {
    if (Matches(rule, target) && !IsBelowAny(file.path, rule.folders)) {
      return "this folder may not use " + std::string(rule.name);
    }
  }
  return "";
}

// Every include of the tree with the file that it stands in.
struct Edge {
  std::string from, to;
};

std::vector<Edge> EdgesOf(const std::vector<SourceFile>& files) {
  std::vector<Edge> edges;
  for (const SourceFile& file : files) {
    if (!IsCxx(file.path)) continue;
    for (const Include& include : IncludesOf(file.content)) {
      edges.push_back({file.path, include.path});
    }
  }
  return edges;
}

bool AnyBelow(const std::vector<SourceFile>& files, std::string_view folder) {
  return std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
    return IsCxx(file.path) && IsBelow(file.path, folder);
  });
}

Finding Unused(const std::string& message) { return {"tests/tidy/include_rules.cc", 0, message}; }

}  // namespace

Findings CheckIncludes(const SourceFile& file) {
  Findings findings;
  for (const Include& include : IncludesOf(file.content)) {
    const std::string& target = include.path;
    const bool is_relative =
        include.quoted && (target.find('/') == std::string::npos || target.starts_with('.'));
    const std::string objection =
        is_relative ? "include paths start at the root" : Objection(file, target);
    if (!objection.empty()) {
      findings.push_back({file.path, include.line, target + ": " + objection});
    }
  }
  return findings;
}

Findings CheckUnusedIncludeRules(const std::vector<SourceFile>& files) {
  const std::vector<Edge> edges = EdgesOf(files);
  Findings findings;
  for (const FolderRule& rule : FolderRules()) {
    const std::string folder(rule.folder);
    if (!AnyBelow(files, folder)) {
      findings.push_back(Unused("no file is in " + folder));
      continue;
    }
    std::vector<std::string_view> targets = rule.anywhere;
    targets.insert(targets.end(), rule.sources.begin(), rule.sources.end());
    for (std::string_view target : targets) {
      const bool is_used = std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
        return IsBelow(edge.from, folder) && IsBelow(edge.to, target);
      });
      if (!is_used)
        findings.push_back(Unused(folder + " includes nothing of " + std::string(target)));
    }
  }
  for (const LibraryRule& rule : LibraryRules()) {
    for (std::string_view folder : rule.folders) {
      const bool is_used = std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
        return IsBelow(edge.from, folder) && Matches(rule, edge.to);
      });
      if (!is_used) {
        findings.push_back(Unused(std::string(folder) + " does not use " + std::string(rule.name)));
      }
    }
  }
  return findings;
}

}  // namespace accord::tidy
