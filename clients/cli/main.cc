// Reads the command line and hands over to commands.h. The only file that includes CLI11.
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "server/service/accord_server.h"

namespace accord::cli {
namespace {

constexpr char kFooter[] = R"(
Examples:
  accord simulate clients/examples/flagship.json
  accord simulate flagship.json --paths 1000000 --output json > report.json
  accord compare flagship.json --set 'contracts["key"].clauses["gain"].share=0.4'
  accord check flagship.json
  accord segment clients.csv --by revenue --counts 1,2,3,24
  accord serve --address 127.0.0.1:50051

Exit codes:
  0 done   2 wrong usage   3 faults in the file or scenario (one a line on stderr)
  4 no server, or a full one   5 deadline passed   130 interrupted   1 anything else)";

struct Flags {
  ScenarioFlags scenario;
  RunFlags run;
  ConnectionFlags connection;
  OutputFlags output;
  SegmentFlags segment;
  ServeFlags serve;
  std::string format = "text";
};

void AddConnection(CLI::App& command, Flags& flags) {
  command.add_option("--server", flags.connection.server,
                     "HOST:PORT of a server; default: one of its own, in this process");
  command.add_option("--tls-ca", flags.connection.tls_ca,
                     "PEM file of the authority that vouches for the server; default: plain text");
  command
      .add_option("--deadline", flags.connection.deadline_seconds,
                  "Give up after this many seconds")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--threads", flags.connection.threads,
                  "Threads of a run in this process; default: all")
      ->check(CLI::Range(1, 1024));
  command.add_option("--output", flags.format, "text for people, json for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--no-progress", flags.output.no_progress, "No progress on stderr");
}

void AddScenario(CLI::App& command, Flags& flags) {
  command.add_option("FILE", flags.scenario.file, "A scenario as JSON; - reads standard input")
      ->required();
  command.add_option("--paths", flags.run.path_count, "Paths to simulate; default 100000");
  command.add_option("--seed", flags.run.seed, "Seed; runs with one seed share their luck");
  command.add_flag("--exact", flags.run.exact_quantiles,
                   "Exact quantiles: keep every path's figures");
  AddConnection(command, flags);
}

CLI::Option* AddSet(CLI::App& command, Flags& flags, const std::string& help) {
  return command.add_option("--set", flags.scenario.sets, help)
      ->type_name("PATH=VALUE")
      ->take_all()
      ->allow_extra_args(false);
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("accord: what an outcome-based contract is worth, to both parties", "accord");
  app.set_version_flag("--version", std::string("accord ") + ServerVersion());
  app.footer(kFooter);
  app.require_subcommand(1);

  CLI::App& simulate = *app.add_subcommand("simulate", "Run a scenario and print its report");
  AddScenario(simulate, flags);
  AddSet(simulate, flags, "Change one value by path before the run; repeatable");

  CLI::App& compare =
      *app.add_subcommand("compare", "Run a scenario with and without changes, on the same luck");
  AddScenario(compare, flags);
  AddSet(compare, flags, "Change one value by path in the alternative; repeatable")->required();
  compare.add_flag("--each", flags.scenario.each, "Every --set is an alternative of its own");

  CLI::App& check =
      *app.add_subcommand("check", "Say everything that is wrong with a scenario, without a run");
  AddScenario(check, flags);
  AddSet(check, flags, "Change one value by path before the check; repeatable");

  CLI::App& segment = *app.add_subcommand("segment", "Put clients into the customer pyramid");
  segment.add_option("CLIENTS", flags.segment.file, "CSV with a header; - reads standard input")
      ->required();
  segment.add_option("--by", flags.segment.columns.criterion_column, "Column to rank by")
      ->capture_default_str();
  segment.add_option("--id", flags.segment.columns.id_column, "Column that names the client")
      ->capture_default_str();
  segment.add_option("--segments", flags.segment.segments, "Segment ids, best first")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("A,B,C,D");
  auto* shares = segment
                     .add_option("--shares", flags.segment.shares,
                                 "Cumulative shares of all segments but the last")
                     ->delimiter(',')
                     ->allow_extra_args(false)
                     ->default_str("0.01,0.05,0.2");
  auto* counts = segment.add_option("--counts", flags.segment.counts, "Clients in every segment")
                     ->delimiter(',')
                     ->allow_extra_args(false)
                     ->excludes(shares);
  segment
      .add_option("--thresholds", flags.segment.thresholds,
                  "Least value of all segments but the last")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->excludes(shares)
      ->excludes(counts);
  AddConnection(segment, flags);

  CLI::App& serve = *app.add_subcommand("serve", "Serve accord.v1 over gRPC until SIGTERM");
  serve.add_option("--address", flags.serve.address, "HOST:PORT; port 0 picks a free one")
      ->capture_default_str();
  serve.add_option("--tls-cert", flags.serve.tls_certificate, "PEM file; with --tls-key: TLS");
  serve.add_option("--tls-key", flags.serve.tls_key, "PEM file");
  serve.add_flag("--insecure", flags.serve.insecure, "Allow plain text beyond loopback");
  serve.add_option("--slots", flags.serve.slots, "Runs at a time; others are refused at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve.add_option("--threads", flags.serve.threads, "Threads of one run; default: all")
      ->check(CLI::Range(1, 1024));
  serve.add_option("--grace", flags.serve.grace_seconds, "Seconds that runs may finish in")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();

  const auto names_a_command = [&app](const std::string& word) {
    const auto matches = [&word](const CLI::App* command) { return command->get_name() == word; };
    return !app.get_subcommands(matches).empty();
  };
  if (argc < 2 || (argv[1][0] != '-' && !names_a_command(argv[1]))) {
    std::cerr
        << "accord: "
        << (argc < 2 ? "which command?" : "there is no command " + std::string(argv[1]) + ".")
        << " There are simulate, compare, check, segment and serve; accord --help says more.\n";
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  flags.output.json = flags.format == "json";
  if (simulate.parsed()) return Simulate(flags.scenario, flags.run, flags.connection, flags.output);
  if (compare.parsed()) return Compare(flags.scenario, flags.run, flags.connection, flags.output);
  if (check.parsed()) return Check(flags.scenario, flags.run, flags.connection, flags.output);
  if (segment.parsed()) return Segment(flags.segment, flags.connection, flags.output);
  return Serve(flags.serve);
}

}  // namespace
}  // namespace accord::cli

int main(int argc, char** argv) { return accord::cli::Main(argc, argv); }
