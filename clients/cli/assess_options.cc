#include "CLI/CLI.hpp"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

constexpr char kAssessFooter[] = R"help(
WHAT says which notion of a relationship is assessed; FILE holds what it is assessed from, as JSON (comments are
allowed). Every answer names its paper and equation and says what is ours. Nothing is kept.

  indicators   K1-K15 of a partnership, from raw columns (Kuvaieva 2020)

A file of indicators; which fields each kind has stands in protos/accord/v1/relationship_indicator.proto:

  {"indicators": [
    {"id": "rhythm", "rhythmicity": {"outputs": [90, 110, 100], "plans": [100]}},
    {"id": "on_time", "timeliness": {"on_time": [9, 8], "total": [10, 10]}},
    {"id": "loyalty", "net_promoters": {"answers": [10, 9, 7, 3]}}]}

Examples:
  accord assess indicators clients/examples/assessment/indicators.json
  accord assess indicators my.json --output json)help";

}  // namespace

void AddAssess(CLI::App& command, Flags& flags) {
  command.footer(kAssessFooter);
  command.add_option("WHAT", flags.assess.notion, "The notion: indicators")->required();
  command.add_option("FILE", flags.assess.file, "JSON; - reads standard input")->required();
  AddConnection(command, flags);
}

}  // namespace accord::cli
