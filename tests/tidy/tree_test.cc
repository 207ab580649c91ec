#include "tests/tidy/tree.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tidy/include_rules.h"
#include "tests/tidy/text_rules.h"

namespace accord::tidy {
namespace {

using ::testing::ElementsAre;

// ACCORD_SOURCE_DIR, from CMake: the root of this repository.
const std::vector<SourceFile>& Repository() {
  static const std::vector<SourceFile> files = ReadTree(ACCORD_SOURCE_DIR);
  return files;
}

// Runs `check` over the repository and reports every finding on a line of its own.
template <typename Check>
void ExpectClean(Check check) {
  ASSERT_FALSE(Repository().empty());
  for (const SourceFile& file : Repository()) {
    for (const Finding& finding : check(file)) ADD_FAILURE() << ToString(finding);
  }
}

TEST(Repository, IncludesOnlyWhatTheLayersAllow) {
  ExpectClean(
      [](const SourceFile& file) { return IsCxx(file.path) ? CheckIncludes(file) : Findings(); });
}

TEST(Repository, HasNoFolderThatSaysNothing) { ExpectClean(CheckFolderNames); }

TEST(Repository, GuardsEveryHeaderByItsPath) { ExpectClean(CheckGuard); }

TEST(Repository, KeepsFilesShort) { ExpectClean(CheckLength); }

TEST(Repository, HoldsNoBannedText) { ExpectClean(CheckBannedText); }

TEST(Repository, BuildsEveryFile) {
  std::map<std::string, std::string> cmake_lists;
  for (const SourceFile& file : Repository()) {
    if (file.path.ends_with("CMakeLists.txt")) cmake_lists[file.path] = file.content;
  }
  ExpectClean([&](const SourceFile& file) {
    // cmake/ and the fuzzer's stand-in are listed by cmake/Accord.cmake.
    const bool is_exempt = IsBelow(file.path, "cmake") || file.path == "tests/fuzz/replay_main.cc";
    return is_exempt ? Findings() : CheckListed(file, cmake_lists);
  });
}

class Tree : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) / "accord_tidy_tree";
    std::filesystem::remove_all(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& path, const std::string& content) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << content;
  }

  std::filesystem::path root_;
};

TEST_F(Tree, IsReadInOrderWithoutDataAndBuilds) {
  for (const char* path :
       {"simulation/random/philox.h", "dev", ".ci/run", "CMakePresets.json", "README.md",
        "build/dev/generated.h", ".git/config", "tests/data/mssp.csv", "tests/fuzz/corpus/a",
        "clients/examples/flagship.json", "clients/python/__pycache__/a.py", "LICENSE"}) {
    Write(path, "text");
  }
  std::vector<std::string> paths;
  for (const SourceFile& file : ReadTree(root_)) {
    paths.push_back(file.path);
    EXPECT_EQ(file.content, "text") << file.path;
  }
  EXPECT_THAT(paths, ElementsAre(".ci/run", "CMakePresets.json", "README.md", "dev",
                                 "simulation/random/philox.h"));
}

}  // namespace
}  // namespace accord::tidy
