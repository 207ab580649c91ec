#ifndef ACCORD_TESTS_TIDY_CXX_SCAN_H_
#define ACCORD_TESTS_TIDY_CXX_SCAN_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_file.h"

// What the rules need to know of C++ without understanding it: which namespaces a file opens and
// which types it defines in them. Written for headers that clang-format has been over; macros and
// templates are read as they stand.
namespace accord::tidy {

struct TypeDefinition {
  std::string scope;  // "accord::settlement_internal"; "" outside every namespace
  std::string name;
  int line = 0;
};

// Every class, struct, union and enum with a body, and every alias (`using X = ...`), that stands
// directly in a namespace. Forward declarations, specialisations, unnamed enums and whatever is
// nested in a type or in an unnamed namespace are left out.
std::vector<TypeDefinition> TypesOf(std::string_view content);

// The namespaces that the file opens at its top level, as they are written, in order.
std::vector<std::string> OuterNamespacesOf(std::string_view content);

// The paths that the file includes, with the lines on which it does.
struct Include {
  std::string path;
  bool quoted = false;
  int line = 0;
};
std::vector<Include> IncludesOf(std::string_view content);

// Whether the header is private to its folder: it opens namespaces of accord, and the name of each
// ends in "_internal".
bool IsPrivateHeader(const SourceFile& file);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_CXX_SCAN_H_
