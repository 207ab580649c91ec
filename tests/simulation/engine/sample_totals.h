#ifndef ACCORD_TESTS_SIMULATION_ENGINE_SAMPLE_TOTALS_H_
#define ACCORD_TESTS_SIMULATION_ENGINE_SAMPLE_TOTALS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "simulation/engine/totals.h"
#include "simulation/engine/totals_visit.h"
#include "simulation/random/stream.h"

// Totals for tests: a model with every kind of figure, and values for each of them.
namespace accord::testing {

// Independent standard normals, a different column for each number.
inline std::vector<double> Normals(std::uint64_t column, std::size_t size) {
  std::vector<double> z(size), unused(size);
  FillNormals4(MakeStreamKey(column, "test", "", ""), 0, 0, z, unused, unused, unused);
  return z;
}

// Two contracts (the second one neither scored nor with clauses), outcomes, a client base with
// levers and arrivals; the first is measured with error, may end early, and is paid with a lag.
inline CompiledModel ModelWithEverything(int periods) {
  CompiledModel model{};
  model.period_count = periods;
  model.cash_period_count = periods + 1;
  model.periods_per_year = 4;
  CompiledChance chance{};
  chance.period_count = periods;
  chance.outcomes.resize(2);
  model.chance = std::make_shared<const CompiledChance>(std::move(chance));
  CompiledContract scored{};
  scored.clauses.resize(3);
  scored.weights = {{0, 0.5}, {1, 0.5}};
  scored.supplier.investment = 5;
  scored.client.investment = 7;
  scored.groups.resize(1);
  scored.terminations.resize(2);
  scored.is_verified = true;
  scored.longest_lag = 1;
  scored.other_line_pays = {true, true, true};
  CompiledContract plain{};
  plain.other_line_pays = {false, false};
  plain.supplier.investment = 3;
  model.contracts = {scored, plain};
  model.client_base.emplace();
  model.client_base->rows.resize(3);
  model.client_base->rows[0].targets = {0, 2};
  model.client_base->arrivals.resize(1);
  model.client_base->levers.resize(2);
  return model;
}

// So many of it, each with a chance of its own, so that they share nothing.
inline std::vector<CompiledModel> UnlikeModels(int count, int periods) {
  std::vector<CompiledModel> models;
  for (int i = 0; i < count; ++i) models.push_back(ModelWithEverything(periods));
  return models;
}

// Adds `paths` values to every leaf, each leaf its own, in tiles of an uneven length.
class Filler {
 public:
  Filler(std::uint64_t seed, std::size_t paths) : next_(seed * 1'000'000), paths_(paths) {}

  template <typename T>
  void List(T&) {}
  template <typename T>
  bool Part(Shared<T>& part) {
    return filled_.insert(part.part()).second;
  }
  void Leaf(double&) {}
  void Leaf(std::uint64_t& count) { count += paths_; }
  void Leaf(EventCount& count) { count.AddAbove(Normals(next_++, paths_), 0.5); }
  void Leaf(TailFlows& tail) {
    const std::vector<double> figure = Normals(next_++, paths_);
    std::vector<std::vector<double>> values;
    std::vector<FlowColumn> flows;
    for (std::size_t f = 0; f < tail.flow_count(); ++f) {
      values.push_back(Normals(next_++, paths_));
      flows.push_back({values.back().data()});
    }
    tail.AddTile(figure, flows);
  }
  template <typename T>
  void Leaf(T& leaf) {
    const std::vector<double> values = Normals(next_++, paths_);
    const std::span<const double> all(values);
    for (std::size_t i = 0; i < paths_; i += 100) {
      leaf.AddTile(all.subspan(i, std::min<std::size_t>(100, paths_ - i)));
    }
  }

 private:
  std::uint64_t next_;
  std::size_t paths_;
  std::set<std::shared_ptr<void>> filled_;
};

inline void Fill(StudyTotals& totals, std::uint64_t seed, std::size_t paths) {
  Filler filler(seed, paths);
  for (ModelTotals& model : totals.models) totals_internal::Walk(filler, model);
  for (ModelBridges& bridges : totals.bridges) totals_internal::Walk(filler, bridges);
}

// Counts leaves that differ between totals of one shape.
struct Comparer {
  int leaves = 0, different = 0;

  template <typename T>
  bool Part(const Shared<T>&, const Shared<T>&) {
    return true;
  }
  template <typename T>
  void List(const T& a, const T& b) {
    if (totals_internal::Size(a) != totals_internal::Size(b)) ++different;
  }
  template <typename T>
  void Leaf(const T& a, const T& b) {
    ++leaves;
    if (!(a == b)) ++different;
  }
};

inline int Differences(const StudyTotals& a, const StudyTotals& b) {
  if (a.models.size() != b.models.size() || a.pairs.size() != b.pairs.size()) return 1;
  Comparer comparer;
  totals_internal::Walk(comparer, a, b);
  return comparer.different;
}

}  // namespace accord::testing

#endif  // ACCORD_TESTS_SIMULATION_ENGINE_SAMPLE_TOTALS_H_
