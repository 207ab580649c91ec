#ifndef ACCORD_SIMULATION_PATHS_OBSERVED_TILE_H_
#define ACCORD_SIMULATION_PATHS_OBSERVED_TILE_H_

#include <optional>
#include <vector>

#include "simulation/model/adjustment.h"
#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"
#include "simulation/model/observations.h"

namespace accord {

// What was observed, in the columns in which chance would bring it: the same on every lane. An
// outcome's observed value stands for the true and for the measured one. A driver that was not
// observed is at its reference, an outcome on its plan. Not thread-safe; keeps references to both.
class ObservedTile {
 public:
  ObservedTile(const CompiledChance& chance, const Observations& observed);

  // Takes period t, at most observed.period_count.
  void Advance(int t);

  // How the raw outcomes of the period last taken were adjusted, in the order of the outcomes.
  std::vector<Adjustment> Adjustments() const;

  // The columns of the period last taken.
  ChanceView view() const { return {levels_, growths_, values_, values_, achievements_}; }

 private:
  static std::optional<double> KnownLevel(const CompiledDriver& driver, int t);
  bool IsRaw(int outcome) const;
  double Observed(int outcome) const;
  Adjustment Adjust(int outcome) const;

  const CompiledChance& chance_;
  const Observations& observed_;
  int period_ = 0;
  ColumnStore levels_, growths_, values_, achievements_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_PATHS_OBSERVED_TILE_H_
