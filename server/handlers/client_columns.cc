#include "server/handlers/client_columns.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "server/convert/pyramid_conversion.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/may_keep.h"

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

void Check(const ClientColumns::Column& column, const char* name, const Range& range,
           std::int64_t rows, const FieldPath& at, Checker& checker) {
  if (!column.any()) return;
  const auto add_violation = [&](std::int64_t row, ViolationCode code, std::string words) {
    checker.Add(at.At(static_cast<int>(row)).Field(name), code, std::move(words));
  };
  if (column.given < rows) {
    add_violation(column.first_missing, ViolationCode::kRequired,
                  "must be set for all clients or for none, but is for " +
                      std::to_string(column.given) + " of " + std::to_string(rows));
  }
  for (std::size_t row = 0; row < column.values.size() && checker.count() < limits::kMaxViolations;
       ++row) {
    if (range.Contains(column.values[row])) continue;
    checker.InRange(at.At(static_cast<int>(row)).Field(name), column.values[row], range);
  }
}

}  // namespace

std::size_t ClientColumns::GrowthOf(const v1::ClientRow& row) const {
  if (rows_ >= limits::kMaxSegmentedClients) return 0;
  const auto of = [this](bool given, const Column& column) {
    return given ? GrowthTo(static_cast<std::size_t>(rows_) + 1, column.values) : 0;
  };
  return of(row.has_second_criterion(), second_criterion_) +
         of(row.has_transaction_cost(), transaction_cost_) +
         of(row.has_marketing_cost(), marketing_cost_) +
         (ToClientKind(row.kind()) ? 0 : GrowthTo(unknown_kinds_.size() + 1, unknown_kinds_));
}

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
  Checker checker;
  Check(second_criterion_, "second_criterion", Range::Any(), rows_, at, checker);
  Check(transaction_cost_, "transaction_cost", Range::AtLeast(0), rows_, at, checker);
  Check(marketing_cost_, "marketing_cost", Range::AtLeast(0), rows_, at, checker);
  for (const UnknownKind& unknown : unknown_kinds_) {
    if (checker.count() >= limits::kMaxViolations) break;
    checker.Add(at.At(static_cast<int>(unknown.row)).Field("kind"), ViolationCode::kUnknownValue,
                "must be a kind that has a name, got " + std::to_string(unknown.number));
  }
  return checker.Take(at);
}

}  // namespace accord::handlers_internal
