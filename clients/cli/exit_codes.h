#ifndef ACCORD_CLIENTS_CLI_EXIT_CODES_H_
#define ACCORD_CLIENTS_CLI_EXIT_CODES_H_

namespace accord::cli {

// What `accord` says to the script that called it. `accord --help` lists them.
enum ExitCode : int {
  kOk = 0,
  kOther = 1,
  kUsage = 2,          // the call's words are off
  kInvalid = 3,        // the file or scenario has faults
  kUnavailable = 4,    // no server, a full one, or one that is stopping
  kDeadline = 5,       // --deadline has passed, or the server's --max-run-time
  kInterrupted = 130,  // Ctrl-C
  kTerminated = 143,   // SIGTERM
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_EXIT_CODES_H_
