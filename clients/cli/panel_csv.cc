#include "clients/cli/panel_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "clients/cli/csv_records.h"
#include "server/convert/calendar.h"
#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxLineBytes = std::size_t{1} << 16;
constexpr std::int32_t kMaxTime = 3'000'000;

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<std::int32_t> PeriodOf(std::string_view text) {
  std::int32_t period = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), period);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (period > kMaxTime || period < -kMaxTime) return std::nullopt;
  return period;
}

bool IsAscii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any |= static_cast<unsigned char>(c);
  return any < 0x80;
}

}  // namespace

PanelReader::PanelReader(Source source, const PanelFileFlags& flags)
    : source_(std::move(source)), flags_(flags), buffer_(kBufferBytes) {}

bool PanelReader::Next(int most, v1::PanelRows* rows) {
  rows->Clear();
  if (!begun_) {
    begun_ = true;
    broken_ = !ReadHeader();
  }
  std::string_view line;
  while (!broken_ && violations_.size() < limits::kMaxViolations && rows->clients_size() < most &&
         NextLine(&line)) {
    Split(line);
    if (rows->columns_size() == 0) {
      for (const std::string& name : flags_.further) rows->add_columns()->set_name(name);
    }
    ReadRow(rows);
    if (!violations_.empty()) rows->Clear();
  }
  return violations_.empty() && rows->clients_size() > 0;
}

void PanelReader::Blame(int column, ViolationCode code, const std::string& what) {
  std::string place = "line " + std::to_string(line_);
  if (column >= 0) place += ", column " + std::to_string(column + 1);
  violations_.push_back({"panel", code, place + ": " + what});
}

// Where the record that begins at begin_ ends: at its line feed, or at the end of the buffer.
std::size_t PanelReader::RecordEnd() const {
  const char* begin = buffer_.data() + begin_;
  const std::size_t size = end_ - begin_;
  const auto* feed = static_cast<const char*>(std::memchr(begin, '\n', size));
  const std::size_t line = feed == nullptr ? size : static_cast<std::size_t>(feed - begin);
  if (std::memchr(begin, '"', line) == nullptr) return begin_ + line;
  bool at_field = true;
  bool quoted = false;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = begin[i];
    if (quoted) {
      if (c == '"') quoted = false;  // a doubled one opens again at once
      at_field = !quoted;
    } else if (c == '"' && at_field) {
      quoted = true;
    } else if (c == '\n') {
      return begin_ + i;
    } else {
      at_field = c == flags_.separator;
    }
  }
  return end_;
}

bool PanelReader::Refill() {
  std::copy(buffer_.begin() + begin_, buffer_.begin() + end_, buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  const std::size_t count = source_(buffer_.data() + end_, buffer_.size() - end_);
  end_ += count;
  return count > 0;
}

// The next line that is not empty.
bool PanelReader::NextLine(std::string_view* line) {
  for (;;) {
    std::size_t end = RecordEnd();
    while (end == end_ && !ended_ && end_ - begin_ <= kMaxLineBytes) {
      ended_ = !Refill();
      end = RecordEnd();
    }
    line_ = next_line_;
    if (end - begin_ > kMaxLineBytes) {
      Blame(-1, ViolationCode::kSyntax, "is longer than 64 KiB; is a quote not closed?");
      broken_ = true;
      return false;
    }
    if (begin_ == end_) return false;
    *line = std::string_view(buffer_.data() + begin_, end - begin_);
    begin_ = std::min(end + 1, end_);
    next_line_ += 1 + static_cast<int>(std::count(line->begin(), line->end(), '\n'));
    if (line->ends_with('\r')) line->remove_suffix(1);
    if (!line->empty()) return true;
  }
}

void PanelReader::Split(std::string_view line) {
  fields_.clear();
  open_quote_ = false;
  if (std::memchr(line.data(), '"', line.size()) != nullptr) return SplitQuoted(line);
  for (;;) {
    const auto* end =
        static_cast<const char*>(std::memchr(line.data(), flags_.separator, line.size()));
    if (end == nullptr) break;
    const auto size = static_cast<std::size_t>(end - line.data());
    fields_.push_back(line.substr(0, size));
    line.remove_prefix(size + 1);
  }
  fields_.push_back(line);
}

void PanelReader::SplitQuoted(std::string_view line) {
  quoted_.assign(1, "");
  bool fresh = true;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted) {
      if (c != '"') {
        quoted_.back() += c;
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        quoted_.back() += line[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (c == flags_.separator) {
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

int PanelReader::ColumnOf(const std::string& name) {
  const auto found = std::find(fields_.begin(), fields_.end(), name);
  if (found == fields_.end()) {
    std::string known;
    for (const std::string_view other : fields_) {
      known += (known.empty() ? "" : ", ") + QuotedText(other);
    }
    const bool other_separator =
        fields_.size() == 1 && fields_[0].find_first_of(",;\t") != std::string::npos;
    Blame(-1, ViolationCode::kUnknownField,
          "must name a column " + QuotedText(name) + ", but has " + known +
              (other_separator ? "; is there another separator?" : ""));
    return -1;
  }
  if (std::find(found + 1, fields_.end(), name) != fields_.end()) {
    Blame(-1, ViolationCode::kDuplicate, "must name the column " + QuotedText(name) + " once");
    return -1;
  }
  return static_cast<int>(found - fields_.begin());
}

bool PanelReader::ReadHeader() {
  ended_ = !Refill();
  while (!ended_ && end_ < 3) ended_ = !Refill();
  if (std::string_view(buffer_.data(), end_).starts_with("\xEF\xBB\xBF")) begin_ = 3;
  if (flags_.columns.empty()) {
    std::string_view line;
    if (!NextLine(&line)) {
      if (violations_.empty()) {
        Blame(-1, ViolationCode::kRequired, "must name the columns, but the file is empty");
      }
      return false;
    }
    Split(line);
  } else {
    fields_.assign(flags_.columns.begin(), flags_.columns.end());
  }
  column_count_ = fields_.size();
  const auto has = [this](std::string_view name) {
    return std::find(fields_.begin(), fields_.end(), name) != fields_.end();
  };
  const bool is_value = flags_.amount_column == "amount" && !has("amount") && has("value");
  client_ = ColumnOf(flags_.client_column);
  time_ = ColumnOf(!flags_.time_column.empty() ? flags_.time_column
                   : flags_.periods            ? "period"
                                               : "date");
  amount_ = ColumnOf(is_value ? "value" : flags_.amount_column);
  for (const std::string& name : flags_.further) further_.push_back(ColumnOf(name));
  return violations_.empty();
}

// The number in a field, or nothing after blaming it.
std::optional<double> PanelReader::ReadNumber(int column) {
  const std::optional<double> number = NumberOf(fields_[column]);
  if (!number) {
    Blame(column, ViolationCode::kInvalidFormat,
          "must be a number such as 1234.5, got " + QuotedText(fields_[column]));
  } else if (std::fabs(*number) > limits::kMaxMagnitude) {
    Blame(column, ViolationCode::kOutOfRange,
          "must be at most 1e15 in size, got " + QuotedText(fields_[column]));
    return std::nullopt;
  }
  return number;
}

void PanelReader::ReadRow(v1::PanelRows* rows) {
  if (open_quote_) {
    Blame(-1, ViolationCode::kSyntax, "has a quote that is never closed");
    return;
  }
  if (fields_.size() != column_count_) {
    Blame(-1, ViolationCode::kSyntax,
          "must have " + std::to_string(column_count_) +
              (flags_.columns.empty() ? " fields like the first line, got " : " fields, got ") +
              std::to_string(fields_.size()));
    return;
  }
  const std::size_t faults = violations_.size();
  const std::string_view id = fields_[client_];
  if (id.empty()) {
    Blame(client_, ViolationCode::kRequired, "must name a client");
  } else if (id.size() > limits::kMaxIdBytes) {
    Blame(client_, ViolationCode::kInvalidFormat,
          "must be 1 to " + std::to_string(limits::kMaxIdBytes) +
              " bytes, got more: " + QuotedText(id));
  } else if (!IsAscii(id) && !IsUtf8(id)) {
    Blame(client_, ViolationCode::kInvalidFormat, "must be UTF-8, got " + QuotedText(id));
  }
  const std::string_view when = Trimmed(fields_[time_]);
  const std::optional<std::int32_t> time = flags_.periods ? PeriodOf(when) : DayOf(when);
  if (!time) {
    Blame(time_, ViolationCode::kInvalidFormat,
          (flags_.periods ? "must be a whole number of at most 3000000 in size, got "
                          : "must be a date such as 2015-12-31, got ") +
              QuotedText(fields_[time_]));
  }
  const std::optional<double> amount = ReadNumber(amount_);
  values_.clear();
  for (const int column : further_) {
    const bool is_known = !Trimmed(fields_[column]).empty();
    values_.push_back(is_known ? ReadNumber(column).value_or(0.0)
                               : std::numeric_limits<double>::quiet_NaN());
  }
  if (violations_.size() > faults) return;
  ++row_count_;
  if (!violations_.empty()) return;
  rows->add_clients(id.data(), id.size());
  rows->add_times(*time);
  rows->add_amounts(*amount);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    rows->mutable_columns(static_cast<int>(i))->add_values(values_[i]);
  }
}

}  // namespace accord::cli
