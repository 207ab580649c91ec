#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/joint_oracle.h"
#include "tests/oracles/path_oracle.h"
#include "tests/oracles/sized.h"

// Whole runs of contracts and named clients against their slow twin: what the clients bring to the
// base, path by path where nobody else is in it, and what is counted and averaged over paths.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::EdgeWatch;
using oracles::JointPath;
using oracles::kRunSeed;
using oracles::NamedClientPath;
using oracles::PathName;
using oracles::Series;
using oracles::Sized;

constexpr std::size_t kPaths = 8;

class RunComparison {
 public:
  RunComparison(const Scenario& scenario, const ModelTotals& totals, std::uint64_t name,
                Comparison& comparison)
      : scenario_(scenario),
        base_(*scenario.facts().client_base),
        totals_(totals),
        name_(name),
        comparison_(comparison),
        period_count_(static_cast<std::size_t>(scenario.period_count())) {
    for (std::size_t path = 0; path < kPaths; ++path) {
      oracle_.push_back(oracles::SimulateJointly(scenario, kRunSeed, path));
      edges_.Compared(oracle_.back().edges);
    }
    const double rate = scenario.facts().supplier_private->discount_rate_per_year;
    for (std::size_t t = 1; t <= period_count_; ++t) {
      const double years = static_cast<double>(t) * scenario.period_years();
      discount_.push_back(std::pow(1 + rate, -years));
    }
  }

  void Compare() {
    comparison_.StartPath("scenario " + std::to_string(name_) + " clients");
    for (std::size_t i = 0; i < base_.named_clients.size(); ++i) CompareClient(i);
    for (std::size_t i = 0; i < totals_.contracts.size(); ++i) CompareContract(i);
    if (IsNobodyElseThere()) CompareBase();
  }

 private:
  // Mean over paths.
  void Mean(const char* what, std::size_t t, const PathMean& engine, Sized sum) {
    comparison_.Number(what, static_cast<int>(t), engine.mean(), sum / static_cast<double>(kPaths),
                       edges_);
  }
  void Count(const char* what, std::size_t t, const EventCount& engine, int events) {
    comparison_.Number(what, static_cast<int>(t), static_cast<double>(engine.events),
                       Sized(events, 0), edges_);
  }

  void CompareClient(std::size_t i) {
    const NamedClientTotals& totals = (*totals_.client_base)->named_clients[i];
    Sized revenue_value = 0, profit_value = 0;
    for (std::size_t t = 0; t < period_count_; ++t) {
      std::vector<int> stands(base_.segments.size(), 0);
      Sized revenue = 0, profit = 0;
      for (const JointPath& path : oracle_) {
        const NamedClientPath& client = path.named_clients[i];
        ++stands[static_cast<std::size_t>(client.segments[t])];
        revenue += client.revenue[t];
        profit += client.profit[t];
      }
      const NamedPeriodTotals& period = totals.periods[t];
      for (std::size_t k = 0; k < stands.size(); ++k) {
        Count("paths in a segment", t + 1, (*period.stands_in)[k], stands[k]);
      }
      Mean("client's revenue", t + 1, period.revenue, revenue);
      Mean("client's profit", t + 1, period.profit, profit);
      revenue_value += discount_[t] * revenue;
      profit_value += discount_[t] * profit;
    }
    Mean("client's discounted revenue", 0, totals.discounted_revenue, revenue_value);
    Mean("client's discounted profit", 0, totals.discounted_profit, profit_value);
  }

  // Where it ends because its client left, and both parties' money by path.
  void CompareContract(std::size_t i) {
    const ContractTotals& totals = *totals_.contracts[i];
    comparison_.StartPath("scenario " + std::to_string(name_) + " contract " + std::to_string(i));
    const std::size_t causes = scenario_.facts().contracts[i].terminations.size();
    for (std::size_t t = 0; t < period_count_; ++t) {
      int left = 0;
      for (const JointPath& path : oracle_) {
        const std::optional<EndLine>& end = path.figures.contracts[i].end;
        left += end && end->client_left && end->period == static_cast<int>(t) + 1;
      }
      if (totals.course->terminations.size() > causes) {
        Count("clients that left", t + 1, totals.course->terminations[causes].ended_with[t], left);
      } else {
        comparison_.Number("clients that left though they cannot", static_cast<int>(t) + 1, 0, left,
                           edges_);
      }
    }
    for (std::size_t path = 0; path < kPaths; ++path) {
      const ContractPath& contract = oracle_[path].figures.contracts[i];
      comparison_.StartPath(PathName(name_, path) + " contract " + std::to_string(i));
      comparison_.Number("supplier's NPV", 0, totals.supplier.npv.samples()[path],
                         contract.supplier.npv, contract.edges);
      comparison_.Number("client's NPV", 0, totals.client.npv.samples()[path], contract.client.npv,
                         contract.edges);
    }
  }

  bool IsNobodyElseThere() const {
    std::int64_t clients = 0;
    for (const Segment& segment : base_.segments) clients += segment.client_count;
    return base_.arrivals.empty() &&
           clients == static_cast<std::int64_t>(base_.named_clients.size());
  }

  void CompareBase() {
    const ClientBaseTotals& totals = **totals_.client_base;
    for (std::size_t path = 0; path < kPaths; ++path) {
      const JointPath& joint = oracle_[path];
      comparison_.StartPath(PathName(name_, path) + " base");
      Sized revenue_value = 0, profit_value = 0;
      for (std::size_t t = 0; t < period_count_; ++t) {
        const int period = static_cast<int>(t) + 1;
        std::vector<int> counts(base_.segments.size(), 0);
        Sized revenue = 0, profit = -LeverCost(joint, t);
        for (const NamedClientPath& client : joint.named_clients) {
          ++counts[static_cast<std::size_t>(client.segments[t])];
          revenue += client.revenue[t];
          profit += client.profit[t];
        }
        const BasePeriodTotals& seen = totals.periods[t];
        for (std::size_t k = 0; k < counts.size(); ++k) {
          comparison_.Number("clients of a segment", period, (*seen.counts)[k].samples()[path],
                             Sized(counts[k], 0), joint.edges);
        }
        comparison_.Number("base's revenue", period, seen.revenue.samples()[path], revenue,
                           joint.edges);
        comparison_.Number("base's profit", period, seen.profit.samples()[path], profit,
                           joint.edges);
        revenue_value += discount_[t] * revenue;
        profit_value += discount_[t] * profit;
      }
      comparison_.Number("base's discounted revenue", 0, totals.discounted_revenue.samples()[path],
                         revenue_value, joint.edges);
      comparison_.Number("base's discounted profit", 0, totals.discounted_profit.samples()[path],
                         profit_value, joint.edges);
    }
  }

  Sized LeverCost(const JointPath& joint, std::size_t t) const {
    Sized cost = 0;
    const std::vector<Lever>& levers = scenario_.facts().levers;
    for (std::size_t k = 0; k < levers.size(); ++k) {
      cost += levers[k].cost_per_client.value_or(0) * Sized(joint.treated[k][t]);
    }
    return cost;
  }

  const Scenario& scenario_;
  const ClientBase& base_;
  const ModelTotals& totals_;
  std::uint64_t name_;
  Comparison& comparison_;
  std::size_t period_count_;
  std::vector<JointPath> oracle_;
  std::vector<double> discount_;
  EdgeWatch edges_;
};

void CompareRun(const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
  const std::vector<CompiledModel> models{Compile(scenario, kRunSeed)};
  const auto totals = Run(models, {.path_count = kPaths}, {});
  ASSERT_TRUE(totals.ok()) << totals.status();
  RunComparison(scenario, totals->models[0], name, comparison).Compare();
}

TEST(JointOracle, FindsTheSameMoneyInTheBaseAsARun) {
  oracles::OnRandomScenarios(CompareRun, /*client_base=*/true);
}

}  // namespace
}  // namespace accord
