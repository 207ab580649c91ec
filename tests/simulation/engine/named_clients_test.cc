#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/simulation/migration/chi_squared.h"
#include "tests/support/scenarios.h"

// Closed forms of named clients (5.1), through whole runs. Comparisons are within 4.5 standard
// errors: a false alarm in 150 000 each.
namespace accord {
namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;

constexpr int kPeriods = 8;

// Gold, silver, bronze, gone.
const Rows kMatrix = {
    {0.8, 0.15, 0, 0.05}, {0.1, 0.7, 0.15, 0.05}, {0, 0.1, 0.8, 0.1}, {0, 0, 0.02, 0.98}};

Transitions Given(const Rows& rows, const std::vector<Segment>& segments) {
  TransitionMatrix matrix;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    matrix.rows.push_back({segments[k].id, rows[k]});
  }
  return {matrix, {}};
}

// Nobody is in it but whom a test names.
ClientBase EmptyBase(const Rows& rows = kMatrix) {
  ClientBase base = SmallClientBase();
  for (Segment& segment : base.segments) segment.client_count = 0;
  base.transitions = Given(rows, base.segments);
  return base;
}

NamedClient& AddNamed(ClientBase& base, const std::string& id, std::size_t segment) {
  ++base.segments[segment].client_count;
  NamedClient client;
  client.id = id;
  client.segment = base.segments[segment].id;
  base.named_clients.push_back(client);
  return base.named_clients.back();
}

// Scores stay where they are: the plan is met from the first quarter on and nothing is uncertain.
void HoldScores(ScenarioDraft& draft) {
  for (Outcome& outcome : draft.outcomes) {
    outcome.loadings.clear();
    outcome.verification.reset();
    outcome.plan = Plan{ValueList{Row(kPeriods, 0.7)}};
  }
}

// The contract pays a fee and nothing else.
void PayAFee(Contract& contract, double fee) {
  Clause clause;
  clause.id = "fee";
  clause.base = fee;
  contract.clauses = {clause};
}

ModelTotals RunOf(const Scenario& scenario, std::int64_t paths, bool exact = false) {
  auto totals = Run({Compile(scenario, 5)}, {paths, exact}, {.threads = 2});
  EXPECT_TRUE(totals.ok()) << totals.status();
  return std::move(totals->models[0]);
}

Row Times(const Row& p, const Rows& matrix) {
  Row result(p.size(), 0.0);
  for (std::size_t k = 0; k < p.size(); ++k) {
    for (std::size_t l = 0; l < p.size(); ++l) result[l] += p[k] * matrix[k][l];
  }
  return result;
}

void ExpectShare(const EventCount& seen, double p, const std::string& what) {
  const double n = static_cast<double>(seen.trials);
  ASSERT_GT(n, 0) << what;
  EXPECT_NEAR(static_cast<double>(seen.events) / n, p, 4.5 * std::sqrt(p * (1 - p) / n) + 1e-12)
      << what;
}

void ExpectMean(const PathMean& seen, double mean, const std::string& what) {
  EXPECT_NEAR(seen.mean(), mean, 4.5 * seen.Mean().standard_error) << what;
  EXPECT_GT(seen.Mean().standard_error, 0) << what;
}

TEST(NamedClients, WithoutAnEffectAreWhereThePowersOfTheMatrixSay) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    ClientBase& base = draft.client_base.emplace(EmptyBase());
    // The first one has the contract, and betas of 0.
    const char* const ids[] = {"mill", "b", "c", "d"};
    for (std::size_t k = 0; k < 4; ++k) AddNamed(base, ids[k], k);
  });
  const ModelTotals totals = RunOf(scenario, 50'000);
  for (std::size_t i = 0; i < 4; ++i) {
    Row p(4, 0.0);
    p[i] = 1;
    for (std::size_t t = 0; t < kPeriods; ++t) {
      p = Times(p, kMatrix);
      for (std::size_t l = 0; l < 4; ++l) {
        ExpectShare((*(*totals.client_base)->named_clients[i].periods[t].stands_in)[l], p[l],
                    "client " + std::to_string(i) + " in " + std::to_string(l) + " after " +
                        std::to_string(t + 1));
      }
    }
  }
}

double Odds(double p) { return p / (1 - p); }

// A row as (5.1) changes it, delta given.
Row Moved(const Row& row, std::size_t from, const NamedClient& client, double delta) {
  const std::size_t out = row.size() - 1;
  const double odds = Odds(row[out]) * std::exp(-client.beta_out * delta);
  Row moved = row;
  double sum = 0;
  for (std::size_t l = 0; l < out; ++l) {
    if (l < from) moved[l] *= std::exp(client.beta_up * delta);
    if (l > from) moved[l] *= std::exp(-client.beta_down * delta);
    sum += moved[l];
  }
  for (std::size_t l = 0; l < out; ++l) moved[l] /= sum * (1 + odds);
  moved[out] = odds / (1 + odds);
  return moved;
}

constexpr double kFee = 500;

// The contract is a fee, its client a named one, the score a constant that is returned by the run.
Scenario OnAConstantScore(const Rows& rows, const NamedClient& betas, std::size_t segment) {
  return AScenario([&](ScenarioDraft& draft) {
    HoldScores(draft);
    PayAFee(draft.contracts[0], kFee);
    ClientBase& base = draft.client_base.emplace(EmptyBase(rows));
    const std::string starts = AddNamed(base, "mill", segment).segment;
    base.named_clients[0] = betas;
    base.named_clients[0].id = "mill";
    base.named_clients[0].segment = starts;
  });
}

// P(the contract still lives in t) by t = 1..T, on a score that never changes.
void ExpectSurvival(const ModelTotals& totals, const Row& lives, double discount_rate) {
  const ContractTotals& contract = *totals.contracts[0];
  ASSERT_EQ(contract.course->terminations.size(), 1u);
  const TerminationTotals& left = contract.course->terminations[0];
  double value = 0, money = 0, mean_end = 0, second = 0, mean_end_seen = 0;
  for (std::size_t t = 0; t < kPeriods; ++t) {
    const double leaves = lives[t] - lives[t + 1];
    ExpectShare(left.ended_with[t], leaves, "leaving in " + std::to_string(t + 1));
    value += kFee * lives[t] * std::pow(1 + discount_rate, -(static_cast<double>(t) + 1) / 4);
    money += kFee * lives[t];
    // The end date: when it leaves, or T.
    const double date = static_cast<double>(t) + 1;
    const double n = static_cast<double>(left.ended_with[t].trials);
    mean_end += date * leaves;
    second += date * date * leaves;
    mean_end_seen += date * static_cast<double>(left.ended_with[t].events) / n;
  }
  mean_end += kPeriods * lives[kPeriods];
  second += kPeriods * kPeriods * lives[kPeriods];
  std::uint64_t ended = 0;
  for (const EventCount& count : left.ended_with) ended += count.events;
  const double n = static_cast<double>(left.ended_with[0].trials);
  mean_end_seen += kPeriods * (1 - static_cast<double>(ended) / n);
  ExpectShare({ended, left.ended_with[0].trials}, 1 - lives[kPeriods], "leaving at all");
  EXPECT_NEAR(mean_end_seen, mean_end, 4.5 * std::sqrt((second - mean_end * mean_end) / n));

  ExpectMean(contract.clauses[0]->discounted_pay, value, "value of the fee");
  ExpectMean(contract.clauses[0]->pay, money, "the fee");
  // All that the base has is the contract's cash; who is gone brings nothing.
  ExpectMean((*totals.client_base)->named_clients[0].discounted_revenue, value, "the base's value");
  EXPECT_NEAR((*totals.client_base)->discounted_revenue.Mean().value,
              contract.clauses[0]->discounted_pay.mean(), 1e-9 * value);
}

// In one segment p_out never changes: the date of leaving is geometric. A beta that is off by a
// tenth shows.
TEST(NamedClients, OnAConstantScoreLeaveAtAGeometricDateAndTakeTheirFeeAlong) {
  const double p0 = 0.1;
  const Rows rows = {{1 - p0, 0, 0, p0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
  NamedClient client;
  client.beta_out = 3;
  client.reference_score = 0.8;
  const ModelTotals totals = RunOf(OnAConstantScore(rows, client, 0), 100'000);
  const double score = totals.contracts[0]->course->score[0].mean();
  for (const PathMean& of : totals.contracts[0]->course->score)
    ASSERT_NEAR(of.mean(), score, 1e-12);
  const double odds = Odds(p0) * std::exp(-client.beta_out * (score - client.reference_score));
  const double stays = 1 / (1 + odds);
  ASSERT_GT(std::fabs(stays - (1 - p0)), 0.02) << "the score must matter";
  Row lives;
  for (int t = 0; t <= kPeriods; ++t) lives.push_back(std::pow(stays, t));
  ExpectSurvival(totals, lives, 0.08);
}

TEST(NamedClients, OnAConstantScoreWalkByTheMatrixThatItMakes) {
  NamedClient client;
  client.beta_out = 2;
  client.beta_up = -4;
  client.beta_down = 5;
  client.reference_score = 0.85;
  const ModelTotals totals = RunOf(OnAConstantScore(kMatrix, client, 1), 100'000);
  const double delta = totals.contracts[0]->course->score[0].mean() - client.reference_score;
  Rows moved = kMatrix;
  for (std::size_t k = 0; k < 3; ++k) moved[k] = Moved(kMatrix[k], k, client, delta);
  // Who has left has no contract any more and comes back by the matrix itself; its contract does
  // not.
  Rows alive = moved;
  alive[3] = {0, 0, 0, 1};
  Row lives = {1}, living = {0, 1, 0, 0};
  Row gone(4, 0.0);  // where those stand who have left once
  for (std::size_t t = 0; t < kPeriods; ++t) {
    const double before = living[3];
    living = Times(living, alive);
    gone = Times(gone, kMatrix);
    gone[3] += living[3] - before;
    lives.push_back(1 - living[3]);
    for (std::size_t l = 0; l < 4; ++l) {
      ExpectShare((*(*totals.client_base)->named_clients[0].periods[t].stands_in)[l],
                  (l == 3 ? 0 : living[l]) + gone[l],
                  "in " + std::to_string(l) + " after " + std::to_string(t + 1));
    }
  }
  // Those who come back bring their segment's revenue, so that survival alone is looked at.
  const TerminationTotals& left = totals.contracts[0]->course->terminations[0];
  for (std::size_t t = 0; t < kPeriods; ++t) {
    ExpectShare(left.ended_with[t], lives[t] - lives[t + 1], "leaving in " + std::to_string(t + 1));
  }
}

// Two clients on one score: their log odds of leaving differ by beta times what they compare it
// with.
TEST(NamedClients, LogOddsOfLeavingDifferByBetaTimesTheDifferenceOfReferences) {
  const double beta = 2.5, low = 0.9, high = 1.3;
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    HoldScores(draft);
    PayAFee(draft.contracts[0], kFee);
    draft.contracts.push_back(draft.contracts[0]);
    draft.contracts[1].id = "iron";
    draft.contracts[1].client_id = "forge";
    ClientBase& base = draft.client_base.emplace(EmptyBase());
    for (const auto& [id, reference] : {std::pair{"mill", low}, std::pair{"forge", high}}) {
      NamedClient& client = AddNamed(base, id, 1);
      client.beta_out = beta;
      client.reference_score = reference;
    }
  });
  const ModelTotals totals = RunOf(scenario, 100'000);
  double log_odds[2], variance = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const EventCount& left = totals.contracts[i]->course->terminations[0].ended_with[0];
    const double a = static_cast<double>(left.events), b = static_cast<double>(left.trials) - a;
    log_odds[i] = std::log(a / b);
    variance += 1 / a + 1 / b;
  }
  EXPECT_NEAR(log_odds[1] - log_odds[0], beta * (high - low), 4.5 * std::sqrt(variance));
  EXPECT_LT(4.5 * std::sqrt(variance), 0.15) << "an error of 0.06 in beta would hardly show";
}

// Counts of a segment after a period, by path.
std::vector<double> Histogram(const ModelTotals& totals, std::size_t segment, std::size_t t,
                              std::size_t cells) {
  std::vector<double> counts(cells, 0.0);
  for (const double n : (*(*totals.client_base)->periods[t - 1].counts)[segment].samples()) {
    counts[static_cast<std::size_t>(n)] += 1;
  }
  return counts;
}

// False alarm 1e-6 for each segment. 200 clients, 20 000 paths, three periods.
TEST(NamedClients, ToTheLastOneCountLikeAnonymousOnes) {
  const auto totals_of = [](bool named) {
    return RunOf(AScenario([named](ScenarioDraft& draft) {
                   draft.timeline->period_count = 3;
                   ClientBase& base = draft.client_base.emplace(SmallClientBase());
                   for (std::size_t k = 0; k < base.segments.size() && named; ++k) {
                     const std::int64_t clients = base.segments[k].client_count;
                     for (std::int64_t i = 0; i < clients; ++i) {
                       --base.segments[k].client_count;
                       AddNamed(base, base.segments[k].id + "-" + std::to_string(i), k);
                     }
                   }
                 }),
                 20'000, /*exact=*/true);
  };
  const ModelTotals named = totals_of(true), anonymous = totals_of(false);
  for (std::size_t k = 0; k < 4; ++k) {
    const ChiSquared fit =
        AgainstEachOther(Histogram(named, k, 3, 201), Histogram(anonymous, k, 3, 201));
    EXPECT_LT(fit.statistic, fit.critical) << "segment " << k;
  }
}

// Probability that both of two clients move from gold to silver.
EventCount BothInSilver(const std::function<void(ClientBase&)>& change, std::size_t t) {
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    change(draft.client_base.emplace(EmptyBase()));
    draft.timeline->period_count = 2;
  });
  const ModelTotals totals = RunOf(scenario, 100'000, /*exact=*/true);
  const std::vector<double> counts = Histogram(totals, 1, t, 3);
  return {static_cast<std::uint64_t>(counts[2]), 100'000};
}

// Whoever stands in a segment goes by one row: E p^2 of a Dirichlet row is p (c p + 1) / (c + 1).
// A tenth of it shows; rows of their own would give p^2, not half as much.
TEST(NamedClients, ShareTheirSegmentsRowWithEachOtherAndWithAnonymousClients) {
  const double p = 0.15, c = 3;
  const double both = p * (c * p + 1) / (c + 1);
  for (const int named : {0, 1, 2}) {
    const auto stand = [named](ClientBase& base) {
      base.segments[0].client_count = 2 - named;
      for (int i = 0; i < named; ++i) AddNamed(base, "client-" + std::to_string(i), 0);
    };
    const std::string what = std::to_string(named) + " named";
    ExpectShare(BothInSilver(
                    [&](ClientBase& base) {
                      stand(base);
                      base.transitions->overdispersion_concentration = c;
                    },
                    1),
                both, what + ", overdispersed");
    ExpectShare(BothInSilver(
                    [&](ClientBase& base) {
                      stand(base);
                      TransitionCounts counts{{}, 0, true};
                      for (std::size_t k = 0; k < 4; ++k) {
                        Row row = kMatrix[k];
                        for (double& n : row) n *= c;
                        counts.rows.push_back({base.segments[k].id, row});
                      }
                      base.transitions->kind = counts;
                    },
                    1),
                both, what + ", an uncertain matrix");
  }
}

// A lever with one place a period on gold and bronze, and twice the odds of moving up.
TEST(NamedClients, AreTreatedFirstInTheirOrderWhereverTheyStand) {
  const auto totals_of = [](std::int64_t capacity) {
    return RunOf(AScenario([capacity](ScenarioDraft& draft) {
                   draft.timeline->period_count = 1;
                   ClientBase& base = draft.client_base.emplace(EmptyBase());
                   base.segments[0].client_count = 5;
                   AddNamed(base, "first", 2);
                   AddNamed(base, "second", 2);
                   Lever lever;
                   lever.id = "care";
                   lever.segments = {"gold", "bronze"};
                   lever.odds_ratio_up = 4;
                   lever.odds_ratio_down = 0.25;
                   lever.capacity = capacity;
                   lever.cost_per_client = 10;
                   draft.levers = {lever};
                 }),
                 50'000);
  };
  // Bronze: 0.1 up, 0.8, 0.1 out.
  const double up = 0.1, treated_up = 0.4 / (0.4 + 0.8 + 0.1);
  // Gold: 0.15 down of 1; a fourth of that when treated.
  const double down = 0.15, treated_down = 0.0375 / (0.8 + 0.0375 + 0.05);
  const double treated_of[][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 1, 2}, {1, 1, 5}};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& [first, second, others] = treated_of[i];
    const double places = first + second + others;
    const ModelTotals totals = totals_of(i < 4 ? static_cast<std::int64_t>(places) : 100);
    const ClientBaseTotals& base = **totals.client_base;
    const std::string what = std::to_string(places) + " places";
    ExpectShare((*base.named_clients[0].periods[0].stands_in)[1], first > 0 ? treated_up : up,
                what);
    ExpectShare((*base.named_clients[1].periods[0].stands_in)[1], second > 0 ? treated_up : up,
                what);
    const double moved = others * treated_down + (5 - others) * down +
                         (first > 0 ? treated_up : up) + (second > 0 ? treated_up : up);
    const Estimate silver = (*base.periods[0].counts)[1].Mean();
    EXPECT_NEAR(silver.value, moved, 4.5 * silver.standard_error) << what;
    EXPECT_EQ((*base.levers)[0].periods[0].treated.mean(), places) << what;
    EXPECT_EQ((*base.levers)[0].periods[0].cost.mean(), 10 * places) << what;
  }
}

}  // namespace
}  // namespace accord
