#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/random/sobol.h"

namespace accord {
namespace {

// Who stands where in every period of a study.
struct NetLayout {
  int stride = 8;
  std::map<std::string, int> places;  // by id of a driver
};

NetLayout LayoutOf(const std::vector<Scenario>& scenarios) {
  NetLayout layout;
  const auto add = [&](const std::string& id) {
    layout.places.emplace(id, static_cast<int>(layout.places.size()));
  };
  std::set<std::string> others;
  for (const Driver& driver : scenarios.front().facts().drivers) add(driver.id);
  for (const Scenario& scenario : scenarios) {
    for (const Driver& driver : scenario.facts().drivers) others.insert(driver.id);
  }
  for (const std::string& id : others) add(id);
  const auto all = static_cast<unsigned>(layout.places.size());
  layout.stride = std::max(layout.stride, static_cast<int>(std::bit_ceil(all)));
  return layout;
}

// Whether its normals may be made: never of trials, of a constant only where others correlate with
// it.
bool IsDrawn(const Driver& driver, const Correlation& correlation) {
  if (std::holds_alternative<TrialsMarginal>(driver.marginal->kind)) return false;
  if (!std::holds_alternative<ConstantMarginal>(driver.marginal->kind)) return true;
  return std::any_of(correlation.pairs.begin(), correlation.pairs.end(),
                     [&](const CorrelationPair& pair) {
                       return pair.first == driver.id || pair.second == driver.id;
                     });
}

// Of every normal that a driver of any scenario is made of: static ones are drawn once.
std::set<int> CoordinatesOf(const std::vector<Scenario>& scenarios, const NetLayout& layout) {
  std::set<int> coordinates;
  for (const Scenario& scenario : scenarios) {
    for (const Driver& driver : scenario.facts().drivers) {
      if (!IsDrawn(driver, *scenario.facts().correlation)) continue;
      const int periods = driver.persistence == 1.0 ? 1 : scenario.period_count();
      for (int t = 1; t <= periods; ++t) {
        coordinates.insert((t - 1) * layout.stride + layout.places.at(driver.id));
      }
    }
  }
  return coordinates;
}

}  // namespace

std::int64_t NormalsWithoutCoordinate(const std::vector<Scenario>& scenarios) {
  const std::set<int> all = CoordinatesOf(scenarios, LayoutOf(scenarios));
  return std::distance(all.lower_bound(kNetCoordinates), all.end());
}

namespace model_internal {

void DrawFromNets(const std::vector<Scenario>& scenarios, std::uint64_t seed,
                  std::vector<CompiledModel>& models) {
  const NetLayout layout = LayoutOf(scenarios);
  const std::set<int> all = CoordinatesOf(scenarios, layout);
  const auto net = std::make_shared<const ScrambledNet>(
      seed, std::vector<int>(all.begin(), all.lower_bound(kNetCoordinates)));
  for (std::size_t m = 0; m < models.size(); ++m) {
    AlterChance(
        [&](CompiledChance& chance) {
          chance.net = net;
          chance.net_stride = layout.stride;
          for (std::size_t d = 0; d < chance.drivers.size(); ++d) {
            chance.drivers[d].net_place = layout.places.at(scenarios[m].facts().drivers[d].id);
          }
        },
        models[m]);
  }
}

}  // namespace model_internal
}  // namespace accord
