#include "tests/tidy/tree.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tidy/include_rules.h"
#include "tests/tidy/namespace_rules.h"
#include "tests/tidy/text_rules.h"

namespace accord::tidy {
namespace {

using ::testing::ElementsAre;

// ACCORD_SOURCE_DIR, from CMake: the root of this repository.
const std::vector<SourceFile>& Repository() {
  static const std::vector<SourceFile> files = ReadTree(ACCORD_SOURCE_DIR);
  return files;
}

// Reports every finding on a line of its own.
void ExpectNone(const Findings& findings) {
  ASSERT_FALSE(Repository().empty());
  for (const Finding& finding : findings) ADD_FAILURE() << ToString(finding);
}

// Runs `check` over every file of the repository.
template <typename Check>
void ExpectClean(Check check) {
  for (const SourceFile& file : Repository()) ExpectNone(check(file));
}

TEST(Repository, IncludesOnlyWhatTheLayersAllow) {
  ExpectClean(
      [](const SourceFile& file) { return IsCxx(file.path) ? CheckIncludes(file) : Findings(); });
}

TEST(Repository, DefinesNoTypeNameTwice) { ExpectNone(CheckTypeNames(Repository())); }

TEST(Repository, KeepsPrivateHeadersPrivate) {
  ExpectNone(CheckPrivateHeaders(Repository(), ListedPrivateIncludes()));
}

TEST(Repository, NeedsEveryRowOfItsRules) {
  ExpectNone(CheckUnusedIncludeRules(Repository()));
  ExpectNone(CheckUnusedBans(Repository()));
}

TEST(Repository, HasNoFolderThatSaysNothing) { ExpectClean(CheckFolderNames); }

TEST(Repository, GuardsEveryHeaderByItsPath) { ExpectClean(CheckGuard); }

TEST(Repository, KeepsFilesShort) { ExpectClean(CheckLength); }

TEST(Repository, KeepsCommentsWithinTheWidth) { ExpectClean(CheckCommentWidth); }

TEST(Repository, HoldsNoBannedText) { ExpectClean(CheckBannedText); }

TEST(Repository, BuildsEveryFile) {
  std::map<std::string, std::string> cmake_lists;
  for (const SourceFile& file : Repository()) {
    if (file.path.ends_with("CMakeLists.txt")) cmake_lists[file.path] = file.content;
  }
  // Both are listed by cmake/Accord.cmake.
  std::map<std::string, bool> is_listed_elsewhere = {{"cmake", false},
                                                     {"tests/fuzz/replay_main.cc", false}};
  ExpectClean([&](const SourceFile& file) {
    const Findings findings = CheckListed(file, cmake_lists);
    for (auto& [path, is_needed] : is_listed_elsewhere) {
      if (findings.empty() || !IsBelow(file.path, path)) continue;
      is_needed = true;
      return Findings();
    }
    return findings;
  });
  for (const auto& [path, is_needed] : is_listed_elsewhere) {
    EXPECT_TRUE(is_needed) << path << " needs no exception";
  }
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
