#ifndef ACCORD_SIMULATION_MODEL_T_COPULA_H_
#define ACCORD_SIMULATION_MODEL_T_COPULA_H_

#include <cstdint>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"
#include "simulation/random/quantile_table.h"

// The Student t copula (Demarta and McNeil 2005, The t Copula and Related Copulas, section 2): a
// Gaussian vector and one chi-square for all of it.
namespace accord {

namespace model_internal {

// nu in (2, 1e5].
CompiledTCopula CompileTCopula(double degrees_of_freedom, std::uint64_t seed);

}  // namespace model_internal

// sqrt(nu / chi2) by normal score, increasing: what makes a standard normal a Student t variable of
// nu degrees of freedom, in (2, 1e5].
QuantileTable StretchTable(double degrees_of_freedom);

// stretch = sqrt(nu / chi2) of each path, from its normal. Thread-safe, as the next.
void Stretch(const CompiledTCopula& copula, ConstColumn normals, Column stretch);

// score = Phi^-1(T_nu(z * stretch)): standard normal, whatever nu. Error 1e-9 up to |score| 8.5,
// where it ends. The columns do not overlap.
void MixedScores(const CompiledTCopula& copula, ConstColumn z, ConstColumn stretch, Column score);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_T_COPULA_H_
