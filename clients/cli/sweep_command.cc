#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/negotiation_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/render_sweep.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "clients/cli/sweep_list.h"
#include "server/convert/vary_flag.h"

namespace accord::cli {
namespace {

// The axes of the flags and the names of a list's sets, or nothing after printing what is wrong
// with them.
bool ReadAxes(const SweepFlags& flags, v1::SweepTermsRequest* request,
              std::vector<std::string>* set_names) {
  Violations violations;
  for (std::size_t i = 0; i < flags.axes.size(); ++i) {
    const FieldPath at = FieldPath("--vary").At(static_cast<int>(i));
    v1::TermAxis& axis = *request->add_axes();
    Violations faults = ParseVaryFlag(flags.axes[i], at, &axis);
    if (faults.empty()) faults = ReadFilesOf(at, &axis);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  if (!flags.list.empty()) {
    const std::optional<std::string> text = ReadFile(flags.list);
    if (!text) return false;
    auto read = ReadSweepList(*text, flags.list_form, "--list");
    if (const auto* faults = std::get_if<Violations>(&read)) {
      violations.insert(violations.end(), faults->begin(), faults->end());
    } else {
      auto& list = std::get<SweepList>(read);
      PrintWarnings(flags.list, list.warnings);
      for (v1::TermAxis& axis : list.axes) *request->add_axes() = std::move(axis);
      *set_names = std::move(list.names);
    }
    request->set_design(v1::SWEEP_DESIGN_LIST);
  }
  for (v1::TermAxis& axis : *request->mutable_axes()) NameValues(&axis);
  PrintViolations(violations);
  return violations.empty();
}

// All of a sweep as one object.
std::string SweepJson(const v1::SweepHeader& header, const v1::SweepRows& rows,
                      const v1::SweepSummary& summary) {
  // {"rows": [...]} less its braces.
  std::string list = JsonOf(rows);
  list = list.substr(list.find('{') + 1);
  list.erase(list.find_last_not_of(" \n", list.rfind('}') - 1) + 1);
  return "{\n\"header\": " + JsonOf(header) + "," + list + ",\n\"summary\": " + JsonOf(summary) +
         "}\n";
}

}  // namespace

ExitCode Sweep(const ScenarioFlags& flags, const SweepFlags& sweep, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::Scenario> scenario = ScenarioOf(flags);
  if (!scenario) return kInvalid;
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = *std::move(scenario);
  *request.mutable_options() = OptionsOf(run);
  std::vector<std::string> set_names;
  if (!ReadAxes(sweep, &request, &set_names)) return kInvalid;
  if (sweep.hypercube_sets) {
    request.set_design(v1::SWEEP_DESIGN_LATIN_HYPERCUBE);
    request.set_set_count(*sweep.hypercube_sets);
    if (sweep.hypercube_seed) request.set_design_seed(*sweep.hypercube_seed);
  }
  for (const std::string& figure : sweep.figures) request.add_figures(figure);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const auto stub = v1::NegotiationService::NewStub(session->channel());
  v1::SweepHeader header;
  v1::SweepRows rows;
  v1::SweepSummary summary;
  ExitCode printed = kOk;
  const ExitCode followed = FollowAll<v1::SweepTermsResponse>(
      [&] { return stub->SweepTerms(&session->context(), request); }, *session, output,
      [&](v1::SweepTermsResponse response) {
        if (response.has_header()) {
          header = std::move(*response.mutable_header());
          if (!set_names.empty()) AddNames(set_names, &header);
          if (output.csv) printed = Print(CsvHeaderOf(SweepTable(header, {})));
          return;
        }
        if (response.has_summary()) {
          summary = std::move(*response.mutable_summary());
          return;
        }
        if (!set_names.empty()) AddNames(response.mutable_rows());
        if (output.csv) {  // a line as soon as it is known
          if (printed == kOk) printed = Print(CsvRowsOf(SweepTable(header, response.rows())));
        } else {
          for (v1::SweepRow& row : *response.mutable_rows()->mutable_rows()) {
            *rows.add_rows() = std::move(row);
          }
        }
      });
  if (followed != kOk) return followed;
  if (output.csv) return printed;
  if (output.markdown) return Print(MarkdownOf(SweepTable(Readable(header), rows)));
  return Print(output.json ? SweepJson(header, rows, summary)
                           : RenderSweep(Readable(header), rows, summary, !sweep.figures.empty()));
}

}  // namespace accord::cli
