#include <array>
#include <cstdio>
#include <string>

#include "accord/v1/relationship_service.grpc.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/json_files.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_assessment.h"
#include "clients/cli/scenario_source.h"
#include "server/convert/json.h"
#include "server/convert/nearest_name.h"

namespace accord::cli {
namespace {

using Stub = v1::RelationshipService::Stub;

// Asks what the file says and prints the answer.
template <typename Request, typename Response>
ExitCode Ask(const std::string& file, const ConnectionFlags& connection, const OutputFlags& output,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             std::string (*render)(const Response&)) {
  const std::optional<std::string> text = ReadFile(file);
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
  return Print(output.json ? ToJson(response, JsonForm::kFull) : render(Readable(response)));
}

struct Notion {
  const char* name;
  ExitCode (*ask)(const std::string& file, const ConnectionFlags& connection,
                  const OutputFlags& output);
};

constexpr std::array kNotions = {
    Notion{
        "indicators",
        [](const std::string& file, const ConnectionFlags& connection, const OutputFlags& output) {
          return Ask(file, connection, output, &Stub::MeasureIndicators, &RenderIndicators);
        }},
};

}  // namespace

ExitCode Assess(const AssessFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output) {
  std::vector<std::string> names;
  for (const Notion& notion : kNotions) {
    if (flags.notion == notion.name) return notion.ask(flags.file, connection, output);
    names.push_back(notion.name);
  }
  std::fprintf(stderr, "accord: nothing is assessed as %s%s (there are %s)\n",
               QuotedText(flags.notion).c_str(), DidYouMean(flags.notion, names).c_str(),
               NameList(names).c_str());
  return kUsage;
}

}  // namespace accord::cli
