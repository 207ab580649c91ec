#ifndef ACCORD_SIMULATION_ASSESSMENT_COLUMN_CHECKS_H_
#define ACCORD_SIMULATION_ASSESSMENT_COLUMN_CHECKS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "simulation/base/checker.h"

// Lists of what is assessed. Private to this folder.
namespace accord::assessment_internal {

// Whether the list has 1 to `most` entries; else a fault.
inline bool HasEntries(Checker& checker, const FieldPath& at, std::size_t size, int most) {
  if (size == 0) checker.Add(at, ViolationCode::kRequired, "must have at least 1 entry");
  return checker.Size(at, size, most) && size > 0;
}

// Whether the column has 1 to `most` entries, all in range; every other entry is a fault.
inline bool ColumnIsSound(Checker& checker, const FieldPath& at, const std::vector<double>& values,
                          const Range& range, int most) {
  if (!HasEntries(checker, at, values.size(), most)) return false;
  bool sound = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sound = checker.InRange(at.At(static_cast<int>(i)), values[i], range) && sound;
  }
  return sound;
}

// "must have one entry for each of outputs (4), got 3".
inline bool IsAsLong(Checker& checker, const FieldPath& at, std::size_t size, std::size_t other,
                     const std::string& of) {
  if (size == other) return true;
  checker.Add(at, ViolationCode::kContradiction,
              "must have one entry for each of " + of + " (" + std::to_string(other) + "), got " +
                  std::to_string(size));
  return false;
}

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_COLUMN_CHECKS_H_
