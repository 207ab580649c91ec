#include "CLI/CLI.hpp"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

constexpr char kAssessFooter[] = R"help(
WHAT says which notion of a relationship is assessed; FILE holds what it is assessed from, as JSON (comments are
allowed), of a base as CSV. Every answer names its paper and equation and says what is ours. Nothing is kept.

  indicators   K1-K15 of a partnership, from raw columns (Kuvaieva 2020)
  score        K16-K22: how far each party's goals are met, what breaks the guard, what to correct first
  position     level and form of the relationship as they are and as they should be (coordination model)
  strategy     the key-client matrix with instruments (Samoilov 2024), and which of seven directions (Gurova 2017)
  readiness    for Joint Outcome Management: six gates, and which contract fits while one is closed
  canvas       what relationships with segments cost and what revenue streams bring (business-model canvas)
  base         all clients at once: the matrix, and whom to talk to first

A file of indicators; clients/examples/assessment has one for each notion, and the fields stand in
protos/accord/v1/relationship_*.proto:

  {"indicators": [
    {"id": "rhythm", "rhythmicity": {"outputs": [90, 110, 100], "plans": [100]}},
    {"id": "on_time", "timeliness": {"on_time": [9, 8], "total": [10, 10]}},
    {"id": "loyalty", "net_promoters": {"answers": [10, 9, 7, 3]}}]}

What experts score is {"experts": [2, 3, 3]}, or {"guess": {"low": 2, "likely": 3, "high": 3}}: classes then have
probabilities. A base has the columns client, information_exchange, process_alignment, mutual_adaptation,
contacts, favourable_terms (1 to 3 each), benefit, cost and, if there are, npv and service_cost.

Examples:
  accord assess indicators clients/examples/assessment/indicators.json
  accord assess score clients/examples/assessment/score.json --output json
  accord assess position clients/examples/assessment/position.json
  accord assess strategy clients/examples/assessment/strategy.json
  accord assess readiness clients/examples/assessment/readiness.json
  accord assess canvas clients/examples/assessment/canvas.json --output json
  accord assess base clients/examples/assessment/thirty_clients.csv --output csv > assessed.csv)help";

}  // namespace

void AddAssess(CLI::App& command, Flags& flags) {
  command.footer(kAssessFooter);
  command
      .add_option("WHAT", flags.assess.notion,
                  "indicators, score, position, strategy, readiness, canvas or base")
      ->required();
  command.add_option("FILE", flags.assess.file, "JSON, of a base CSV; - reads standard input")
      ->required();
  AddCsv(command, flags);
  AddConnection(command, flags);
}

}  // namespace accord::cli
