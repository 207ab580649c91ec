#include "tests/tidy/text_rules.h"

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::tidy {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "x\n";
  return text;
}

TEST(FolderNames, RefuseDrawersForEverything) {
  for (const char* name : {"common", "util", "utils", "helper", "helpers", "core", "misc"}) {
    EXPECT_THAT(CheckFolderNames({std::string("simulation/") + name + "/a.h", ""}), SizeIs(1))
        << name;
  }
}

TEST(FolderNames, LeaveOtherFoldersAndFileNamesAlone) {
  EXPECT_THAT(CheckFolderNames({"simulation/random/philox.h", ""}), IsEmpty());
  EXPECT_THAT(CheckFolderNames({"simulation/random/core", ""}), IsEmpty());
  EXPECT_THAT(CheckFolderNames({"simulation/scores/a.h", ""}), IsEmpty());
  EXPECT_THAT(CheckFolderNames({"CMakeLists.txt", ""}), IsEmpty());
}

constexpr char kGuarded[] =
    "#ifndef ACCORD_SIMULATION_RANDOM_PHILOX_H_\n"
    "#define ACCORD_SIMULATION_RANDOM_PHILOX_H_\n"
    "\n"
    "int x;\n"
    "\n"
    "#endif  // ACCORD_SIMULATION_RANDOM_PHILOX_H_\n";

TEST(Guard, AcceptsThePathInCapitals) {
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", kGuarded}), IsEmpty());
}

TEST(Guard, MayFollowAComment) {
  const std::string manual = "// What this is for.\n//\n// And how.\n\n";
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", manual + kGuarded}), IsEmpty());
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", manual}), SizeIs(1));
}

TEST(Guard, RefusesAGuardOfAnotherPath) {
  EXPECT_THAT(CheckGuard({"simulation/random/stream.h", kGuarded}), SizeIs(1));
}

TEST(Guard, RefusesAHeaderWithoutOne) {
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", "int x;\n"}), SizeIs(1));
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", "#pragma once\nint x;\n"}), SizeIs(1));
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", ""}), SizeIs(1));
}

TEST(Guard, RefusesAnEndThatDoesNotNameIt) {
  std::string content = kGuarded;
  content.resize(content.find("  // ACCORD"));
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", content}), SizeIs(1));
}

TEST(Guard, RefusesCodeOutsideIt) {
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", std::string(kGuarded) + "int y;\n"}),
              SizeIs(1));
  EXPECT_THAT(CheckGuard({"simulation/random/philox.h", std::string("int y;\n") + kGuarded}),
              SizeIs(1));
}

TEST(Guard, IsNotWantedInSources) {
  EXPECT_THAT(CheckGuard({"simulation/random/philox.cc", "int x;\n"}), IsEmpty());
}

TEST(Length, EndsBeforeTheLimit) {
  for (const char* path : {"a/b.h", "a/b.cc", "a/b.py", "cmake/Accord.cmake", "CMakeLists.txt"}) {
    EXPECT_THAT(CheckLength({path, Lines(kMaxLineCount - 1)}), IsEmpty()) << path;
    EXPECT_THAT(CheckLength({path, Lines(kMaxLineCount)}), SizeIs(1)) << path;
  }
  EXPECT_THAT(CheckLength({"dev", "#!/usr/bin/env bash\n" + Lines(kMaxLineCount)}), SizeIs(1));
}

TEST(Length, IsFreeInProtosAndProse) {
  EXPECT_THAT(CheckLength({"protos/accord/v1/a.proto", Lines(2000)}), IsEmpty());
  EXPECT_THAT(CheckLength({"docs/model.md", Lines(2000)}), IsEmpty());
}

TEST(CommentWidth, EndsAtTheLimit) {
  const std::string fits = "  // " + std::string(kMaxCommentWidth - 5, 'x');
  EXPECT_THAT(CheckCommentWidth({"a/b.cc", "int x;\n" + fits + "\n"}), IsEmpty());
  const Findings findings = CheckCommentWidth({"a/b.h", "int x;\n" + fits + "x\n"});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].line, 2);
}

TEST(CommentWidth, IsFreeInCodeAndProse) {
  EXPECT_THAT(CheckCommentWidth({"a/b.cc", "f(R\"(" + std::string(200, 'x') + ")\");\n"}),
              IsEmpty());
  EXPECT_THAT(CheckCommentWidth({"docs/a.md", "// " + std::string(200, 'x') + "\n"}), IsEmpty());
}

struct Snippet {
  std::string path;
  std::string text;
};

void PrintTo(const Snippet& snippet, std::ostream* out) {
  *out << snippet.path << ": " << snippet.text;
}

class Banned : public ::testing::TestWithParam<Snippet> {};

TEST_P(Banned, IsFoundWithItsLine) {
  const Findings findings =
      CheckBannedText({GetParam().path, "first line\n" + GetParam().text + "\n"});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].line, 2);
}

INSTANTIATE_TEST_SUITE_P(
    TextRules, Banned,
    ::testing::Values(
        Snippet{"simulation/base/a.cc", "int x;  // TODO(me): finish"},
        Snippet{"docs/model.md", "FIXME: explain"}, Snippet{"clients/python/a.py", "# TODO"},
        Snippet{"protos/accord/v1/a.proto", "// TODO: comment"},
        Snippet{"CMakeLists.txt", "add_compile_options(-march=native)"},
        Snippet{"CMakePresets.json", R"("CMAKE_CXX_FLAGS": "-O3 -ffast-math")"},
        Snippet{"dev", "g++ -Ofast x.cc"}, Snippet{"docs/model.md", "build it with -ffast-math"},
        Snippet{"simulation/random/a.cc", R"(__attribute__((optimize("-ffast-math"))))"},
        Snippet{"simulation/random/a.cc", "std::normal_distribution<double> normal;"},
        Snippet{"simulation/paths/a.cc", "std::uniform_int_distribution<int> die(1, 6);"},
        Snippet{"server/service/a.cc", "std::bernoulli_distribution coin;"},
        Snippet{"simulation/paths/a.cc", "y = std::exp(x);"},
        Snippet{"simulation/paths/a.h", "y = std::log(x);"},
        Snippet{"simulation/report/a.cc", "y = std::pow(1 + r, t);"},
        Snippet{"simulation/report/a.cc", "transform(a, b, std::log1p);"},
        Snippet{"simulation/base/a.cc", "std::getenv(\"HOME\");"},
        Snippet{"simulation/random/a.cc", "std::random_device seed;"},
        Snippet{"tests/server/service/a.cc", "std::this_thread::sleep_for(one_second);"},
        Snippet{"tests/clients/python/a_test.py", "time.sleep(1)"}));

class Harmless : public ::testing::TestWithParam<Snippet> {};

TEST_P(Harmless, IsLeftAlone) {
  EXPECT_THAT(CheckBannedText({GetParam().path, GetParam().text + "\n"}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    TextRules, Harmless,
    ::testing::Values(Snippet{"simulation/base/a.cc", "int METODOLOGY;  // todo lists"},
                      Snippet{"simulation/random/a.h", "// faster than std::normal_distribution"},
                      Snippet{"simulation/random/a.h", "/* unlike\n std::exp(x) */ int x;"},
                      Snippet{"simulation/paths/a.cc", "y = std::sqrt(std::fma(x, x, 1.0));"},
                      Snippet{"simulation/paths/a.cc", "y = Exp(x); z = std::exponent;"},
                      Snippet{"tests/oracles/a.cc", "y = std::exp(x);"},
                      Snippet{"server/main.cc", "std::getenv(\"HOME\");"},
                      Snippet{"simulation/migration/a.cc",
                              "boost::random::binomial_distribution<int> leave(n, p);"}));

// What CheckUnusedBans says of a tree that consists of one file and mentions `word`.
std::vector<std::string> UnusedBans(const std::string& path, const std::string& text,
                                    const std::string& word) {
  std::vector<std::string> messages;
  for (const Finding& finding : CheckUnusedBans({{path, text + "\n"}})) {
    if (finding.message.find(word) != std::string::npos) messages.push_back(finding.message);
  }
  return messages;
}

TEST(Bans, AreUnusedInAFolderWithoutFiles) {
  const std::string word = "tests holds no file";
  EXPECT_THAT(UnusedBans("simulation/base/a.cc", "int x;", word), SizeIs(1));
  EXPECT_THAT(UnusedBans("tests/simulation/base/a.cc", "int x;", word), IsEmpty());
}

TEST(Bans, AreExceptedInVainWhereNothingBannedStands) {
  const std::string word = "simulation/scenario needs no exception";
  EXPECT_THAT(UnusedBans("simulation/scenario/a.cc", "y = std::sqrt(x);", word), SizeIs(1));
  EXPECT_THAT(UnusedBans("simulation/scenario/a.cc", "// std::exp(x)", word), SizeIs(1));
  EXPECT_THAT(UnusedBans("simulation/warnings/a.cc", "y = std::exp(x);", word), SizeIs(1));
  EXPECT_THAT(UnusedBans("simulation/scenario/a.cc", "y = std::exp(x);", word), IsEmpty());
}

TEST(Comments, AreBlankedWithoutMovingLines) {
  EXPECT_EQ(WithoutComments("a // b\nc"), "a     \nc");
  EXPECT_EQ(WithoutComments("a /* b\n c */ d"), "a     \n      d");
}

TEST(Comments, DoNotStartInLiterals) {
  for (const char* code : {R"(f("http://x"); g)", R"(f("\"// no"); g)", R"(f('"'); g = "/*";)",
                           R"(n = 1'000; f("//"); g)"}) {
    EXPECT_EQ(WithoutComments(code), code);
  }
}

class Listed : public ::testing::Test {
 protected:
  const std::map<std::string, std::string> cmake_lists_ = {
      {"CMakeLists.txt", "add_subdirectory(simulation/random)\n"},
      {"simulation/random/CMakeLists.txt",
       "accord_library(accord_random HEADERS philox.h\n  SOURCES philox.cc wide/philox.cc)\n"}};
};

TEST_F(Listed, AcceptsWhatAFoldersListNames) {
  EXPECT_THAT(CheckListed({"simulation/random/philox.h", ""}, cmake_lists_), IsEmpty());
  EXPECT_THAT(CheckListed({"simulation/random/philox.cc", ""}, cmake_lists_), IsEmpty());
  EXPECT_THAT(CheckListed({"simulation/random/wide/philox.cc", ""}, cmake_lists_), IsEmpty());
}

TEST_F(Listed, FindsAFileThatNobodyBuilds) {
  const Findings findings = CheckListed({"simulation/random/ilox.cc", ""}, cmake_lists_);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("simulation/random/CMakeLists.txt"));
  EXPECT_THAT(CheckListed({"simulation/random/wide/philox.h", ""}, cmake_lists_), SizeIs(1));
}

TEST_F(Listed, FindsAFolderThatHasNoList) {
  EXPECT_THAT(CheckListed({"server/convert/a.cc", ""}, cmake_lists_), SizeIs(1));
}

TEST_F(Listed, AsksForTestsButNotForTheirHeaders) {
  EXPECT_THAT(CheckListed({"tests/simulation/random/philox_test.cc", ""}, cmake_lists_), SizeIs(1));
  EXPECT_THAT(CheckListed({"tests/simulation/random/oracle.h", ""}, cmake_lists_), IsEmpty());
}

TEST_F(Listed, DoesNotAskForScripts) {
  EXPECT_THAT(CheckListed({"clients/python/a.py", ""}, cmake_lists_), IsEmpty());
}

}  // namespace
}  // namespace accord::tidy
