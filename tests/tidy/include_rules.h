#ifndef ACCORD_TESTS_TIDY_INCLUDE_RULES_H_
#define ACCORD_TESTS_TIDY_INCLUDE_RULES_H_

#include <vector>

#include "tests/tidy/source_file.h"

namespace accord::tidy {

// Who may include whom: the layering of the folders, read from every #include of one C++ file.
// Linking does not guard it, since a header that is in the tree can always be included. The two
// tables are in include_rules.cc. A folder may include itself, what its row names, and what those
// may include. Private headers (cxx_scan.h) may do what sources may. Below tests/ everything is
// allowed, but paths start at the root there too.
Findings CheckIncludes(const SourceFile& file);

// What the two tables allow and nobody of the tree does: a row of a folder without files, a folder
// that another may include and never does, a library that a folder never uses.
Findings CheckUnusedIncludeRules(const std::vector<SourceFile>& files);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_INCLUDE_RULES_H_
