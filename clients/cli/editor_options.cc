#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/new_scenario.h"
#include "clients/cli/options.h"

namespace accord::cli {
namespace {

constexpr char kSchemaFooter[] = R"help(
A scenario file whose first line says where its schema is, is completed, explained and checked by editors as
it is written; accord skips that line:

  {"$schema": "./accord.schema.json", "display_name": "Mill", ...

What a schema cannot say (whether ids exist, whether weights sum to 1), accord check does.

Example:
  accord schema > accord.schema.json)help";

constexpr char kCompletionsFooter[] = R"help(
Examples:
  source <(accord completions bash)                                      in ~/.bashrc
  source <(accord completions zsh)                                       in ~/.zshrc
  accord completions fish > ~/.config/fish/completions/accord.fish)help";

constexpr char kNewFooter[] = R"help(
Prints a scenario with comments, which accord check passes as it stands: an uncertain factor, the outcomes,
a contract with a fee and a share of the benefit, both parties' own figures. Every number is there to be
changed. With --template the contract is that of its worked example, with these outcomes in place of the
example's, in their order, as far as there are any: put your own terms where its numbers stand.

Examples:
  accord new > deal.json
  accord new --outcome availability=0.95:0.98:1e6 --outcome energy=1200:1000:90 --period quarter > deal.json
  accord new --template performance-based --outcome uptime=0.9:0.97:4e6 --set base=250000 > deal.json
  accord check deal.json && accord simulate deal.json)help";

std::string OutcomeFault(const std::string& text) {
  return "must be an id, =, and three numbers above 0 between colons, the first two unlike, such "
         "as "
         "availability=0.95:0.98:1e6, got " +
         text;
}

}  // namespace

void AddNew(CLI::App& command, Flags& flags) {
  command.footer(kNewFooter);
  command
      .add_option(
          "--outcome", flags.fresh.outcomes,
          "What the client is to get: where it is, where it is to be, and what a unit of it is "
          "worth in a period; repeatable; default: availability=0.95:0.98:1e6")
      ->type_name("ID=NOW:TARGET:VALUE")
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](std::string& text) { return ReadNewOutcome(text) ? "" : OutcomeFault(text); }, ""));
  command.add_option("--periods", flags.fresh.periods, "Periods of the contract")
      ->check(CLI::Range(1, 480))
      ->capture_default_str();
  command.add_option("--period", flags.fresh.period, "Their length")
      ->check(CLI::IsMember({"month", "quarter", "year"}))
      ->capture_default_str();
  auto* form =
      command.add_option("--template", flags.fresh.form,
                         "Its contract is made of this template: accord template lists them");
  command
      .add_option("--set", flags.fresh.sets,
                  "Fill in one parameter of the template, lists as JSON; repeatable")
      ->type_name("NAME=VALUE ...")
      ->allow_extra_args(false)
      ->needs(form);
}

void AddSchema(CLI::App& command, Flags&) { command.footer(kSchemaFooter); }

void AddCompletions(CLI::App& command, Flags& flags) {
  command.footer(kCompletionsFooter);
  command.add_option("SHELL", flags.shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->required();
}

}  // namespace accord::cli
