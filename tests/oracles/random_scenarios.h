#ifndef ACCORD_TESTS_ORACLES_RANDOM_SCENARIOS_H_
#define ACCORD_TESTS_ORACLES_RANDOM_SCENARIOS_H_

#include <cstdint>
#include <string>

#include "simulation/scenario/scenario.h"
#include "tests/oracles/random_choices.h"

// Random scenarios that use everything there is: all marginals and accumulations, correlations, all
// forms of outcomes, 1 to 3 contracts of clauses on every basis, window, unit and limit, with
// memory, groups, terminations, lags and holdbacks, costs and investments; where asked for, client
// bases with named clients and levers, on certain matrices. Nothing about them is
// sensible but that numbers meet: edges lie where the figures are.
namespace accord::oracles {

struct ScenarioOptions {
  // Gamma, beta, PERT, Weibull and Student t, whose quantiles the engine tabulates.
  bool tabulated_marginals = true;
  int contracts = 0;         // 0: mostly one, up to three
  bool client_base = false;  // with named clients, of whom most have a contract
  bool ends = false;         // terms before T, and what both parties have after an end
  bool efforts = false;      // of both parties, where one contract counts all outcomes
};

// A draft that `Validate` mostly accepts; the same for the same seed everywhere.
ScenarioDraft RandomDraft(std::uint64_t seed, const ScenarioOptions& options);

struct RandomScenario {
  Scenario scenario;
  int drafts = 0;  // until one was valid
};

// The first valid one of the drafts that follow from `seed`. Ends the program where none of many
// is.
RandomScenario ARandomScenario(std::uint64_t seed, const ScenarioOptions& options);

// Private to the generator. Parts of a draft that has what comes before.
void AddDrivers(RandomChoices& random, const ScenarioOptions& options, ScenarioDraft& draft);
void AddOutcomes(RandomChoices& random, ScenarioDraft& draft);
void AddContract(RandomChoices& random, int index, ScenarioDraft& draft);
void AddAccounts(RandomChoices& random, ScenarioDraft& draft);
void AddClientBase(RandomChoices& random, ScenarioDraft& draft);
void AddEnds(RandomChoices& random, ScenarioDraft& draft);
void AddEfforts(RandomChoices& random, ScenarioDraft& draft);

// A path near `level` whose values have its sign.
Trajectory RandomTrajectory(RandomChoices& random, const ScenarioDraft& draft, double level);
int PeriodsPerYear(const ScenarioDraft& draft);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_RANDOM_SCENARIOS_H_
