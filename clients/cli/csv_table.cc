#include "clients/cli/csv_table.h"

#include <algorithm>
#include <cstddef>

#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

bool IsAscii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any |= static_cast<unsigned char>(c);
  return any < 0x80;
}

bool AreUtf8(const std::vector<std::string_view>& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [](std::string_view field) { return IsAscii(field) || IsUtf8(field); });
}

// One that ends a line by itself; within quotes one may stand before a line feed.
bool HasLoneCarriageReturn(std::string_view field) {
  const std::size_t at = field.find('\r');
  return at != field.npos && field.substr(at + 1, 1) != "\n";
}

}  // namespace

bool CsvTable::ReadHeader() {
  first_line_names_ = true;
  if (!NextRecord()) {
    if (violations_.empty()) {
      AddViolation(ViolationCode::kRequired, "must name the columns, but the file is empty");
    }
    return false;
  }
  names_line_ = line();
  for (const std::string_view field : fields()) {
    names_.emplace_back(Trimmed(field));
    if (names_.back() != field) ++padded_names_;
  }
  return IsInUtf8();
}

bool CsvTable::IsInUtf8() {
  if (AreUtf8(fields())) return true;
  AddViolation(ViolationCode::kInvalidFormat,
               "must be UTF-8; `iconv -f ENCODING -t UTF-8` converts it, for Cyrillic or Western "
               "files of Windows from CP1251 or CP1252");
  return false;
}

void CsvTable::SetHeader(const std::vector<std::string>& names) { names_ = names; }

std::string_view CsvTable::IdIn(int column) {
  const std::string_view field = fields()[static_cast<std::size_t>(column)];
  const std::string_view id = Trimmed(field);
  if (id.size() != field.size() && ++padded_ids_ == 1) first_padded_id_ = line();
  return id;
}

std::vector<std::string> CsvTable::warnings() const {
  std::vector<std::string> warnings;
  const auto warn = [&](int line, const std::string& what) {
    warnings.push_back("line " + std::to_string(line) + ": " + what +
                       " has spaces around it, which are left out");
  };
  if (padded_names_ == 1) {
    warn(names_line_, "the name of a column");
  } else if (padded_names_ > 1) {
    warn(names_line_, "the name of each of " + std::to_string(padded_names_) + " columns");
  }
  if (padded_ids_ == 1) {
    warn(first_padded_id_, "the id");
  } else if (padded_ids_ > 1) {
    warn(first_padded_id_, "the id of this and of " + std::to_string(padded_ids_ - 1) +
                               (padded_ids_ == 2 ? " later row" : " later rows"));
  }
  return warnings;
}

int CsvTable::ColumnOf(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    std::string known;
    for (const std::string& other : names_)
      known += (known.empty() ? "" : ", ") + QuotedText(other);
    const bool other_separator =
        names_.size() == 1 && names_[0].find_first_of(",;\t") != std::string::npos;
    AddViolation(ViolationCode::kUnknownField,
                 "must name a column " + QuotedText(name) + ", but has " + known +
                     (other_separator ? "; is there another separator?" : ""));
    return -1;
  }
  if (std::find(found + 1, names_.end(), name) != names_.end()) {
    AddViolation(ViolationCode::kDuplicate, "must name the column " + QuotedText(name) + " once");
    return -1;
  }
  return static_cast<int>(found - names_.begin());
}

bool CsvTable::NextRow() {
  while (violations_.size() < limits::kMaxViolations && NextRecord()) {
    if (records_.open_quote()) {
      AddViolation(ViolationCode::kSyntax, "has a quote that is never closed");
    } else if (fields().size() != names_.size()) {
      AddViolation(ViolationCode::kSyntax,
                   "must have " + std::to_string(names_.size()) +
                       (first_line_names_ ? " fields like the first line, got " : " fields, got ") +
                       std::to_string(fields().size()));
    } else {
      IsInUtf8();  // the row may have more faults
      return true;
    }
  }
  return false;
}

bool CsvTable::NextRecord() {
  if (records_.too_long() || is_unreadable_) return false;
  const bool is_first = !begun_;
  begun_ = true;
  if (records_.Next()) {
    if (is_first) CheckFirst();
    return !is_unreadable_;
  }
  if (records_.too_long()) {
    AddViolation(ViolationCode::kSyntax, "is longer than 64 KiB; is a quote not closed?");
  }
  return false;
}

// What would otherwise show as garbled names of columns or a wrong number of fields.
void CsvTable::CheckFirst() {
  const std::string_view first = fields().front();
  const auto any = [this](auto is_so) {
    return std::any_of(fields().begin(), fields().end(), is_so);
  };
  if (first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF") ||
      any([](std::string_view field) { return field.find('\0') != field.npos; })) {
    is_unreadable_ = true;
    AddViolation(ViolationCode::kInvalidFormat,
                 "must be UTF-8, but the file is UTF-16; `iconv -f UTF-16 -t UTF-8` converts it");
  } else if (any(HasLoneCarriageReturn)) {
    is_unreadable_ = true;
    AddViolation(ViolationCode::kInvalidFormat,
                 "must end with a line feed, but the file ends its lines with carriage returns; "
                 "`tr '\\r' '\\n'` converts it");
  }
}

void CsvTable::AddViolation(int column, ViolationCode code, const std::string& description) {
  violations_.push_back({field_, code,
                         "line " + std::to_string(line()) + ", column " +
                             std::to_string(column + 1) + ": " + description});
}

void CsvTable::AddViolation(ViolationCode code, const std::string& description) {
  violations_.push_back({field_, code, "line " + std::to_string(line()) + ": " + description});
}

}  // namespace accord::cli
