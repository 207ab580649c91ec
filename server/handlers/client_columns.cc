#include "server/handlers/client_columns.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "server/convert/pyramid_conversion.h"
#include "simulation/base/limits.h"

namespace accord::handlers_internal {
namespace {

void Put(bool given, double value, std::int64_t row, ClientColumns::Column& column) {
  if (given) {
    ++column.given;
    // Columns that nobody has stay empty.
    column.values.resize(static_cast<std::size_t>(row));
    column.values.push_back(value);
  } else if (column.first_missing < 0) {
    column.first_missing = row;
  }
}

void Check(const ClientColumns::Column& column, const char* name, double least, std::int64_t rows,
           const FieldPath& at, Violations& violations) {
  if (!column.any()) return;
  const auto blame = [&](std::int64_t row, ViolationCode code, std::string words) {
    violations.push_back({at.At(static_cast<int>(row)).Field(name).text(), code, std::move(words)});
  };
  if (column.given < rows) {
    blame(column.first_missing, ViolationCode::kRequired,
          "must be set for all clients or for none, but is for " + std::to_string(column.given) +
              " of " + std::to_string(rows));
  }
  for (std::size_t row = 0;
       row < column.values.size() && violations.size() < limits::kMaxViolations; ++row) {
    const double value = column.values[row];
    if (value >= least && value <= limits::kMaxMagnitude) continue;
    blame(static_cast<std::int64_t>(row), ViolationCode::kOutOfRange,
          "must be in [" + NumberText(least) + ", 1e15], got " + NumberText(value));
  }
}

}  // namespace

ClientKind ClientColumns::Append(const v1::ClientRow& row) {
  const std::optional<ClientKind> kind = ToClientKind(row.kind());
  if (rows_ >= limits::kMaxSegmentedClients) return kind.value_or(ClientKind::kActive);
  if (!kind && unknown_kinds_.size() < limits::kMaxViolations) {
    unknown_kinds_.push_back({rows_, row.kind()});
  }
  Put(row.has_second_criterion(), row.second_criterion(), rows_, second_criterion_);
  Put(row.has_transaction_cost(), row.transaction_cost(), rows_, transaction_cost_);
  Put(row.has_marketing_cost(), row.marketing_cost(), rows_, marketing_cost_);
  ++rows_;
  return kind.value_or(ClientKind::kActive);
}

Violations ClientColumns::Faults(const FieldPath& at) const {
  Violations violations;
  Check(second_criterion_, "second_criterion", -limits::kMaxMagnitude, rows_, at, violations);
  Check(transaction_cost_, "transaction_cost", 0.0, rows_, at, violations);
  Check(marketing_cost_, "marketing_cost", 0.0, rows_, at, violations);
  for (const UnknownKind& unknown : unknown_kinds_) {
    if (violations.size() >= limits::kMaxViolations) break;
    violations.push_back({at.At(static_cast<int>(unknown.row)).Field("kind").text(),
                          ViolationCode::kUnknownValue,
                          "must be a kind that has a name, got " + std::to_string(unknown.number)});
  }
  return violations;
}

}  // namespace accord::handlers_internal
