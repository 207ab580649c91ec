#include "tests/tidy/namespace_rules.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tests/tidy/cxx_scan.h"

namespace accord::tidy {
namespace {

constexpr char kListPath[] = "tests/tidy/namespace_rules.cc";

std::string FolderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

bool IsAtHome(const std::string& file, const std::string& header) {
  const std::string home = FolderOf(header);
  return IsBelow(file, home) || IsBelow(file, "tests/" + home);
}

}  // namespace

Findings CheckTypeNames(const std::vector<SourceFile>& files) {
  Findings findings;
  std::map<std::pair<std::string, std::string>, Finding> first;  // by namespace and name
  for (const SourceFile& file : files) {
    const bool is_source = file.path.ends_with(".cc") && !IsBelow(file.path, "tests");
    if (!is_source && !file.path.ends_with(".h")) continue;
    for (const TypeDefinition& type : TypesOf(file.content)) {
      const auto [known, is_new] =
          first.insert({{type.scope, type.name}, {file.path, type.line, ""}});
      if (is_new || known->second.path == file.path) continue;
      findings.push_back({file.path, type.line,
                          type.scope + "::" + type.name + " is defined in " + known->second.path +
                              " too: two types of one name in one program"});
    }
  }
  return findings;
}

Findings CheckPrivateHeaders(const std::vector<SourceFile>& files,
                             const std::vector<PrivateInclude>& listed) {
  std::set<std::string> private_headers;
  for (const SourceFile& file : files) {
    if (IsPrivateHeader(file)) private_headers.insert(file.path);
  }
  Findings findings;
  std::vector<bool> is_needed(listed.size(), false);
  for (const SourceFile& file : files) {
    if (!IsCxx(file.path)) continue;
    for (const Include& include : IncludesOf(file.content)) {
      if (!private_headers.contains(include.path) || IsAtHome(file.path, include.path)) continue;
      const auto entry = std::find_if(listed.begin(), listed.end(), [&](const auto& one) {
        return one.file == file.path && one.header == include.path;
      });
      if (entry != listed.end()) {
        is_needed[static_cast<std::size_t>(entry - listed.begin())] = true;
        continue;
      }
      findings.push_back(
          {file.path, include.line,
           include.path + " is private to " + FolderOf(include.path) + " and its tests"});
    }
  }
  for (std::size_t i = 0; i < listed.size(); ++i) {
    if (is_needed[i]) continue;
    findings.push_back({kListPath, 0,
                        std::string(listed[i].file) + " need not be allowed to include " +
                            std::string(listed[i].header)});
  }
  return findings;
}

const std::vector<PrivateInclude>& ListedPrivateIncludes() {
  static const std::vector<PrivateInclude> listed = {
      // Times parts of the engine by themselves.
      {"tests/benchmarks/b1_benchmark.cc", "simulation/engine/observe.h"},
      // Drives what methods do as a call does, without its threads.
      {"tests/fuzz/parts_fuzz.cc", "server/service/procedure.h"},
      {"tests/fuzz/parts_fuzz.cc", "server/service/services.h"},
      {"tests/fuzz/parts_fuzz.cc", "server/service/status.h"},
  };
  return listed;
}

}  // namespace accord::tidy
