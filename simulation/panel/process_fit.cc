#include "simulation/panel/process_fit.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>

#include "simulation/base/limits.h"
#include "simulation/panel/log_gamma_sums.h"
#include "simulation/panel/row_concentration.h"
#include "simulation/panel/square_matrix.h"
#include "simulation/panel/time_kernels.h"

namespace accord {
namespace {

using namespace panel_internal;

constexpr double kPriorPairs = 4.0;  // nu0
constexpr int kSmoothings = 2;
constexpr double kLeastFreedom = 0.05;  // of what a smoother leaves
constexpr double kMostDeviation = 20.0;

// One row on its way to a forecast.
struct Row {
  RowMoves moves;
  std::vector<double> mean;
  std::optional<RowLikelihood> likelihood;  // of rows with two targets and more
  std::vector<double> smooth;               // [pair][target]: pi_tk
  std::vector<double> deviations;           // [pair][target]: D_tk (5.6)
  double concentration = 0.0;

  std::size_t targets() const { return moves.targets.size(); }
};

class Fit {
 public:
  Fit(std::span<const std::int64_t> moves, int segments, int horizon,
      std::optional<int> pairs_per_year, double prior, const std::function<bool()>& stopped)
      : segments_(segments), horizon_(horizon), prior_(prior), stopped_(stopped), products_(0) {
    const auto n = static_cast<std::size_t>(segments);
    pairs_ = static_cast<int>(moves.size() / (n * n));
    for (int from = 0; from < segments; ++from)
      rows_.push_back({.moves = MovesFrom(from, segments, moves)});
    kernels_ = TimeKernels(pairs_, horizon, pairs_per_year);
  }

  std::optional<ProcessFit> Run() {
    if (!SetMeans()) return std::nullopt;
    SetDeviations();
    const int smoothings = pairs_ > 1 && kernels_.size() > 1 ? kSmoothings : 0;
    for (int i = 0; i < smoothings; ++i) {
      if (!Smooth()) return std::nullopt;
      SetDeviations();
    }
    return Forecast();
  }

 private:
  bool Stopped() const { return stopped_ && stopped_(); }

  bool SetMeans() {
    std::vector<OnConcentrations> likelihoods;
    for (Row& row : rows_) {
      if (Stopped()) return false;
      OnConcentrations& likelihood = likelihoods.emplace_back();
      likelihood.fill(0.0);
      if (row.targets() < 2) continue;
      likelihood = row.likelihood.emplace(row.moves, prior_).AroundMean();
    }
    Pool(likelihoods);
    for (Row& row : rows_) {
      if (row.targets() == 0) continue;
      row.mean = MeanRow(row.moves, row.concentration, prior_);
      for (int pair = 0; pair < pairs_; ++pair) {
        row.smooth.insert(row.smooth.end(), row.mean.begin(), row.mean.end());
      }
    }
    return true;
  }

  void Pool(std::span<const OnConcentrations> likelihoods) {
    pooled_ = PoolConcentrations(likelihoods);
    for (std::size_t k = 0; k < rows_.size(); ++k) rows_[k].concentration = pooled_.by_row[k];
  }

  // D, G (5.6) and the weights of kernels (5.7).
  void SetDeviations() {
    products_ = SquareMatrix(pairs_);
    double whole = 0.0;
    for (Row& row : rows_) {
      if (row.targets() == 0) continue;
      SetDeviations(row);
      const double flow = row.moves.mean_leaving();
      whole += flow;
      AddProducts(row, flow);
    }
    if (whole > 0.0) {
      SquareMatrix scaled(pairs_);
      scaled.AddProduct(1.0 / whole, products_);
      products_ = scaled;
    }
    probabilities_ = KernelWeights(kernels_, products_);
    projection_ = MeanProjection(kernels_, probabilities_);
  }

  void SetDeviations(Row& row) const {
    const std::size_t targets = row.targets();
    const double c = row.concentration;
    row.deviations.resize(row.moves.counts.size());
    for (std::size_t cell = 0; cell < row.deviations.size(); ++cell) {
      row.deviations[cell] = (row.moves.counts[cell] + c * row.smooth[cell]) /
                             (row.moves.leaving[cell / targets] + c) / row.mean[cell % targets];
    }
    Logarithms(row.deviations, row.deviations);
  }

  void AddProducts(const Row& row, double flow) {
    const std::size_t targets = row.targets();
    for (int s = 0; s < pairs_; ++s) {
      for (int t = 0; t <= s; ++t) {
        const double* first = &row.deviations[static_cast<std::size_t>(s) * targets];
        const double* second = &row.deviations[static_cast<std::size_t>(t) * targets];
        double sum = 0.0;
        for (std::size_t l = 0; l < targets; ++l) sum += row.mean[l] * first[l] * second[l];
        products_.at(s, t) += flow * sum;
        if (t < s) products_.at(t, s) += flow * sum;
      }
    }
  }

  // pi_tk by what lasts of deviations, (I - Pbar) D, and c_k again around it.
  bool Smooth() {
    const double freedom = std::max(projection_.Trace() / pairs_, kLeastFreedom);
    std::vector<OnConcentrations> likelihoods;
    for (Row& row : rows_) {
      if (Stopped()) return false;
      OnConcentrations& likelihood = likelihoods.emplace_back();
      likelihood.fill(0.0);
      if (row.targets() == 0) continue;
      Smooth(row);
      if (!row.likelihood) continue;
      likelihood = row.likelihood->Around(row.smooth);
      for (double& value : likelihood) value *= freedom;
    }
    Pool(likelihoods);
    return true;
  }

  void Smooth(Row& row) const {
    const std::size_t targets = row.targets();
    for (int s = 0; s < pairs_; ++s) {
      const std::span<double> out =
          std::span(row.smooth).subspan(static_cast<std::size_t>(s) * targets, targets);
      std::ranges::fill(out, 0.0);
      for (int t = 0; t < pairs_; ++t) {
        const double weight = (s == t ? 1.0 : 0.0) - projection_.at(s, t);
        const double* deviations = &row.deviations[static_cast<std::size_t>(t) * targets];
        for (std::size_t l = 0; l < targets; ++l) out[l] += weight * deviations[l];
      }
      for (double& value : out) value = std::clamp(value, -kMostDeviation, kMostDeviation);
      Exponentials(out, out);
      double sum = 0.0;
      for (std::size_t l = 0; l < targets; ++l) sum += out[l] *= row.mean[l];
      for (double& value : out) value /= sum;
    }
  }

  ProcessFit Forecast() const {
    ProcessFit fit{.pairs = pairs_, .horizon = horizon_};
    const TimeForecast ahead = MixKernels(kernels_, probabilities_, products_, horizon_);
    fit.degrees_of_freedom = pairs_ - 1 + kPriorPairs;
    fit.factor_scale = ahead.variance;
    fit.factor_cholesky = FactorOf(ahead.variance);
    for (int h = 0; h < horizon_; ++h) {
      double squares = 0.0;
      for (int t = 0; t < pairs_; ++t) squares += Weight(ahead, h, t) * Weight(ahead, h, t);
      fit.squared_weights.push_back(squares);
    }
    for (const ConcentrationLevel& level : pooled_.levels) {
      fit.spread.push_back({level.log_concentration, level.probability});
    }
    for (std::size_t i = 0; i < kernels_.size(); ++i) {
      fit.times.push_back({kernels_[i].level, kernels_[i].season, probabilities_[i]});
    }
    const SquareMatrix root = SquareRootOf(projection_);
    const std::vector<double> common = CommonDirection(root);
    for (const Row& row : rows_) fit.rows.push_back(Forecast(row, ahead, root, common));
    return fit;
  }

  double Weight(const TimeForecast& ahead, int h, int t) const {
    return ahead.weights[static_cast<std::size_t>(h) * static_cast<std::size_t>(pairs_) +
                         static_cast<std::size_t>(t)];
  }

  std::vector<double> FactorOf(const std::vector<double>& variance) const {
    SquareMatrix matrix(horizon_);
    for (int h = 0; h < horizon_; ++h) {
      for (int g = 0; g < horizon_; ++g) {
        matrix.at(h, g) = variance[static_cast<std::size_t>(h * horizon_ + g)];
      }
    }
    return CholeskyFactor(matrix).values();
  }

  // u_T of (5.10). Its sign: the entry largest in size is positive, the first of those that are as
  // large but for rounding (two pairs have two).
  std::vector<double> CommonDirection(const SquareMatrix& root) const {
    constexpr double kAsLarge = 1.0 - 1e-9;
    const Eigensystem system = EigensystemOf(Product(Product(root, products_), root));
    std::vector<double> direction;
    double largest = 0.0;
    for (int t = 0; t < pairs_; ++t) {
      direction.push_back(system.vectors.at(t, pairs_ - 1));
      largest = std::max(largest, std::fabs(direction.back()));
    }
    const auto first = std::ranges::find_if(
        direction, [&](double entry) { return std::fabs(entry) >= kAsLarge * largest; });
    if (*first >= 0.0) return direction;
    for (double& entry : direction) entry = -entry;
    return direction;
  }

  ProcessRow Forecast(const Row& row, const TimeForecast& ahead, const SquareMatrix& root,
                      std::span<const double> common) const {
    const std::size_t targets = row.targets();
    ProcessRow out{
        .targets = row.moves.targets, .mean = row.mean, .concentration = row.concentration};
    if (targets == 0) return out;
    std::vector<double> logs(targets);
    Logarithms(row.mean, logs);
    for (int h = 0; h < horizon_; ++h) {
      double counting = 0.0;
      const std::size_t first = out.log_weights.size();
      out.log_weights.insert(out.log_weights.end(), logs.begin(), logs.end());
      for (int t = 0; t < pairs_; ++t) {
        const double weight = Weight(ahead, h, t);
        counting += weight * weight / std::max(row.moves.leaving[static_cast<std::size_t>(t)], 0.5);
        for (std::size_t l = 0; l < targets; ++l) {
          out.log_weights[first + l] +=
              weight * row.deviations[static_cast<std::size_t>(t) * targets + l];
        }
      }
      out.counting_variance.push_back(counting);
    }
    SetSpread(row, root, common, out);
    return out;
  }

  // b (5.10) and rho (5.11). The squares of all principal deviations but the last one are those of
  // R D less those of the last.
  void SetSpread(const Row& row, const SquareMatrix& root, std::span<const double> common,
                 ProcessRow& out) const {
    const std::size_t targets = row.targets();
    const double degrees = pairs_ - 1 + kPriorPairs;
    std::vector<double> turned(row.deviations.size());  // R D
    for (int s = 0; s < pairs_; ++s) {
      for (int t = 0; t < pairs_; ++t) {
        for (std::size_t l = 0; l < targets; ++l) {
          turned[static_cast<std::size_t>(s) * targets + l] +=
              root.at(s, t) * row.deviations[static_cast<std::size_t>(t) * targets + l];
        }
      }
    }
    double others = 0.0;
    for (std::size_t l = 0; l < targets; ++l) {
      double last = 0.0, squares = 0.0;
      for (std::size_t t = 0; t < static_cast<std::size_t>(pairs_); ++t) {
        last += common[t] * turned[t * targets + l];
        squares += turned[t * targets + l] * turned[t * targets + l];
      }
      others += row.mean[l] * (squares - last * last);
      out.loadings.push_back(pairs_ > 1 ? last / std::sqrt(degrees) : 0.0);
    }
    const double c = row.concentration;
    double counting = 0.0, posterior = 0.0;
    for (const double n : row.moves.leaving) {
      counting += n / ((n + c) * (n + c)) / pairs_;
      posterior += 1.0 / (n + c + 1.0) / pairs_;
    }
    const double free =
        static_cast<double>(std::max<std::size_t>(targets - 1, 1)) * std::max(pairs_ - 1, 1);
    out.own_variance = ((pairs_ - 1) * (std::max(0.0, others / free - counting) + posterior) +
                        kPriorPairs / (1.0 + c)) /
                       degrees;
  }

  int segments_, horizon_, pairs_ = 0;
  double prior_;
  const std::function<bool()>& stopped_;
  std::vector<Row> rows_;
  std::vector<TimeKernel> kernels_;
  PooledConcentrations pooled_;
  SquareMatrix products_;  // G
  std::vector<double> probabilities_;
  SquareMatrix projection_{0};  // Pbar
};

}  // namespace

double ProcessFit::mean_log_concentration() const {
  double mean = 0.0;
  for (const SpreadLevel& level : spread) mean += level.probability * level.log_concentration;
  return mean;
}

std::optional<ProcessFit> FitProcess(std::span<const std::int64_t> moves, int segments, int horizon,
                                     std::optional<int> pairs_per_year, double prior,
                                     const std::function<bool()>& stopped) {
  assert(segments >= 1 && segments <= limits::kMaxSegments);
  assert(horizon >= 1 && horizon <= limits::kMaxPanelDates);
  assert(!pairs_per_year || *pairs_per_year >= 2);
  assert(prior >= 0.0);
  const auto cells = static_cast<std::size_t>(segments) * static_cast<std::size_t>(segments);
  assert(!moves.empty() && moves.size() % cells == 0);
  assert(moves.size() / cells < static_cast<std::size_t>(limits::kMaxPanelDates));
  return Fit(moves, segments, horizon, pairs_per_year, prior, stopped).Run();
}

}  // namespace accord
