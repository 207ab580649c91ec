#ifndef ACCORD_SIMULATION_PYRAMID_PYRAMID_RULE_H_
#define ACCORD_SIMULATION_PYRAMID_PYRAMID_RULE_H_

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/pyramid/client_table.h"

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

// Segment ids of inactive clients, active prospects, prospects and others.
using UnrankedSegments = std::array<std::string, kClientKinds - 1>;

struct PyramidRuleDraft {
  std::vector<std::string> segments;
  std::variant<std::monostate, CumulativeShares, SegmentCounts, CriterionThresholds> sizes;
  UnrankedSegments unranked = {};  // empty: the default
};

class PyramidRule;

// The rule with its defaults, or every fault of it under `at`. Whether counts sum to the number of
// active clients, and segments of other kinds bear names of their own, is seen only with the
// clients. Thread-safe.
std::variant<PyramidRule, Violations> CheckPyramidRule(PyramidRuleDraft draft, const FieldPath& at);

// A rule without faults, defaults filled in: 2 to 64 segments with unique ids; sizes of the right
// length, in range and order. Immutable.
class PyramidRule {
 public:
  using Sizes = std::variant<CumulativeShares, SegmentCounts, CriterionThresholds>;

  // Ids of the segments of active clients, best first.
  const std::vector<std::string>& segments() const { return segments_; }
  // Id of the segment of a kind of client that is not ranked.
  const std::string& unranked(ClientKind kind) const {
    return unranked_[static_cast<std::size_t>(kind) - 1];
  }
  const Sizes& sizes() const { return sizes_; }

 private:
  friend std::variant<PyramidRule, Violations> CheckPyramidRule(PyramidRuleDraft draft,
                                                                const FieldPath& at);
  PyramidRule(std::vector<std::string> segments, Sizes sizes, UnrankedSegments unranked)
      : segments_(std::move(segments)), sizes_(std::move(sizes)), unranked_(std::move(unranked)) {}

  std::vector<std::string> segments_;
  Sizes sizes_;
  UnrankedSegments unranked_;
};

// A segment of clients that are not ranked, holds somebody and bears the id of a segment before it,
// under `at`. An id that nobody needs may be anything. Thread-safe.
Violations CheckUnrankedNames(const PyramidRule& rule, const FieldPath& at,
                              const ClientTable& clients);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PYRAMID_PYRAMID_RULE_H_
