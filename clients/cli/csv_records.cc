#include "clients/cli/csv_records.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace accord::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 16;

// Where the character stands first; the size of the text where it does not.
std::size_t Find(std::string_view text, char character) {
  return std::min(text.find(character), text.size());
}

}  // namespace

CsvRecords::CsvRecords(Source source, char separator)
    : source_(std::move(source)), buffer_(kBufferBytes) {
  opening_.separator = separator;
}

bool CsvRecords::Next() {
  if (!begun_) Open();
  std::string_view record;
  while (NextRecord(&record)) {
    if (record.empty()) continue;
    Split(record);
    if (fields_.size() > 1 || !fields_[0].empty() || open_quote_) return true;
  }
  return false;
}

void CsvRecords::Open() {
  begun_ = true;
  std::optional<CsvOpening> opening;
  do {
    const bool is_all = ended_ || rest_.size() > kMaxRecordBytes;
    opening = OpeningOf(rest_, is_all, opening_.separator);
  } while (!opening && (Refill() || ended_));
  opening_ = *opening;
  rest_.remove_prefix(opening_.size);
  next_line_ = opening_.line;
}

// More of the source after what is not yet read; false at its end.
bool CsvRecords::Refill() {
  if (ended_) return false;
  std::copy(rest_.begin(), rest_.end(), buffer_.begin());
  const std::size_t size = rest_.size();
  const std::size_t count = source_(buffer_.data() + size, buffer_.size() - size);
  rest_ = std::string_view(buffer_.data(), size + count);
  ended_ = count == 0;
  return !ended_;
}

bool CsvRecords::NextRecord(std::string_view* record) {
  std::size_t size = RecordSize();
  while (size == rest_.size() && size <= kMaxRecordBytes && Refill()) size = RecordSize();
  if (rest_.empty() || too_long_) return false;
  line_ = next_line_;
  too_long_ = size > kMaxRecordBytes;
  if (too_long_) return false;
  *record = rest_.substr(0, size);
  rest_.remove_prefix(std::min(size + 1, rest_.size()));
  next_line_ += 1 + static_cast<int>(std::count(record->begin(), record->end(), opening_.line_end));
  if (opening_.line_end == '\r') {
    if (record->starts_with('\n')) record->remove_prefix(1);
  } else if (record->ends_with('\r')) {
    record->remove_suffix(1);
  }
  return true;
}

// Of the record with which the rest begins: up to the end of its line, or all of the rest.
std::size_t CsvRecords::RecordSize() const {
  const char line_end = opening_.line_end;
  const std::size_t line = Find(rest_, line_end);
  if (rest_.substr(0, line).find('"') == std::string_view::npos) return line;
  bool at_field = true;
  bool quoted = false;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (quoted) {
      if (c == '"') quoted = false;  // a doubled one opens again at once
      at_field = !quoted;
    } else if (c == '"' && at_field) {
      quoted = true;
    } else if (c == line_end) {
      return i;
    } else {
      at_field = c == opening_.separator;
    }
  }
  return rest_.size();
}

void CsvRecords::Split(std::string_view record) {
  fields_.clear();
  open_quote_ = false;
  if (record.find('"') != std::string_view::npos) return SplitQuoted(record);
  for (;;) {
    const std::size_t size = record.find(opening_.separator);
    fields_.push_back(record.substr(0, size));
    if (size == std::string_view::npos) return;
    record.remove_prefix(size + 1);
  }
}

void CsvRecords::SplitQuoted(std::string_view record) {
  quoted_.assign(1, "");
  bool fresh = true;
  bool quoted = false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (quoted) {
      if (c != '"') {
        quoted_.back() += c;
      } else if (i + 1 < record.size() && record[i + 1] == '"') {
        quoted_.back() += record[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (c == opening_.separator) {
      quoted_.emplace_back();
      fresh = true;
    } else {
      quoted_.back() += c;
      fresh = false;
    }
  }
  open_quote_ = quoted;
  fields_.assign(quoted_.begin(), quoted_.end());
}

CsvRecords::Source SourceOf(std::string_view text) {
  return [text](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min(size, text.size());
    std::memcpy(buffer, text.data(), count);
    text.remove_prefix(count);
    return count;
  };
}

}  // namespace accord::cli
