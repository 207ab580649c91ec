#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

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
}

// The panel, its rules and its dates, so many of them; returns the option of periods.
CLI::Option* AddPanel(CLI::App& command, Flags& flags, const std::string& date_count) {
  EstimateFlags& estimate = flags.estimate;
  command.add_option("PANEL", estimate.panel, "CSV; - reads standard input")->required();
  command.add_option("--rules", estimate.rules, "Rules that say who is in which segment, JSON")
      ->required();
  auto* dates =
      command.add_option("--dates", estimate.dates, "When clients are looked at: " + date_count)
          ->delimiter(',')
          ->allow_extra_args(false);
  auto* periods =
      command.add_option("--periods", estimate.periods, "The same in a panel of periods")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->excludes(dates);
  command.add_option("--prior", estimate.prior, "Dirichlet prior on what was observed; default 1");
  AddPanelForm(command, estimate);
  AddCsv(command, flags);
  return periods;
}

constexpr char kSegmentFooter[] = R"help(
CLIENTS is a CSV file with a line a client, ranked by a column of it. With --rules it is one with a line
a purchase (client, date, amount), as for accord estimate, and who is where is seen at --date.

Examples:
  accord segment clients.csv --by revenue --counts 1,2,3,24 --and profit --and-counts 2,2,3,23
  accord segment clients.csv --by margin --transaction-cost service --marketing-cost marketing
  accord segment clients.csv --and profit --marketing-cost marketing --and-net-of-costs
  accord segment contacts.csv --kind kind --assignments segments.csv
  accord segment purchases.csv --rules rules.json --date 2016-01-01
  accord segment export.csv --encoding CP1251 --separator semicolon --decimal comma --skip-bad)help";

constexpr char kEstimateFooter[] = R"help(
PANEL is a CSV file, read as it is sent: a line a purchase, in any order. Its first line names the columns
client, date and amount (or, with --periods, client, period and value). A negative amount is a return.

  client,date,amount
  c-17,2015-06-30,120.50

RULES is a JSON file; the first rule that matches a client wins. Ends are above, at_least, below, at_most:

  {"rules": [{"segment": "gone", "recency": {"above": 365}},
             {"segment": "best", "mean_amount": {"at_least": 100}},
             {"segment": "rest"}]}

Figures are recency, tenure, frequency, mean_amount, total_amount, and any column of numbers of the file, of which
the latest known value counts: {"segment": "thin", "columns": [{"column": "margin", "range": {"below": 0.1}}]}.

A file of Excel's, in Russia:

  accord estimate export.csv --rules rules.json --dates 2015-01-01,2016-01-01 --encoding CP1251 \
      --separator semicolon --decimal comma --date-format %d.%m.%Y --skip-bad

A date stands for its beginning. What comes out goes into a scenario; a segment that nobody
was seen to go from keeps its clients there, until its row is filled in:

  accord simulate case.json --set "client_base=$(accord estimate panel.csv --rules rules.json \
      --dates 2013-01-01,2014-01-01,2015-01-01 --client-base)")help";

constexpr char kBacktestFooter[] = R"help(
PANEL, RULES and dates as for accord estimate. The last dates are held back: a matrix is estimated on those
before, the clients known then are moved by it as accord simulate would, and what comes out is held against
where they stood: how many counts lie in their intervals, with and without overdispersion; how much better
than "nobody changes" and "the same chances for everybody" each move was foretold; segment by segment, who
was expected to stay and who did.

Example, estimated on the dates to 2014-01-01:
  accord backtest purchases.csv --rules rules.json --hold-back 2 \
      --dates 2010-01-01,2011-01-01,2012-01-01,2013-01-01,2014-01-01,2015-01-01,2016-01-01)help";

constexpr char kLeversFooter[] = R"help(
A lever is a measure on the client base that changes the odds of moving. What comes out is an ordinary one;
its figures are illustrations. --set names its fields: odds_ratio_up, odds_ratio_down, odds_ratio_out,
cost_per_client, capacity, effect_log_sd, first_period, last_period, id, display_name.

Examples:
  accord levers
  accord levers improve --segments C,D --set cost_per_client=250 --set capacity=40
  accord compare case.json --set "levers=[$(accord levers improve --segments C,D)]")help";

}  // namespace

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
  AddOutputFile(command, "--assignments", flags.segment.assignments,
                "Write every client's segment to a CSV file: client,segment");
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
  command.add_flag("--net-of-costs", flags.segment.net_of_costs,
                   "Rank by the column less these costs: economic profit");
  command
      .add_flag("--and-net-of-costs", flags.segment.second_net_of_costs,
                "The same for the column of --and")
      ->needs("--and");
  command.add_option(
      "--kind", flags.segment.columns.kind_column,
      "Column that says active (ranked), inactive, active-prospect, prospect or other");
  auto* rules = command.add_option("--rules", flags.estimate.rules,
                                   "Rules that say who is in which segment, JSON");
  auto* date = command.add_option("--date", flags.estimate.dates, "When clients are looked at")
                   ->expected(1)
                   ->needs(rules);
  command.add_option("--period", flags.estimate.periods, "The same in a panel of periods")
      ->expected(1)
      ->needs(rules)
      ->excludes(date);
  for (const char* option :
       {"--by", "--and", "--shares", "--counts", "--thresholds", "--segments", "--transaction-cost",
        "--marketing-cost", "--net-of-costs", "--kind", "--id"}) {
    rules->excludes(option);
  }
  AddPanelForm(command, flags.estimate);
  for (const char* option : {"--client", "--time", "--amount", "--columns"}) {
    command.get_option(option)->needs(rules);
  }
  AddCsv(command, flags);
  AddConnection(command, flags);
}

void AddEstimate(CLI::App& command, Flags& flags) {
  command.footer(kEstimateFooter);
  CLI::Option* periods = AddPanel(command, flags, "2 to 121");
  command.add_option("--periods-per-year", flags.estimate.periods_per_year, "To look for seasons")
      ->needs(periods);
  command.add_flag("--client-base", flags.estimate.client_base,
                   "Print nothing but the client base for a scenario, JSON; doubts go to stderr");
  AddConnection(command, flags);
}

void AddBacktest(CLI::App& command, Flags& flags) {
  command.footer(kBacktestFooter);
  CLI::Option* periods = AddPanel(command, flags, "3 to 121");
  command
      .add_option("--periods-per-year", flags.estimate.periods_per_year,
                  "For the season of the process forecast")
      ->needs(periods);
  command.add_option("--hold-back", flags.backtest.held_back,
                     "Dates held back at the end; two at least are left; default 1");
  command.add_option("--level", flags.backtest.level, "Of the intervals, 0.5 to 0.99; default 0.9");
  AddCount(command, "--paths", flags.backtest.path_count,
           "Paths of each forecast, 1000 to 1000000; default 20000");
  AddSeed(command, flags.backtest.seed, "Seed; default 1");
  AddConnection(command, flags);
}

void AddLevers(CLI::App& command, Flags& flags) {
  command.footer(kLeversFooter);
  CLI::Option* name =
      command.add_option("NAME", flags.levers.name, "A ready-made lever; default: list them all");
  command
      .add_option("--segments", flags.levers.segments,
                  "Segments of your base that it treats; default: as in the customer pyramid")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->needs(name);
  command.add_option("--set", flags.levers.sets, "Change one of its figures; repeatable")
      ->type_name("FIELD=VALUE")
      ->take_all()
      ->allow_extra_args(false)
      ->needs(name);
  AddConnection(command, flags);
}

}  // namespace accord::cli
