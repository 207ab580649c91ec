#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/new_scenario.h"
#include "clients/cli/redacted.h"
#include "clients/cli/scenario_source.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/limits.h"

namespace accord::cli {

ExitCode New(const NewFlags& flags) {
  std::set<std::string> ids;
  for (const std::string& text : flags.outcomes) {
    const std::string id = ReadNewOutcome(text)->id;
    if (ids.insert(id).second) continue;
    std::fprintf(stderr, "accord: --outcome: two outcomes are called %s\n", id.c_str());
    return kUsage;
  }
  if (ids.size() > limits::kMaxOutcomes) {
    std::fprintf(stderr, "accord: --outcome: at most %d outcomes, got %zu\n", limits::kMaxOutcomes,
                 ids.size());
    return kUsage;
  }
  return Print(NewScenario(flags));
}

ExitCode Redact(const ScenarioFlags& flags, const RedactFlags& redact) {
  const std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  if (redact.party == "supplier") return Print(ToJson(RedactedForSupplier(*scenario)));
  std::vector<std::string> ids;
  for (const v1::Contract& contract : scenario->contracts()) ids.push_back(contract.id());
  if (redact.contract.empty() && ids.size() == 1) {
    return Print(ToJson(RedactedForClient(*scenario, ids[0])));
  }
  if (std::find(ids.begin(), ids.end(), redact.contract) == ids.end()) {
    const std::string asked = redact.contract.empty()
                                  ? "which client? --contract names its contract"
                                  : "there is no contract " + QuotedText(redact.contract) +
                                        DidYouMean(redact.contract, ids);
    std::fprintf(stderr, "accord: %s (there are %s)\n", asked.c_str(), NameList(ids).c_str());
    return kInvalid;
  }
  return Print(ToJson(RedactedForClient(*scenario, redact.contract)));
}

}  // namespace accord::cli
