#include "clients/cli/csv_table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "clients/cli/format.h"
#include "server/convert/calendar.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

struct SeparatorName {
  const char* name;
  char separator;
};
constexpr std::array<SeparatorName, 5> kSeparatorNames = {
    {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}, {"space", ' '}}};

bool IsAscii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any |= static_cast<unsigned char>(c);
  return any < 0x80;
}

bool AreUtf8(const std::vector<std::string_view>& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [](std::string_view field) { return IsAscii(field) || IsUtf8(field); });
}

std::string NameOfSeparator(char separator) {
  for (const SeparatorName& known : kSeparatorNames) {
    if (known.separator == separator) return known.name;
  }
  return std::string(1, separator);
}

}  // namespace

char SeparatorOf(std::string_view flag) {
  for (const SeparatorName& known : kSeparatorNames) {
    if (flag == known.name) return known.separator;
  }
  if (flag.size() != 1) return 0;
  const char c = flag[0];
  const bool is_in_words = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '"' || c == '-' || c == '+' || c == '.';
  return c < ' ' || c > '~' || is_in_words ? '\0' : c;
}

CsvTable::CsvTable(CsvRecords::Source source, const CsvFlags& flags, std::string_view field)
    : flags_(flags),
      decimal_mark_(DecimalMarkOf(flags.decimal)),
      dates_(DateForm::Of(flags.date_format).value_or(DateForm())),
      decoder_(std::move(source), flags.encoding),
      records_([this](char* buffer, std::size_t size) { return decoder_.Read(buffer, size); },
               SeparatorOf(flags.separator)),
      faults_(field),
      set_aside_(field) {}

bool CsvTable::ReadHeader() {
  if (!NextRecord()) {
    if (!is_faulty()) {
      AddViolation(ViolationCode::kRequired, "must name the columns, but the file is empty");
    }
    return false;
  }
  header_.assign(fields().begin(), fields().end());
  for (const std::string& field : header_) {
    names_.emplace_back(Trimmed(field));
    if (names_.back() != field) padded_names_.Add(line());
  }
  return IsInUtf8();
}

bool CsvTable::IsInUtf8() {
  if (AreUtf8(fields())) return true;
  AddViolation(ViolationCode::kInvalidFormat,
               flags_.encoding.empty()
                   ? "must be UTF-8; --encoding CP1251 reads Cyrillic files of Windows, "
                     "--encoding CP1252 Western ones"
                   : "must be text in " + flags_.encoding +
                         ", which has no characters for some of its bytes; is it in another "
                         "--encoding?");
  return false;
}

void CsvTable::SetHeader(const std::vector<std::string>& names) { names_ = names; }

std::string_view CsvTable::IdIn(int column) {
  const std::string_view field = fields()[static_cast<std::size_t>(column)];
  const std::string_view id = Trimmed(field);
  if (id.size() != field.size()) padded_ids_.Add(line());
  return id;
}

std::optional<double> CsvTable::NumberIn(int column) {
  const auto at = static_cast<std::size_t>(column);
  const std::string_view field = fields()[at];
  if (decimal_mark_ == DecimalMark::kUnsaid && records_.opening().separator == ';' &&
      MayBeThousands(field)) {
    AddViolation(column, ViolationCode::kInvalidFormat,
                 "must be a number whose point is sure: it may stand before decimals or group "
                 "thousands in such a file, got " +
                     QuotedText(field),
                 FlagsForNumber(Trimmed(field), decimal_mark_));
    return std::nullopt;
  }
  if (decimal_mark_ !=
      DecimalMark::kComma) {  // as programs write it: the usual, so without detours
    const std::optional<double> value = PlainNumber(field);
    if (value) return value;
  }
  const std::optional<CsvNumber> number = NumberOf(field, decimal_mark_);
  if (!number) {
    const std::string_view text = Trimmed(field);
    AddViolation(column, ViolationCode::kInvalidFormat,
                 std::string("must be a number such as ") +
                     (decimal_mark_ == DecimalMark::kComma ? "1234,5" : "1234.5") + ", got " +
                     QuotedText(field) +
                     (text.ends_with('%') ? "; write shares as fractions, 0.12 for 12 %" : ""),
                 FlagsForNumber(text, decimal_mark_));
    return std::nullopt;
  }
  if (number->currency.empty()) return number->value;
  if (currencies_.size() <= at) currencies_.resize(at + 1);
  Currency& first = currencies_[at];
  if (first.name.empty()) first = {std::string(number->currency), line()};
  if (first.name != number->currency) {
    AddViolation(column, ViolationCode::kContradiction,
                 "must be money in " + first.name + " as on line " + std::to_string(first.line) +
                     ", got " + QuotedText(field));
    return std::nullopt;
  }
  return number->value;
}

std::optional<std::int32_t> CsvTable::DayIn(int column) {
  const std::string_view field = fields()[static_cast<std::size_t>(column)];
  if (flags_.date_format.empty() && field.size() == 10) {  // the usual, so without detours
    const std::optional<std::int32_t> day = DayOf(field);
    if (day) return day;
  }
  const std::string_view text = Trimmed(field);
  const std::optional<CsvDay> day = dates_.DayIn(text);
  if (!day) {
    AddViolation(
        column, ViolationCode::kInvalidFormat,
        (flags_.date_format.empty() ? "must be a date such as 2015-12-31, got "
                                    : "must be a date as " + flags_.date_format + " has it, got ") +
            QuotedText(field),
        FlagsForDate(text));
    return std::nullopt;
  }
  if (day->has_time && !dates_.expects_times()) times_.Add(line());
  return day->day;
}

int CsvTable::ColumnOf(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    std::string known;
    for (const std::string& other : names_)
      known += (known.empty() ? "" : ", ") + QuotedText(other);
    const bool other_separator =
        names_.size() == 1 && names_[0].find_first_of(",;\t|") != std::string::npos;
    AddViolation(
        ViolationCode::kUnknownField,
        "must name a column " + QuotedText(name) + ", but has " + known +
            (other_separator ? "; is there another separator? --separator says which" : ""));
    return -1;
  }
  if (std::find(found + 1, names_.end(), name) != names_.end()) {
    AddViolation(ViolationCode::kDuplicate, "must name the column " + QuotedText(name) + " once");
    return -1;
  }
  return static_cast<int>(found - names_.begin());
}

bool CsvTable::NextRow() {
  while (!faults_.is_full() && !set_aside_.is_full()) {
    in_row_ = false;
    if (!NextRecord()) return false;
    if (RepeatsHeader()) {
      repeated_headers_.Add(line());
      continue;
    }
    in_row_ = true;
    row_is_bad_ = false;
    may_set_aside_ = flags_.skip_bad;
    ++rows_;
    if (records_.open_quote()) {
      NeedRow();  // who knows how many rows are within
      AddViolation(ViolationCode::kSyntax, "has a quote that is never closed");
    } else if (fields().size() != names_.size()) {
      AddViolation(ViolationCode::kSyntax,
                   "must have " + std::to_string(names_.size()) +
                       (header_.empty() ? " fields, got " : " fields like the first line, got ") +
                       std::to_string(fields().size()));
    } else {
      IsInUtf8();  // the row may have more faults
      return true;
    }
  }
  in_row_ = false;
  return false;
}

bool CsvTable::RepeatsHeader() const {
  return !header_.empty() && fields()[0] == header_[0] &&
         std::equal(fields().begin(), fields().end(), header_.begin(), header_.end());
}

bool CsvTable::NextRecord() {
  if (records_.too_long() || is_unreadable_) return false;
  const bool is_first = !begun_;
  begun_ = true;
  if (records_.Next()) {
    const auto has_nul = [](std::string_view field) { return field.find('\0') != field.npos; };
    if (!is_first || std::none_of(fields().begin(), fields().end(), has_nul)) return true;
    is_unreadable_ = true;
    AddViolation(ViolationCode::kInvalidFormat,
                 "must be UTF-8, but the file is UTF-16; --encoding UTF-16LE reads it");
  } else if (!decoder_.fault().empty()) {
    is_unreadable_ = true;
    AddViolation(ViolationCode::kInvalidFormat, decoder_.fault());
  } else if (records_.too_long()) {
    AddViolation(ViolationCode::kSyntax, "is longer than 64 KiB; is a quote not closed?");
  }
  return false;
}

void CsvTable::AddViolation(int column, ViolationCode code, const std::string& description,
                            const std::vector<std::string>& flags) {
  if (in_row_ && !row_is_bad_) ++bad_rows_;
  row_is_bad_ = true;
  const bool is_set_aside = in_row_ && may_set_aside_;
  (is_set_aside ? set_aside_ : faults_).Add(line(), column, code, description, flags);
}

Violations CsvTable::violations() const {
  if (is_faulty()) return faults_.Report(rows_, names_);
  const bool is_cut_short = set_aside_.is_full();
  if (rows_ > 0 && (bad_rows_ == rows_ || is_cut_short)) return set_aside_.Report(rows_, names_);
  return {};
}

std::vector<std::string> CsvTable::warnings() const {
  std::vector<std::string> warnings;
  AddOpeningWarnings(warnings);
  const auto warn = [&](int line, const std::string& what) {
    warnings.push_back("line " + std::to_string(line) + ": " + what);
  };
  if (padded_names_.count > 0) {
    warn(padded_names_.line,
         (padded_names_.count == 1
              ? std::string("the name of a column")
              : "the name of each of " + std::to_string(padded_names_.count) + " columns") +
             " has spaces around it, which are left out");
  }
  // "the id", "the id of this and of 3 later rows"
  const auto of = [](const char* what, const Seen& seen) {
    if (seen.count == 1) return std::string(what);
    return what + std::string(" of this and of ") +
           Counted(seen.count - 1, "later row", "later rows");
  };
  if (padded_ids_.count > 0) {
    warn(padded_ids_.line, of("the id", padded_ids_) + " has spaces around it, which are left out");
  }
  if (times_.count > 0) {
    warn(times_.line, of("the time of day", times_) +
                          " is left out: a date stands for its beginning, in the zone in which it "
                          "is written");
  }
  if (repeated_headers_.count > 0) {
    const std::int64_t more = repeated_headers_.count - 1;
    warn(repeated_headers_.line,
         "repeats the first line" +
             (more == 0 ? "" : " (and so " + Counted(more, "more does)", "more do)")) +
             ", and is left out");
  }
  if (set_aside_.count() > 0) {
    warnings.push_back(Grouped(static_cast<double>(bad_rows_), 0) + " of " +
                       Counted(rows_, "row", "rows") + (bad_rows_ == 1 ? " is" : " are") +
                       " set aside (--skip-bad):");
    for (const Violation& fault : set_aside_.Report(rows_, names_)) {
      warnings.push_back("set aside: " + fault.description);
    }
  }
  return warnings;
}

void CsvTable::AddOpeningWarnings(std::vector<std::string>& warnings) const {
  const CsvOpening& opening = records_.opening();
  const std::string name = NameOfSeparator(opening.separator);
  if (decoder_.is_marked()) warnings.emplace_back("read as UTF-16, as its byte-order mark says");
  if (opening.line_end == '\r') {
    warnings.emplace_back("lines are taken to end with carriage returns, without line feeds");
  }
  if (opening.is_guessed) {
    warnings.push_back(
        "the first line has no comma, so fields are taken to be separated as "
        "--separator " +
        name + " says");
  }
  if (opening.is_stated && !flags_.separator.empty()) {
    warnings.push_back("line 1 names a separator; --separator " + name + " counts");
  }
}

}  // namespace accord::cli
