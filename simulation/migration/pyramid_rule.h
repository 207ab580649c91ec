#ifndef ACCORD_SIMULATION_MIGRATION_PYRAMID_RULE_H_
#define ACCORD_SIMULATION_MIGRATION_PYRAMID_RULE_H_

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"

// How a customer pyramid is cut (Gurova 2017): fields, ranges and defaults of the proto message
// PyramidRule (protos/accord/v1/client_base_service.proto).
namespace accord {

struct CumulativeShares {
  std::vector<double> values;
};
struct SegmentCounts {
  std::vector<double> values;
};
struct CriterionThresholds {
  std::vector<double> values;
};

struct PyramidRuleDraft {
  std::vector<std::string> segments;
  std::variant<std::monostate, CumulativeShares, SegmentCounts, CriterionThresholds> sizes;
};

class PyramidRule;

// The rule with its defaults, or every fault of it under `at`. Whether counts sum to the number of
// clients is seen only with the clients. Thread-safe.
std::variant<PyramidRule, Violations> CheckPyramidRule(PyramidRuleDraft draft, const FieldPath& at);

// A rule without faults, defaults filled in: 2 to 64 segments with unique ids; sizes of the right
// length, in range and order. Immutable.
class PyramidRule {
 public:
  using Sizes = std::variant<CumulativeShares, SegmentCounts, CriterionThresholds>;

  // Ids, best first.
  const std::vector<std::string>& segments() const { return segments_; }
  const Sizes& sizes() const { return sizes_; }

 private:
  friend std::variant<PyramidRule, Violations> CheckPyramidRule(PyramidRuleDraft draft,
                                                                const FieldPath& at);
  PyramidRule(std::vector<std::string> segments, Sizes sizes)
      : segments_(std::move(segments)), sizes_(std::move(sizes)) {}

  std::vector<std::string> segments_;
  Sizes sizes_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_PYRAMID_RULE_H_
