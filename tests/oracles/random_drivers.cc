#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/oracles/random_scenarios.h"

namespace accord::oracles {
namespace {

// Where a marginal's values lie.
enum class Home { kAnywhere, kAboveZero, kSmallSteps };

double LowEnd(Home home) {
  return home == Home::kAboveZero ? 0.2 : home == Home::kSmallSteps ? -0.2 : -2.0;
}
double HighEnd(Home home) { return home == Home::kSmallSteps ? 0.2 : 2.5; }

Marginal SimpleMarginal(RandomChoices& random, Home home, bool tabulated) {
  const double a = LowEnd(home), b = HighEnd(home);
  const double low = random.Round(a, a + (b - a) / 3), high = random.Round(a + (b - a) / 2, b);
  const double mode =
      random.Chance(0.2) ? (random.Chance(0.5) ? low : high) : random.Between(low, high);
  switch (random.Integer(0, tabulated ? 16 : 8)) {
    case 0:
      return {ConstantMarginal{random.Round(low, high)}};
    case 1:
      return {UniformMarginal{low, high}};
    case 2:
      if (home == Home::kAnywhere) return {NormalMarginal{mode, random.Between(0.05, 0.4)}};
      return {UniformMarginal{low, high}};
    case 3: {
      if (home == Home::kSmallSteps) return {TriangularMarginal{low, mode, high}};
      LognormalMarginal m;
      if (random.Chance(0.5)) {
        m.median = random.Between(0.3, 2);
        m.log_sd = random.Between(0.05, 0.6);
      } else {
        m.mean = random.Between(0.3, 2);
        m.sd = random.Between(0.05, 0.8);
      }
      return {m};
    }
    case 4:
      return {TriangularMarginal{low, mode, high}};
    case 5: {
      DiscreteMarginal m;
      const int count = random.Integer(1, 5);
      for (int i = 0; i < count; ++i) {
        const double value = std::round((low + (high - low) * i / count) * 100) / 100;
        // 0.2 a point, in any order: medians fall between points as well as on them.
        m.points.insert(m.points.begin() + random.Integer(0, i), {value, 1.0 / count});
      }
      return {m};
    }
    case 6: {
      EmpiricalMarginal m;
      const int count = random.Integer(2, 9);
      for (int i = 0; i < count; ++i) m.observations.push_back(random.Round(low, high));
      return {m};
    }
    case 7:
      if (home != Home::kAnywhere) return {UniformMarginal{low, high}};
      return {PoissonMarginal{random.Between(0.3, 6)}};
    case 8:
      if (home != Home::kAnywhere) return {TriangularMarginal{low, mode, high}};
      return {BinomialMarginal{random.Integer(1, 9), random.Between(0.1, 0.9)}};
    case 9:
      return {PertMarginal{low, mode, high}};
    case 10: {
      BetaMarginal m{random.Between(0.5, 4), random.Between(0.5, 4), low, high};
      if (home == Home::kAboveZero && random.Chance(0.3)) m.min = 0.1, m.max.reset();
      return {m};
    }
    case 11:
      if (home == Home::kSmallSteps) return {PertMarginal{low, mode, high}};
      return {GammaMarginal{random.Between(0.8, 6), random.Between(0.05, 0.3)}};
    case 12:
      if (home == Home::kSmallSteps) return {PertMarginal{low, mode, high}};
      return {WeibullMarginal{random.Between(0.8, 4), random.Between(0.3, 1.5)}};
    case 13: {
      // Bounded wherever it lies, so that every mean exists.
      const double width = high - low, middle = low + width * random.Between(0.35, 0.65);
      return {MetalogMarginal{low + 0.2 * width, middle, high - 0.2 * width, low, high}};
    }
    case 14: {
      Marginal cut{NormalMarginal{mode, random.Between(0.2, 1)}};
      cut.truncation = Truncation{low, high};
      return cut;
    }
    case 15: {
      Marginal cut{LognormalMarginal{.median = 1, .log_sd = random.Between(0.5, 0.8)}};
      if (home == Home::kSmallSteps) cut.kind = StudentTMarginal{3, 0, 0.1};
      cut.truncation = Truncation{low, high};
      return cut;
    }
    default:
      if (home != Home::kAnywhere) return {PertMarginal{low, mode, high}};
      return {StudentTMarginal{random.Between(2.5, 12), mode, random.Between(0.05, 0.3)}};
  }
}

Marginal AnyMarginal(RandomChoices& random, Home home, bool tabulated) {
  if (!random.Chance(0.15)) return SimpleMarginal(random, home, tabulated);
  EventMarginal event;
  event.probability = random.Chance(0.3) ? 0.5 : random.Between(0.05, 0.8);
  // An index that grows twofold a period soon passes every bound.
  event.severity = std::make_shared<Marginal>(
      home == Home::kSmallSteps ? Marginal{UniformMarginal{0, random.Round(0.01, 0.2)}}
                                : SimpleMarginal(random, Home::kAboveZero, tabulated));
  return {event};
}

Driver RandomDriver(RandomChoices& random, int index, bool tabulated) {
  Driver driver;
  driver.id = "driver-" + std::to_string(index);
  driver.control = static_cast<Control>(random.Integer(1, 4));
  driver.persistence = random.Chance(0.3) ? 0 : random.Chance(0.3) ? 1 : random.Between(0, 1);
  driver.accumulation = static_cast<Accumulation>(random.Chance(0.5) ? 1 : random.Integer(0, 3));
  const bool index_driver = driver.accumulation == Accumulation::kIndex;
  const Home home = index_driver         ? Home::kSmallSteps
                    : random.Chance(0.5) ? Home::kAboveZero
                                         : Home::kAnywhere;
  driver.marginal = AnyMarginal(random, home, tabulated);
  if (random.Chance(0.3)) {
    driver.reference = random.Round(index_driver ? -0.1 : 0.3, index_driver ? 0.1 : 1.5);
  }
  return driver;
}

void AddCorrelation(RandomChoices& random, ScenarioDraft& draft) {
  Correlation correlation;
  correlation.mode = static_cast<CorrelationMode>(random.Integer(0, 2));
  const bool same_time = correlation.mode != CorrelationMode::kInnovations;
  std::vector<Driver>& drivers = draft.drivers;
  const bool perfect = random.Chance(0.1);
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!random.Chance(0.6)) continue;
      const bool mixed = (drivers[i].persistence == 1) != (drivers[j].persistence == 1);
      if (same_time && mixed) continue;
      const double most = 1.2 / static_cast<double>(drivers.size());
      const double value = random.Between(-most, most);
      CorrelationPair pair{drivers[i].id, drivers[j].id, {}};
      if (random.Chance(0.5)) std::swap(pair.first, pair.second);
      if (random.Chance(0.4)) {
        pair.correlation = SpearmanCorrelation{value};
      } else {
        pair.correlation = NormalScoreCorrelation{value};
      }
      if (perfect && correlation.pairs.empty()) {
        pair.correlation = NormalScoreCorrelation{random.Chance(0.5) ? 1.0 : -1.0};
        if (same_time) drivers[i].persistence = drivers[j].persistence;
        correlation.pairs.push_back(pair);
        draft.correlation = correlation;
        return;
      }
      correlation.pairs.push_back(pair);
    }
  }
  if (random.Chance(0.5)) {
    for (const Driver& driver : drivers) {
      const int size = static_cast<int>(correlation.factor_order.size());
      correlation.factor_order.insert(correlation.factor_order.begin() + random.Integer(0, size),
                                      driver.id);
    }
  }
  draft.correlation = correlation;
}

void MixByTCopula(RandomChoices& random, Correlation& correlation) {
  correlation.copula_degrees_of_freedom = random.Between(2.2, 15);
  for (CorrelationPair& pair : correlation.pairs) {
    if (const auto* spearman = std::get_if<SpearmanCorrelation>(&pair.correlation)) {
      pair.correlation = NormalScoreCorrelation{spearman->value};
    }
  }
}

}  // namespace

void AddDrivers(RandomChoices& random, const ScenarioOptions& options, ScenarioDraft& draft) {
  const int count = random.Integer(1, 5);
  for (int i = 0; i < count; ++i) {
    draft.drivers.push_back(RandomDriver(random, i, options.tabulated_marginals));
  }
  if (random.Chance(0.7)) AddCorrelation(random, draft);
  if (draft.correlation && options.tabulated_marginals && random.Chance(0.3)) {
    MixByTCopula(random, *draft.correlation);
  }
}

}  // namespace accord::oracles
