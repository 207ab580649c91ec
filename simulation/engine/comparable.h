#ifndef ACCORD_SIMULATION_ENGINE_COMPARABLE_H_
#define ACCORD_SIMULATION_ENGINE_COMPARABLE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// Whether models of the two may be compared on the same paths, figure by figure
// (compared_figures.h): they have one timeline, and the same ids of contracts and of segments, in
// the same order. A fault at `at`, which is where `other` comes from, for each that differs.
// Thread-safe.
Violations CheckComparable(const Scenario& base, const Scenario& other, const FieldPath& at);

// Drivers of an alternative keep the reference of the base's driver of that id where they give none
// of their own and accumulate alike: another marginal then moves what it brings, not what it is
// compared with. Not thread-safe: remembers the base's medians, some of which take a table.
class ReferenceKeeper {
 public:
  explicit ReferenceKeeper(const Scenario& base) : base_(base) {}

  // `changed`: ids of drivers that are not the base's as they stand; the others have its references
  // anyway. To be called before the alternative is validated.
  void Keep(const std::set<std::string>& changed, ScenarioDraft& alternative);

 private:
  const Scenario& base_;
  std::map<std::string, std::vector<double>> defaults_;  // by driver
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_COMPARABLE_H_
