#ifndef ACCORD_TESTS_ORACLES_COMPARISON_H_
#define ACCORD_TESTS_ORACLES_COMPARISON_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracles/path_oracle.h"
#include "tests/oracles/random_scenarios.h"
#include "tests/oracles/sized.h"

// How the engine's numbers are held against the path oracle's. Seeds are fixed: nothing here is a
// matter of chance.
namespace accord::oracles {

inline constexpr int kScenarios = 200;  // of each kind
inline constexpr std::uint64_t kRunSeed = 20;

// Numbers compared one by one. A path that jumps where rounding decides on which side it is, is
// skipped from the first number that differs, and counted.
class Comparison {
 public:
  // tolerance: relative to the numbers from which a number came.
  explicit Comparison(double tolerance) : tolerance_(tolerance) {}

  void StartPath(std::string where) {
    where_ = std::move(where);
    is_skipped_ = false;
    ++paths_;
  }

  void Number(const char* what, int t, double engine, Sized oracle, const EdgeWatch& edges = {}) {
    if (is_skipped_) return;
    ++numbers_;
    const double difference = std::fabs(engine - oracle.value);
    if (difference <= tolerance_ * oracle.size) {
      if (oracle.size > 0) worst_ = std::max(worst_, difference / oracle.size);
      return;
    }
    Differ(what, t, engine, oracle.value, edges);
  }

  // Whether limits changed the pay; either will do where rounding decides.
  void Limited(int t, bool engine, const ClausePath& clause, const EdgeWatch& edges) {
    const auto i = static_cast<std::size_t>(t - 1);
    ++numbers_;
    if (is_skipped_ || engine == clause.limited[i] || clause.maybe_limited[i]) return;
    Differ("limited", t, engine, clause.limited[i], edges);
  }

  // Of a number, relative to those from which it came: closer to where a result jumps, rounding
  // decides.
  double rounding() const { return tolerance_ / 10; }
  const std::vector<std::string>& differences() const { return differences_; }
  double skipped_share() const { return static_cast<double>(skipped_) / paths_; }

  void Print(const char* name) const {
    std::printf("%s: %lld numbers on %d paths, %d skipped, worst difference %.2g\n", name, numbers_,
                paths_, skipped_, worst_);
  }

 private:
  void Differ(const char* what, int t, double engine, double oracle, const EdgeWatch& edges) {
    is_skipped_ = true;
    if (edges.nearest() <= rounding()) {
      ++skipped_;
      return;
    }
    // One line a scenario: "scenario 8" of "scenario 8 path 0".
    const std::string scenario = where_.substr(0, where_.find(' ', where_.find(' ') + 1));
    if (differences_.size() >= kMaxListed || scenario == last_differing_) return;
    last_differing_ = scenario;
    char text[200];
    std::snprintf(text, sizeof text, ": %s in period %d: engine %.17g, oracle %.17g", what, t,
                  engine, oracle);
    differences_.push_back(where_ + text);
  }

  static constexpr std::size_t kMaxListed = 12;

  double tolerance_;
  std::string where_;
  bool is_skipped_ = false;
  std::vector<std::string> differences_;
  std::string last_differing_;
  long long numbers_ = 0;
  int paths_ = 0, skipped_ = 0;
  double worst_ = 0;
};

inline std::string PathName(std::uint64_t scenario, std::uint64_t path) {
  return "scenario " + std::to_string(scenario) + " path " + std::to_string(path);
}

// Exact quantiles agree to rounding; tabulated ones are promised to 1e-8 of the interdecile range.
struct Kind {
  const char* name;
  ScenarioOptions options;
  double tolerance;
  std::uint64_t first_seed;
};
inline const Kind kKinds[] = {
    {"exact quantiles", {.tabulated_marginals = false}, 1e-12, 0},
    {"tabulated quantiles", {.tabulated_marginals = true}, 1e-8, 1000000}};

template <typename Compare>
void OnRandomScenarios(const Compare& compare, bool client_base = false) {
  for (const Kind& kind : kKinds) {
    Comparison comparison(kind.tolerance);
    int drafts = 0;
    for (std::uint64_t k = 0; k < kScenarios; ++k) {
      const std::uint64_t name = kind.first_seed + k;
      ScenarioOptions options = kind.options;
      options.client_base = client_base;
      options.ends = k % 2 == 1;
      options.efforts = k % 3 == 1;
      const RandomScenario random = ARandomScenario(name, options);
      drafts += random.drafts;
      compare(random.scenario, name, comparison);
    }
    EXPECT_THAT(comparison.differences(), testing::IsEmpty()) << kind.name;
    EXPECT_LT(comparison.skipped_share(), 0.01) << kind.name;
    EXPECT_GT(static_cast<double>(kScenarios) / drafts, 0.3) << kind.name;
    comparison.Print(kind.name);
    std::printf("%d of %d drafts were valid\n", kScenarios, drafts);
  }
}

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_COMPARISON_H_
