#ifndef ACCORD_SIMULATION_PANEL_PANEL_H_
#define ACCORD_SIMULATION_PANEL_PANEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/may_keep.h"
#include "simulation/base/violation.h"

// A panel: who bought when and for how much, taken in row by row and kept as what each client looks
// like at dates that are known before the first row comes.
//
// Time is a whole number: days since 1970-01-01, or periods counted from anywhere. A date stands
// for its beginning: what a client looks like at a date is made of the rows before it.
//
// Rows may come in any order and give the same figures in every order: counts are whole numbers,
// and amounts are added as whole millionths (finer ones are rounded to these), exactly as long as
// those of one client between two dates stay below 9e9; above that to 16 digits.
//
// A negative amount is a return: it reduces the total and the mean, and is otherwise no purchase
// (not of recency, tenure or frequency). An amount of 0 is a purchase.
//
// Rows may have further columns of numbers. Of these a client has at a date the value of its latest
// row before it, of several at one time the greatest, returns included; rows in which a column is
// not known (NaN) are passed over.
namespace accord {

// The value of a column that is not known: below every number.
inline constexpr double kNoValue = -std::numeric_limits<double>::infinity();

// A client at a date.
struct ClientFigures {
  std::int64_t frequency = 0;  // purchases before the date; where there are none, ...
  std::int32_t recency = 0;    // ... these mean nothing: time since the last purchase, at least 1
  std::int32_t tenure = 0;     // time since the first purchase, at least recency
  double total_amount = 0.0;   // of all rows before the date, returns taken off
  double mean_amount = 0.0;    // total_amount / frequency
  // Of the rows from the date before (at the first date: of all rows) up to this one.
  double amount_since_date_before = 0.0;
  // Of the panel's columns, in their order; kNoValue where it has none.
  std::array<double, limits::kMaxPanelColumns> columns = {kNoValue, kNoValue, kNoValue, kNoValue,
                                                          kNoValue, kNoValue, kNoValue, kNoValue};
};

// What is wrong with a row.
enum class PanelFault {
  kNone,
  kNoClient,     // the id is empty
  kLongClient,   // longer than limits::kMaxClientIdBytes
  kTime,         // beyond limits::kMaxPanelTime
  kAmount,       // not finite, or above 1e15 in size
  kValue,        // of a further column: infinite, or above 1e15 in size
  kTooManyRows,  // beyond limits::kMaxPanelRows
  kTooMuch,      // more clients or bytes than a panel may keep, or it was told no
};

// Field of a row that a fault is about ("client", "time", "amount", "column" or, of what is too
// much, ""), its code and words. `number` is the amount or, with kValue, the value.
Violation DescribePanelFault(PanelFault fault, std::string_view client, std::int32_t time,
                             double number);

// Whether there are so many dates: `least` to limits::kMaxPanelDates; faults by `at`.
Violations CheckPanelDateCount(std::size_t count, int least, const FieldPath& at);

// So many dates, strictly increasing, none beyond limits::kMaxPanelTime; faults by at[i], or at
// `at` itself. An entry that is no date, which is for others to report, counts but has no place in
// the order. `names` are the entries as the caller wrote them.
Violations CheckPanelDates(std::span<const std::optional<std::int32_t>> dates,
                           std::span<const std::string> names, int least, const FieldPath& at);

// Who walks over the clients of a panel asks at every one; now and then that asks `stopped`, which
// may be empty, whether nobody waits for the walk any more.
inline bool GivesUpAt(int client, const std::function<bool()>& stopped) {
  constexpr int kClientsBetween = 256;
  return client % kClientsBetween == 0 && stopped && stopped();
}

// Not thread-safe while rows are appended. Moves, but does not copy.
class Panel {
 public:
  // `dates` are such that CheckPanelDates has no fault to find; at most limits::kMaxPanelColumns
  // `columns`.
  explicit Panel(std::vector<std::int32_t> dates, std::vector<std::string> columns = {});
  ~Panel();
  Panel(Panel&&) noexcept;
  Panel& operator=(Panel&&) noexcept;

  // Takes one row in; `values` are those of the columns. Constant time, but for growth, before
  // which `may_keep` is asked. A row with a fault changes nothing.
  PanelFault Append(std::string_view client, std::int32_t time, double amount,
                    std::span<const double> values = {}, const MayKeep& may_keep = {});

  // Says whose rows come next, some dozens at most: what is known of these clients is fetched into
  // the cache for all at once, which makes Append faster. Changes nothing.
  void Expect(std::span<const std::string_view> clients) const;

  std::span<const std::int32_t> dates() const;
  std::span<const std::string> columns() const;
  // Clients with a row before the last date, numbered in the order in which they came.
  int client_count() const;
  std::string_view client(int number) const;
  // The client at every date: as many figures as dates.
  void FiguresOf(int client, std::span<ClientFigures> figures) const;

  std::int64_t row_count() const;     // taken in
  std::int64_t later_rows() const;    // of these, on the last date or after it: left out
  std::int64_t return_count() const;  // of those before it, returns
  double return_amount() const;       // their sum, at most 0
  std::size_t memory_bytes() const;   // kept

 private:
  struct Store;
  std::unique_ptr<Store> store_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_PANEL_H_
