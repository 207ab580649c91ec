#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

constexpr char kSweepFooter[] = R"help(
What varies is written as path=from:to:count (equally spaced, both ends included), path=value,value,...
(numbers, JSON or texts) or path=@a.json,@b.json (what stands in these files, whole contracts among
them). Several --vary make every combination, the last one fastest; with --latin-hypercube N they are
ranges path=from:to, and N sets fill the space between. --list FILE has a set on each line of a CSV file,
whose first line names a path in every column (and maybe a column called name).

Prints a table of one term, a map of the mean NPVs of two, else a line a set; --csv prints lines as they
are ready. At most 100000 sets.

With --response parties choose their efforts under each set (at most 200): rows say what they choose, and what
it is worth to each, U. Which share makes both better off is one command, the last example.

Examples:
  accord sweep flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6:11'
  accord sweep flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6:6' \
    --vary 'contracts["key"].clauses["fee"].base=150000:250000:5'
  accord sweep case.json --vary 'contracts["deal"]=@target-cost.json,@gain-pain-share.json'
  accord sweep case.json --list sets.csv --csv > rows.csv
  accord sweep joint_outcome.json --response both \
    --vary 'contracts["key"].clauses["gain"].share=0.2:0.7:6')help";

constexpr char kSolveFooter[] = R"help(
Looks along the range on one set of paths, finds every value at which the figure is its target, and asks
for the figure there once more on fresh paths. figure=base keeps what the scenario has; with --curve that
is an indifference curve: for each value of the second term, the first one that makes up for it.

Figures are named as in --precision: supplier.npv_mean, client.cvar_95, supplier.loss_probability,
contracts["key"].client.peak_shortfall_p95, ..., joint.npv_mean, and supplier.utility, client.utility and
joint.utility. With --response parties choose their efforts at every value.

Examples:
  accord solve flagship.json --vary 'contracts["key"].clauses["gain"].share=0:1' \
    --until supplier.cvar_95=0
  accord solve flagship.json --vary 'contracts["key"].clauses["fee"].base=100000:300000' \
    --curve 'contracts["key"].clauses["gain"].share=0.1:0.6:6' --until supplier.npv_mean=base)help";

// What both start from.
void AddBase(CLI::App& command, Flags& flags) {
  command.add_option("FILE", flags.scenario.file, "A scenario as JSON; - reads standard input")
      ->required();
  command
      .add_option("--set", flags.scenario.sets,
                  "Change one value by path before anything varies; repeatable")
      ->type_name("PATH=VALUE")
      ->take_all()
      ->allow_extra_args(false);
  AddCount(command, "--paths", flags.run.path_count,
           "Paths for each set of terms, at most 1000000; default 16384");
  command
      .add_option("--sampling", flags.run.sampling,
                  "How drivers are drawn: sobol, scrambled nets, surer with the same number of "
                  "paths; or random, independent paths; default: random")
      ->check(CLI::IsMember({"sobol", "random"}));
  AddSeed(command, flags.run.seed, "Seed of the paths; default 1");
  AddResponse(command, flags);
}

}  // namespace

void AddSweep(CLI::App& command, Flags& flags) {
  command.footer(kSweepFooter);
  AddBase(command, flags);
  auto* vary = command.add_option("--vary", flags.sweep.axes, "What varies; repeatable")
                   ->type_name("PATH=VALUES")
                   ->take_all()
                   ->allow_extra_args(false);
  auto* list = command.add_option("--list", flags.sweep.list, "CSV file of sets; - likewise")
                   ->excludes(vary);
  auto* sets = AddCount(command, "--latin-hypercube", flags.sweep.hypercube_sets,
                        "So many sets between the ends of the ranges")
                   ->needs(vary)
                   ->excludes(list);
  AddSeed(command, flags.sweep.hypercube_seed, "Seed of the hypercube; default 1",
          "--hypercube-seed")
      ->needs(sets);
  command
      .add_option("--figure", flags.sweep.figures,
                  "A figure to say of each set, by name, in place of the usual ones; repeatable")
      ->type_name("FIGURE")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--csv", flags.output.csv,
                   "As --output csv: a line a set, as soon as it is ready");
  AddCsv(command, flags);
  AddConnection(command, flags, Formats::kTablesToo);
  command.get_option("--csv")->excludes("--output");
}

void AddSolve(CLI::App& command, Flags& flags) {
  command.footer(kSolveFooter);
  AddBase(command, flags);
  command.add_option("--vary", flags.solve.term, "The term, and between which values to look")
      ->type_name("PATH=FROM:TO")
      ->required();
  command
      .add_option("--until", flags.solve.targets,
                  "What a figure is to be: a value, or base; repeatable, each by itself")
      ->type_name("FIGURE=VALUE")
      ->take_all()
      ->allow_extra_args(false)
      ->required();
  command
      .add_option("--curve", flags.solve.curve,
                  "Another term; the first is solved for at each of its values")
      ->type_name("PATH=VALUES");
  command
      .add_option("--scan", flags.solve.scan_points,
                  "Values that are looked at first, 3 to 257; default 33")
      ->check(CLI::Range(3, 257));
  AddSeed(command, flags.solve.fresh_seed, "Seed of the fresh paths; default: the seed plus 1",
          "--fresh-seed");
  AddConnection(command, flags, Formats::kTablesToo);
}

}  // namespace accord::cli
