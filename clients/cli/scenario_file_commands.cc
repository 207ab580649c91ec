#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/new_scenario.h"
#include "clients/cli/redacted.h"
#include "clients/cli/scenario_source.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"

namespace accord::cli {

ExitCode New(const NewFlags& flags) { return Print(NewScenario(flags)); }

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
