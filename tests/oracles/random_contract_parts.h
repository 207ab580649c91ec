#ifndef ACCORD_TESTS_ORACLES_RANDOM_CONTRACT_PARTS_H_
#define ACCORD_TESTS_ORACLES_RANDOM_CONTRACT_PARTS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracles/random_scenarios.h"

// Private to the generator of random scenarios: one contract.
namespace accord::oracles {

// Where a figure's values lie in one period, roughly.
struct Place {
  double centre, spread;
};

class ContractGenerator {
 public:
  ContractGenerator(RandomChoices& random, const ScenarioDraft& draft)
      : random_(random), draft_(draft) {}

  Contract Generate(int index);

 private:
  // random_contracts.cc: what is looked at.
  std::vector<std::string> AllOutcomes() const;
  const Outcome& OutcomeWith(const std::string& id) const;
  void AddScore();
  void AddInput(int index);
  // A figure and its place; clauses are those before.
  std::pair<Basis, Place> RandomBasis();
  void AddWhen(Clause& clause);
  // r, and what it comes to over one window.
  void AddReference(Clause& clause);
  ValueUnit RandomUnit(const Clause& clause);
  // What numbers in this unit are to be divided by.
  double UnitSize(ValueUnit unit) const;
  // A place over the window, and an edge in it.
  Place OverWindow(const Basis& basis, Place place) const;
  double Edge(Place place, ValueUnit unit);
  void AddSchedule(Clause& clause);
  void AddGates(Clause& clause);
  void AddScale(Clause& clause);
  void AddClause(int index);

  // random_terms.cc: what is done with it.
  void AddLimits(ValueUnit unit, double money, std::optional<Limits>& limits);
  Memory RandomMemory();
  void AddHoldback(Clause& clause);
  void AddTerms(Clause& clause);
  void AddGroups();
  void AddTermination(int index);
  void AddEnds();

  RandomChoices& random_;
  const ScenarioDraft& draft_;
  Contract contract_;
  std::vector<std::string> outcome_ids_;
  std::vector<Place> input_places_;
  // Of the clause being made.
  int window_length_ = 1;
  int active_periods_ = 1;
  double typical_reference_ = 1;
  Place place_{0, 1};
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_RANDOM_CONTRACT_PARTS_H_
