#include "clients/cli/csv_records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

namespace accord::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Where the character stands first; the size of the text where it does not.
std::size_t Find(std::string_view text, char character) {
  return std::min(text.find(character), text.size());
}

}  // namespace

CsvRecords::CsvRecords(std::string_view text, char separator)
    : separator_(separator),
      max_record_bytes_(std::numeric_limits<std::size_t>::max()),
      rest_(text),
      ended_(true) {}

CsvRecords::CsvRecords(Source source, char separator)
    : source_(std::move(source)),
      separator_(separator),
      max_record_bytes_(kMaxRecordBytes),
      buffer_(kBufferBytes) {}

bool CsvRecords::Next() {
  if (!begun_) SkipByteOrderMark();
  begun_ = true;
  std::string_view record;
  while (NextRecord(&record)) {
    if (record.empty()) continue;
    Split(record);
    if (fields_.size() > 1 || !fields_[0].empty() || open_quote_) return true;
  }
  return false;
}

void CsvRecords::SkipByteOrderMark() {
  while (rest_.size() < kByteOrderMark.size() && Refill()) continue;
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
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
  while (size == rest_.size() && size <= max_record_bytes_ && Refill()) size = RecordSize();
  if (rest_.empty() || too_long_) return false;
  line_ = next_line_;
  too_long_ = size > max_record_bytes_;
  if (too_long_) return false;
  *record = rest_.substr(0, size);
  rest_.remove_prefix(std::min(size + 1, rest_.size()));
  next_line_ += 1 + static_cast<int>(std::count(record->begin(), record->end(), '\n'));
  if (record->ends_with('\r')) record->remove_suffix(1);
  return true;
}

// Of the record with which the rest begins: up to its line feed, or all of the rest.
std::size_t CsvRecords::RecordSize() const {
  const std::size_t line = Find(rest_, '\n');
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
    } else if (c == '\n') {
      return i;
    } else {
      at_field = c == separator_;
    }
  }
  return rest_.size();
}

void CsvRecords::Split(std::string_view record) {
  fields_.clear();
  open_quote_ = false;
  if (record.find('"') != std::string_view::npos) return SplitQuoted(record);
  for (;;) {
    const std::size_t size = record.find(separator_);
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
    } else if (c == separator_) {
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

std::string_view Trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 3> kSpaces = {" ", "\t", "\u00A0"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        again = true;
      } else if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return text;
}

std::optional<double> NumberOf(std::string_view text) {
  text = Trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

char SeparatorOf(std::string_view name) {
  return name == "tab" ? '\t' : name == "semicolon" ? ';' : ',';
}

}  // namespace accord::cli
