#include "tests/clients/cli/guide.h"

#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace accord::cli {
namespace {

std::vector<std::string> CommandsOf(const std::string& name) {
  std::ifstream guide(std::string(ACCORD_SOURCE_DIR) + "/docs/" + name);
  std::vector<std::string> commands;
  bool goes_on = false;
  for (std::string line; std::getline(guide, line);) {
    if (!line.starts_with("    ")) continue;
    if (goes_on) {
      commands.back() += "\n" + line;
    } else {
      commands.push_back(line);
    }
    goes_on = line.ends_with("\\");
  }
  return commands;
}

RanCommand RunIn(const std::string& folder, const std::string& command) {
  const std::string file = ::testing::TempDir() + "/guide_" + std::to_string(getpid()) + ".sh";
  std::ofstream(file) << "cd '" + folder + "' && accord() { '" + ACCORD_PROGRAM + "' \"$@\"; }\n"
                      << command << "\n";
  std::FILE* const pipe = popen(("/bin/sh '" + file + "' 2>&1").c_str(), "r");
  std::string out;
  char part[4096];
  for (std::size_t size; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) {
    out.append(part, size);
  }
  const int code = pclose(pipe);
  std::filesystem::remove(file);
  return {command, code, out};
}

}  // namespace

std::vector<RanCommand> RunGuide(const std::string& name, const std::string& folder) {
  std::vector<RanCommand> ran;
  for (const std::string& command : CommandsOf(name)) ran.push_back(RunIn(folder, command));
  return ran;
}

}  // namespace accord::cli
