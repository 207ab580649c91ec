#ifndef ACCORD_TESTS_TIDY_NAMESPACE_RULES_H_
#define ACCORD_TESTS_TIDY_NAMESPACE_RULES_H_

#include <string_view>
#include <vector>

#include "tests/tidy/source_file.h"

// Rules that read the whole tree at once.
namespace accord::tidy {

// No two files of one program define a type of the same name in the same namespace, unnamed ones
// apart: they would break the one-definition rule, and no compiler is bound to notice. Of tests,
// which are many programs, headers alone are looked at.
Findings CheckTypeNames(const std::vector<SourceFile>& files);

// A file that may include a private header of another folder, and why.
struct PrivateInclude {
  std::string_view file;
  std::string_view header;
  std::string_view reason;
};

// A private header (IsPrivateHeader in cxx_scan.h) of folder F is included by files in F and in
// tests/F alone, and by what is listed. An entry of the list that nothing needs is a finding.
Findings CheckPrivateHeaders(const std::vector<SourceFile>& files,
                             const std::vector<PrivateInclude>& listed);

// The list for this repository.
const std::vector<PrivateInclude>& ListedPrivateIncludes();

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_NAMESPACE_RULES_H_
