#ifndef ACCORD_CLIENTS_CLI_STREAM_H_
#define ACCORD_CLIENTS_CLI_STREAM_H_

#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

#include "clients/cli/data_table.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/files.h"
#include "clients/cli/flags.h"
#include "clients/cli/progress_line.h"
#include "clients/cli/readable.h"
#include "clients/cli/report_table.h"
#include "clients/cli/session.h"
#include "google/protobuf/message.h"

// Answers that come as a stream, with progress shown while they do.
namespace accord::cli {

inline ProgressLine::Style StyleOf(const OutputFlags& output) {
  if (output.no_progress) return ProgressLine::Style::kSilent;
  return isatty(STDERR_FILENO) ? ProgressLine::Style::kBar : ProgressLine::Style::kLines;
}

// Reads the stream that `begin` begins to its end; `take` gets every message but progress. OK, or
// what ReportFailure chose, `place` being where a field stands in the user's file.
template <typename Response, typename Begin, typename Take>
ExitCode FollowAll(Begin begin, Session& session, const OutputFlags& output, Take take,
                   const PlaceOfField& place = {}) {
  const CancelOnSignal cancel(session);
  ProgressLine line(stderr, StyleOf(output));
  Response response;
  bool heard = false;
  const auto attempt = [&] {
    const auto reader = begin();
    while (reader->Read(&response)) {
      heard = true;
      if (response.has_progress()) {
        line.Show(response.progress());
      } else {
        take(std::move(response));
      }
    }
    line.Clear();
    return reader->Finish();
  };
  const grpc::Status status = session.Call(attempt, [&] { return heard; });
  return status.ok() ? kOk : ReportFailure(status, cancel.signal(), place);
}

// Every field, zeros too.
std::string JsonOf(const google::protobuf::Message& message);

// The answer as the flags have it: a page of `render`, JSON, or the table of `tabulate`, which
// takes the answer and whether figures by period belong in it.
template <typename Message, typename Render, typename Tabulate>
std::string Shown(const Message& answer, const OutputFlags& output, Render render,
                  Tabulate tabulate) {
  if (output.json) return JsonOf(answer);
  if (output.csv) return CsvOf(tabulate(answer, ByPeriod::kIncluded));
  if (output.markdown) return MarkdownOf(tabulate(Readable(answer), ByPeriod::kLeftOut));
  return render(Readable(answer));
}

// Of a stream of progress and one report: hands the report to `keep`, which may take from it what
// it keeps, and prints it (Shown).
template <typename Response, typename Begin, typename Render, typename Tabulate, typename Keep>
ExitCode Follow(Begin begin, Session& session, const OutputFlags& output, Render render,
                Tabulate tabulate, Keep keep, const PlaceOfField& place = {}) {
  Response last;
  const ExitCode followed = FollowAll<Response>(
      begin, session, output, [&](Response response) { last = std::move(response); }, place);
  if (followed != kOk) return followed;
  const ExitCode kept = keep(*last.mutable_report());
  const ExitCode printed = Print(Shown(last.report(), output, render, tabulate));
  return printed == kOk ? kept : printed;
}

template <typename Response, typename Begin, typename Render, typename Tabulate>
ExitCode Follow(Begin begin, Session& session, const OutputFlags& output, Render render,
                Tabulate tabulate) {
  return Follow<Response>(begin, session, output, render, tabulate,
                          [](const auto&) { return kOk; });
}

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_STREAM_H_
