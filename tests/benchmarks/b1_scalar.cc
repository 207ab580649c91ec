// B1 as a programmer writes it who thinks of one path at a time: mt19937, Boost's normal, doubles,
// the C library. The second peer of the engine (tests/benchmarks/run.py), and a judge of both
// others: its random numbers, its marginals and its settlement are its own.
//     b1_scalar [PATHS]
// Prints one JSON object: path-periods a second of processor time, and figures with their standard
// errors.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "boost/random/normal_distribution.hpp"

namespace accord {
namespace {

constexpr int kPeriods = 20;
constexpr int kDrivers = 6;
constexpr int kOutcomes = 5;
constexpr double kPhi = 0.6;
constexpr double kCorrelation = 0.3;

struct OutcomeFacts {
  double baseline, target, value, weight;
  std::array<double, kDrivers> loadings;
};
constexpr std::array<OutcomeFacts, kOutcomes> kOutcomeFacts = {{
    {100, 130, 900, 0.3, {0.08, 0.02, 0, 0, 0.05, -0.3}},
    {80, 95, 400, 0.2, {0, 0.05, 0.04, 0, 0.02, -0.2}},
    {12, 8, -1500, 0.2, {-0.05, 0, 0.03, 0.06, 0, 0.3}},
    {0.92, 0.97, 200000, 0.2, {0.01, 0.01, 0, 0.02, 0, -0.05}},
    {50, 60, 300, 0.1, {0.05, 0, 0.05, 0, 0.03, -0.1}},
}};

double Triangular(double z) {
  const double below = 0.5 * std::erfc(-z / std::sqrt(2.0));
  if (below < 0.4) return -1.0 + std::sqrt(below * 2.5 * 1.0);
  return 1.5 - std::sqrt((1.0 - below) * 2.5 * 1.5);
}

// One path's figures.
struct Figures {
  double supplier_npv = 0, client_npv = 0;
  double supplier_shortfall = 0, client_shortfall = 0;
  double terminated = 0;
  double score_1 = 0, score_20 = 0;
  double exposure_4 = 0, exposure_10 = 0, exposure_20 = 0;
  double pay_fee = 0, pay_gain = 0, pay_penalty = 0, pay_termination = 0;
};

class Model {
 public:
  Model() {
    for (int i = 0; i < kDrivers; ++i) {
      for (int j = 0; j <= i; ++j) {
        double sum = i == j ? 1.0 : kCorrelation;
        for (int k = 0; k < j; ++k) sum -= factor_[i][k] * factor_[j][k];
        factor_[i][j] = i == j ? std::sqrt(sum) : sum / factor_[j][j];
      }
    }
    reference_ = {0.0, 1.0, Triangular(0.0), 0.0, 1.0, 0.0};
    for (int t = 1; t <= kPeriods; ++t) {
      supplier_discount_[t] = std::pow(1.1, -t / 4.0);
      client_discount_[t] = std::pow(1.08, -t / 4.0);
      for (int j = 0; j < kOutcomes; ++j) {
        const OutcomeFacts& o = kOutcomeFacts[j];
        plan_[t][j] = o.baseline + (o.target - o.baseline) * std::min(1.0, t / 8.0);
        plan_benefit_[t] += o.value * (plan_[t][j] - o.baseline);
      }
    }
  }

  template <typename Draw>
  Figures RunPath(Draw draw) const {
    Figures f;
    std::array<double, kDrivers> z{};
    double pool = 0, charged = 0, cash = 0, client_cash = 0;
    int poor = 0;
    bool alive = true;
    for (int t = 1; t <= kPeriods; ++t) {
      Move(t, draw, z);
      const auto [score, benefit] = Outcomes(t, z);
      if (t == 1) f.score_1 = score;
      if (t == kPeriods) f.score_20 = score;
      if (alive) {
        const double d = benefit - plan_benefit_[t];
        double gain = 0, penalty = 0, leaving = 0;
        if (d > 0) gain = 0.3 * std::min(d, 5000.0) + 0.5 * std::clamp(d - 5000.0, 0.0, 10000.0);
        if (d < -1000)
          penalty = 0.25 * std::min(-d - 1000, 6000.0) + 0.4 * std::max(-d - 7000, 0.0);
        const double set_off = std::min(gain, pool);
        gain -= set_off;
        pool -= set_off;
        pool += std::max(penalty - 8000, 0.0);
        penalty = std::min({penalty, 8000.0, 40000 - charged});
        charged += penalty;
        poor = score < 0.85 ? poor + 1 : 0;
        if (poor == 3) {
          leaving = -15000;
          alive = false;
          f.terminated = 1;
        }
        const double pay = 9000 + gain - penalty + leaving;
        cash += pay - 7000;
        client_cash += benefit - pay;
        f.supplier_npv += (pay - 7000) * supplier_discount_[t];
        f.client_npv += (benefit - pay) * client_discount_[t];
        f.supplier_shortfall = std::max(f.supplier_shortfall, -cash);
        f.client_shortfall = std::max(f.client_shortfall, -client_cash);
        f.pay_fee += 9000 * supplier_discount_[t];
        f.pay_gain += gain * supplier_discount_[t];
        f.pay_penalty -= penalty * supplier_discount_[t];
        f.pay_termination += leaving * supplier_discount_[t];
      }
      if (t == 4) f.exposure_4 = std::max(-cash, 0.0);
      if (t == 10) f.exposure_10 = std::max(-cash, 0.0);
      if (t == 20) f.exposure_20 = std::max(-cash, 0.0);
    }
    return f;
  }

 private:
  template <typename Draw>
  void Move(int t, Draw& draw, std::array<double, kDrivers>& z) const {
    std::array<double, kDrivers> normals;
    for (double& normal : normals) normal = draw();
    for (int i = 0; i < kDrivers; ++i) {
      double sum = 0;
      for (int k = 0; k <= i; ++k) sum += factor_[i][k] * normals[k];
      z[i] = t == 1 ? sum : kPhi * z[i] + std::sqrt(1 - kPhi * kPhi) * sum;
    }
  }

  struct Value {
    double score = 0, benefit = 0;
  };
  Value Outcomes(int t, const std::array<double, kDrivers>& z) const {
    const std::array<double, kDrivers> x = {
        z[0], std::exp(0.2 * z[1]), Triangular(z[2]),
        z[3], std::exp(0.3 * z[4]), 0.5 * std::erfc(z[5] / std::sqrt(2.0)) < 0.03 ? 1.0 : 0.0};
    Value value;
    for (int j = 0; j < kOutcomes; ++j) {
      const OutcomeFacts& o = kOutcomeFacts[j];
      double index = 0;
      for (int i = 0; i < kDrivers; ++i) index += o.loadings[i] * (x[i] - reference_[i]);
      const double psi = std::clamp(plan_[t][j] * std::exp(index), 0.1 * o.target, 10 * o.target);
      const double ratio = o.target > o.baseline ? psi / o.target : o.target / psi;
      value.score += o.weight * std::clamp(ratio, 0.0, 2.0);
      value.benefit += o.value * (psi - o.baseline);
    }
    return value;
  }

  double factor_[kDrivers][kDrivers] = {};
  std::array<double, kDrivers> reference_;
  double plan_[kPeriods + 1][kOutcomes] = {};
  double plan_benefit_[kPeriods + 1] = {};
  double supplier_discount_[kPeriods + 1] = {}, client_discount_[kPeriods + 1] = {};
};

using Samples = std::vector<double>;

struct Error {
  double value, standard_error;
};

Error MeanOf(const Samples& x) {
  double sum = 0, squares = 0;
  for (const double v : x) sum += v;
  const double n = static_cast<double>(x.size()), mean = sum / n;
  for (const double v : x) squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

double OrderStatistic(Samples& x, double p) {
  const auto at = x.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(x.size() - 1));
  std::nth_element(x.begin(), at, x.end());
  return *at;
}

Error QuantileOf(Samples& x, double p) {
  const double reach = 1.96 * std::sqrt(p * (1 - p) / static_cast<double>(x.size()));
  const double low = OrderStatistic(x, p - reach), high = OrderStatistic(x, p + reach);
  return {OrderStatistic(x, p), (high - low) / (2 * 1.96)};
}

Error ShareBelowZero(const Samples& x) {
  const double n = static_cast<double>(x.size());
  const double p =
      static_cast<double>(std::count_if(x.begin(), x.end(), [](double v) { return v < 0; })) / n;
  return {p, std::sqrt(p * (1 - p) / n)};
}

void Print(const std::string& name, const Error& error) {
  std::printf("\"%s\": [%.17g, %.17g], ", name.c_str(), error.value, error.standard_error);
}

int Main(int paths) {
  const Model model;
  std::mt19937 generator(2027);
  boost::random::normal_distribution<double> normal;
  const std::clock_t start = std::clock();
  std::vector<Figures> all(static_cast<std::size_t>(paths));
  for (Figures& figures : all) {
    figures = model.RunPath([&] { return normal(generator); });
  }
  const auto column = [&](double Figures::*member) {
    Samples x;
    x.reserve(all.size());
    for (const Figures& figures : all) x.push_back(figures.*member);
    return x;
  };
  std::printf("{");
  struct Named {
    const char* name;
    double Figures::*member;
  };
  const Named means[] = {{"terminated", &Figures::terminated},
                         {"score_1", &Figures::score_1},
                         {"score_20", &Figures::score_20},
                         {"exposure_4", &Figures::exposure_4},
                         {"exposure_10", &Figures::exposure_10},
                         {"exposure_20", &Figures::exposure_20},
                         {"pay_fee", &Figures::pay_fee},
                         {"pay_gain", &Figures::pay_gain},
                         {"pay_penalty", &Figures::pay_penalty},
                         {"pay_termination", &Figures::pay_termination},
                         {"supplier_npv_mean", &Figures::supplier_npv},
                         {"client_npv_mean", &Figures::client_npv}};
  for (const Named& figure : means) Print(figure.name, MeanOf(column(figure.member)));
  for (const bool supplier : {true, false}) {
    const std::string party = supplier ? "supplier" : "client";
    Samples npv = column(supplier ? &Figures::supplier_npv : &Figures::client_npv);
    Print(party + "_loss_probability", ShareBelowZero(npv));
    Print(party + "_npv_p5", QuantileOf(npv, 0.05));
    Print(party + "_npv_p50", QuantileOf(npv, 0.5));
    Samples peak = column(supplier ? &Figures::supplier_shortfall : &Figures::client_shortfall);
    Print(party + "_shortfall_p95", QuantileOf(peak, 0.95));
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("\"paths\": %d, \"seconds\": %.6f, \"path_periods_per_second\": %.1f}\n", paths,
              seconds, static_cast<double>(paths) * kPeriods / seconds);
  return 0;
}

}  // namespace
}  // namespace accord

int main(int argc, char** argv) {
  const int paths = argc > 1 ? std::atoi(argv[1]) : 400'000;
  return paths >= 1000 ? accord::Main(paths) : 2;
}
