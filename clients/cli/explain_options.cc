#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

constexpr char kExplainFooter[] = R"help(
Holds every driver that is uncertain at its 10 % and at its 90 % quantile in all periods, and every --assumption
at either of its ends, all else and all other luck as it is, and says what that does to each figure: the
largest first. References stay. Of an event so rare that both quantiles are the same the ends are 0 and its
median severity.

Of every party's NPV it says as well, from the paths of the scenario as it is, which share of the variance each
driver explains by the mean of its path, the same by category (N of the coordination model), and what it would be
worth to know the driver before signing or walking away (EVPPI): which driver would change who should sign.

Figures are named as in --precision, and as for accord sweep: supplier.npv_mean, client.cvar_95,
supplier.loss_probability, joint.npv_mean, client.utility, ...

Examples:
  accord explain flagship.json
  accord explain flagship.json --sampling sobol --figure supplier.cvar_95 --figure client.npv_mean
  accord explain flagship.json --walk-away supplier=50000 --walk-away client=500000
  accord explain flagship.json --assumption 'contracts["key"].clauses["gain"].share=0.2:0.5' \
    --assumption supplier_private.discount_rate_per_year=0.05:0.12)help";

}  // namespace

void AddExplain(CLI::App& command, Flags& flags) {
  command.footer(kExplainFooter);
  AddScenarioThatVaries(command, flags);
  command.get_option("--paths")->description("Paths of each end, 1024 to 131072; default 16384");
  command
      .add_option("--assumption", flags.explain.assumptions,
                  "A number of the scenario, and between what it may be; repeatable")
      ->type_name("PATH=LOW:HIGH")
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option("--figure", flags.explain.figures,
                  "A figure by name, in place of every party's mean NPV; repeatable")
      ->type_name("FIGURE")
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option("--walk-away", flags.explain.walk_aways,
                  "What supplier or client has without the deal, as a mean NPV; default 0")
      ->type_name("PARTY=NPV")
      ->take_all()
      ->allow_extra_args(false);
  AddConnection(command, flags);
}

}  // namespace accord::cli
