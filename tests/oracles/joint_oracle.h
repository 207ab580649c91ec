#ifndef ACCORD_TESTS_ORACLES_JOINT_ORACLE_H_
#define ACCORD_TESTS_ORACLES_JOINT_ORACLE_H_

#include <cstdint>
#include <vector>

#include "tests/oracles/path_oracle.h"

// Slow twin of the joint simulation of model.md (5.1): named clients walk through the segments one
// by one, each on the score of its contract while that lives, and end it when they leave. Of the
// base only them: anonymous clients neither move nor pay here. Where the rows are certain (given,
// or counted without uncertainty; no overdispersion) and values per client are fixed.
//
// Scores depend on chance alone, and up to the day it leaves a client changes nothing in its
// contract. So contracts are settled as if all clients stayed, the clients walk, and the contracts
// are settled again with the dates on which clients left.
namespace accord::oracles {

struct NamedClientPath {
  std::vector<int> segments;  // after each period, index t - 1
  Series revenue, profit;     // what it brings to the base, by period
};

struct JointPath {
  PathFigures figures;  // edges of every contract hold those of all of them and of all walks
  std::vector<NamedClientPath> named_clients;
  std::vector<std::vector<int>> treated;  // named clients, [lever][t - 1]
  EdgeWatch edges;
};

JointPath SimulateJointly(const Scenario& scenario, std::uint64_t seed, std::uint64_t path);

// Where one client of segment `from` goes (5.1): probabilities by segment. `row` is P's after the
// levers that treat it; `delta` is the contract's score less the reference, 0 without a contract;
// `out` is -1 where no segment is marked.
Series MoveProbabilities(const Series& row, int from, int out, const NamedClient& client,
                         Sized delta);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_JOINT_ORACLE_H_
