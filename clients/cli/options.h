#ifndef ACCORD_CLIENTS_CLI_OPTIONS_H_
#define ACCORD_CLIENTS_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "clients/cli/flags.h"

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

// What may stand on the command line. Every Add function gives one command its options, checks and
// examples, bound to `flags`, which outlive the command; main.cc lists the commands and runs them.
// CLI11 takes seconds to compile: main.cc and the *_options.cc alone include it.
namespace accord::cli {

// What was read, by what it is for. One command runs, so that several may share a part.
struct Flags {
  ScenarioFlags scenario;
  RunFlags run;
  CompareFlags compare;
  RedactFlags redact;
  NewFlags fresh;
  ConnectionFlags connection;
  OutputFlags output;
  SegmentFlags segment;
  EstimateFlags estimate;
  BacktestFlags backtest;
  LeverFlags levers;
  AssessFlags assess;
  TemplateFlags form;
  SettleFlags settle;
  CsvFlags csv;  // of the command's CSV file
  ReplayFlags replay;
  SweepFlags sweep;
  SolveFlags solve;
  NegotiateFlags negotiate;
  ExplainFlags explain;
  ServeFlags serve;
  std::string shell;            // whose completions
  std::string format = "text";  // or json, csv, md: main.cc puts it into output
};

inline constexpr double kShortestSeconds = 0.001, kLongestSeconds = 86'400;

// A number of seconds, both bounds included; "nan" is none, which CLI::Range lets through.
CLI::Validator Seconds(double least, double most);

// A seed: to CLI11 -1, and a number too large, are the largest of all.
CLI::Option* AddSeed(CLI::App& command, std::optional<std::uint64_t>& seed, const std::string& help,
                     const std::string& name = "--seed");

// A count of something, also as 1e6, 100k or 1M.
CLI::Option* AddCount(CLI::App& command, const std::string& name,
                      std::optional<std::int64_t>& count, const std::string& help);

// Of every command that runs under terms: who chooses efforts.
void AddResponse(CLI::App& command, Flags& flags);

// A file to be written, which must be possible before anything is computed.
CLI::Option* AddOutputFile(CLI::App& command, const std::string& name, std::string& file,
                           const std::string& help);

// Of every command that asks a server: which one, how long, and how it prints. Comes last.
void AddConnection(CLI::App& command, Flags& flags);

// csv_options.cc: of every command that reads CSV, how the file is written.
void AddCsv(CLI::App& command, Flags& flags);

// editor_options.cc: what helps to write scenarios and command lines.
void AddSchema(CLI::App& command, Flags& flags);
void AddCompletions(CLI::App& command, Flags& flags);

// scenario_options.cc: what starts from a scenario or a contract.
void AddSimulate(CLI::App& command, Flags& flags);
void AddCompare(CLI::App& command, Flags& flags);
void AddCheck(CLI::App& command, Flags& flags);
void AddNew(CLI::App& command, Flags& flags);
void AddRedact(CLI::App& command, Flags& flags);
void AddTemplate(CLI::App& command, Flags& flags);
void AddSettle(CLI::App& command, Flags& flags);
void AddReplay(CLI::App& command, Flags& flags);

// term_options.cc: which terms to ask for. First what all start from: a scenario, changes of it,
// and the paths of whatever varies.
void AddScenarioThatVaries(CLI::App& command, Flags& flags);
void AddSweep(CLI::App& command, Flags& flags);
void AddSolve(CLI::App& command, Flags& flags);
void AddNegotiate(CLI::App& command, Flags& flags);

// explain_options.cc: what the answer hangs on.
void AddExplain(CLI::App& command, Flags& flags);

// base_options.cc: what is about the client base.
void AddSegment(CLI::App& command, Flags& flags);
void AddEstimate(CLI::App& command, Flags& flags);
void AddLevers(CLI::App& command, Flags& flags);
void AddBacktest(CLI::App& command, Flags& flags);

// assess_options.cc: what is about one relationship.
void AddAssess(CLI::App& command, Flags& flags);

// serve_options.cc: the server.
void AddInfo(CLI::App& command, Flags& flags);
void AddServe(CLI::App& command, Flags& flags);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_OPTIONS_H_
