#include "clients/cli/client_csv.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"
#include "clients/cli/csv_totals.h"
#include "clients/cli/format.h"

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
      : table_(SourceOf(text), flags.csv, "clients"), flags_(flags) {}

  std::variant<ClientFile, Violations> Read() {
    if (!table_.ReadHeader()) return table_.violations();
    id_ = table_.ColumnOf(flags_.id_column);
    criterion_ = table_.ColumnOf(flags_.criterion_column);
    second_ = ColumnIfNamed(flags_.second_column);
    transaction_cost_ = ColumnIfNamed(flags_.transaction_cost_column);
    marketing_cost_ = ColumnIfNamed(flags_.marketing_cost_column);
    kind_ = ColumnIfNamed(flags_.kind_column);
    if (table_.is_faulty()) return table_.violations();
    ClientFile file;
    while (table_.NextRow()) {
      ClientFileRow row = ReadRow();
      if (!table_.row_is_bad()) file.rows.push_back(std::move(row));
    }
    Violations violations = table_.violations();
    if (!violations.empty()) return violations;
    file.warnings = table_.warnings();
    TakeTotalsOut(file, &violations);
    for (const ClientFileRow& row : file.rows) {
      if (IsCalledTotal(row.id)) file.warnings.push_back(TakenAsClient(row.line, row.id));
    }
    if (!violations.empty()) return violations;
    return file;
  }

 private:
  int ColumnIfNamed(const std::string& name) { return name.empty() ? -1 : table_.ColumnOf(name); }

  ClientFileRow ReadRow() {
    return {.id = ReadId(),
            .criterion = ReadNumber(criterion_),
            .line = table_.line(),
            .second = ReadNumber(second_),
            .transaction_cost = ReadNumber(transaction_cost_),
            .marketing_cost = ReadNumber(marketing_cost_),
            .kind = ReadKind()};
  }

  std::string ReadId() {
    const std::string_view id = table_.IdIn(id_);
    if (id.empty()) table_.AddViolation(id_, ViolationCode::kRequired, "must name a client");
    return std::string(id);
  }

  // A last row that is called a total and is the sum of the others is no client, and would be the
  // first of all.
  void TakeTotalsOut(ClientFile& file, Violations* violations) const {
    if (file.rows.size() < 3 || !IsCalledTotal(file.rows.back().id)) return;
    const ClientFileRow last = file.rows.back();
    double sum = 0, size = 0;
    for (std::size_t i = 0; i + 1 < file.rows.size(); ++i) {
      sum += file.rows[i].criterion;
      size += std::fabs(file.rows[i].criterion);
    }
    if (std::fabs(sum - last.criterion) > 0.01 + 1e-9 * size) return;
    const std::string what =
        "line " + std::to_string(last.line) + ": " + QuotedText(last.id) + " is the sum of the " +
        Counted(static_cast<std::int64_t>(file.rows.size()) - 1, "row", "rows") + " before it";
    if (!flags_.csv.skip_bad) {
      violations->push_back(
          {"clients", ViolationCode::kContradiction,
           what + ", and must not stand among clients; --skip-bad sets it aside"});
      return;
    }
    file.rows.pop_back();
    file.warnings.push_back(what + ", no client; set aside (--skip-bad)");
  }

  // 0 where there is no such column.
  double ReadNumber(int column) {
    if (column < 0) return 0;
    return table_.NumberIn(column).value_or(0);
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
