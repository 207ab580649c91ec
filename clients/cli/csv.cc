#include "clients/cli/csv.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "clients/cli/csv_records.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

struct KindWord {
  const char* word;
  v1::ClientKind kind;
};
constexpr KindWord kKindWords[] = {{"active", v1::CLIENT_KIND_ACTIVE},
                                   {"inactive", v1::CLIENT_KIND_INACTIVE},
                                   {"active-prospect", v1::CLIENT_KIND_ACTIVE_PROSPECT},
                                   {"prospect", v1::CLIENT_KIND_PROSPECT},
                                   {"other", v1::CLIENT_KIND_OTHER}};

class ClientFile {
 public:
  ClientFile(std::string_view text, const ClientFileFlags& flags)
      : records_(text, flags.separator), flags_(flags) {}

  std::variant<std::vector<ClientFileRow>, Violations> Read() {
    std::vector<std::string> fields;
    if (!records_.Next(&fields)) {
      Blame(0, ViolationCode::kRequired, "must name the columns, but the file is empty");
      return violations_;
    }
    columns_ = fields.size();
    const int id = ColumnOf(flags_.id_column, fields);
    const int criterion = ColumnOf(flags_.criterion_column, fields);
    const auto other = [&](const std::string& name) {
      return name.empty() ? -1 : ColumnOf(name, fields);
    };
    second_ = other(flags_.second_column);
    transaction_cost_ = other(flags_.transaction_cost_column);
    marketing_cost_ = other(flags_.marketing_cost_column);
    kind_ = other(flags_.kind_column);
    if (!violations_.empty()) return violations_;
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
      const bool other_separator =
          names.size() == 1 && names[0].find_first_of(",;\t") != std::string::npos;
      Blame(0, ViolationCode::kUnknownField,
            "must name a column " + QuotedText(name) + ", but has " + known +
                (other_separator ? "; is there another separator?" : ""));
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
    const std::size_t faults = violations_.size();
    ClientFileRow row{.id = fields[id], .criterion = 0, .line = records_.line()};
    ReadNumber(fields, criterion, &row.criterion);
    ReadNumber(fields, second_, &row.second);
    ReadNumber(fields, transaction_cost_, &row.transaction_cost);
    ReadNumber(fields, marketing_cost_, &row.marketing_cost);
    ReadKind(fields, &row.kind);
    if (violations_.size() == faults) rows->push_back(std::move(row));
  }

  // Nothing where there is no such column.
  void ReadNumber(const std::vector<std::string>& fields, int column, double* number) {
    if (column < 0) return;
    const std::optional<double> value = NumberOf(fields[column]);
    if (value) {
      *number = *value;
    } else {
      Blame(column + 1, ViolationCode::kInvalidFormat,
            "must be a number such as 1234.5, got " + QuotedText(fields[column]));
    }
  }

  // Nothing where there is no such column.
  void ReadKind(const std::vector<std::string>& fields, v1::ClientKind* kind) {
    if (kind_ < 0) return;
    for (const KindWord& known : kKindWords) {
      if (fields[kind_] != known.word) continue;
      *kind = known.kind;
      return;
    }
    Blame(kind_ + 1, ViolationCode::kUnknownValue,
          "must be active, inactive, active-prospect, prospect or other, got " +
              QuotedText(fields[kind_]));
  }

  CsvRecords records_;
  const ClientFileFlags& flags_;
  std::size_t columns_ = 0;
  int second_ = -1, transaction_cost_ = -1, marketing_cost_ = -1, kind_ = -1;
  Violations violations_;
};

}  // namespace

std::variant<std::vector<ClientFileRow>, Violations> ReadClientFile(std::string_view text,
                                                                    const ClientFileFlags& flags) {
  return ClientFile(text, flags).Read();
}

}  // namespace accord::cli
