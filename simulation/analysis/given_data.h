#ifndef ACCORD_SIMULATION_ANALYSIS_GIVEN_DATA_H_
#define ACCORD_SIMULATION_ANALYSIS_GIVEN_DATA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/engine/engine.h"
#include "simulation/scenario/scenario.h"
#include "simulation/sensitivity/perfect_information.h"

// What parties' NPVs hang on, from the paths of one run (model.md section 6, Sensitivity): a driver
// goes by the mean of its X over all periods, which is a summary of its path. What a driver does by
// when in time it moves is not in it.
namespace accord {

struct DriverKnowledge {
  std::size_t driver = 0;        // in the scenario's order
  Estimate first_order;          // share of the variance of NPV: FirstOrderIndex
  InformationValue information;  // money; its threshold in the driver's unit
};

struct CategoryShare {
  DriverCategory category = DriverCategory::kOther;
  Estimate share;  // of the variance of NPV: first-order indices of its drivers together
};

struct PartyKnowledge {
  std::size_t party = 0;  // party_utilities.h: 0 the supplier, 1 + c the client of contract c
  double walk_away = 0;   // what it has without the deal, as an NPV
  Estimate npv_mean;
  bool signs = false;  // its mean NPV is above its walk-away, not equal to it (base/comparison.h)
  Estimate perfect_information;           // money
  std::vector<DriverKnowledge> drivers;   // constants left out
  std::vector<CategoryShare> categories;  // those that have drivers, in the order of the enum
  // N of the coordination model: of demand, technology and supply the largest share, in [0, 1], and
  // whose it is, the first of equals; nothing where no driver is of these.
  double uncertainty = 0;
  std::optional<DriverCategory> uncertainty_from;
  // The driver with the largest value of information, where its interval is above 0.
  std::optional<std::size_t> decisive;  // of `drivers`
};

struct GivenDataPlan {
  std::int64_t path_count = 0;  // as RunOptions has it, at least 128
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::kPseudoRandom;
  std::vector<double> walk_aways;  // by party
};

// By party of a scenario with contracts. Memory: two numbers a driver and path beside RunParties'.
// The same bits for any number of threads. Statuses and progress as RunParties of one model.
absl::StatusOr<std::vector<PartyKnowledge>> AnalyzeGivenData(const Scenario& scenario,
                                                             const GivenDataPlan& plan,
                                                             const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_GIVEN_DATA_H_
