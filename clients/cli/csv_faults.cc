#include "clients/cli/csv_faults.h"

#include <algorithm>
#include <cstddef>

#include "clients/cli/format.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

constexpr std::int64_t kMaxCounted = 1'000'000;
constexpr std::int64_t kMostApart = 10;  // of one kind
constexpr std::int64_t kExamples = 3;    // of more
constexpr std::size_t kMaxFlags = 3;     // that mend as many faults

}  // namespace

bool CsvFaults::is_full() const { return count_ >= kMaxCounted; }

void CsvFaults::Add(int line, int column, ViolationCode code, const std::string& what,
                    const std::vector<std::string>& flags) {
  ++count_;
  const Key key = {column, code};
  Kind& kind = kinds_[key];
  ++kind.count;
  for (const std::string& flag : flags) ++kind.flags[flag];
  if (kind.count > kMostApart || kept_.size() >= limits::kMaxViolations) return;
  std::string text = "line " + std::to_string(line);
  if (column >= 0) text += ", column " + std::to_string(column + 1);
  text += ": " + what;
  for (std::size_t i = 0; i < std::min(flags.size(), kMaxFlags); ++i) {
    text += (i == 0 ? "; " : " or ") + flags[i];
  }
  if (!flags.empty()) text += flags.size() == 1 ? " reads it" : " would read it";
  kept_.push_back({key, kind.count, std::move(text)});
}

Violations CsvFaults::Report(std::int64_t row_count, const std::vector<std::string>& names) const {
  Violations report;
  for (const Kept& kept : kept_) {
    if (kept.number > kExamples && kinds_.at(kept.key).count > kMostApart) continue;
    report.push_back({field_, kept.key.second, kept.description});
  }
  for (const auto& [key, kind] : kinds_) {
    if (kind.count <= kMostApart || report.size() >= limits::kMaxViolations) continue;
    report.push_back({field_, key.second, Summary(key, kind, row_count, names)});
  }
  return report;
}

std::string CsvFaults::Summary(const Key& key, const Kind& kind, std::int64_t row_count,
                               const std::vector<std::string>& names) const {
  std::string text;
  if (key.first >= 0) {
    text = "column " + std::to_string(key.first + 1);
    const auto column = static_cast<std::size_t>(key.first);
    if (column < names.size()) text += " (" + QuotedText(names[column]) + ")";
    text += ": ";
  }
  text += Grouped(static_cast<double>(kind.count), 0) + " of " + Counted(row_count, "row", "rows") +
          (is_full() ? " so far, where reading stopped," : "") + " are at fault like this";
  std::int64_t most = 0;
  for (const auto& [flag, count] : kind.flags) most = std::max(most, count);
  std::size_t named = 0;
  for (const auto& [flag, count] : kind.flags) {
    if (count < most || named >= kMaxFlags) continue;
    text += (named == 0 ? "; " : " or ") + flag;
    ++named;
  }
  if (named > 0) {
    text += (named == 1 ? " reads " : " would read ") + Grouped(static_cast<double>(most), 0) +
            " of them";
  }
  return text;
}

}  // namespace accord::cli
