#ifndef ACCORD_SIMULATION_BASE_CHECKER_H_
#define ACCORD_SIMULATION_BASE_CHECKER_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/overloaded.h"
#include "simulation/base/violation.h"

// The tools of whoever checks what a caller wrote: ranges, ids, and a collector of faults.
namespace accord {

// Whether a number is finite and of at most limits::kMaxMagnitude, as every number from outside is.
inline bool IsOfSize(double number) { return std::fabs(number) <= limits::kMaxMagnitude; }

// Whether an id is 1 to limits::kMaxIdBytes characters of [A-Za-z0-9_-].
bool IsId(std::string_view id);

// Whether the id of a client or segment is 1 to limits::kMaxClientIdBytes bytes of UTF-8, in any
// script, without control characters and without a space at either end.
bool IsClientId(std::string_view id);

// Whether a name that the caller brings along, such as that of a column, is 1 to
// limits::kMaxIdBytes bytes of anything.
inline bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= static_cast<std::size_t>(limits::kMaxIdBytes);
}

// The numbers that a field may take. NaN, infinity and magnitudes beyond limits::kMaxMagnitude lie
// in no range.
class Range {
 public:
  static constexpr Range Any() { return Range({}, {}); }
  static constexpr Range Above(double low) { return Range(End{low, true}, {}); }
  static constexpr Range AtLeast(double low) { return Range(End{low, false}, {}); }
  static constexpr Range AtMost(double high) { return Range({}, End{high, false}); }
  static constexpr Range Closed(double low, double high) {
    return Range(End{low, false}, End{high, false});
  }
  static constexpr Range Open(double low, double high) {
    return Range(End{low, true}, End{high, true});
  }
  static constexpr Range OpenClosed(double low, double high) {
    return Range(End{low, true}, End{high, false});
  }

  bool Contains(double number) const;
  // "above 0", "in (0, 5]", "at most 1", "a finite number".
  std::string Text() const;

 private:
  struct End {
    double value;
    bool open;
  };
  constexpr Range(std::optional<End> low, std::optional<End> high) : low_(low), high_(high) {}

  std::optional<End> low_, high_;
};

// A number that was computed rather than given, to 12 significant digits: "1.1" for 0.6 + 0.5.
std::string RoundedText(double number);

// Collects faults. Keeps the first limits::kMaxViolations and counts the rest.
class Checker {
 public:
  void Add(const FieldPath& at, ViolationCode code, std::string description);
  // The same at a path already written down.
  void Add(std::string at, ViolationCode code, std::string description);

  // Each returns whether the field is sound, and adds a violation where it is not.
  bool InRange(const FieldPath& at, double number, const Range& range);
  bool InRange(const FieldPath& at, const std::optional<double>& number, const Range& range);
  bool IntegerInRange(const FieldPath& at, std::int64_t number, std::int64_t low,
                      std::int64_t high);
  // IsId.
  bool Id(const FieldPath& at, std::string_view id);
  // IsClientId.
  bool ClientId(const FieldPath& at, std::string_view id);
  // IsName.
  bool Name(const FieldPath& at, std::string_view name, int max_bytes = limits::kMaxIdBytes);
  // At most `max_bytes` of UTF-8.
  bool Text(const FieldPath& at, std::string_view text, int max_bytes);
  // Whether `lower` < `upper`; an absent end is infinitely far. `at` is the path of the upper end.
  bool Ordered(const FieldPath& at, std::optional<double> lower, std::optional<double> upper);
  // "must have at most 64 entries, got 65".
  bool Size(const FieldPath& at, std::size_t size, int max);

  // Whether the enum has a name; kUnspecified, always 0, becomes `fallback`. `last` is its greatest
  // enumerator.
  template <typename Enum>
  bool KnownOr(const FieldPath& at, Enum& value, Enum last, Enum fallback) {
    if (value == Enum{}) value = fallback;
    return Known(at, static_cast<std::int64_t>(value), static_cast<std::int64_t>(last));
  }
  // The same where the field must be set.
  template <typename Enum>
  bool KnownAndSet(const FieldPath& at, Enum value, Enum last) {
    if (value == Enum{}) {
      Add(at, ViolationCode::kRequired, "must be set");
      return false;
    }
    return Known(at, static_cast<std::int64_t>(value), static_cast<std::int64_t>(last));
  }

  // Faults so far, those beyond the limit included.
  std::size_t count() const { return count_; }
  // The faults; where some were left out, one more at `root` says how many.
  Violations Take(const FieldPath& root);

 private:
  bool Known(const FieldPath& at, std::int64_t value, std::int64_t last);

  Violations violations_;
  std::size_t count_ = 0;
};

// Which ids a list may have: IsId or IsClientId.
enum class IdRule { kPlain, kAnyScript };

// The ids of one list, and the path of each of its entries.
class IdIndex {
 public:
  // Reports empty, malformed and repeated ids (the first of equals keeps the name, later ones are
  // named by their place). `what` is such as "driver". `cut` says that entries past a limit have
  // been left out, so that a reference to something unknown is no fault of its own.
  template <typename Entry>
  IdIndex(Checker& checker, const FieldPath& list, const std::vector<Entry>& entries,
          std::string_view what, bool cut, IdRule rule = IdRule::kPlain)
      : what_(what), cut_(cut), rule_(rule) {
    paths_.reserve(entries.size());
    for (const Entry& entry : entries) AddId(checker, list, entry.id);
  }

  const FieldPath& path(std::size_t index) const { return paths_[index]; }
  // Place of the first entry with this id, or -1.
  int Find(const std::string& id) const;
  // The same; adds "names no driver: ..." where there is none.
  int Resolve(Checker& checker, const FieldPath& at, const std::string& id) const;

 private:
  void AddId(Checker& checker, const FieldPath& list, const std::string& id);

  std::string what_;
  bool cut_;
  IdRule rule_;
  std::map<std::string, int> index_;
  std::vector<FieldPath> paths_;
};

// Entries that are named by what they refer to, each at most once: loadings by driver, accounts by
// contract. Gives the paths and reports repetitions.
class UniqueKeys {
 public:
  UniqueKeys(Checker& checker, FieldPath list, std::string_view key_field)
      : checker_(checker), list_(std::move(list)), key_field_(key_field) {}

  // Path of the next entry; a repeated key is reported and named by its place.
  FieldPath Next(const std::string& key);

 private:
  Checker& checker_;
  FieldPath list_;
  std::string key_field_;
  std::map<std::string, int> first_;
  int next_ = 0;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_CHECKER_H_
