#ifndef ACCORD_SERVER_HANDLERS_TERM_SETS_H_
#define ACCORD_SERVER_HANDLERS_TERM_SETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
#include "server/convert/override.h"
#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// The term sets that axes make of a base, as overrides. Immutable, thread-safe.
class TermSets {
 public:
  struct Axis {
    std::string path;  // empty of alternatives
    // Exactly one is not empty; of a Latin hypercube and a list one entry for each set.
    std::vector<double> numbers;
    std::vector<google::protobuf::Value> values;
    std::vector<v1::Alternative> alternatives;
    std::vector<std::string> value_names;  // as many as there are values, or none
    bool moves_chance = false;  // it may change timeline, drivers, correlation or outcomes

    std::size_t size() const { return numbers.size() + values.size() + alternatives.size(); }
    bool is_numeric() const { return !numbers.empty(); }
  };

  const std::vector<Axis>& axes() const { return axes_; }
  std::int64_t count() const { return count_; }
  v1::SweepDesign design() const { return design_; }

  // What set number `set` changes, in the order of the axes.
  Overrides OverridesOf(std::int64_t set) const;
  // By axis the number, or the position of the value.
  std::vector<double> ValuesOf(std::int64_t set) const;
  // Whether it may move chance.
  bool MovesChance(std::int64_t set) const;
  // "path=0.4, other=jom": for people.
  std::string DescriptionOf(std::int64_t set) const;

 private:
  friend Checked<TermSets> TermSetsOf(const v1::SweepTermsRequest& request);
  std::size_t PositionOf(std::int64_t set, std::size_t axis) const;

  std::vector<Axis> axes_;
  v1::SweepDesign design_ = v1::SWEEP_DESIGN_GRID;
  std::int64_t count_ = 0;
};

// The sets that a request asks for; or every fault of its axes and its design, seen without a set
// made and with nothing of their number allocated. Paths and values are not looked at.
Checked<TermSets> TermSetsOf(const v1::SweepTermsRequest& request);

namespace handlers_internal {

// Makes scenarios of overrides of one base, which has no faults and outlives it. Thread-safe.
class TermSetMaker {
 public:
  TermSetMaker(const v1::Scenario& message, const Scenario& base, std::uint64_t seed)
      : message_(message), base_(base), seed_(seed) {}

  // The scenario, comparable with the base, or every fault: of the overrides under at.overrides,
  // else of what they make of the base under at.scenario.
  Checked<Scenario> Make(const Overrides& overrides, const FieldPath& at) const;

  const Scenario& base() const { return base_; }

 private:
  const v1::Scenario& message_;
  const Scenario& base_;
  const std::uint64_t seed_;
};

// Whether an override of this path may move chance.
bool MayMoveChance(const std::string& path);

}  // namespace handlers_internal
}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_TERM_SETS_H_
