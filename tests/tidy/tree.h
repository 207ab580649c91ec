#ifndef ACCORD_TESTS_TIDY_TREE_H_
#define ACCORD_TESTS_TIDY_TREE_H_

#include <filesystem>
#include <vector>

#include "tests/tidy/source_file.h"

namespace accord::tidy {

// Every source file below `root` in order of path: C++, protos, CMake, Python, shell, prose and
// settings. Data (.csv, .json but CMakePresets.json, the fuzzer's inputs), build/ and hidden
// folders but .ci are left out.
std::vector<SourceFile> ReadTree(const std::filesystem::path& root);

}  // namespace accord::tidy

#endif  // ACCORD_TESTS_TIDY_TREE_H_
