#ifndef ACCORD_CLIENTS_CLI_FILES_H_
#define ACCORD_CLIENTS_CLI_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "clients/cli/exit_codes.h"
#include "simulation/base/violation.h"

namespace accord::cli {

// The bytes of a file ("-": standard input), or nothing after saying on stderr why not.
std::optional<std::string> ReadFile(const std::string& name);

// The scenario of a JSON file (json_files.h), or nothing after printing every fault on stderr.
std::optional<v1::Scenario> ReadScenario(const std::string& name);

// Why a file cannot be written, to be asked before work begins; empty: so far as can be seen it
// can. "-" is none. Touches nothing.
std::string WriteFault(const std::string& name);

// Writes a file whole; kOther after saying on stderr why it cannot.
ExitCode WriteFile(const std::string& name, const std::string& text);

// Writes an answer to stdout; kOther after saying on stderr why it cannot.
ExitCode Print(const std::string& text);

// Each warning about a file ("-": standard input) on a line of its own on stderr.
void PrintWarnings(const std::string& file, const std::vector<std::string>& warnings);

// Each fault on a line of its own: path: CODE: description.
void PrintViolations(const Violations& violations);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_FILES_H_
