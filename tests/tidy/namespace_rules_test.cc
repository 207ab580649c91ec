#include "tests/tidy/namespace_rules.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::tidy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SourceFile Header(const std::string& path, const std::string& scope, const std::string& code) {
  return {path, "namespace " + scope + " {\n" + code + "\n}\n"};
}

TEST(TypeNames, AreDefinedInOneHeaderOfANamespace) {
  const Findings findings =
      CheckTypeNames({Header("simulation/a/range.h", "accord", "struct Interval { int a; };"),
                      Header("simulation/b/estimate.h", "accord", "struct Interval { int b; };")});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].path, "simulation/b/estimate.h");
  EXPECT_EQ(findings[0].line, 2);
  EXPECT_THAT(findings[0].message,
              AllOf(HasSubstr("accord::Interval"), HasSubstr("simulation/a/range.h")));
}

TEST(TypeNames, CountAsTheSameWhateverKindOfTypeTheyName) {
  EXPECT_THAT(CheckTypeNames({Header("a.h", "accord", "using View = int;"),
                              Header("b.h", "accord", "class View {};"),
                              Header("c.h", "accord", "enum View { kX };")}),
              SizeIs(2));
}

TEST(TypeNames, AreNotDefinedAgainInASource) {
  const Findings findings =
      CheckTypeNames({Header("a.h", "accord", "struct Range {};"),
                      Header("simulation/b.cc", "accord", "struct Range {};"),
                      Header("server/c.cc", "accord", "class Walk {};"),
                      Header("server/d.cc", "accord", "enum class Walk { kX };")});
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].path, "simulation/b.cc");
  EXPECT_EQ(findings[1].path, "server/d.cc");
}

TEST(TypeNames, MayOccurInTwoNamespacesInUnnamedOnesInTestsAndTwiceInOneHeader) {
  EXPECT_THAT(CheckTypeNames({Header("a.h", "accord::a_internal", "struct Range {};"),
                              Header("b.h", "accord::b_internal", "struct Range {};"),
                              Header("c.h", "accord", "struct Range;"),
                              Header("d.h", "accord", "struct Range {};\nstruct Range {};"),
                              Header("e.cc", "accord", "namespace {\nstruct Range {};\n}"),
                              Header("tests/f_test.cc", "accord", "struct Range {};")}),
              IsEmpty());
}

class PrivateHeaders : public ::testing::Test {
 protected:
  // What is said when `file` includes a private header of simulation/paths.
  Findings IncludedBy(const std::string& file, const std::vector<PrivateInclude>& listed = {}) {
    return CheckPrivateHeaders(
        {Header("simulation/paths/lanes.h", "accord::paths_internal", "int x;"),
         Header("simulation/paths/paths.h", "accord", "int y;"),
         {file, "#include \"simulation/paths/paths.h\"\n#include \"simulation/paths/lanes.h\"\n"}},
        listed);
  }
};

TEST_F(PrivateHeaders, AreIncludedFromTheirFolderAndItsTests) {
  EXPECT_THAT(IncludedBy("simulation/paths/a.cc"), IsEmpty());
  EXPECT_THAT(IncludedBy("simulation/paths/a.h"), IsEmpty());
  EXPECT_THAT(IncludedBy("tests/simulation/paths/a_test.cc"), IsEmpty());
}

TEST_F(PrivateHeaders, AreIncludedFromNowhereElse) {
  for (const char* file :
       {"simulation/engine/a.cc", "server/handlers/a.cc", "simulation/pathsy/a.h",
        "tests/simulation/engine/a_test.cc", "tests/oracles/a.cc"}) {
    const Findings findings = IncludedBy(file);
    ASSERT_THAT(findings, SizeIs(1)) << file;
    EXPECT_EQ(findings[0].path, file);
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_THAT(findings[0].message, HasSubstr("simulation/paths/lanes.h is private"));
  }
}

TEST_F(PrivateHeaders, AreLentToWhomTheListNames) {
  const std::vector<PrivateInclude> listed = {
      {"tests/benchmarks/a.cc", "simulation/paths/lanes.h", "times the loop by itself"}};
  EXPECT_THAT(IncludedBy("tests/benchmarks/a.cc", listed), IsEmpty());
  EXPECT_THAT(IncludedBy("tests/benchmarks/b.cc", listed), SizeIs(2));  // and nobody needs the list
}

TEST_F(PrivateHeaders, AreNotLentInVain) {
  const Findings findings =
      IncludedBy("simulation/paths/a.cc",
                 {{"simulation/paths/a.cc", "simulation/paths/lanes.h", "is at home anyway"}});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("simulation/paths/a.cc need not be allowed"));
}

}  // namespace
}  // namespace accord::tidy
