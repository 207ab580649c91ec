#ifndef ACCORD_TESTS_CLIENTS_CLI_GUIDE_H_
#define ACCORD_TESTS_CLIENTS_CLI_GUIDE_H_

#include <string>
#include <vector>

// Guides in docs/, whose every command does what it says.
namespace accord::cli {

struct RanCommand {
  std::string command;
  int code;
  std::string out;  // both streams
};

// What a shell makes of the commands of a guide in this folder, one after another, `accord` being
// the program. Commands are indented lines; those that a backslash ends go on in the next.
std::vector<RanCommand> RunGuide(const std::string& name, const std::string& folder);

}  // namespace accord::cli

#endif  // ACCORD_TESTS_CLIENTS_CLI_GUIDE_H_
