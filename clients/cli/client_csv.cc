#include "clients/cli/client_csv.h"

#include <optional>

#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"

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

class Reading {
 public:
  Reading(std::string_view text, const ClientFileFlags& flags)
      : table_(text, flags.separator, "clients"), flags_(flags) {}

  std::variant<ClientFile, Violations> Read() {
    if (!table_.ReadHeader()) return table_.violations();
    id_ = table_.ColumnOf(flags_.id_column);
    criterion_ = table_.ColumnOf(flags_.criterion_column);
    second_ = ColumnIfNamed(flags_.second_column);
    transaction_cost_ = ColumnIfNamed(flags_.transaction_cost_column);
    marketing_cost_ = ColumnIfNamed(flags_.marketing_cost_column);
    kind_ = ColumnIfNamed(flags_.kind_column);
    if (!table_.violations().empty()) return table_.violations();
    ClientFile file;
    while (table_.NextRow()) file.rows.push_back(ReadRow());
    if (!table_.violations().empty()) return table_.violations();
    file.warnings = table_.warnings();
    return file;
  }

 private:
  int ColumnIfNamed(const std::string& name) { return name.empty() ? -1 : table_.ColumnOf(name); }

  ClientFileRow ReadRow() {
    return {.id = std::string(table_.IdIn(id_)),
            .criterion = ReadNumber(criterion_),
            .line = table_.line(),
            .second = ReadNumber(second_),
            .transaction_cost = ReadNumber(transaction_cost_),
            .marketing_cost = ReadNumber(marketing_cost_),
            .kind = ReadKind()};
  }

  // 0 where there is no such column.
  double ReadNumber(int column) {
    if (column < 0) return 0;
    const std::optional<double> number = NumberOf(table_.fields()[column]);
    if (!number) {
      table_.AddViolation(
          column, ViolationCode::kInvalidFormat,
          "must be a number such as 1234.5, got " + QuotedText(table_.fields()[column]));
    }
    return number.value_or(0);
  }

  // Active where there is no such column.
  v1::ClientKind ReadKind() {
    if (kind_ < 0) return v1::CLIENT_KIND_ACTIVE;
    const std::string_view word = table_.fields()[kind_];
    for (const KindWord& known : kKindWords) {
      if (word == known.word) return known.kind;
    }
    table_.AddViolation(
        kind_, ViolationCode::kUnknownValue,
        "must be active, inactive, active-prospect, prospect or other, got " + QuotedText(word));
    return v1::CLIENT_KIND_ACTIVE;
  }

  CsvTable table_;
  const ClientFileFlags& flags_;
  int id_ = -1, criterion_ = -1;
  int second_ = -1, transaction_cost_ = -1, marketing_cost_ = -1, kind_ = -1;
};

}  // namespace

std::variant<ClientFile, Violations> ReadClientFile(std::string_view text,
                                                    const ClientFileFlags& flags) {
  return Reading(text, flags).Read();
}

}  // namespace accord::cli
