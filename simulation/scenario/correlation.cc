#include "simulation/scenario/correlation.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <variant>

#include "simulation/base/overloaded.h"

namespace accord {
namespace {

using Eigen::MatrixXd;

constexpr double kPi = 3.14159265358979323846;

// Taylor, for |x| <= pi/6: the first term left out is below 1e-22.
double SmallSine(double x) {
  const double x2 = x * x;
  double sum = 0;
  for (const double divisor : {272.0, 210.0, 156.0, 110.0, 72.0, 42.0, 20.0, 6.0}) {
    sum = x2 / divisor * (1 - sum);
  }
  return x * (1 - sum);
}

bool IsSameTime(const Correlation& correlation) {
  return correlation.mode != CorrelationMode::kInnovations;
}

std::size_t PlaceOf(const std::vector<Driver>& drivers, const std::string& id) {
  const auto driver =
      std::find_if(drivers.begin(), drivers.end(), [&](const Driver& d) { return d.id == id; });
  return static_cast<std::size_t>(driver - drivers.begin());
}

MatrixXd MatrixOf(const CorrelationTable& table) {
  const auto n = static_cast<Eigen::Index>(table.size());
  MatrixXd matrix(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      matrix(i, j) = table.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    }
  }
  return matrix;
}

MatrixXd PositivePart(const MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(matrix);
  return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).asDiagonal() *
         solver.eigenvectors().transpose();
}

// The correlation matrix X nearest to `given` in the norm sum (weight_ij (X_ij - given_ij))^2:
// alternating directions between the affine set (ones on the diagonal; weighted least squares) and
// the cone of positive semi-definite matrices.
MatrixXd NearestCorrelation(const MatrixXd& given, const MatrixXd& weight) {
  constexpr int kMaxRounds = 400;
  constexpr double kTolerance = 1e-9;
  const MatrixXd squared = weight.cwiseProduct(weight);
  MatrixXd semidefinite = given;
  MatrixXd dual = MatrixXd::Zero(given.rows(), given.cols());
  for (int round = 0; round < kMaxRounds; ++round) {
    MatrixXd affine = (squared.cwiseProduct(given) + semidefinite - dual)
                          .cwiseQuotient((squared.array() + 1).matrix());
    affine.diagonal().setOnes();
    semidefinite = PositivePart(affine + dual);
    dual += affine - semidefinite;
    if ((affine - semidefinite).cwiseAbs().maxCoeff() < kTolerance) break;
  }
  const Eigen::VectorXd scale = semidefinite.diagonal().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  return scale.asDiagonal() * semidefinite * scale.asDiagonal();
}

// R_e / R over drivers; 1 where it has no meaning.
MatrixXd RatiosOf(const Correlation& correlation, const std::vector<Driver>& drivers) {
  const auto n = static_cast<Eigen::Index>(drivers.size());
  MatrixXd ratios = MatrixXd::Ones(n, n);
  if (!IsSameTime(correlation)) return ratios;
  for (std::size_t d = 0; d < drivers.size(); ++d) {
    for (std::size_t e = 0; e < drivers.size(); ++e) {
      if (d == e || drivers[d].persistence == 1 || drivers[e].persistence == 1) continue;
      ratios(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(e)) =
          InnovationRatio(drivers[d].persistence, drivers[e].persistence);
    }
  }
  return ratios;
}

double Rounded(double number) { return std::round(number * 1e6) / 1e6; }

}  // namespace

double NormalScoreOf(const CorrelationPair& pair) {
  return std::visit(Overloaded{
                        [](std::monostate) { return 0.0; },
                        [](const NormalScoreCorrelation& score) { return score.value; },
                        [](const SpearmanCorrelation& spearman) {
                          const double rho = spearman.value;
                          // 2 sin(pi/6) rounds to just below 1.
                          if (rho == 1 || rho == -1) return rho;
                          return 2 * SmallSine(kPi / 6 * rho);
                        },
                    },
                    pair.correlation);
}

double SpearmanOf(double normal_score) { return 6 / kPi * std::asin(normal_score / 2); }

double InnovationRatio(double persistence_d, double persistence_e) {
  if (persistence_d == persistence_e) return 1;
  const double d = (1 - persistence_d) * (1 + persistence_d);
  const double e = (1 - persistence_e) * (1 + persistence_e);
  // The factors one by one: their product could lose the smallest of persistences near 1.
  return (1 - persistence_d * persistence_e) / (std::sqrt(d) * std::sqrt(e));
}

CorrelationTable FirstDrawCorrelations(const Correlation& correlation,
                                       const std::vector<Driver>& drivers) {
  CorrelationTable table(drivers.size());
  for (const CorrelationPair& pair : correlation.pairs) {
    table.Set(PlaceOf(drivers, pair.first), PlaceOf(drivers, pair.second), NormalScoreOf(pair));
  }
  return table;
}

CorrelationTable InnovationCorrelations(const Correlation& correlation,
                                        const std::vector<Driver>& drivers) {
  const CorrelationTable first = FirstDrawCorrelations(correlation, drivers);
  if (!IsSameTime(correlation)) return first;
  CorrelationTable table(drivers.size());
  for (std::size_t d = 0; d < drivers.size(); ++d) {
    for (std::size_t e = 0; e < d; ++e) {
      if (drivers[d].persistence == 1 || drivers[e].persistence == 1) continue;
      table.Set(d, e,
                first.at(d, e) * InnovationRatio(drivers[d].persistence, drivers[e].persistence));
    }
  }
  return table;
}

std::vector<MixedWith> MixingOf(const Correlation& correlation,
                                const std::vector<Driver>& drivers) {
  std::vector<MixedWith> mixing(drivers.size(), MixedWith::kNothing);
  if (!correlation.copula_degrees_of_freedom) return mixing;
  const auto couple = [&](const std::string& id) {
    const std::size_t d = PlaceOf(drivers, id);
    if (d == drivers.size()) return;
    mixing[d] = drivers[d].persistence == 1 ? MixedWith::kStatic : MixedWith::kMoving;
  };
  for (const CorrelationPair& pair : correlation.pairs) couple(pair.first), couple(pair.second);
  for (const std::string& id : correlation.factor_order) couple(id);
  return mixing;
}

TailDependence TailDependenceOf(const Correlation& correlation,
                                const std::vector<Driver>& drivers) {
  return {FirstDrawCorrelations(correlation, drivers), MixingOf(correlation, drivers)};
}

double SmallestEigenvalueOf(const CorrelationTable& table) {
  if (table.size() == 0) return 1;
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(MatrixOf(table), Eigen::EigenvaluesOnly)
      .eigenvalues()
      .minCoeff();
}

bool IsFeasible(const Correlation& correlation, const std::vector<Driver>& drivers) {
  return SmallestEigenvalueOf(FirstDrawCorrelations(correlation, drivers)) >= kSmallestEigenvalue &&
         SmallestEigenvalueOf(InnovationCorrelations(correlation, drivers)) >= kSmallestEigenvalue;
}

std::vector<CorrelationPair> NearestFeasiblePairs(const Correlation& correlation,
                                                  const std::vector<Driver>& drivers) {
  // R is feasible as soon as its innovations are: R = R_e o K with K = 1 / ratio, which is itself a
  // correlation matrix (Schur). So the search is over X = R_e for drivers that have innovations and
  // X = R for static ones, two blocks without correlation between them in mode same-time.
  const bool same_time = IsSameTime(correlation);
  MatrixXd given = MatrixOf(FirstDrawCorrelations(correlation, drivers));
  const MatrixXd ratios = RatiosOf(correlation, drivers);
  for (std::size_t d = 0; same_time && d < drivers.size(); ++d) {
    for (std::size_t e = 0; e < drivers.size(); ++e) {
      if ((drivers[d].persistence == 1) == (drivers[e].persistence == 1)) continue;
      given(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(e)) = 0;
    }
  }
  const MatrixXd target = given.cwiseProduct(ratios);
  const MatrixXd nearest = NearestCorrelation(target, ratios.cwiseInverse());
  const MatrixXd possible = nearest.cwiseQuotient(ratios);

  // Rounding moves eigenvalues: shrink towards the identity until what is offered is feasible.
  Correlation offered = correlation;
  for (double shrink = 0; shrink < 1; shrink = shrink == 0 ? 1e-6 : 2 * shrink) {
    offered.pairs = correlation.pairs;
    std::vector<char> named(drivers.size() * drivers.size(), 0);
    const auto value = [&](std::size_t d, std::size_t e) {
      return (1 - shrink) * possible(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(e));
    };
    for (CorrelationPair& pair : offered.pairs) {
      const std::size_t d = PlaceOf(drivers, pair.first), e = PlaceOf(drivers, pair.second);
      named[d * drivers.size() + e] = named[e * drivers.size() + d] = 1;
      std::visit(Overloaded{
                     [](std::monostate) {},
                     [&](NormalScoreCorrelation& score) { score.value = Rounded(value(d, e)); },
                     [&](SpearmanCorrelation& spearman) {
                       spearman.value = Rounded(SpearmanOf(value(d, e)));
                     },
                 },
                 pair.correlation);
    }
    for (std::size_t d = 0; d < drivers.size(); ++d) {
      for (std::size_t e = d + 1; e < drivers.size(); ++e) {
        const double rounded = Rounded(value(d, e));
        if (named[d * drivers.size() + e] || std::fabs(rounded) < 1e-4) continue;
        offered.pairs.push_back({drivers[d].id, drivers[e].id, NormalScoreCorrelation{rounded}});
      }
    }
    if (IsFeasible(offered, drivers)) return offered.pairs;
  }
  return {};  // not reached: shrunk by almost 1 it is the identity
}

}  // namespace accord
