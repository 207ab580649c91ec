#ifndef ACCORD_CLIENTS_CLI_COMMANDS_H_
#define ACCORD_CLIENTS_CLI_COMMANDS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/client_csv.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/session.h"

// What each command does, but for reading its flags (options.h). Reports go to stdout, everything
// else to stderr.
namespace accord::cli {

struct OutputFlags {
  bool json = false;
  bool no_progress = false;
};

struct RunFlags {
  std::optional<std::int64_t> path_count;
  std::optional<std::uint64_t> seed;
  bool exact_quantiles = false;
  bool attribution = false;
  std::optional<std::int64_t> attribution_path_count;
};

struct ScenarioFlags {
  std::string file;               // a Scenario as JSON; "-" is standard input
  std::vector<std::string> sets;  // path=value
  bool each = false;              // compare: every --set is an alternative of its own
};

struct SegmentFlags {
  std::string file;
  ClientFileFlags columns;
  std::vector<std::string> segments;
  std::vector<double> shares, counts, thresholds;  // at most one of them
  std::vector<double> second_counts;               // of the second criterion; empty: like the first
};

struct TemplateFlags {
  std::string name;               // empty: list all
  std::vector<std::string> sets;  // parameter=value
  bool example = false;           // the contract of the worked example's parameters
  bool scenario = false;          // the whole scenario of the worked example
  bool observed = false;          // its observed figures
};

struct SettleFlags {
  std::string observed;  // CSV file
  std::string contract;  // id; empty: the only one
};

struct ReplayFlags {
  std::optional<std::int64_t> path;
  std::optional<int> worst;
  std::string metric = "supplier-npv";  // a name of kMetricNames
  std::string contract;                 // id; empty: the first one
};

// In the order of v1::PathMetric, from SUPPLIER_NPV on.
inline constexpr std::array<const char*, 4> kMetricNames = {"supplier-npv", "client-npv",
                                                            "peak-shortfall", "drawdown"};

struct ServeFlags {
  std::string address = "127.0.0.1:50051";
  std::string tls_certificate, tls_key;  // files
  bool insecure = false;                 // plain text beyond loopback
  int slots = 2;
  int threads = 0;
  double grace_seconds = 5;
};

ExitCode Simulate(const ScenarioFlags& scenario, const RunFlags& run,
                  const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Compare(const ScenarioFlags& scenario, const RunFlags& run,
                 const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Check(const ScenarioFlags& scenario, const RunFlags& run,
               const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Segment(const SegmentFlags& segment, const ConnectionFlags& connection,
                 const OutputFlags& output);
// Lists templates, explains one, or prints what it gives as JSON (observed figures as CSV).
ExitCode Template(const TemplateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output);
ExitCode Settle(const ScenarioFlags& scenario, const SettleFlags& settle,
                const ConnectionFlags& connection, const OutputFlags& output);
ExitCode Replay(const ScenarioFlags& scenario, const ReplayFlags& replay, const RunFlags& run,
                const ConnectionFlags& connection, const OutputFlags& output);
// Serves until SIGINT or SIGTERM. The first line on stdout is "listening on HOST:PORT".
ExitCode Serve(const ServeFlags& flags);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_COMMANDS_H_
