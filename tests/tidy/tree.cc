#include "tests/tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace accord::tidy {
namespace {

namespace fs = std::filesystem;

bool IsSkipped(const std::string& path) {
  static const std::set<std::string, std::less<>> folders = {
      "build", ".git", ".cache", ".vscode", ".idea", "tests/fuzz/corpus"};
  return folders.contains(path) || path.ends_with("__pycache__");
}

bool IsSource(const fs::path& path) {
  static const std::set<std::string, std::less<>> extensions = {
      ".h", ".cc", ".proto", ".cmake", ".py", ".sh", ".md", ".txt", ".yaml", ""};
  static const std::set<std::string, std::less<>> names = {"CMakePresets.json", ".clang-format",
                                                           ".gitignore", ".gitattributes"};
  return names.contains(path.filename().string()) ||
         (extensions.contains(path.extension().string()) && path.filename() != "LICENSE" &&
          !path.filename().string().starts_with('.'));
}

}  // namespace

std::vector<SourceFile> ReadTree(const fs::path& root) {
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(root);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string path = entry->path().lexically_relative(root).generic_string();
    if (entry->is_directory()) {
      if (IsSkipped(path)) entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file() || !IsSource(entry->path())) continue;
    std::ifstream stream(entry->path(), std::ios::binary);
    files.push_back({path, {std::istreambuf_iterator<char>(stream), {}}});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace accord::tidy
