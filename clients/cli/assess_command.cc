#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "accord/v1/relationship_service.grpc.pb.h"
#include "clients/cli/base_csv.h"
#include "clients/cli/commands.h"
#include "clients/cli/data_table.h"
#include "clients/cli/files.h"
#include "clients/cli/json_files.h"
#include "clients/cli/list_tables.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_assessment.h"
#include "clients/cli/scenario_source.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"

namespace accord::cli {
namespace {

using Stub = v1::RelationshipService::Stub;

// Asks what the file says and prints the answer.
template <typename Request, typename Response>
ExitCode Ask(const AssessFlags& flags, const ConnectionFlags& connection, const OutputFlags& output,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             std::string (*render)(const Response&)) {
  const std::optional<std::string> text = ReadFile(flags.file);
  if (!text) return kInvalid;
  Request request;
  const Violations violations = ReadJson(*text, FieldPath(), &request);
  PrintViolations(violations);
  if (!violations.empty()) return kInvalid;
  Response response;
  const ExitCode code = RunCall(connection, [&](Session& session) {
    const auto stub = v1::RelationshipService::NewStub(session.channel());
    return (*stub.*method)(&session.context(), request, &response);
  });
  if (code != kOk) return code;
  return Print(Shown(response, output, render,
                     [](const auto& answer, ByPeriod) { return FieldTable(answer); }));
}

ExitCode AskBase(const AssessFlags& flags, const ConnectionFlags& connection,
                 const OutputFlags& output) {
  const std::optional<std::string> text = ReadFile(flags.file);
  if (!text) return kInvalid;
  const auto read = ReadBaseFile(*text, flags.csv);
  if (const auto* violations = std::get_if<Violations>(&read)) {
    PrintViolations(*violations);
    return kInvalid;
  }
  const auto& file = std::get<BaseFile>(read);
  PrintWarnings(flags.file, file.warnings);
  const std::unique_ptr<Session> session = OpenSession(connection);
  if (!session) return kUsage;
  const CancelOnSignal cancel(*session);
  const auto stub = v1::RelationshipService::NewStub(session->channel());
  v1::AssessBaseResponse response;
  const grpc::Status status =
      session->Call([&] { return stub->AssessBase(&session->context(), file.request, &response); });
  if (!status.ok()) {
    return ReportFailure(status, cancel.signal(),
                         [&](const std::string& field) { return LineOf(field, file); });
  }
  if (output.json) return Print(ToJson(response, JsonForm::kFull));
  if (output.csv) return Print(CsvOf(BaseTable(response)));
  if (output.markdown) return Print(MarkdownOf(BaseTable(Readable(response))));
  return Print(RenderBaseAssessment(Readable(response)));
}

struct Notion {
  const char* name;
  ExitCode (*ask)(const AssessFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output);
};

template <auto kMethod, auto kRender>
constexpr Notion FromJson(const char* name) {
  return {name, [](const AssessFlags& flags, const ConnectionFlags& connection,
                   const OutputFlags& output) {
            return Ask(flags, connection, output, kMethod, kRender);
          }};
}

constexpr std::array kNotions = {
    FromJson<&Stub::MeasureIndicators, &RenderIndicators>("indicators"),
    FromJson<&Stub::ScorePartnership, &RenderScores>("score"),
    FromJson<&Stub::PositionRelationship, &RenderPosition>("position"),
    FromJson<&Stub::RecommendStrategy, &RenderStrategy>("strategy"),
    FromJson<&Stub::AssessReadiness, &RenderReadiness>("readiness"),
    FromJson<&Stub::DescribeCanvas, &RenderCanvas>("canvas"),
    Notion{"base", &AskBase},
};

}  // namespace

ExitCode Assess(const AssessFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output) {
  std::vector<std::string> names;
  for (const Notion& notion : kNotions) {
    if (flags.notion == notion.name) return notion.ask(flags, connection, output);
    names.push_back(notion.name);
  }
  std::fprintf(stderr, "accord: nothing is assessed as %s%s (there are %s)\n",
               QuotedText(flags.notion).c_str(), DidYouMean(flags.notion, names).c_str(),
               NameList(names).c_str());
  return kUsage;
}

}  // namespace accord::cli
