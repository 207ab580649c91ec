#include "tests/clients/cli/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "clients/cli/format.h"
#include "gtest/gtest.h"

namespace accord::cli {

void ExpectGolden(const std::string& page, const std::string& name) {
  const std::string path = std::string(ACCORD_GOLDEN_DIR "/") + name;
  if (std::getenv("ACCORD_RENEW_GOLDEN")) std::ofstream(path, std::ios::binary) << page;
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(page, std::string(std::istreambuf_iterator<char>(file), {})) << path;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  scenario.")) continue;  // a warning takes one line
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

}  // namespace accord::cli
