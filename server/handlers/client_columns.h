#ifndef ACCORD_SERVER_HANDLERS_CLIENT_COLUMNS_H_
#define ACCORD_SERVER_HANDLERS_CLIENT_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "simulation/base/violation.h"
#include "simulation/pyramid/client_table.h"

namespace accord::handlers_internal {

// What clients have beside id and criterion. Takes anything and judges nothing until Faults; what
// it keeps is bounded by limits::kMaxSegmentedClients.
class ClientColumns {
 public:
  struct Column {
    std::vector<double> values;  // 0 where there was none
    std::int64_t given = 0;
    std::int64_t first_missing = -1;  // row

    bool any() const { return given > 0; }
  };

  // The client's kind; active where its number has no name, which is a fault.
  ClientKind Append(const v1::ClientRow& row);

  // By how much memory_bytes grows at most when this row is appended next.
  std::size_t GrowthOf(const v1::ClientRow& row) const;

  // at[row].<column>: a column that some clients have and others have not (the first of these);
  // what is not finite, too large, or a cost below 0; a kind without a name. At most
  // limits::kMaxViolations.
  Violations Faults(const FieldPath& at) const;

  // Whether clients have costs of either kind.
  bool has_costs() const { return transaction_cost_.any() || marketing_cost_.any(); }
  // Allocated.
  std::size_t memory_bytes() const {
    return (second_criterion_.values.capacity() + transaction_cost_.values.capacity() +
            marketing_cost_.values.capacity()) *
               sizeof(double) +
           unknown_kinds_.capacity() * sizeof(UnknownKind);
  }
  const Column& second_criterion() const { return second_criterion_; }
  const Column& transaction_cost() const { return transaction_cost_; }
  const Column& marketing_cost() const { return marketing_cost_; }

 private:
  struct UnknownKind {
    std::int64_t row;
    int number;
  };

  std::int64_t rows_ = 0;
  Column second_criterion_, transaction_cost_, marketing_cost_;
  std::vector<UnknownKind> unknown_kinds_;  // at most limits::kMaxViolations
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_CLIENT_COLUMNS_H_
