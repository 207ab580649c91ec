#ifndef ACCORD_TESTS_TIDY_TEXT_RULES_H_
#define ACCORD_TESTS_TIDY_TEXT_RULES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/tidy/source_file.h"

namespace accord::tidy {

// A C++ or Python file, a CMake file or a script ends before this line; past it are two ideas.
inline constexpr int kMaxLineCount = 450;

// No part of the path is a drawer for everything: common, utils, helpers, core.
Findings CheckFolderNames(const SourceFile& file);

// A header is guarded by ACCORD_<PATH>_H_, closed by `#endif  // ACCORD_<PATH>_H_`; only `//`
// comments may stand before it.
Findings CheckGuard(const SourceFile& file);

// The file is shorter than kMaxLineCount lines.
Findings CheckLength(const SourceFile& file);

// A comment of a C++ file ends by column kMaxCommentWidth: the formatter leaves comments as they
// are.
inline constexpr std::size_t kMaxCommentWidth = 100;
Findings CheckCommentWidth(const SourceFile& file);

// Nothing that is banned stands in the file: notes of unfinished work (everywhere); flags that
// change results by machine (everywhere); the standard library's distributions (C++); its
// transcendental functions and the process's environment (simulation); sleeps (tests). Comments
// may name what code may not use. Unfinished work counts in comments too.
Findings CheckBannedText(const SourceFile& file);

// Bans for folders that hold no files, and exceptions from a ban where nothing banned stands.
Findings CheckUnusedBans(const std::vector<SourceFile>& files);

// A C++ file is named in the CMakeLists.txt of its folder or of the nearest folder above it that
// has one. `cmake_lists` holds every CMakeLists.txt by path.
Findings CheckListed(const SourceFile& file, const std::map<std::string, std::string>& cmake_lists);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_TEXT_RULES_H_
