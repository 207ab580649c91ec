#ifndef ACCORD_CLIENTS_CLI_COMMANDS_H_
#define ACCORD_CLIENTS_CLI_COMMANDS_H_

#include "clients/cli/exit_codes.h"
#include "clients/cli/flags.h"

// What each command does, but for reading its flags (options.h). Reports go to stdout, everything
// else to stderr.
namespace accord::cli {

ExitCode Simulate(const ScenarioFlags& scenario, const RunFlags& run,
                  const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Compare(const ScenarioFlags& scenario, const CompareFlags& compare, const RunFlags& run,
                 const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Check(const ScenarioFlags& scenario, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output);
// A scenario to begin with, as commented JSON.
ExitCode New(const NewFlags& flags);
// The scenario without what only others than a party know.
ExitCode Redact(const ScenarioFlags& scenario, const RedactFlags& redact);
// Both parties' figures of many term sets.
ExitCode Sweep(const ScenarioFlags& scenario, const SweepFlags& sweep, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output);
// The values of one term at which figures are their targets.
ExitCode Solve(const ScenarioFlags& scenario, const SolveFlags& solve, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output);
// What both parties can agree on of many term sets, and what they would.
ExitCode Negotiate(const ScenarioFlags& scenario, const NegotiateFlags& negotiate,
                   const RunFlags& run, const ConnectionFlags& connection,
                   const OutputFlags& output);
// What figures of both parties hang on.
ExitCode Explain(const ScenarioFlags& scenario, const ExplainFlags& explain, const RunFlags& run,
                 const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Segment(const SegmentFlags& segment, const ConnectionFlags& connection,
                 const OutputFlags& output);
// Estimates transitions from a panel, read as it is sent.
ExitCode Estimate(const EstimateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output);

// Who is in which segment by rules, at the one date of the flags; `assignments` as SegmentFlags has
// it.
ExitCode SegmentPanel(const EstimateFlags& flags, const std::string& assignments,
                      const ConnectionFlags& connection, const OutputFlags& output);
// Back-tests a forecast on a panel, read as it is sent.
ExitCode Backtest(const EstimateFlags& panel, const BacktestFlags& flags,
                  const ConnectionFlags& connection, const OutputFlags& output);
// Lists the ready-made levers, or prints one as JSON for a scenario.
ExitCode Levers(const LeverFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output);
// Assesses one notion of a relationship, or a whole base.
ExitCode Assess(const AssessFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output);
// Lists templates, explains one, or prints what it gives as JSON (observed figures as CSV).
ExitCode Template(const TemplateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output);
ExitCode Settle(const ScenarioFlags& scenario, const SettleFlags& settle,
                const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Replay(const ScenarioFlags& scenario, const ReplayFlags& replay, const RunFlags& run,
                const ConnectionFlags& connection, const OutputFlags& output);
// Says what a server is: version, sizes and limits.
ExitCode Info(const ConnectionFlags& connection, const OutputFlags& output);
// Serves until SIGINT or SIGTERM; a second one ends the grace. The first line on stdout is
// "listening on HOST:PORT", the second, with --metrics-address, "metrics on HOST:PORT"; stderr is
// the log. kUsage when the flags or the files of TLS are off, kUnavailable when it cannot listen.
ExitCode Serve(const ServeFlags& flags);

// "0.3.0".
const char* Version();

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_COMMANDS_H_
