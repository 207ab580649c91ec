#ifndef ACCORD_CLIENTS_CLI_COMPLETIONS_H_
#define ACCORD_CLIENTS_CLI_COMPLETIONS_H_

#include <string>
#include <vector>

namespace accord::cli {

// What a shell completes.
struct CompletedOption {
  std::string name;  // --paths
  std::string help;
  bool takes_value;
  std::vector<std::string> values;  // all that it may be; empty: anything
};
struct CompletedCommand {
  std::string name, help;
  std::vector<CompletedOption> options;
};

// A script that makes a shell complete commands, their options, and files elsewhere. Shells are
// bash, zsh and fish; empty for another one.
std::string CompletionsFor(const std::string& shell, const std::vector<CompletedCommand>& commands);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_COMPLETIONS_H_
