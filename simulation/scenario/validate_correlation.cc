#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

constexpr int kMaxPairs = limits::kMaxDrivers * (limits::kMaxDrivers - 1) / 2;

double GivenNumber(const CorrelationPair& pair) {
  return std::visit(Overloaded{
                        [](std::monostate) { return 0.0; },
                        [](const NormalScoreCorrelation& score) { return score.value; },
                        [](const SpearmanCorrelation& spearman) { return spearman.value; },
                    },
                    pair.correlation);
}

bool IsPersistence(const Driver& driver) {
  return driver.persistence >= 0 && driver.persistence <= 1;
}

bool CheckNumber(Checker& checker, const FieldPath& at, const CorrelationPair& pair) {
  return std::visit(
      Overloaded{
          [&](const std::monostate&) {
            checker.Add(at, ViolationCode::kRequired, "must give normal_score or spearman");
            return false;
          },
          [&](const NormalScoreCorrelation& c) {
            return checker.InRange(at.Field("normal_score"), c.value, Range::Closed(-1, 1));
          },
          [&](const SpearmanCorrelation& c) {
            return checker.InRange(at.Field("spearman"), c.value, Range::Closed(-1, 1));
          },
      },
      pair.correlation);
}

// That of a Student t copula has no formula.
void RefuseSpearman(Checker& checker, const FieldPath& at, const CorrelationPair& pair) {
  if (!std::holds_alternative<SpearmanCorrelation>(pair.correlation)) return;
  checker.Add(at.Field("spearman"), ViolationCode::kContradiction,
              "must be given as normal_score for a Student t copula, got " +
                  NumberText(GivenNumber(pair)) + "; a Gaussian copula would take " +
                  RoundedText(NormalScoreOf(pair)));
}

bool HasTrials(const Driver& driver) {
  return driver.marginal && std::holds_alternative<TrialsMarginal>(driver.marginal->kind);
}

// How trials hang together is in them.
void RefuseTrials(Checker& checker, const FieldPath& at, const Driver& driver) {
  if (!HasTrials(driver)) return;
  checker.Add(at, ViolationCode::kContradiction,
              "must not be " + QuotedText(driver.id) +
                  ", whose trials are given: how they hang together with others is in them");
}

// (1.2) has no meaning between a driver that is drawn once and one that is drawn anew.
void RefuseStaticWithOther(Checker& checker, const FieldPath& at, const Driver& a,
                           const Driver& b) {
  const Driver& fixed = a.persistence == 1 ? a : b;
  const Driver& moving = a.persistence == 1 ? b : a;
  checker.Add(at, ViolationCode::kContradiction,
              "must be 0 between " + QuotedText(fixed.id) + " (persistence 1) and " +
                  QuotedText(moving.id) + " (persistence " + NumberText(moving.persistence) +
                  ") in mode same-time: give both persistence 1 or neither");
}

// Between the ids of an offered pair and its number.
std::string KindText(const CorrelationPair& pair) {
  return std::visit(Overloaded{
                        [](std::monostate) { return " "; },
                        [](const NormalScoreCorrelation&) { return " "; },
                        [](const SpearmanCorrelation&) { return " spearman "; },
                    },
                    pair.correlation);
}

std::string OfferText(const std::vector<CorrelationPair>& pairs) {
  constexpr std::size_t kMaxListed = 100;
  std::string text;
  for (std::size_t i = 0; i < pairs.size() && i < kMaxListed; ++i) {
    if (i > 0) text += ", ";
    text += pairs[i].first + "~" + pairs[i].second + KindText(pairs[i]) +
            NumberText(GivenNumber(pairs[i]));
  }
  if (pairs.size() > kMaxListed) {
    text += " and " + std::to_string(pairs.size() - kMaxListed) + " more";
  }
  return text;
}

void CheckFeasible(Checker& checker, const FieldPath& at, const Correlation& correlation,
                   const std::vector<Driver>& drivers) {
  const double first = SmallestEigenvalueOf(FirstDrawCorrelations(correlation, drivers));
  const double innovation = SmallestEigenvalueOf(InnovationCorrelations(correlation, drivers));
  if (first >= kSmallestEigenvalue && innovation >= kSmallestEigenvalue) return;
  const bool given = first < kSmallestEigenvalue;
  checker.Add(at, ViolationCode::kNotPositiveSemidefinite,
              (given ? "must be positive semi-definite, but the smallest eigenvalue of the "
                       "correlations is " +
                           RoundedText(first)
                     : "must leave the innovations (1.2) positive semi-definite, but with these "
                       "persistences their smallest eigenvalue is " +
                           RoundedText(innovation)) +
                  "; nearest feasible: " + OfferText(NearestFeasiblePairs(correlation, drivers)));
}

// Every driver of a pair, in the order of the scenario.
std::vector<std::string> CorrelatedDrivers(const Correlation& correlation,
                                           const std::vector<Driver>& drivers) {
  std::set<std::string> named;
  for (const CorrelationPair& pair : correlation.pairs) named.insert({pair.first, pair.second});
  std::vector<std::string> order;
  for (const Driver& driver : drivers) {
    if (named.count(driver.id) > 0) order.push_back(driver.id);
  }
  return order;
}

void CheckFactorOrder(Checker& checker, const FieldPath& at, const std::vector<Driver>& drivers,
                      const IdIndex& driver_ids, const std::vector<std::string>& correlated,
                      std::vector<std::string>& order) {
  if (order.empty()) {
    order = correlated;
    return;
  }
  if (CutToLimit(checker, at, order, limits::kMaxDrivers)) return;
  std::set<std::string> named;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const FieldPath entry = at.At(static_cast<int>(i));
    const int index = driver_ids.Resolve(checker, entry, order[i]);
    if (index < 0) continue;
    RefuseTrials(checker, entry, drivers[static_cast<std::size_t>(index)]);
    if (!named.insert(order[i]).second) {
      checker.Add(entry, ViolationCode::kDuplicate,
                  "must be named once, got " + QuotedText(order[i]) + " again");
    }
  }
  for (const std::string& id : correlated) {
    if (named.count(id) > 0) continue;
    checker.Add(at, ViolationCode::kRequired,
                "must name every correlated driver, but misses " + QuotedText(id));
  }
}

}  // namespace

TailDependence CheckCorrelation(Checker& checker, const FieldPath& at,
                                const std::vector<Driver>& drivers, const IdIndex& driver_ids,
                                std::optional<Correlation>& correlation) {
  const TailDependence independent(CorrelationTable(drivers.size()));
  if (!correlation) correlation.emplace();
  checker.KnownOr(at.Field("mode"), correlation->mode, CorrelationMode::kInnovations,
                  CorrelationMode::kSameTime);
  const bool same_time = correlation->mode == CorrelationMode::kSameTime;
  const FieldPath pairs_at = at.Field("pairs");
  const std::size_t before = checker.count();
  const std::optional<double>& freedom = correlation->copula_degrees_of_freedom;
  checker.InRange(at.Field("copula_degrees_of_freedom"), freedom, Range::OpenClosed(2, 1e5));
  CutToLimit(checker, pairs_at, correlation->pairs, kMaxPairs);

  bool resolved = true;
  std::map<std::pair<int, int>, std::size_t> first;
  for (std::size_t i = 0; i < correlation->pairs.size(); ++i) {
    const CorrelationPair& pair = correlation->pairs[i];
    const FieldPath pair_at = pairs_at.At(static_cast<int>(i));
    const int a = driver_ids.Resolve(checker, pair_at.Field("first"), pair.first);
    const int b = driver_ids.Resolve(checker, pair_at.Field("second"), pair.second);
    const bool number = CheckNumber(checker, pair_at, pair);
    if (freedom && number) RefuseSpearman(checker, pair_at, pair);
    resolved &= a >= 0 && b >= 0;
    if (a < 0 || b < 0) continue;
    if (a == b) {
      checker.Add(pair_at.Field("second"), ViolationCode::kContradiction,
                  "must be another driver than first, got " + QuotedText(pair.second));
      continue;
    }
    const auto [same, fresh] = first.try_emplace(std::minmax(a, b), i);
    if (!fresh) {
      checker.Add(pair_at, ViolationCode::kDuplicate,
                  "must be the only entry for its drivers, but pairs[" +
                      std::to_string(same->second) + "] is for " + QuotedText(pair.first) +
                      " and " + QuotedText(pair.second) + " already");
    }
    const Driver& one = drivers[static_cast<std::size_t>(a)];
    const Driver& other = drivers[static_cast<std::size_t>(b)];
    RefuseTrials(checker, pair_at.Field("first"), one);
    RefuseTrials(checker, pair_at.Field("second"), other);
    if (HasTrials(one) || HasTrials(other)) continue;
    const bool mixed = (one.persistence == 1) != (other.persistence == 1);
    if (same_time && mixed && IsPersistence(one) && IsPersistence(other) && number &&
        GivenNumber(pair) != 0) {
      RefuseStaticWithOther(checker, pair_at, one, other);
    }
  }
  const bool persistent = std::all_of(drivers.begin(), drivers.end(), IsPersistence);
  const bool sound = checker.count() == before && resolved && persistent;
  if (sound) CheckFeasible(checker, pairs_at, *correlation, drivers);
  CheckFactorOrder(checker, at.Field("factor_order"), drivers, driver_ids,
                   CorrelatedDrivers(*correlation, drivers), correlation->factor_order);
  return sound ? TailDependenceOf(*correlation, drivers) : independent;
}

}  // namespace accord::scenario_internal
