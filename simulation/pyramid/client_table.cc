#include "simulation/pyramid/client_table.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/may_keep.h"

namespace accord {
namespace {

// Rows that are equal where their ids are.
struct IdHash {
  const ClientTable* clients;
  std::size_t operator()(int row) const { return absl::Hash<std::string_view>()(clients->id(row)); }
};
struct IdEqual {
  const ClientTable* clients;
  bool operator()(int a, int b) const { return clients->id(a) == clients->id(b); }
};

void CheckSize(const ClientTable& clients, const FieldPath& at, Checker& checker) {
  if (clients.appended() == 0) {
    checker.Add(at, ViolationCode::kRequired, "must have at least one client");
  }
  if (clients.appended() > clients.size()) {
    checker.Add(at, ViolationCode::kTooMany,
                "must have at most " + std::to_string(limits::kMaxSegmentedClients) +
                    " entries, got " + std::to_string(clients.appended()));
  }
}

}  // namespace

std::size_t ClientTable::GrowthOf(std::string_view id) const {
  if (appended_ >= limits::kMaxSegmentedClients) return 0;
  const std::size_t rows = criteria_.size() + 1;
  return GrowthTo(ids_.size() + std::min<std::size_t>(id.size(), limits::kMaxClientIdBytes + 1),
                  ids_) +
         GrowthTo(rows, id_ends_) + GrowthTo(rows, criteria_) + GrowthTo(rows, kinds_);
}

void ClientTable::Append(std::string_view id, double criterion, ClientKind kind) {
  ++appended_;
  ++counts_[static_cast<std::size_t>(kind)];
  if (appended_ > limits::kMaxSegmentedClients) return;
  ids_.append(id.substr(0, limits::kMaxClientIdBytes + 1));
  id_ends_.push_back(ids_.size());
  criteria_.push_back(criterion);
  kinds_.push_back(kind);
}

Violations CheckClients(const ClientTable& clients, const FieldPath& at) {
  return CheckClients(clients, at, {});
}

Violations CheckClients(const ClientTable& clients, const FieldPath& at, const Stopped& stopped) {
  Checker checker;
  CheckSize(clients, at, checker);
  absl::flat_hash_set<int, IdHash, IdEqual> seen(0, IdHash{&clients}, IdEqual{&clients});
  seen.reserve(static_cast<std::size_t>(clients.size()));  // so many buckets would be moved once
  for (int row = 0; row < clients.size(); ++row) {
    if (GivesUpAtRow(row, stopped)) break;
    const std::string_view id = clients.id(row);
    if (id.empty() || id.size() > limits::kMaxClientIdBytes) {
      checker.Name(at.At(row).Field("id"), id, limits::kMaxClientIdBytes);
    }
    const auto [first, fresh] = seen.insert(row);
    if (!fresh && !id.empty()) {
      checker.Add(at.At(row).Field("id"), ViolationCode::kDuplicate,
                  "must be unique, but " + at.At(*first).Field("id").text() + " is " +
                      QuotedText(id) + " already");
    }
    const double criterion = clients.criterion(row);
    if (!IsOfSize(criterion)) {
      checker.InRange(at.At(row).Field("criterion"), criterion, Range::Any());
    }
  }
  return checker.Take(at);
}

}  // namespace accord
