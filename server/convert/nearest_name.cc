#include "server/convert/nearest_name.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "simulation/base/violation.h"

namespace accord {
namespace {

constexpr std::size_t kMaxComparedBytes = 64;
constexpr std::size_t kMaxComparedNames = 1000;
constexpr std::size_t kMaxListedNames = 16;

std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, kMaxComparedBytes)) {
    if (c != '_') plain += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return plain;
}

// Optimal string alignment distance.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string NearestName(std::string_view wrong, std::span<const std::string> names) {
  const std::string plain = Plain(wrong);
  std::string nearest;
  std::size_t least = std::max<std::size_t>(1, plain.size() / 3) + 1;
  for (const std::string& name : names.first(std::min(names.size(), kMaxComparedNames))) {
    const std::size_t distance = Distance(plain, Plain(name));
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view wrong, std::span<const std::string> names) {
  const std::string nearest = NearestName(wrong, names);
  return nearest.empty() ? std::string() : "; did you mean " + QuotedText(nearest) + "?";
}

std::string NameList(std::span<const std::string> names) {
  if (names.empty()) return "none";
  std::string text;
  const std::size_t listed = std::min(names.size(), kMaxListedNames);
  for (std::size_t i = 0; i < listed; ++i) {
    if (i > 0) text += ", ";
    text += QuotedText(names[i]);
  }
  if (listed < names.size()) text += " and " + std::to_string(names.size() - listed) + " more";
  return text;
}

}  // namespace accord
