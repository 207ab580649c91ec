#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;

struct Ran {
  int code;
  std::string out;
};

// What a shell makes of the command in this folder, `accord` being the program.
Ran RunIn(const std::string& folder, const std::string& command) {
  const std::string whole =
      "cd '" + folder + "' && accord() { '" + ACCORD_PROGRAM + "' \"$@\"; }\n" + command;
  const std::string file = folder + "/command.sh";
  std::ofstream(file) << whole << "\n";
  std::FILE* const pipe = popen(("/bin/sh '" + file + "' 2>&1").c_str(), "r");
  std::string out;
  char part[4096];
  for (std::size_t size; (size = std::fread(part, 1, sizeof part, pipe)) > 0;)
    out.append(part, size);
  return {pclose(pipe), out};
}

// The commands of the guide: indented lines, those that a backslash ends going on in the next.
std::vector<std::string> Commands() {
  std::ifstream guide(ACCORD_SOURCE_DIR "/docs/first_contract.md");
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

TEST(FirstContract, EveryCommandOfTheGuideDoesWhatItSays) {
  const std::string folder = ::testing::TempDir() + "/first_contract_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  const std::vector<std::string> commands = Commands();
  EXPECT_EQ(commands.size(), 10u);
  std::vector<std::string> outputs;
  for (const std::string& command : commands) {
    const Ran ran = RunIn(folder, command);
    EXPECT_EQ(ran.code, 0) << command << "\n" << ran.out;
    outputs.push_back(ran.out);
  }
  ASSERT_EQ(outputs.size(), 10u);
  EXPECT_THAT(outputs[1], HasSubstr("The scenario can be run."));
  EXPECT_THAT(outputs[2], HasSubstr("NPV, mean"));
  EXPECT_THAT(outputs[3], HasSubstr("\n  low-cap "));
  EXPECT_THAT(outputs[3], HasSubstr("better"));
  EXPECT_THAT(outputs[4], HasSubstr("supplier.loss_probability"));
  EXPECT_THAT(outputs[7], HasSubstr("benefit in year 1 M01: 7 000.00"));
  std::ifstream report(folder + "/report.csv");
  std::string first;
  std::getline(report, first);
  EXPECT_EQ(first, "party,contract,metric,period,value,error");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace accord::cli
