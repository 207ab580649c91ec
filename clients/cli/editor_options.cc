#include "CLI/CLI.hpp"
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

}  // namespace

void AddSchema(CLI::App& command, Flags&) { command.footer(kSchemaFooter); }

void AddCompletions(CLI::App& command, Flags& flags) {
  command.footer(kCompletionsFooter);
  command.add_option("SHELL", flags.shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->required();
}

}  // namespace accord::cli
