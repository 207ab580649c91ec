#ifndef ACCORD_TESTS_CLIENTS_CLI_PROGRAM_H_
#define ACCORD_TESTS_CLIENTS_CLI_PROGRAM_H_

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace accord::cli {

// The program `accord` as a process of its own.
class Program {
 public:
  // Starts it with these arguments; standard input is empty unless given. Standard output goes to
  // the file `output`, or to out() where that is empty.
  explicit Program(std::vector<std::string> arguments, const std::string& input = "",
                   const std::string& output = "");
  // Kills it when it has not ended.
  ~Program();

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Waits until this stands on standard output or error; false when the program ended without.
  bool WaitForOutput(const std::string& text) { return WaitFor(out_, text); }
  bool WaitForError(const std::string& text) { return WaitFor(error_, text); }

  void Signal(int signal);

  // Waits for its end: the exit code, or minus the signal that killed it.
  int Wait();

  // What it wrote so far; all of it after Wait.
  std::string out();
  std::string error();

 private:
  struct Text {
    std::string text;
    bool ended = false;
  };

  void Collect(int descriptor, Text* into);
  bool WaitFor(const Text& where, const std::string& text);

  pid_t process_ = -1;
  std::mutex mutex_;
  std::condition_variable more_;
  Text out_, error_;
  std::thread out_reader_, error_reader_;
};

// How a call that ends by itself went.
struct Outcome {
  int code;
  std::string out, error;
};
Outcome Call(std::vector<std::string> arguments, const std::string& input = "",
             const std::string& output = "");

}  // namespace accord::cli

#endif  // ACCORD_TESTS_CLIENTS_CLI_PROGRAM_H_
