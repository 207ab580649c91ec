#include "tests/clients/cli/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

extern char** environ;

namespace accord::cli {
namespace {

void OrAbort(bool good, const char* what) {
  if (good) return;
  std::perror(what);
  std::abort();
}

}  // namespace

Program::Program(std::vector<std::string> arguments, const std::string& input,
                 const std::string& output) {
  std::FILE* in = std::tmpfile();  // not a pipe: a program that does not read must not block us
  OrAbort(
      in && std::fwrite(input.data(), 1, input.size(), in) == input.size() && std::fflush(in) == 0,
      "tmpfile");
  std::rewind(in);
  std::array<int, 2> out{}, error{};
  OrAbort(pipe2(out.data(), O_CLOEXEC) == 0 && pipe2(error.data(), O_CLOEXEC) == 0, "pipe2");

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
  if (output.empty()) {
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY, 0);
  }
  posix_spawn_file_actions_adddup2(&actions, error[1], STDERR_FILENO);

  arguments.insert(arguments.begin(), ACCORD_PROGRAM);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  OrAbort(posix_spawn(&process_, ACCORD_PROGRAM, &actions, nullptr, argv.data(), environ) == 0,
          "posix_spawn");
  posix_spawn_file_actions_destroy(&actions);
  std::fclose(in);
  close(out[1]);
  close(error[1]);
  out_reader_ = std::thread([this, end = out[0]] { Collect(end, &out_); });
  error_reader_ = std::thread([this, end = error[0]] { Collect(end, &error_); });
}

Program::~Program() {
  if (process_ > 0) {
    Signal(SIGKILL);
    Wait();
  }
}

void Program::Signal(int signal) { kill(process_, signal); }

int Program::Wait() {
  out_reader_.join();
  error_reader_.join();
  int status = 0;
  OrAbort(waitpid(process_, &status, 0) == process_, "waitpid");
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string Program::out() {
  const std::lock_guard lock(mutex_);
  return out_.text;
}

std::string Program::error() {
  const std::lock_guard lock(mutex_);
  return error_.text;
}

void Program::Collect(int descriptor, Text* into) {
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t count = read(descriptor, part.data(), part.size());
    const std::lock_guard lock(mutex_);
    if (count > 0) into->text.append(part.data(), static_cast<std::size_t>(count));
    into->ended = count <= 0;
    more_.notify_all();
    if (into->ended) break;
  }
  close(descriptor);
}

bool Program::WaitFor(const Text& where, const std::string& text) {
  std::unique_lock lock(mutex_);
  more_.wait(lock, [&] { return where.ended || where.text.find(text) != std::string::npos; });
  return where.text.find(text) != std::string::npos;
}

Outcome Call(std::vector<std::string> arguments, const std::string& input,
             const std::string& output) {
  Program program(std::move(arguments), input, output);
  const int code = program.Wait();
  return {code, program.out(), program.error()};
}

}  // namespace accord::cli
