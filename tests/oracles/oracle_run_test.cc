#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/path_oracle.h"
#include "tests/oracles/sized.h"

// Whole runs against the slow twin: both parties' money on each path, which the first batch keeps
// in path order, and what is counted and averaged over paths.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::EdgeWatch;
using oracles::kRunSeed;
using oracles::PartyPath;
using oracles::PathFigures;
using oracles::PathName;
using oracles::Sized;

constexpr std::size_t kPaths = 32;

void CompareParty(const PartyPath& oracle, const PartyTotals& totals, std::size_t path,
                  const EdgeWatch& edges, Comparison& comparison) {
  comparison.Number("cash at start", 0, totals.cash_at_start, oracle.cash_at_start);
  for (std::size_t i = 0; i < oracle.cash.size(); ++i) {
    const int t = static_cast<int>(i) + 1;
    comparison.Number("cash", t, totals.periods[i].cash.samples()[path], oracle.cash[i], edges);
    comparison.Number("cumulative cash", t, totals.periods[i].cumulative.samples()[path],
                      oracle.cumulative[i], edges);
  }
  comparison.Number("NPV", 0, totals.npv.samples()[path], oracle.npv, edges);
  comparison.Number("peak shortfall", 0, totals.peak_shortfall.samples()[path],
                    oracle.peak_shortfall, edges);
  comparison.Number("drawdown", 0, totals.drawdown.samples()[path], oracle.drawdown, edges);
}

// How many of so many paths had an event, `maybe` of them where rounding decides.
void CompareEvents(const char* what, const EventCount& engine, int certain, int maybe,
                   const EdgeWatch& edges, Comparison& comparison) {
  const auto events = static_cast<double>(engine.events);
  comparison.Number(what, 0, events, std::clamp<double>(events, certain, certain + maybe), edges);
}

// Losses and exhausted reserves.
void CompareRisks(const std::vector<const PartyPath*>& paths, const std::optional<double>& reserve,
                  const PartyTotals& totals, const EdgeWatch& edges, Comparison& comparison) {
  int losses = 0, maybe_losses = 0, exhausted = 0, maybe_exhausted = 0;
  for (const PartyPath* path : paths) {
    const bool maybe = IsTooClose(path->npv, 0, path->npv_plan_size, comparison.rounding());
    maybe_losses += maybe;
    losses += !maybe && oracles::Compare(path->npv.value, 0, path->npv_plan_size) < 0;
    if (!reserve) continue;
    const Sized shortfall = path->peak_shortfall;
    const bool maybe_more =
        IsTooClose(shortfall, *reserve, path->cash_plan_size, comparison.rounding());
    maybe_exhausted += maybe_more;
    exhausted +=
        !maybe_more && oracles::Compare(shortfall.value, *reserve, path->cash_plan_size) > 0;
  }
  CompareEvents("losses", totals.loss, losses, maybe_losses, edges, comparison);
  CompareEvents("exhausted reserves", totals.reserve_exhausted, exhausted, maybe_exhausted, edges,
                comparison);
}

double Discount(const Scenario& scenario, double rate_per_year, std::size_t i) {
  return std::pow(1 + rate_per_year, -static_cast<double>(i + 1) * scenario.period_years());
}

// One contract on all paths.
class ContractComparison {
 public:
  ContractComparison(const Scenario& scenario, std::size_t contract,
                     const std::vector<PathFigures>& oracle, Comparison& comparison)
      : scenario_(scenario),
        contract_(scenario.facts().contracts[contract]),
        all_(oracle),
        comparison_(comparison) {
    const std::string& id = contract_.id;
    rate_ = scenario.facts().supplier_private->discount_rate_per_year;
    client_rate_ = scenario.ClientAccount(id).discount_rate_per_year;
    for (const PathFigures& path : oracle) {
      paths_.push_back(&path.contracts[contract]);
      edges_.Compared(paths_.back()->edges);
      edges_on_truth_.Compared(paths_.back()->edges_on_truth);
    }
  }

  void Compare(const ContractTotals& totals) {
    const std::size_t clauses = totals.clauses.size();
    for (std::size_t c = 0; c < clauses; ++c) {
      const ClauseTotals& clause = *totals.clauses[c];
      CompareCash(c, clause);
      CompareCounts(c, clause);
      if (clause.verification) {
        CompareVerification(c, *clause.verification, &ContractPath::pay_on_truth, nullptr);
      }
      if (clause.verification_halved) {
        CompareVerification(c, *clause.verification_halved, &ContractPath::pay_on_truth,
                            &ContractPath::pay_on_halved_errors);
      }
    }
    for (std::size_t i = 0; i < totals.other_lines.size(); ++i) {
      CompareCash(clauses + i, *totals.other_lines[i]);
    }
    CompareEnds(totals);
  }

 private:
  // Whether something happened so often; `maybe` times rounding decides.
  struct Counts {
    int certain = 0, maybe = 0;
    void See(bool happens, bool is_maybe) {
      certain += happens && !is_maybe;
      maybe += is_maybe;
    }
  };
  // Whether rounding decides on which side of k x lies.
  bool IsMaybe(Sized x, Sized k, double plan_size) const {
    return x.size > 0 && IsTooClose(x, k, plan_size, comparison_.rounding());
  }
  void Number(const char* what, const PathMean& engine, Sized sum) {
    comparison_.Number(what, 0, engine.mean(), sum / static_cast<double>(kPaths), edges_on_truth_);
  }
  void Number(const char* what, const PathMean& engine, Counts counts) {
    const double count = engine.mean() * kPaths;
    comparison_.Number(what, 0, count,
                       std::clamp<double>(count, counts.certain, counts.certain + counts.maybe),
                       edges_on_truth_);
  }

  void CompareCash(std::size_t line, const auto& totals) {
    Sized pay = 0, discounted = 0, discounted_client_rate = 0;
    for (const ContractPath* path : paths_) {
      const oracles::Series& cash = path->cash_by_line[line];
      for (std::size_t i = 0; i < cash.size(); ++i) {
        pay += cash[i];
        discounted += Discount(scenario_, rate_, i) * cash[i];
        discounted_client_rate += Discount(scenario_, client_rate_, i) * cash[i];
      }
    }
    Number("mean pay", totals.pay, pay);
    Number("mean discounted pay", totals.discounted_pay, discounted);
    Number("mean discounted pay at the client's rate", totals.discounted_pay_client_rate,
           discounted_client_rate);
  }

  void CompareCounts(std::size_t c, const ClauseTotals& totals) {
    Counts fired, limited;
    for (const ContractPath* path : paths_) {
      const oracles::ClausePath& clause = path->clauses[c];
      for (std::size_t i = 0; i < clause.pay.size(); ++i) {
        const double size = clause.plan_size[i];
        fired.See(oracles::Compare(clause.pay[i].value, 0, size) != 0,
                  IsMaybe(clause.pay[i], 0, size));
        limited.See(clause.limited[i], clause.maybe_limited[i]);
      }
    }
    Number("fired settlements", totals.fired_settlements, fired);
    Number("limited settlements", totals.limited_settlements, limited);
  }

  // False pay and deny of `pay` (null: as settled) against `truth`.
  void CompareVerification(std::size_t c, const VerificationTotals& totals,
                           std::vector<oracles::Series> ContractPath::*truth,
                           std::vector<oracles::Series> ContractPath::*pay) {
    Sized suppliers_favour = 0, clients_favour = 0;
    Counts paid, denied;
    for (const ContractPath* path : paths_) {
      const oracles::Series& settled = pay == nullptr ? path->clauses[c].pay : (path->*pay)[c];
      for (std::size_t i = 0; i < settled.size(); ++i) {
        const Sized difference = settled[i] - (path->*truth)[c][i];
        suppliers_favour += Max(0.0, difference);
        clients_favour += Max(0.0, -difference);
        const double size = path->clauses[c].plan_size[i];
        const int side = oracles::Compare(difference.value, 0, size);
        paid.See(side > 0, IsMaybe(difference, 0, size));
        denied.See(side < 0, IsMaybe(difference, 0, size));
      }
    }
    Number("false pay", totals.suppliers_favour, suppliers_favour);
    Number("false deny", totals.clients_favour, clients_favour);
    Number("net error", totals.net, suppliers_favour - clients_favour);
    Number("settlements with false pay", totals.suppliers_favour_settlements, paid);
    Number("settlements with false deny", totals.clients_favour_settlements, denied);
  }

  void CompareEnds(const ContractTotals& totals) {
    for (std::size_t k = 0; k < totals.course->terminations.size(); ++k) {
      const TerminationTotals& termination = totals.course->terminations[k];
      for (std::size_t i = 0; i < termination.ended_with.size(); ++i) {
        int ended = 0;
        for (const ContractPath* path : paths_) {
          ended += path->end && path->end->termination == static_cast<int>(k) &&
                   path->end->period == static_cast<int>(i) + 1;
        }
        comparison_.Number("ends", static_cast<int>(i) + 1,
                           static_cast<double>(termination.ended_with[i].events), ended, edges_);
      }
    }
    Sized supplier = 0, client = 0;
    for (const ContractPath* path : paths_) {
      supplier += path->supplier.lost_investment;
      client += path->client.lost_investment;
    }
    CompareGuard(totals);
    Number("supplier's lost investment", totals.supplier.lost_investment, supplier);
    Number("client's lost investment", totals.client.lost_investment, client);
  }

  // (K22)
  void CompareGuard(const ContractTotals& totals) {
    for (std::size_t k = 0; k < totals.course->guard.size(); ++k) {
      if (totals.course->guard[k].breached.trials == 0) continue;  // without an achievement
      const std::string& id = contract_.score->weights[k].outcome;
      const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(id));
      const Outcome& outcome = scenario_.facts().outcomes[j];
      const Sized start = oracles::AchievementBy(outcome, *outcome.baseline_level);
      Counts breached;
      for (const PathFigures& path : all_) {
        for (const Sized& achievement : path.chance.outcomes[j].achievement) {
          breached.See(oracles::Compare(achievement.value, start.value, 1) < 0,
                       IsMaybe(achievement, start, 1));
        }
      }
      Number("breached periods", totals.course->guard[k].breached_periods, breached);
    }
  }

  const Scenario& scenario_;
  const Contract& contract_;
  const std::vector<PathFigures>& all_;
  Comparison& comparison_;
  double rate_, client_rate_;
  std::vector<const ContractPath*> paths_;
  EdgeWatch edges_, edges_on_truth_;
};

void CompareMeans(std::size_t contract, const std::vector<PathFigures>& oracle,
                  const ContractTotals& totals, Comparison& comparison) {
  for (std::size_t i = 0; i < totals.course->benefit.size(); ++i) {
    Sized score = 0, benefit = 0;
    EdgeWatch edges;
    for (const PathFigures& path : oracle) {
      const ContractPath& figures = path.contracts[contract];
      edges.Compared(figures.edges);
      benefit += figures.benefit[i];
      if (!figures.score.empty()) score += figures.score[i];
    }
    const int t = static_cast<int>(i) + 1;
    comparison.Number("mean benefit", t, totals.course->benefit[i].mean(),
                      benefit / static_cast<double>(kPaths), edges);
    if (totals.course->score.empty()) continue;
    comparison.Number("mean score", t, totals.course->score[i].mean(),
                      score / static_cast<double>(kPaths), edges);
  }
}

void CompareRun(const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
  const std::vector<CompiledModel> models{Compile(scenario, kRunSeed)};
  const auto totals = Run(models, {.path_count = kPaths}, {});
  ASSERT_TRUE(totals.ok()) << totals.status();
  const ModelTotals& model = totals->models[0];
  ASSERT_EQ(model.supplier_total.has_value(), model.contracts.size() > 1);
  std::vector<PathFigures> oracle;
  for (std::size_t path = 0; path < kPaths; ++path) {
    oracle.push_back(oracles::SimulatePath(scenario, kRunSeed, path));
    EdgeWatch all;
    for (std::size_t i = 0; i < model.contracts.size(); ++i) {
      const ContractPath& contract = oracle.back().contracts[i];
      const std::string where = PathName(name, path) + " contract " + std::to_string(i);
      comparison.StartPath(where + " supplier");
      CompareParty(contract.supplier, model.contracts[i]->supplier, path, contract.edges,
                   comparison);
      comparison.StartPath(where + " client");
      CompareParty(contract.client, model.contracts[i]->client, path, contract.edges, comparison);
      all.Compared(contract.edges);
    }
    if (!model.supplier_total) continue;
    comparison.StartPath(PathName(name, path) + " supplier's total");
    CompareParty(oracle.back().supplier, *model.supplier_total, path, all, comparison);
  }
  EdgeWatch all_edges;
  for (std::size_t i = 0; i < model.contracts.size(); ++i) {
    comparison.StartPath("scenario " + std::to_string(name) + " contract " + std::to_string(i));
    ContractComparison(scenario, i, oracle, comparison).Compare(*model.contracts[i]);
    CompareMeans(i, oracle, *model.contracts[i], comparison);
    const std::string& id = scenario.facts().contracts[i].id;
    std::vector<const PartyPath*> suppliers, clients;
    EdgeWatch edges;
    for (const PathFigures& path : oracle) {
      suppliers.push_back(&path.contracts[i].supplier);
      clients.push_back(&path.contracts[i].client);
      edges.Compared(path.contracts[i].edges);
      all_edges.Compared(path.contracts[i].edges);
    }
    CompareRisks(suppliers, scenario.facts().supplier_private->reserve,
                 model.contracts[i]->supplier, edges, comparison);
    CompareRisks(clients, scenario.ClientAccount(id).reserve, model.contracts[i]->client, edges,
                 comparison);
  }
  if (!model.supplier_total) return;
  std::vector<const PartyPath*> suppliers;
  for (const PathFigures& path : oracle) suppliers.push_back(&path.supplier);
  CompareRisks(suppliers, scenario.facts().supplier_private->reserve, *model.supplier_total,
               all_edges, comparison);
}

TEST(Oracle, FindsTheSameMoneyOnEachPathAsARun) { oracles::OnRandomScenarios(CompareRun); }

}  // namespace
}  // namespace accord
