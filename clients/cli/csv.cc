#include "clients/cli/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

// Reads one record after the other.
class Records {
 public:
  explicit Records(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  // The next record that is not an empty line, into *fields; false at the end of the text.
  bool Next(std::vector<std::string>* fields) {
    while (at_ < text_.size()) {
      line_ = next_line_;
      ReadRecord(fields);
      if (fields->size() > 1 || !fields->front().empty()) return true;
    }
    return false;
  }

  int line() const { return line_; }  // of the record last read, from 1
  bool open_quote() const { return open_quote_; }

 private:
  void ReadRecord(std::vector<std::string>* fields) {
    fields->assign(1, "");
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && fields->back().empty() && !quoted_) {
        ReadQuoted(&fields->back());
        quoted_ = true;
      } else if (c == ',') {
        fields->emplace_back();
        quoted_ = false;
      } else if (c == '\n' || (c == '\r' && at_ < text_.size() && text_[at_] == '\n')) {
        if (c == '\r') ++at_;
        ++next_line_;
        break;
      } else {
        fields->back() += c;
      }
    }
    quoted_ = false;
  }

  void ReadQuoted(std::string* field) {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\n') ++next_line_;
      if (c != '"') {
        *field += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        *field += text_[at_++];
      } else {
        return;
      }
    }
    open_quote_ = true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, next_line_ = 1;
  bool quoted_ = false, open_quote_ = false;
};

std::optional<double> NumberOf(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

class ClientFile {
 public:
  ClientFile(std::string_view text, const ClientFileFlags& flags) : records_(text), flags_(flags) {}

  std::variant<std::vector<ClientFileRow>, Violations> Read() {
    std::vector<std::string> fields;
    if (!records_.Next(&fields)) {
      Blame(0, ViolationCode::kRequired, "must name the columns, but the file is empty");
      return violations_;
    }
    columns_ = fields.size();
    const int id = ColumnOf(flags_.id_column, fields);
    const int criterion = ColumnOf(flags_.criterion_column, fields);
    if (id < 0 || criterion < 0) return violations_;
    std::vector<ClientFileRow> rows;
    while (violations_.size() < limits::kMaxViolations && records_.Next(&fields)) {
      ReadRow(fields, id, criterion, &rows);
    }
    if (!violations_.empty()) return violations_;
    return rows;
  }

 private:
  void Blame(int column, ViolationCode code, const std::string& what) {
    std::string place = "line " + std::to_string(records_.line());
    if (column > 0) place += ", column " + std::to_string(column);
    violations_.push_back({"clients", code, place + ": " + what});
  }

  int ColumnOf(const std::string& name, const std::vector<std::string>& names) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      std::string known;
      for (const std::string& other : names)
        known += (known.empty() ? "" : ", ") + QuotedText(other);
      const bool other_comma =
          names.size() == 1 && names[0].find_first_of(";\t") != std::string::npos;
      Blame(0, ViolationCode::kUnknownField,
            "must name a column " + QuotedText(name) + ", but has " + known +
                (other_comma ? "; fields must be separated by commas" : ""));
      return -1;
    }
    if (std::find(found + 1, names.end(), name) != names.end()) {
      Blame(0, ViolationCode::kDuplicate, "must name the column " + QuotedText(name) + " once");
      return -1;
    }
    return static_cast<int>(found - names.begin());
  }

  void ReadRow(const std::vector<std::string>& fields, int id, int criterion,
               std::vector<ClientFileRow>* rows) {
    if (records_.open_quote()) {
      Blame(0, ViolationCode::kSyntax, "has a quote that is never closed");
      return;
    }
    if (fields.size() != columns_) {
      Blame(0, ViolationCode::kSyntax,
            "must have " + std::to_string(columns_) + " fields like the first line, got " +
                std::to_string(fields.size()));
      return;
    }
    const std::optional<double> value = NumberOf(fields[criterion]);
    if (!value) {
      Blame(criterion + 1, ViolationCode::kInvalidFormat,
            "must be a number such as 1234.5, got " + QuotedText(fields[criterion]));
      return;
    }
    rows->push_back({fields[id], *value, records_.line()});
  }

  Records records_;
  const ClientFileFlags& flags_;
  std::size_t columns_ = 0;
  Violations violations_;
};

}  // namespace

std::variant<std::vector<ClientFileRow>, Violations> ReadClientFile(std::string_view text,
                                                                    const ClientFileFlags& flags) {
  return ClientFile(text, flags).Read();
}

}  // namespace accord::cli
