// Lists the commands, reads the command line and hands over to commands.h.
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "clients/cli/commands.h"
#include "clients/cli/completions.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/files.h"
#include "clients/cli/options.h"
#include "clients/cli/readable.h"
#include "google/protobuf/stubs/logging.h"
#include "server/convert/json_schema.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

constexpr char kFooter[] = R"(
Examples:
  accord simulate clients/examples/flagship.json
  accord simulate flagship.json --paths 1000000 --output json > report.json
  accord simulate flagship.json --output csv > report.csv
  accord compare flagship.json --set 'contracts["key"].clauses["gain"].share=0.4'
  accord compare flagship.json --alternative 'cheap:contracts["key"].clauses["fee"].base=180000' \
    --alternative 'keen:contracts["key"].clauses["gain"].share=0.5'
  accord new --outcome availability=0.95:0.98:1e6 > deal.json
  accord check flagship.json
  accord schema > accord.schema.json
  accord redact flagship.json --for client > for_the_client.json
  accord sweep flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6:11'
  accord solve flagship.json --vary 'contracts["key"].clauses["gain"].share=0:1' \
    --until supplier.cvar_95=0
  accord negotiate flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6' \
    --vary 'contracts["key"].clauses["fee"].base=100000:300000' --walk-away client=100000
  accord explain flagship.json --assumption 'contracts["key"].clauses["gain"].share=0.2:0.5'
  accord segment clients.csv --by revenue --counts 1,2,3,24
  accord estimate panel.csv --rules rules.json --dates 2014-01-01,2015-01-01,2016-01-01
  accord backtest panel.csv --rules rules.json --dates 2013-01-01,2014-01-01,2015-01-01,2016-01-01
  accord levers improve --segments C,D --set capacity=40
  accord assess position position.json
  accord template gain-pain-share
  accord settle contract.json observed.csv
  accord replay flagship.json --worst 3 --metric peak-shortfall
  accord serve --address 127.0.0.1:50051
  accord info --server 127.0.0.1:50051

Exit codes:
  0 done   2 wrong usage   3 faults in the file or scenario (one a line on stderr)
  4 no server, or a full one   5 deadline passed, or the server's time for a run
  130 interrupted   143 terminated   1 anything else)";

struct Command {
  const char* name;
  const char* help;
  void (*add)(CLI::App& command, Flags& flags);
  ExitCode (*run)(const Flags& flags);
};

ExitCode RunSegment(const Flags& flags) {
  if (flags.estimate.rules.empty()) {
    SegmentFlags segment = flags.segment;
    segment.columns.csv = flags.csv;
    return Segment(segment, flags.connection, flags.output);
  }
  if (flags.estimate.dates.empty() && flags.estimate.periods.empty()) {
    std::cerr << "accord: when? --date or --period; accord segment --help says more.\n";
    return kUsage;
  }
  EstimateFlags panel = flags.estimate;
  panel.panel = flags.segment.file;
  panel.form.csv = flags.csv;
  return SegmentPanel(panel, flags.segment.assignments, flags.connection, flags.output);
}

ExitCode RunEstimate(const Flags& flags) {
  if (flags.estimate.dates.empty() && flags.estimate.periods.empty()) {
    std::cerr << "accord: when? --dates or --periods; accord estimate --help says more.\n";
    return kUsage;
  }
  EstimateFlags panel = flags.estimate;
  panel.form.csv = flags.csv;
  return Estimate(panel, flags.connection, flags.output);
}

ExitCode RunBacktest(const Flags& flags) {
  if (flags.estimate.dates.empty() && flags.estimate.periods.empty()) {
    std::cerr << "accord: when? --dates or --periods; accord backtest --help says more.\n";
    return kUsage;
  }
  EstimateFlags panel = flags.estimate;
  panel.form.csv = flags.csv;
  return Backtest(panel, flags.backtest, flags.connection, flags.output);
}

ExitCode RunAssess(const Flags& flags) {
  AssessFlags assess = flags.assess;
  assess.csv = flags.csv;
  return Assess(assess, flags.connection, flags.output);
}

ExitCode RunSettle(const Flags& flags) {
  SettleFlags settle = flags.settle;
  settle.csv = flags.csv;
  return Settle(flags.scenario, settle, flags.connection, flags.output);
}

ExitCode RunCompare(const Flags& flags) {
  if (flags.scenario.sets.empty() && flags.compare.alternatives.empty() &&
      flags.compare.terms.empty()) {
    std::cerr << "accord: with what? --set, --alternative or --terms; accord compare --help says "
                 "more.\n";
    return kUsage;
  }
  CompareFlags compare = flags.compare;
  compare.terms_form = flags.csv;
  return Compare(flags.scenario, compare, flags.run, flags.connection, flags.output);
}

ExitCode RunSweep(const Flags& flags) {
  SweepFlags sweep = flags.sweep;
  sweep.list_form = flags.csv;
  return Sweep(flags.scenario, sweep, flags.run, flags.connection, flags.output);
}

// Of a run whose first periods may be past.
RunFlags WithPast(const Flags& flags) {
  RunFlags run = flags.run;
  run.observed_form = flags.csv;
  return run;
}

ExitCode RunReplay(const Flags& flags) {
  if (flags.replay.paths.empty() && !flags.replay.worst) {
    std::cerr
        << "accord: which path? --path N,N,... or --worst K; accord replay --help says more.\n";
    return kUsage;
  }
  return Replay(flags.scenario, flags.replay, WithPast(flags), flags.connection, flags.output);
}

std::vector<CompletedCommand> CompletedCommands();

// In the order of --help. A new command is a line here, its options (options.h) and what it does.
constexpr Command kCommands[] = {
    {"simulate", "Run a scenario and print its report", AddSimulate,
     [](const Flags& f) { return Simulate(f.scenario, WithPast(f), f.connection, f.output); }},
    {"compare", "Run a scenario with and without changes, on common random numbers", AddCompare,
     RunCompare},
    {"new", "A scenario to begin with, as commented JSON", AddNew,
     [](const Flags& f) { return New(f.fresh); }},
    {"check", "Say everything that is wrong with a scenario, without a run", AddCheck,
     [](const Flags& f) { return Check(f.scenario, f.run, f.connection, f.output); }},
    {"redact", "Leave out of a scenario what only the other party knows", AddRedact,
     [](const Flags& f) { return Redact(f.scenario, f.redact); }},
    {"sweep", "Both parties' figures of many sets of terms, on the same paths", AddSweep, RunSweep},
    {"solve", "The value of a term at which a figure is what it is to be", AddSolve,
     [](const Flags& f) { return Solve(f.scenario, f.solve, f.run, f.connection, f.output); }},
    {"negotiate", "Which terms both parties can agree on, and which they would", AddNegotiate,
     [](const Flags& f) {
       return Negotiate(f.scenario, f.negotiate, f.run, f.connection, f.output);
     }},
    {"explain", "What figures hang on: drivers and assumptions at either end", AddExplain,
     [](const Flags& f) { return Explain(f.scenario, f.explain, f.run, f.connection, f.output); }},
    {"segment", "Put clients into the customer pyramid", AddSegment, RunSegment},
    {"estimate", "How clients move between segments, from what they bought", AddEstimate,
     RunEstimate},
    {"backtest", "Whether a forecast of the client base would have been right", AddBacktest,
     RunBacktest},
    {"levers", "Ready-made measures on a client base: list them, or print one for a scenario",
     AddLevers, [](const Flags& f) { return Levers(f.levers, f.connection, f.output); }},
    {"assess", "A relationship by the papers: indicators, score, position, strategy, readiness",
     AddAssess, RunAssess},
    {"template", "Usual forms of contract: list them, explain one, or fill one in", AddTemplate,
     [](const Flags& f) { return Template(f.form, f.connection, f.output); }},
    {"settle", "What is due on what was observed, and why: no chance at all", AddSettle, RunSettle},
    {"replay", "One path of a run in full, or its worst paths", AddReplay, RunReplay},
    {"schema", "The JSON Schema of a scenario file, for editors that complete and check it",
     AddSchema, [](const Flags&) { return Print(ScenarioSchema()); }},
    {"completions", "Completions of commands and options for bash, zsh or fish", AddCompletions,
     [](const Flags& f) { return Print(CompletionsFor(f.shell, CompletedCommands())); }},
    {"info", "What a server is and may take: version, slots, queue, memory, limits", AddInfo,
     [](const Flags& f) { return Info(f.connection, f.output); }},
    {"serve", "Serve accord.v1 over gRPC until SIGTERM", AddServe,
     [](const Flags& f) { return Serve(f.serve); }},
};

// The words of CLI::IsMember, which its type name has as {text,json}.
std::vector<std::string> ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(type.substr(open + 1, close - open - 1), ',');
}

std::vector<CompletedCommand> CompletedCommands() {
  std::vector<CompletedCommand> commands;
  for (const Command& command : kCommands) {
    Flags flags;
    CLI::App app;
    command.add(app, flags);
    CompletedCommand& completed = commands.emplace_back(command.name, command.help);
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) {
        completed.options.push_back({"--" + name, option->get_description(),
                                     option->get_items_expected_max() > 0, ValuesOf(*option)});
      }
    }
  }
  return commands;
}

const Command* Find(const std::string& name) {
  for (const Command& command : kCommands) {
    if (name == command.name) return &command;
  }
  return nullptr;
}

// "simulate, compare and serve".
std::string CommandNames() {
  std::string names;
  for (const Command& command : kCommands) {
    const bool is_last = &command == std::end(kCommands) - 1;
    names += (names.empty() ? "" : is_last ? " and " : ", ") + std::string(command.name);
  }
  return names;
}

// By the option that argument `i` is or may belong to, else by its number.
std::string NameOfArgument(int i, char** argv) {
  const std::string_view own = argv[i];
  const std::string_view before = argv[i - 1];
  if (own.starts_with("-") && own.find('=') != own.npos) {
    return Escaped(own.substr(0, own.find('=')));
  }
  if (i > 1 && before.starts_with("-") && before.size() > 1 && before.find('=') == before.npos) {
    return "what follows " + Escaped(before);
  }
  return "argument " + std::to_string(i);
}

// Nothing that an argument goes into, a message or a page, has a place for other text. Whether all
// are sound; says on stderr which are not.
bool AreUtf8(int argc, char** argv) {
  bool all = true;
  for (int i = 1; i < argc; ++i) {
    if (IsUtf8(argv[i])) continue;
    all = false;
    std::cerr << "accord: " << NameOfArgument(i, argv) << " must be text in UTF-8, got "
              << Escaped(argv[i]) << "\n";
  }
  return all;
}

// Protobuf writes a line of its own to stderr for every text that is not UTF-8. Whoever sent it is
// told in the answer; only what ends the program is left to say here.
void SayOnlyWhatIsFatal(google::protobuf::LogLevel level, const char*, int,
                        const std::string& message) {
  if (level == google::protobuf::LOGLEVEL_FATAL) std::cerr << "accord: " << message << "\n";
}

int Main(int argc, char** argv) {
  google::protobuf::SetLogHandler(SayOnlyWhatIsFatal);
  if (!AreUtf8(argc, argv)) return kUsage;
  if (argc < 2 || (argv[1][0] != '-' && !Find(argv[1]))) {
    std::cerr << "accord: "
              << (argc < 2 ? "which command?" : "there is no command " + Escaped(argv[1]) + ".")
              << " There are " << CommandNames() << "; accord --help says more.\n";
    return kUsage;
  }
  Flags flags;
  CLI::App app("accord: what an outcome-based contract is worth, to both parties", "accord");
  app.set_version_flag("--version", std::string("accord ") + Version());
  app.footer(kFooter);
  app.require_subcommand(1);
  for (const Command& command : kCommands) {
    command.add(*app.add_subcommand(command.name, command.help), flags);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  flags.output.json = flags.format == "json";
  flags.output.csv = flags.output.csv || flags.format == "csv";
  flags.output.markdown = flags.format == "md";
  try {
    return Find(app.get_subcommands().front()->get_name())->run(flags);
  } catch (const std::exception& error) {  // no memory, no thread
    std::cerr << "accord: the machine gives too little: " << error.what() << "\n";
    return kOther;
  }
}

// Where one of the first three descriptors is closed, the next file or connection would be what is
// printed to.
void OpenStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDWR);
  }
}

}  // namespace
}  // namespace accord::cli

int main(int argc, char** argv) {
  accord::cli::OpenStandardDescriptors();
  return accord::cli::Main(argc, argv);
}
