#include "clients/cli/past_file.h"

#include <cstdio>
#include <string>
#include <utility>
#include <variant>

#include "clients/cli/files.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/session.h"

namespace accord::cli {

std::optional<ObservedFile> ReadPast(const RunFlags& run, const v1::Scenario& scenario,
                                     const std::string& scenario_file) {
  if (run.observed.empty()) return ObservedFile();
  if (scenario_file == "-" && run.observed == "-") {
    std::fprintf(stderr,
                 "accord: standard input can be FILE or --observed, not both; name a file for one "
                 "of them\n");
    return std::nullopt;
  }
  const std::optional<std::string> text = ReadFile(run.observed);
  if (!text) return std::nullopt;
  auto read = ReadPastFile(*text, run.observed_form, scenario);
  if (const auto* violations = std::get_if<Violations>(&read)) {
    PrintViolations(*violations);
    return std::nullopt;
  }
  auto& file = std::get<ObservedFile>(read);
  PrintWarnings(run.observed, file.warnings);
  return std::move(file);
}

}  // namespace accord::cli
