#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/files.h"
#include "clients/cli/options.h"
#include "clients/cli/precision_flag.h"
#include "clients/cli/sipmath_library.h"
#include "server/convert/flag_number.h"

namespace accord::cli {
namespace {

std::string PrecisionFault(const std::string& text) {
  return "must be a figure, = and half the width of its interval, such as supplier.npv_mean=500 "
         "or client.npv_p5=2%, got " +
         text;
}

std::string TrialsFault(const std::string& text) {
  return "must be a driver, =, a file, : and a SIP of it or several with commas, such as "
         "demand=Forecast.SIPmath:Demand, got " +
         text;
}

// To CLI11 an empty number is 0.
std::string NotEmpty(const std::string& text) { return text.empty() ? "must not be empty" : ""; }

void AddScenario(CLI::App& command, Flags& flags) {
  command.add_option("FILE", flags.scenario.file, "A scenario as JSON; - reads standard input")
      ->required();
  command
      .add_option(
          "--trials", flags.scenario.trials,
          "Give a driver the trials of a SIPmath 3.0 library: one SIP for the whole path, or "
          "one for each period; path p takes trial p + 1; repeatable")
      ->type_name("DRIVER=FILE:SIP[,SIP...]")
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](std::string& text) { return ReadTrialsFlag(text) ? "" : TrialsFault(text); }, ""));
  AddCount(command, "--paths", flags.run.path_count,
           "Paths to simulate; default 100000, with --sampling sobol 131072");
  command
      .add_option("--sampling", flags.run.sampling,
                  "How drivers are drawn: sobol, scrambled nets, surer with the same number of "
                  "paths; or random, independent paths; default: random")
      ->check(CLI::IsMember({"sobol", "random"}));
  AddSeed(command, flags.run.seed, "Seed; runs with one seed share their random numbers");
  command
      .add_option("--precision", flags.run.precisions,
                  "Stop once half of the figure's 95 % interval is at most so wide, in its unit or "
                  "as a share of it: 'supplier.npv_mean=500', 'client.npv_p5=2%'; after 131072 "
                  "paths at the earliest, --paths (then 1048576) at the latest; repeatable")
      ->type_name("FIGURE=WIDTH")
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](std::string& text) { return ReadPrecision(text) ? "" : PrecisionFault(text); }, ""));
  command.add_flag("--exact", flags.run.exact_quantiles,
                   "Exact quantiles: keep every path's figures");
}

CLI::Option* AddSet(CLI::App& command, Flags& flags, const std::string& help) {
  return command.add_option("--set", flags.scenario.sets, help)
      ->type_name("PATH=VALUE")
      ->take_all()
      ->allow_extra_args(false);
}

void AddPast(CLI::App& command, Flags& flags) {
  command
      .add_option("--observed", flags.run.observed,
                  "CSV file of the periods that are past, as `accord settle` reads it: they are "
                  "settled as observed, and the run goes on from there; - reads standard input")
      ->type_name("FILE");
  AddCsv(command, flags);
}

constexpr char kSimulateFooter[] = R"help(
--output csv is the report as one table: party, contract, metric, period, value, error, a line a number, of
which md has those that are not by period. Metrics are named as figures are elsewhere: npv_mean, cvar_95,
clauses["gain"].discounted_pay, ...

With --response parties choose their efforts before the run, on other paths: what they choose, what it costs,
what that is worth to each (U) and how far the terms are from the first best is said at the end.

Examples:
  accord simulate flagship.json --set 'contracts["key"].clauses["gain"].share=0.4'
  accord simulate flagship.json --quantiles 0.1,0.8 --output csv > report.csv
  accord simulate flagship.json --paths 10000 --paths-csv paths.csv
  accord simulate flagship.json --precision client.npv_p5=2% --paths 1e6
  accord simulate joint_outcome.json --response both
  accord simulate contract.json --observed months.csv          what the rest is worth, from here on

OBSERVED has a first line of names and a line a period from 1 on: period, then what contracts read (outcomes,
drivers, inputs, delivery_cost), further drivers, and of a client base every segment (clients at the period's
end) and every client followed by name (its segment): period,output,price,segment:A,segment:B,client:acme)help";

constexpr char kCompareFooter[] = R"help(
Prints one table, the base and the alternatives as rows: both parties' mean NPV and their sum, the mean of
the worst 5 % (CVaR), the supplier's reserve that holds at 95 %, chances of loss, and whether both parties
are better off; then what each alternative changes, by how much and how sure that is, all on the same paths.
At most 64 alternatives. With --response parties choose their efforts under the terms of each; what they
choose and what it is worth to them follows in a table, and tells which terms make both better off.

The first line of a file of --terms names a path in every column; a column called name names the rows:

  name,"contracts[""key""].clauses[""gain""].share","contracts[""key""].clauses[""fee""].base"
  keen,0.5,180000
  safe,0.1,220000

Examples:
  accord compare flagship.json --set 'contracts["key"].clauses["gain"].share=0.4'
  accord compare flagship.json --alternative 'keen:contracts["key"].clauses["gain"].share=0.5' \
    --alternative 'keen:contracts["key"].clauses["fee"].base=180000' \
    --alternative 'safe:contracts["key"].clauses["gain"].share=0.1'
  accord compare flagship.json --terms terms.csv --paths 20000
  accord compare joint_outcome.json --response both \
    --set 'contracts["key"].clauses["gain"].share=0.6')help";

constexpr char kCheckFooter[] = R"help(
Prints every fault, or that there is none; warnings; each driver as entered; how far outcomes and costs lie from
their plan on average; and what each clause pays where its basis is low, middling and high. Exits with 3 where
there are faults.

Examples:
  accord check deal.json
  accord check deal.json --set contracts.deal.clauses.share.share=0.4
  accord check deal.json --output json)help";

constexpr char kRedactFooter[] = R"help(
For a client: its contract, what that looks at and the client's own figures, and neither the supplier's costs,
rate and reserve, nor its client base, levers and other contracts. For the supplier: everything but the
clients' own figures. Drivers that nothing left goes by are left out too. Names and remarks stay: read them
before you send them.

Examples:
  accord redact deal.json --for client > for_the_client.json
  accord redact deals.json --for client --contract key > for_the_steelworks.json
  accord redact deal.json --for supplier)help";

constexpr char kTemplateFooter[] = R"help(
Examples:
  accord template                                   lists the templates
  accord template risk-corridor                     explains one and works an example
  accord template risk-corridor --set target=5e6    prints a contract as JSON
  accord template risk-corridor --scenario > case.json
  accord template risk-corridor --observed > observed.csv
  accord settle case.json observed.csv              settles the worked example
  accord compare case.json --set "contracts[\"deal\"]=$(accord template target-cost --example)")help";

constexpr char kSettleFooter[] = R"help(
OBSERVED is a CSV file. Its first line names the columns: period, then the id of an outcome, driver or
input of the contract each, or delivery_cost; where one id names two things, write outcome:ID, driver:ID
or input:ID. Values of an outcome that is adjusted for drivers are taken as adjusted; raw:ID has them
adjusted for the drivers' columns. Then come periods 1..n in order, n at most the term:

  period,availability,spend
  1,0.987,118200
  2,0.991,120950

An input stands for itself, whatever the scenario binds it to. Nothing is drawn: what is not in the file
and is read by nothing stays on its plan or reference. Lines say what each clause looked at, what decided,
and when it is due; the amounts of a date add up to what is due then, to the cent.

Many contracts at once: a first column called contract before the period, and each contract's periods 1..n.
Contracts are the scenario's; or, with --template NAME, made of it with the parameters of their lines:

  contract,period,output,template:cap,template:share
  north,1,1130,15000,0.5
  north,2,1095,,
  south,1,1090,20000,0.4

All of them are settled, or all that is wrong is said and none is.

Examples:
  accord settle contract.json observed.csv
  accord settle case.json portfolio.csv --template gain-pain-share --output csv > due.csv
  accord settle contract.json - --contract steel --output json < observed.csv
  accord settle contract.json excel.csv --separator semicolon --decimal comma --skip-bad)help";

constexpr char kReplayFooter[] = R"help(
Path numbers count from 0 and mean the same path in every run with the same seed, on any machine. The
worst paths are those of the run that --paths and --seed describe (at most 1000000 paths).

Examples:
  accord replay flagship.json --path 17
  accord replay flagship.json --worst 1 --output json > worst.json
  accord replay flagship.json --worst 3 --metric peak-shortfall --paths 1000000 --seed 7)help";

}  // namespace

void AddConnection(CLI::App& command, Flags& flags) {
  auto* server =
      command.add_option("--server", flags.connection.server,
                         "HOST:PORT of a server; default: one of its own, in this process");
  auto* ca = command
                 .add_option("--tls-ca", flags.connection.tls_ca,
                             "PEM file of the authority that vouches for the server, for TLS; "
                             "default: plain text")
                 ->needs(server);
  auto* certificate = command
                          .add_option("--tls-cert", flags.connection.tls_certificate,
                                      "PEM file of a certificate of one's own, for a server that "
                                      "asks for one (mutual TLS)")
                          ->needs(ca);
  auto* key = command.add_option("--tls-key", flags.connection.tls_key, "PEM file of its key")
                  ->needs(certificate);
  certificate->needs(key);
  command
      .add_option("--deadline", flags.connection.deadline_seconds,
                  "Give up after this many seconds")
      ->check(Seconds(kShortestSeconds, kLongestSeconds));
  command
      .add_option("--threads", flags.connection.threads,
                  "Threads of a run in this process; default: all")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--output", flags.format,
                  "text for people; json for programs: every field, zeros too; csv: one "
                  "table for programs, every digit; md: one in Markdown, for documents")
      ->check(CLI::IsMember({"text", "json", "csv", "md"}))
      ->capture_default_str();
  command.add_flag("--no-progress", flags.output.no_progress, "No progress on stderr");
}

CLI::Option* AddSeed(CLI::App& command, std::optional<std::uint64_t>& seed, const std::string& help,
                     const std::string& name) {
  const auto fault_of = [](const std::string& text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc() && read.ptr == end
               ? std::string()
               : "must be a whole number from 0 to 18446744073709551615, got " + text;
  };
  return command.add_option(name, seed, help)->check(CLI::Validator(fault_of, ""));
}

CLI::Option* AddCount(CLI::App& command, const std::string& name,
                      std::optional<std::int64_t>& count, const std::string& help) {
  const auto read = [](std::string& text) {
    constexpr double kMost = 1e15;
    double value = 0;
    const std::string number = WithoutUnit(text);
    const char* const end = number.data() + number.size();
    const auto parsed = std::from_chars(number.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || std::fabs(value) > kMost ||
        value != std::floor(value)) {
      return "must be a whole number such as 100000, 1e5, 100k or 1M, got " + text;
    }
    text = std::to_string(static_cast<std::int64_t>(value));
    return std::string();
  };
  return command.add_option(name, count, help)->transform(CLI::Validator(read, ""));
}

void AddResponse(CLI::App& command, Flags& flags) {
  command
      .add_option("--response", flags.run.response,
                  "Who chooses efforts under the terms, of those with a max_shift, each party to "
                  "its own U: none, supplier, client or both; default: none")
      ->check(CLI::IsMember({"none", "supplier", "client", "both"}));
}

CLI::Option* AddOutputFile(CLI::App& command, const std::string& name, std::string& file,
                           const std::string& help) {
  return command.add_option(name, file, help)
      ->type_name("FILE")
      ->check(CLI::Validator([](std::string& text) { return WriteFault(text); }, ""));
}

void AddSimulate(CLI::App& command, Flags& flags) {
  command.footer(kSimulateFooter);
  AddScenario(command, flags);
  AddSet(command, flags, "Change one value by path before the run; repeatable");
  AddResponse(command, flags);
  auto* attribution =
      command.add_flag("--attribution", flags.run.attribution,
                       "Say whom both parties' results are owed to; up to 64 more runs");
  AddCount(command, "--attribution-paths", flags.run.attribution_path_count,
           "Paths of each of them, 2 to 16384; default 4096")
      ->needs(attribution);
  AddOutputFile(command, "--sipmath-out", flags.run.sipmath_out,
                "Write every path's NPV of both parties, pay of each clause and clients of each "
                "segment to a SIPmath 3.0 library, for a workbook");
  AddOutputFile(command, "--paths-csv", flags.run.paths_csv,
                "Write the same figures to a CSV file, a line a path");
  command
      .add_option(
          "--quantiles", flags.run.quantiles,
          "Say these quantiles of both parties' NPV and peak shortfall, of what each clause, "
          "group and contract year pays, and of what is owed in the worst year; exact")
      ->type_name("P,P,...")
      ->delimiter(',')
      ->check(CLI::Validator(NotEmpty, ""));
  AddPast(command, flags);
  AddConnection(command, flags);
}

void AddCompare(CLI::App& command, Flags& flags) {
  command.footer(kCompareFooter);
  AddScenario(command, flags);
  auto* set = AddSet(command, flags, "Change one value by path in the alternative; repeatable");
  command.add_flag("--each", flags.scenario.each, "Every --set is an alternative of its own")
      ->needs(set);
  AddResponse(command, flags);
  command
      .add_option("--alternative", flags.compare.alternatives,
                  "A change of the alternative of this name; repeatable, several of one name make "
                  "one alternative")
      ->type_name("NAME:PATH=VALUE")
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option("--terms", flags.compare.terms,
                  "CSV file with an alternative on each line; - reads standard input")
      ->type_name("FILE");
  AddCsv(command, flags);
  AddConnection(command, flags);
}

void AddCheck(CLI::App& command, Flags& flags) {
  command.footer(kCheckFooter);
  AddScenario(command, flags);
  AddSet(command, flags, "Change one value by path before the check; repeatable");
  AddConnection(command, flags);
}

void AddRedact(CLI::App& command, Flags& flags) {
  command.footer(kRedactFooter);
  command.add_option("FILE", flags.scenario.file, "A scenario as JSON; - reads standard input")
      ->required();
  command.add_option("--for", flags.redact.party, "Who is to read it")
      ->check(CLI::IsMember({"client", "supplier"}))
      ->required();
  command.add_option("--contract", flags.redact.contract,
                     "The client's contract, by its id; default: the only one");
  AddSet(command, flags, "Change one value by path first; repeatable");
}

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

void AddSettle(CLI::App& command, Flags& flags) {
  command.footer(kSettleFooter);
  command
      .add_option("SCENARIO", flags.scenario.file,
                  "The deal as a scenario in JSON; - reads standard input")
      ->required();
  command.add_option("OBSERVED", flags.settle.observed, "What was observed, CSV; - likewise")
      ->required();
  command.add_option("--contract", flags.settle.contract, "Contract id; default: the only one");
  command.add_option("--template", flags.settle.form,
                     "Each contract of OBSERVED is made of this template (accord template lists "
                     "them), its parameters in columns template:NAME; SCENARIO has the outcomes");
  AddSet(command, flags, "Change one value by path before the settlement; repeatable");
  AddCsv(command, flags);
  AddConnection(command, flags);
}

void AddReplay(CLI::App& command, Flags& flags) {
  command.footer(kReplayFooter);
  AddScenario(command, flags);
  AddSet(command, flags, "Change one value by path before the run; repeatable");
  AddResponse(command, flags);
  auto* path =
      command
          .add_option("--path", flags.replay.paths, "Replay the paths of these numbers, up to 100")
          ->type_name("N,N,...")
          ->delimiter(',')
          ->check(CLI::Validator(NotEmpty, ""));
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
  AddPast(command, flags);
  AddConnection(command, flags);
}

}  // namespace accord::cli
