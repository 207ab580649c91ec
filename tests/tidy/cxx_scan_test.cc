#include "tests/tidy/cxx_scan.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "scope::name:line" of every type.
std::vector<std::string> Types(const std::string& content) {
  std::vector<std::string> types;
  for (const TypeDefinition& type : TypesOf(content)) {
    types.push_back(type.scope + "::" + type.name + ":" + std::to_string(type.line));
  }
  return types;
}

TEST(Types, AreClassesStructsUnionsEnumsAndAliases) {
  EXPECT_THAT(Types("namespace accord {\n"
                    "class Tile final : public Base<int> {};\n"
                    "struct Pair { int a, b; };\n"
                    "enum class Kind : int { kOne };\n"
                    "enum Old { kTwo };\n"
                    "union Bits { double d; };\n"
                    "using Column = std::span<double>;\n"
                    "template <typename T, class U>\n"
                    "struct Of : T {\n"
                    "  using T::operator();\n"
                    "};\n"
                    "class alignas(64) Wide {};\n"
                    "}\n"),
              ElementsAre("accord::Tile:2", "accord::Pair:3", "accord::Kind:4", "accord::Old:5",
                          "accord::Bits:6", "accord::Column:7", "accord::Of:9", "accord::Wide:12"));
}

TEST(Types, AreNotWhatIsOnlyNamed) {
  EXPECT_THAT(Types("namespace accord {\n"
                    "class Tile;\n"
                    "struct Pair Make();\n"
                    "inline struct Pair Made() { return {}; }\n"
                    "template <class T> T Max(T a, T b) { return a < b ? b : a; }\n"
                    "template <> struct Of<int> {};\n"
                    "using other::Column;\n"
                    "namespace short_name = accord::long_name;\n"
                    "enum { kUnnamed };\n"
                    "// struct InAComment {};\n"
                    "inline const char* text = \"struct InAString {\";\n"
                    "#define MACRO struct InAMacro { \\\n"
                    "  int x; }\n"
                    "}\n"),
              IsEmpty());
}

TEST(Types, StandDirectlyInANamedNamespace) {
  EXPECT_THAT(
      Types("struct Outside {};\n"
            "namespace accord::a_internal {\n"
            "struct Tile { struct Inside {}; enum { kX }; void F() { struct Local {}; } };\n"
            "namespace { struct Unnamed {}; }\n"
            "inline namespace v1 { struct Versioned {}; }\n"
            "}\n"
            "namespace accord { struct Last {}; }\n"),
      ElementsAre("::Outside:1", "accord::a_internal::Tile:3",
                  "accord::a_internal::v1::Versioned:5", "accord::Last:7"));
}

TEST(OuterNamespaces, AreNamedAsWritten) {
  EXPECT_THAT(OuterNamespacesOf("namespace grpc { class Channel; }\n"
                                "namespace accord::x_internal { namespace inner {} }\n"
                                "namespace {}\n"),
              ElementsAre("grpc", "accord::x_internal", ""));
}

TEST(Includes, AreReadWithTheirLines) {
  const std::vector<Include> includes =
      IncludesOf("#include <vector>\n  #  include \"a/b.h\"  // why\n// #include \"c.h\"\n");
  ASSERT_EQ(includes.size(), 2u);
  EXPECT_EQ(includes[0].path, "vector");
  EXPECT_FALSE(includes[0].quoted);
  EXPECT_EQ(includes[1].path, "a/b.h");
  EXPECT_TRUE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 2);
}

TEST(PrivateHeader, HasNoNamespaceOfAccordButInternalOnes) {
  const auto is_private = [](const std::string& content) {
    return IsPrivateHeader({"simulation/paths/a.h", content});
  };
  EXPECT_TRUE(is_private("namespace accord::paths_internal { int x; }\n"));
  EXPECT_TRUE(is_private("namespace grpc { class C; }\nnamespace accord::a_internal {}\n"));
  EXPECT_FALSE(is_private("namespace accord { int x; }\n"));
  EXPECT_FALSE(is_private("namespace accord { namespace paths_internal {} }\n"));
  EXPECT_FALSE(is_private("namespace accord::paths_internal {}\nnamespace accord { int x; }\n"));
  EXPECT_FALSE(is_private("#define NO_NAMESPACE\n"));
  EXPECT_FALSE(IsPrivateHeader({"simulation/paths/a.cc", "namespace accord::paths_internal {}\n"}));
}

}  // namespace
}  // namespace accord::tidy
