#include "simulation/pyramid/client_table.h"

#include <absl/container/flat_hash_set.h>

#include <cmath>
#include <utility>

#include "simulation/base/limits.h"

namespace accord {
namespace {

// Keeps the first limits::kMaxViolations faults and counts the rest.
class Faults {
 public:
  void Add(const FieldPath& at, ViolationCode code, std::string description) {
    ++count_;
    if (count_ > limits::kMaxViolations) return;
    violations_.push_back({at.text(), code, std::move(description)});
  }

  Violations Take(const FieldPath& root) {
    if (count_ > limits::kMaxViolations) {
      violations_.push_back({root.text(), ViolationCode::kTooMany,
                             "has " + std::to_string(count_ - limits::kMaxViolations) +
                                 " further faults, not listed"});
    }
    return std::move(violations_);
  }

 private:
  Violations violations_;
  std::int64_t count_ = 0;
};

// Rows that are equal where their ids are.
struct IdHash {
  const ClientTable* clients;
  std::size_t operator()(int row) const { return absl::Hash<std::string_view>()(clients->id(row)); }
};
struct IdEqual {
  const ClientTable* clients;
  bool operator()(int a, int b) const { return clients->id(a) == clients->id(b); }
};

void CheckSize(const ClientTable& clients, const FieldPath& at, Faults& faults) {
  if (clients.appended() == 0) {
    faults.Add(at, ViolationCode::kRequired, "must have at least one client");
  }
  if (clients.appended() > clients.size()) {
    faults.Add(at, ViolationCode::kTooMany,
               "must have at most " + std::to_string(limits::kMaxSegmentedClients) +
                   " entries, got " + std::to_string(clients.appended()));
  }
}

void CheckId(const ClientTable& clients, int row, const FieldPath& at, Faults& faults) {
  const std::string_view id = clients.id(row);
  if (id.empty()) {
    faults.Add(at.At(row).Field("id"), ViolationCode::kRequired, "must be set");
  } else if (id.size() > limits::kMaxIdBytes) {
    faults.Add(at.At(row).Field("id"), ViolationCode::kInvalidFormat,
               "must be 1 to " + std::to_string(limits::kMaxIdBytes) +
                   " bytes, got more: " + QuotedText(id));
  }
}

}  // namespace

void ClientTable::Append(std::string_view id, double criterion, ClientKind kind) {
  ++appended_;
  ++counts_[static_cast<std::size_t>(kind)];
  if (appended_ > limits::kMaxSegmentedClients) return;
  ids_.append(id.substr(0, limits::kMaxIdBytes + 1));
  id_ends_.push_back(ids_.size());
  criteria_.push_back(criterion);
  kinds_.push_back(kind);
}

Violations CheckClients(const ClientTable& clients, const FieldPath& at) {
  Faults faults;
  CheckSize(clients, at, faults);
  absl::flat_hash_set<int, IdHash, IdEqual> seen(clients.size(), IdHash{&clients},
                                                 IdEqual{&clients});
  for (int row = 0; row < clients.size(); ++row) {
    CheckId(clients, row, at, faults);
    const auto [first, fresh] = seen.insert(row);
    if (!fresh && !clients.id(row).empty()) {
      faults.Add(at.At(row).Field("id"), ViolationCode::kDuplicate,
                 "must be unique, but " + at.At(*first).Field("id").text() + " is " +
                     QuotedText(clients.id(row)) + " already");
    }
    const double criterion = clients.criterion(row);
    if (!(std::fabs(criterion) <= limits::kMaxMagnitude)) {
      faults.Add(at.At(row).Field("criterion"), ViolationCode::kOutOfRange,
                 "must be a finite number of at most 1e15, got " + NumberText(criterion));
    }
  }
  return faults.Take(at);
}

}  // namespace accord
