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
joint.utility; supplier.risk_premium and client.risk_premium are what risk costs each, mean NPV less U. With --response parties choose their efforts at every value.

Examples:
  accord solve flagship.json --vary 'contracts["key"].clauses["gain"].share=0:1' \
    --until supplier.cvar_95=0
  accord solve flagship.json --vary 'contracts["key"].clauses["fee"].base=100000:300000' \
    --curve 'contracts["key"].clauses["gain"].share=0.1:0.6:6' --until supplier.npv_mean=base)help";

constexpr char kNegotiateFooter[] = R"help(
Looks at many sets of terms for both parties and says which no other is better for both (the Pareto frontier),
which both can agree on (the zone of possible agreement), and what they would agree on by Nash and by Kalai and
Smorodinsky; where there is no deal, what stands in its way and what would open one. Figures of offers are told on
fresh paths; the zone, the most that each could gain and what stands in the way are those of the paths searched.

One or two --vary are looked at on a grid: path=from:to:count, or path=from:to at 65 values of one term, 17 of each
of two. More than two path=from:to are searched; --sets says how many sets at most, 1000 by default.

What a party makes of risk is its utility U in the scenario: the mean less theta times (mean + CVaR 95), theta 0.5
by default (supplier_private.utility.tail_aversion), or the certainty equivalent of a constant risk aversion
(supplier_private.utility.risk_aversion); the client's likewise, in client_private. --walk-away says what it has
without a deal, as U: a sum of money, base (the scenario as it stands), or the name of an --alternative; 0 by
default. --limit says what it does not accept: npv_mean, cvar_95, loss_probability, peak_shortfall_p95, ...
--belief says where it disagrees with the scenario about a driver's marginal: all its figures are then those of its own
view, on the same random numbers, and clauses say how much of the disagreement they price.

Examples:
  accord negotiate flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6' \
    --vary 'contracts["key"].clauses["fee"].base=100000:300000'
  accord negotiate flagship.json --vary 'contracts["key"].clauses["gain"].share=0.1:0.6' \
    --vary 'contracts["key"].clauses["fee"].base=100000:300000' \
    --walk-away supplier=base --walk-away client=base --limit 'supplier.loss_probability<=0.2'
  accord negotiate joint_outcome.json --response both \
    --vary 'contracts["key"].clauses["gain"].share=0.2:0.7:6' --walk-away client=500000
  accord negotiate flagship.json --vary 'contracts["key"].clauses["fee"].base=100000:300000' \
    --walk-away client=ungained --alternative 'ungained:contracts["key"].clauses["gain"].share=0')help";

// What all start from.
void AddBase(CLI::App& command, Flags& flags) {
  AddScenarioThatVaries(command, flags);
  AddResponse(command, flags);
}

}  // namespace

void AddScenarioThatVaries(CLI::App& command, Flags& flags) {
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
}

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
  AddConnection(command, flags);
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
  AddConnection(command, flags);
}

namespace {

CLI::Option* AddList(CLI::App& command, const std::string& name, std::vector<std::string>& list,
                     const std::string& help, const std::string& type) {
  return command.add_option(name, list, help)->type_name(type)->take_all()->allow_extra_args(false);
}

}  // namespace

void AddNegotiate(CLI::App& command, Flags& flags) {
  command.footer(kNegotiateFooter);
  AddBase(command, flags);
  command.get_option("--paths")->description(
      "Paths for each set of terms, at most 131072; default 16384");
  NegotiateFlags& negotiate = flags.negotiate;
  AddList(command, "--vary", negotiate.axes, "A term that is negotiated; repeatable", "PATH=VALUES")
      ->required();
  AddList(command, "--walk-away", negotiate.walk_aways,
          "What supplier or client has without a deal: U, base or an alternative; default 0",
          "PARTY=VALUE");
  AddList(command, "--alternative", negotiate.alternatives,
          "What a walk-away changes in the scenario; repeatable, also for one name",
          "NAME:PATH=VALUE");
  AddList(command, "--limit", negotiate.limits, "What a party does not accept; repeatable",
          "PARTY.FIGURE<=VALUE");
  AddList(command, "--belief", negotiate.beliefs,
          "A driver's marginal as a party sees it; repeatable", "PARTY:PATH=VALUE");
  command.add_option("--contract", negotiate.contract,
                     "Id of the contract whose client negotiates; default: the only one");
  AddCount(command, "--sets", negotiate.set_count,
           "Sets that a search looks at, 32 to 10000; default 1000, with a response 200");
  AddSeed(command, negotiate.design_seed, "Seed of what a search begins with; default 1",
          "--design-seed");
  AddSeed(command, negotiate.fresh_seed, "Seed of the fresh paths; default: the seed plus 1",
          "--fresh-seed");
  AddConnection(command, flags);
}

}  // namespace accord::cli
