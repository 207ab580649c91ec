#ifndef ACCORD_SIMULATION_PYRAMID_CLIENT_TABLE_H_
#define ACCORD_SIMULATION_PYRAMID_CLIENT_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// Clients as they come in chunks: an id, what they are ranked by, and what they are. In columns, so
// that five million take 100 MB and not a kilobyte each.
namespace accord {

// Gurova 2017: who bought within the period, who bought before only, contacts that have not bought
// yet, who might become one, and who buys the like elsewhere.
enum class ClientKind : std::uint8_t { kActive, kInactive, kActiveProspect, kProspect, kOther };
inline constexpr int kClientKinds = 5;

// Takes anything and judges nothing until `CheckClients`. What it keeps is bounded whatever is
// appended: the first limits::kMaxSegmentedClients rows, and one byte of an id more than allowed.
class ClientTable {
 public:
  void Append(std::string_view id, double criterion, ClientKind kind = ClientKind::kActive);

  // By how much memory_bytes grows at most when a row of this id is appended next.
  std::size_t GrowthOf(std::string_view id) const;

  // Rows kept.
  int size() const { return static_cast<int>(criteria_.size()); }
  // Rows appended.
  std::int64_t appended() const { return appended_; }
  // Rows appended of this kind.
  std::int64_t count(ClientKind kind) const { return counts_[static_cast<std::size_t>(kind)]; }

  std::string_view id(int row) const {
    const std::size_t begin = row == 0 ? 0 : id_ends_[row - 1];
    return std::string_view(ids_).substr(begin, id_ends_[row] - begin);
  }
  double criterion(int row) const { return criteria_[row]; }
  ClientKind kind(int row) const { return kinds_[row]; }

  // Of all ids kept.
  std::size_t id_bytes() const { return ids_.size(); }
  // What the columns have allocated; while one grows, up to half as much again for a moment.
  std::size_t memory_bytes() const {
    return ids_.capacity() + id_ends_.capacity() * sizeof(std::size_t) +
           criteria_.capacity() * sizeof(double) + kinds_.capacity();
  }

 private:
  std::string ids_;  // end to end
  std::vector<std::size_t> id_ends_;
  std::vector<double> criteria_;
  std::vector<ClientKind> kinds_;
  std::array<std::int64_t, kClientKinds> counts_ = {};
  std::int64_t appended_ = 0;
};

// Every fault of the rows: at[row].id unless it has 1 to 256 bytes and is unique, at[row].criterion
// unless finite and at most 1e15 in size, `at` itself unless there are 1 to 5 000 000 rows. Rows
// are numbered from 0 over all chunks. After limits::kMaxViolations faults one more at `at` counts
// the rest.
Violations CheckClients(const ClientTable& clients, const FieldPath& at);
// The same; once stopped, the faults found so far.
Violations CheckClients(const ClientTable& clients, const FieldPath& at, const Stopped& stopped);

// Who walks over the rows of a table asks at every one; now and then that asks `stopped`.
inline bool GivesUpAtRow(int row, const Stopped& stopped) {
  constexpr int kRowsBetween = 1 << 14;
  return row % kRowsBetween == 0 && IsStopped(stopped);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_PYRAMID_CLIENT_TABLE_H_
