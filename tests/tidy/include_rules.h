#ifndef ACCORD_TESTS_TIDY_INCLUDE_RULES_H_
#define ACCORD_TESTS_TIDY_INCLUDE_RULES_H_

#include "tests/tidy/source_file.h"

namespace accord::tidy {

// Who may include whom: the layering of the house, read from every #include of one C++ file.
// Linking does not guard it, since a header that is in the tree can always be included. The two
// tables are in include_rules.cc. A folder may include itself, what its row names, and what those
// may include. Below tests/ everything is allowed, but paths start at the root there too.
Findings CheckIncludes(const SourceFile& file);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_INCLUDE_RULES_H_
