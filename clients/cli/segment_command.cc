#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "clients/cli/client_csv.h"
#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/readable.h"
#include "clients/cli/render.h"
#include "clients/cli/render_segments.h"
#include "clients/cli/report_table.h"
#include "clients/cli/session.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"

namespace accord::cli {
namespace {

void Fill(const std::vector<double>& values, v1::NumberList* list) {
  list->mutable_values()->Assign(values.begin(), values.end());
}

v1::PyramidRule RuleOf(const SegmentFlags& flags) {
  v1::PyramidRule rule;
  for (const std::string& segment : flags.segments) rule.add_segments(segment);
  if (!flags.shares.empty()) Fill(flags.shares, rule.mutable_cumulative_shares());
  if (!flags.counts.empty()) Fill(flags.counts, rule.mutable_counts());
  if (!flags.thresholds.empty()) Fill(flags.thresholds, rule.mutable_thresholds());
  rule.set_net_of_costs(flags.net_of_costs);
  return rule;
}

// Cut like the first unless its own counts are given.
v1::PyramidRule SecondRuleOf(const SegmentFlags& flags) {
  v1::PyramidRule rule = RuleOf(flags);
  if (!flags.second_counts.empty()) Fill(flags.second_counts, rule.mutable_counts());
  rule.set_net_of_costs(flags.second_net_of_costs);
  return rule;
}

// What a column is called that costs were taken off.
std::string NameOf(const std::string& column, bool net_of_costs) {
  return net_of_costs ? column + " less costs" : column;
}

// Sends the rule, then the rows in chunks; stops early when the server has ended the call.
void Send(const SegmentFlags& flags, const std::vector<ClientFileRow>& rows,
          grpc::ClientWriter<v1::SegmentClientsRequest>& writer) {
  v1::SegmentClientsRequest part;
  *part.mutable_rule() = RuleOf(flags);
  bool open = writer.Write(part);
  if (open && !flags.columns.second_column.empty()) {
    *part.mutable_second_rule() = SecondRuleOf(flags);
    open = writer.Write(part);
  }
  constexpr std::size_t kFixedBytes = 48;
  for (std::size_t i = 0; open && i < rows.size();) {
    part.Clear();
    v1::ClientRows& chunk = *part.mutable_rows();
    std::size_t bytes = 0;
    for (; i < rows.size() && chunk.rows_size() < kRowsPerMessage && bytes < kBytesPerMessage;
         ++i) {
      bytes += rows[i].id.size() + kFixedBytes;
      v1::ClientRow& row = *chunk.add_rows();
      row.set_id(rows[i].id);
      row.set_criterion(rows[i].criterion);
      const ClientFileFlags& columns = flags.columns;
      if (!columns.second_column.empty()) row.set_second_criterion(rows[i].second);
      if (!columns.transaction_cost_column.empty()) {
        row.set_transaction_cost(rows[i].transaction_cost);
      }
      if (!columns.marketing_cost_column.empty()) row.set_marketing_cost(rows[i].marketing_cost);
      if (!columns.kind_column.empty()) row.set_kind(rows[i].kind);
    }
    open = writer.Write(part);
  }
  part.Clear();
  part.set_row_count(static_cast<std::int64_t>(rows.size()));
  writer.WriteLast(part, {});
}

// "line 3: " for rows.rows[1].id: the server counts rows, the user lines.
std::string LineOf(const std::string& field, const std::vector<ClientFileRow>& rows) {
  std::size_t row = 0;
  const std::string_view list = "rows.rows[";
  if (!field.starts_with(list)) return "";
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data() + list.size(), end, row);
  if (error != std::errc() || row >= rows.size()) return "";
  return "line " + std::to_string(rows[row].line) + ": ";
}

}  // namespace

ExitCode Segment(const SegmentFlags& flags, const ConnectionFlags& connection,
                 const OutputFlags& output) {
  const std::optional<std::string> text = ReadFile(flags.file);
  if (!text) return kInvalid;
  const auto read = ReadClientFile(*text, flags.columns);
  if (const auto* violations = std::get_if<Violations>(&read)) {
    PrintViolations(*violations);
    return kInvalid;
  }
  const auto& file = std::get<ClientFile>(read);
  PrintWarnings(flags.file, file.warnings);
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Open(connection);
  if (!session.ok()) {
    std::fprintf(stderr, "accord: %s\n", std::string(session.status().message()).c_str());
    return kUsage;
  }
  const CancelOnSignal cancel(**session);
  const auto stub = v1::ClientBaseService::NewStub((*session)->channel());
  v1::SegmentClientsResponse response;
  const auto writer = stub->SegmentClients(&(*session)->context(), &response);
  Send(flags, file.rows, *writer);
  const grpc::Status status = writer->Finish();
  if (!status.ok()) {
    return ReportFailure(status, cancel.signal(),
                         [&](const std::string& field) { return LineOf(field, file.rows); });
  }
  if (!flags.assignments.empty()) {
    const ExitCode kept = WriteFile(flags.assignments, AssignmentsCsvOf(response));
    if (kept != kOk) return kept;
  }
  const auto render = [&](const v1::SegmentClientsResponse& readable) {
    return RenderPyramid(readable, NameOf(flags.columns.criterion_column, flags.net_of_costs)) +
           RenderSecondCriterion(readable,
                                 NameOf(flags.columns.second_column, flags.second_net_of_costs));
  };
  return Print(Shown(response, output, render, LongTable));
}

}  // namespace accord::cli
