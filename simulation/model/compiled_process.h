#ifndef ACCORD_SIMULATION_MODEL_COMPILED_PROCESS_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_PROCESS_H_

#include <vector>

#include "simulation/random/quantile_table.h"
#include "simulation/random/stream.h"

namespace accord {

// A row of the process forecast. Its targets are those of the CompiledTransitionRow of the same
// segment; empty where it has a single one.
struct CompiledProcessRow {
  std::vector<double> log_weights;        // [period - 1][target]: lambda (5.9)
  std::vector<double> loadings;           // by target: b (5.10)
  std::vector<double> own_variance;       // [period - 1]: rho (1 + sum_t A^2), times r (5.11)
  std::vector<double> counting_variance;  // [period - 1]: what is added to it

  friend bool operator==(const CompiledProcessRow&, const CompiledProcessRow&) = default;
};

// Rows that move together, in place of a posterior and an overdispersion: the process forecast
// (docs/model.md, section 5), ready to be drawn for periods 1..period_count. A path has one r and
// one chi-square; z_t = sqrt(f / chi-square) sum_j L_tj xi_j; in period t its row is
// Dirichlet((1/v - 1) pi), pi in proportion to exp(lambda_t + z_t b), v = r own + counting within
// [1e-9, 0.9].
struct CompiledProcess {
  int period_count = 0;
  std::vector<CompiledProcessRow> rows;  // by segment
  std::vector<double> factor_cholesky;   // L, [period - 1][period - 1], lower
  QuantileTable stretch;                 // sqrt(f / chi-square_f) by normal score
  // r, one a step; a path takes the first whose end, a normal score, its own does not pass. The
  // last step has no end.
  std::vector<double> spreads, spread_ends;
  StreamKey factor;  // normals 0: of chi-square; t: xi_t
  StreamKey level;   // normal 0: of r

  friend bool operator==(const CompiledProcess&, const CompiledProcess&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_PROCESS_H_
