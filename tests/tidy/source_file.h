#ifndef ACCORD_TESTS_TIDY_SOURCE_FILE_H_
#define ACCORD_TESTS_TIDY_SOURCE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

namespace accord::tidy {

// A file as the checkers see it. `path` is relative to the repository's root, with '/'.
struct SourceFile {
  std::string path;
  std::string content;
};

// What is wrong and where. `line` counts from 1; 0 means the file as a whole.
struct Finding {
  std::string path;
  int line = 0;
  std::string message;
};

using Findings = std::vector<Finding>;

// "simulation/random/philox.h:12: message", as editors jump to it.
std::string ToString(const Finding& finding);

// Whether `path` names C++ (.h or .cc).
bool IsCxx(std::string_view path);

// Whether `path` is `folder` or lies below it.
bool IsBelow(std::string_view path, std::string_view folder);

// The lines of `content` without their ends.
std::vector<std::string> SplitLines(std::string_view content);

// C++ with every comment blanked out; line breaks and literals stay, so line numbers hold.
std::string WithoutComments(std::string_view content);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_SOURCE_FILE_H_
