#include "server/handlers/responses.h"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>

#include "server/convert/response_to_proto.h"
#include "server/handlers/checked_message.h"
#include "simulation/base/checker.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/response/response.h"

namespace accord::handlers_internal {
namespace {

SearchPlan PlanOf(const RunOptions& options) {
  return {.seed = options.seed(), .sampling = options.asked_sampling()};
}

absl::StatusOr<ResponseFindings> FindingsOf(const Scenario& scenario, const RunOptions& options,
                                            const RunControl& control) {
  const SearchPlan plan = PlanOf(options);
  absl::StatusOr<FoundEfforts> chosen = ChooseEfforts(scenario, options.response(), plan, control);
  if (!chosen.ok()) return chosen.status();
  absl::StatusOr<FoundEfforts> first_best = FindFirstBest(scenario, chosen->shifts, plan, control);
  if (!first_best.ok()) return first_best.status();
  return ResponseFindings{*std::move(chosen), *std::move(first_best)};
}

}  // namespace

Violations CheckResponse(const Scenario& scenario, const RunOptions& options,
                         const FieldPath& options_at) {
  const Response who = options.response();
  if (!AnyChooses(who)) return {};
  const std::vector<ChoosableEffort> efforts = ChoosableEfforts(scenario);
  Checker checker;
  const auto check = [&](ContractParty party, const char* who_lacks, const char* place) {
    const bool has_one =
        std::any_of(efforts.begin(), efforts.end(),
                    [&](const ChoosableEffort& each) { return each.party == party; });
    if (!Chooses(who, party) || has_one) return;
    checker.Add(options_at.Field("response"), ViolationCode::kContradiction,
                std::string("must be of parties that have an effort to choose, but ") + who_lacks +
                    ": " + place + " must have an effort with a max_shift");
  };
  check(ContractParty::kSupplier, "the supplier has none", "supplier_private.accounts");
  check(ContractParty::kClient, "no client has one", "client_private");
  Violations violations = checker.Take(options_at);
  Append(CheckSearchSeed(scenario, options, options_at), violations);
  return violations;
}

Violations CheckSearchSeed(const Scenario& scenario, const RunOptions& options,
                           const FieldPath& options_at) {
  if (!AnyChooses(options.response())) return {};
  return FindStreamCollisions(scenario, SearchSeed(options.seed()), options_at.Field("seed"));
}

absl::StatusOr<std::vector<ResponseFindings>> Respond(const Study& study, const RunContext& context,
                                                      const ProgressListener& on_progress) {
  const std::size_t count = study.scenarios.size();
  std::vector<ResponseFindings> findings(count);
  RunControl control{context.threads, context.cancelled, {}};
  std::mutex mutex;
  if (on_progress) {
    control.on_progress = [&](const RunProgress&) {
      v1::Progress said;
      said.set_path_count(study.options.path_count());
      const std::lock_guard lock(mutex);
      on_progress(said);
    };
  }
  if (count == 1) {
    absl::StatusOr<ResponseFindings> found =
        FindingsOf(study.scenarios.front(), study.options, control);
    if (!found.ok()) return found.status();
    findings.front() = *std::move(found);
    return findings;
  }
  // Points of a search follow from one another; scenarios do not.
  control.threads = 1;
  BlockThreads threads(context.threads);
  const absl::Status done = ForEachBlock(
      threads, 0, static_cast<std::int64_t>(count), [&](std::int64_t index) -> absl::Status {
        const std::size_t i = static_cast<std::size_t>(index);
        absl::StatusOr<ResponseFindings> found =
            FindingsOf(study.scenarios[i], study.options, control);
        if (!found.ok()) return found.status();
        findings[i] = *std::move(found);
        return absl::OkStatus();
      });
  if (!done.ok()) return done;
  return findings;
}

Study WithEfforts(Study study, const std::vector<ResponseFindings>& findings) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    study.scenarios[i] = WithShifts(study.scenarios[i], findings[i].chosen.shifts);
  }
  return study;
}

absl::StatusOr<Scenario> Responded(const Scenario& scenario, const RunOptions& options,
                                   const RunContext& context) {
  if (!AnyChooses(options.response())) return scenario;
  const absl::StatusOr<FoundEfforts> chosen = ChooseEfforts(
      scenario, options.response(), PlanOf(options), {context.threads, context.cancelled, {}});
  if (!chosen.ok()) return chosen.status();
  return WithShifts(scenario, chosen->shifts);
}

absl::StatusOr<v1::ResponseReport> ReportResponse(
    const Scenario& scenario, const CompiledModel& model, const RunOptions& options,
    const ResponseFindings& findings, std::int64_t path_count, const RunContext& context) {
  const absl::StatusOr<ResponseReport> report =
      MakeResponseReport(scenario, model, options.response(), findings, path_count,
                         {context.threads, context.cancelled, {}});
  if (!report.ok()) return report.status();
  return ToProto(*report);
}

bool HasEfforts(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const auto has_any = [](const auto& account) { return !account.efforts.empty(); };
  const auto& accounts = facts.supplier_private->accounts;
  return std::any_of(accounts.begin(), accounts.end(), has_any) ||
         std::any_of(facts.client_private.begin(), facts.client_private.end(), has_any);
}

Study WithoutEfforts(Study study) {
  for (Scenario& scenario : study.scenarios) {
    ScenarioDraft draft = scenario.facts();
    for (ContractAccount& account : draft.supplier_private->accounts) account.efforts.clear();
    for (ClientPrivate& client : draft.client_private) client.efforts.clear();
    // Sound as it was with them.
    scenario = std::get<Scenario>(Validate(std::move(draft), FieldPath("scenario")));
  }
  return study;
}

}  // namespace accord::handlers_internal
