// Reads the command line and hands over to commands.h. The only file that includes CLI11.
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/commands.h"
#include "clients/cli/estimate_command.h"
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
  accord estimate panel.csv --rules rules.json --dates 2014-01-01,2015-01-01,2016-01-01
  accord template gain-pain-share
  accord settle contract.json observed.csv
  accord replay flagship.json --worst 3 --metric peak-shortfall
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
  EstimateFlags estimate;
  TemplateFlags form;
  SettleFlags settle;
  ReplayFlags replay;
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

constexpr char kTemplateFooter[] = R"help(
Examples:
  accord template                                   lists the templates
  accord template risk-corridor                     explains one and works an example
  accord template risk-corridor --set target=5e6    prints a contract as JSON
  accord template risk-corridor --scenario > case.json
  accord template risk-corridor --observed > observed.csv
  accord settle case.json observed.csv              settles the worked example
  accord compare case.json --set "contracts[\"deal\"]=$(accord template target-cost --example)")help";

void AddTemplate(CLI::App& command, Flags& flags) {
  command.footer(kTemplateFooter);
  CLI::Option* name =
      command.add_option("NAME", flags.form.name, "A template; default: list them all");
  command
      .add_option("--set", flags.form.sets,
                  "Fill in one parameter, lists as JSON, and print the contract; repeatable")
      ->type_name("NAME=VALUE")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--example", flags.form.example,
                   "Print the contract of the worked example, changed by --set");
  command.add_flag("--scenario", flags.form.scenario,
                   "Print the example's whole scenario with that contract in it");
  command
      .add_flag("--observed", flags.form.observed, "Print the example's observed figures as CSV")
      ->excludes("--set")
      ->excludes("--example")
      ->excludes("--scenario");
  for (const char* option : {"--set", "--example", "--scenario", "--observed"}) {
    command.get_option(option)->needs(name);
  }
  AddConnection(command, flags);
}

constexpr char kSettleFooter[] = R"help(
OBSERVED is a CSV file. Its first line names the columns: period, then the id of an outcome, driver or
input of the contract each, or delivery_cost; where one id names two things, write outcome:ID, driver:ID
or input:ID. Then come periods 1..n in order, n at most the term:

  period,availability,spend
  1,0.987,118200
  2,0.991,120950

An input stands for itself, whatever the scenario binds it to. Nothing is drawn: what is not in the file
and is read by nothing stays on its plan or reference. Lines say what each clause looked at, what decided,
and when it is due; the amounts of a date add up to what is due then, to the cent.

Examples:
  accord settle contract.json observed.csv
  accord settle contract.json - --contract steel --output json < observed.csv)help";

void AddSettle(CLI::App& command, Flags& flags) {
  command.footer(kSettleFooter);
  command
      .add_option("SCENARIO", flags.scenario.file,
                  "The deal as a scenario in JSON; - reads standard input")
      ->required();
  command.add_option("OBSERVED", flags.settle.observed, "What was observed, CSV; - likewise")
      ->required();
  command.add_option("--contract", flags.settle.contract, "Contract id; default: the only one");
  AddSet(command, flags, "Change one value by path before the settlement; repeatable");
  AddConnection(command, flags);
}

constexpr char kReplayFooter[] = R"help(
Path numbers count from 0 and mean the same path in every run with the same seed, on any machine. The
worst paths are those of the run that --paths and --seed describe (at most 1000000 paths).

Examples:
  accord replay flagship.json --path 17
  accord replay flagship.json --worst 1 --output json > worst.json
  accord replay flagship.json --worst 3 --metric peak-shortfall --paths 1000000 --seed 7)help";

void AddReplay(CLI::App& command, Flags& flags) {
  command.footer(kReplayFooter);
  AddScenario(command, flags);
  AddSet(command, flags, "Change one value by path before the run; repeatable");
  auto* path = command.add_option("--path", flags.replay.path, "Replay the path of this number");
  auto* worst =
      command
          .add_option("--worst", flags.replay.worst, "Replay the worst so many of the run, 1 to 10")
          ->excludes(path);
  command.add_option("--metric", flags.replay.metric, "What makes a path bad")
      ->check(CLI::IsMember(std::vector<std::string>(kMetricNames.begin(), kMetricNames.end())))
      ->needs(worst)
      ->capture_default_str();
  command
      .add_option("--contract", flags.replay.contract,
                  "Whose metric, by contract id; default: the first one")
      ->needs(worst);
}

void AddPanelForm(CLI::App& command, EstimateFlags& estimate) {
  command.add_option("--client", estimate.form.client_column, "Column that names the client")
      ->capture_default_str();
  command.add_option("--time", estimate.form.time_column,
                     "Column of dates or periods; default: date or period");
  command.add_option("--amount", estimate.form.amount_column, "Column of money; or value")
      ->capture_default_str();
  command
      .add_option("--columns", estimate.form.columns,
                  "Names of the columns of a file whose first line is a row")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--separator", estimate.separator, "Between fields")
      ->check(CLI::IsMember({"comma", "semicolon", "tab"}))
      ->capture_default_str();
}

constexpr char kSegmentFooter[] = R"help(
CLIENTS is a CSV file with a line a client, ranked by a column of it. With --rules it is one with a line
a purchase (client, date, amount), as for accord estimate, and who is where is seen at --date.

Examples:
  accord segment clients.csv --by revenue --counts 1,2,3,24 --and profit --and-counts 2,2,3,23
  accord segment clients.csv --by margin --transaction-cost service --marketing-cost marketing
  accord segment purchases.csv --rules rules.json --date 2016-01-01)help";

void AddSegment(CLI::App& command, Flags& flags) {
  command.footer(kSegmentFooter);
  command.add_option("CLIENTS", flags.segment.file, "CSV with a header; - reads standard input")
      ->required();
  command.add_option("--by", flags.segment.columns.criterion_column, "Column to rank by")
      ->capture_default_str();
  command.add_option("--id", flags.segment.columns.id_column, "Column that names the client")
      ->capture_default_str();
  command.add_option("--segments", flags.segment.segments, "Segment ids, best first")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("A,B,C,D");
  auto* shares = command
                     .add_option("--shares", flags.segment.shares,
                                 "Cumulative shares of all segments but the last")
                     ->delimiter(',')
                     ->allow_extra_args(false)
                     ->default_str("0.01,0.05,0.2");
  auto* counts = command.add_option("--counts", flags.segment.counts, "Clients in every segment")
                     ->delimiter(',')
                     ->allow_extra_args(false)
                     ->excludes(shares);
  command
      .add_option("--thresholds", flags.segment.thresholds,
                  "Least value of all segments but the last")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->excludes(shares)
      ->excludes(counts);
  command.add_option("--and", flags.segment.columns.second_column,
                     "Column to rank by as well: says who is elsewhere by it");
  command
      .add_option("--and-counts", flags.segment.second_counts,
                  "Clients in every segment by that column; default: cut like the first")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->needs("--and");
  command.add_option("--transaction-cost", flags.segment.columns.transaction_cost_column,
                     "Column of what dealing with the client costs");
  command.add_option("--marketing-cost", flags.segment.columns.marketing_cost_column,
                     "Column of what is spent on marketing to it");
  auto* rules = command.add_option("--rules", flags.estimate.rules,
                                   "Rules that say who is in which segment, JSON");
  auto* date = command.add_option("--date", flags.estimate.dates, "When clients are looked at")
                   ->expected(1)
                   ->needs(rules);
  command.add_option("--period", flags.estimate.periods, "The same in a panel of periods")
      ->expected(1)
      ->needs(rules)
      ->excludes(date);
  for (const char* option : {"--by", "--and", "--shares", "--counts", "--thresholds", "--segments",
                             "--transaction-cost", "--marketing-cost"}) {
    rules->excludes(option);
  }
  AddPanelForm(command, flags.estimate);
  AddConnection(command, flags);
}

constexpr char kEstimateFooter[] = R"help(
PANEL is a CSV file, read as it is sent: a line a purchase, in any order. Its first line names the columns
client, date and amount (or, with --periods, client, period and value). A negative amount is a return.

  client,date,amount
  c-17,2015-06-30,120.50

RULES is a JSON file; the first rule that matches a client wins. Ends are above, at_least, below, at_most:

  {"rules": [{"segment": "gone", "recency": {"above": 365}},
             {"segment": "best", "mean_amount": {"at_least": 100}},
             {"segment": "rest"}]}

A date stands for its beginning. What comes out goes into a scenario:

  accord simulate case.json --set "client_base=$(accord estimate panel.csv --rules rules.json \
      --dates 2013-01-01,2014-01-01,2015-01-01 --client-base)")help";

void AddEstimate(CLI::App& command, Flags& flags) {
  EstimateFlags& estimate = flags.estimate;
  command.footer(kEstimateFooter);
  command.add_option("PANEL", estimate.panel, "CSV; - reads standard input")->required();
  command.add_option("--rules", estimate.rules, "Rules that say who is in which segment, JSON")
      ->required();
  auto* dates =
      command.add_option("--dates", estimate.dates, "When clients are looked at: 2 to 121")
          ->delimiter(',')
          ->allow_extra_args(false);
  auto* periods =
      command.add_option("--periods", estimate.periods, "The same in a panel of periods")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->excludes(dates);
  command.add_option("--periods-per-year", estimate.periods_per_year, "To look for seasons")
      ->needs(periods);
  command.add_option("--prior", estimate.prior, "Dirichlet prior on what was observed; default 1");
  AddPanelForm(command, estimate);
  command.add_flag("--client-base", estimate.client_base,
                   "Print nothing but the client base for a scenario, JSON");
  AddConnection(command, flags);
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
  auto* attribution =
      simulate.add_flag("--attribution", flags.run.attribution,
                        "Say whom both parties' results are owed to; up to 64 more runs");
  simulate
      .add_option("--attribution-paths", flags.run.attribution_path_count,
                  "Paths of each of them, 2 to 16384; default 4096")
      ->needs(attribution);

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
  AddSegment(segment, flags);

  CLI::App& estimate =
      *app.add_subcommand("estimate", "How clients move between segments, from what they bought");
  AddEstimate(estimate, flags);

  CLI::App& form = *app.add_subcommand(
      "template", "Usual forms of contract: list them, explain one, or fill one in");
  AddTemplate(form, flags);

  CLI::App& settle =
      *app.add_subcommand("settle", "What is due on what was observed, and why: no chance at all");
  AddSettle(settle, flags);

  CLI::App& replay = *app.add_subcommand("replay", "One path of a run in full, or its worst paths");
  AddReplay(replay, flags);

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
    std::cerr << "accord: "
              << (argc < 2 ? "which command?" : "there is no command " + std::string(argv[1]) + ".")
              << " There are simulate, compare, check, segment, estimate, template, settle, replay "
                 "and serve; "
                 "accord --help says more.\n";
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
  if (segment.parsed()) {
    if (flags.estimate.rules.empty()) return Segment(flags.segment, flags.connection, flags.output);
    if (flags.estimate.dates.empty() && flags.estimate.periods.empty()) {
      std::cerr << "accord: when? --date or --period; accord segment --help says more.\n";
      return kUsage;
    }
    flags.estimate.panel = flags.segment.file;
    return SegmentPanel(flags.estimate, flags.connection, flags.output);
  }
  if (estimate.parsed()) {
    if (flags.estimate.dates.empty() && flags.estimate.periods.empty()) {
      std::cerr << "accord: when? --dates or --periods; accord estimate --help says more.\n";
      return kUsage;
    }
    return Estimate(flags.estimate, flags.connection, flags.output);
  }
  if (form.parsed()) return Template(flags.form, flags.connection, flags.output);
  if (settle.parsed()) {
    return Settle(flags.scenario, flags.settle, flags.connection, flags.output);
  }
  if (replay.parsed()) {
    if (!flags.replay.path && !flags.replay.worst) {
      std::cerr << "accord: which path? --path N or --worst K; accord replay --help says more.\n";
      return kUsage;
    }
    return Replay(flags.scenario, flags.replay, flags.run, flags.connection, flags.output);
  }
  return Serve(flags.serve);
}

}  // namespace
}  // namespace accord::cli

int main(int argc, char** argv) { return accord::cli::Main(argc, argv); }
