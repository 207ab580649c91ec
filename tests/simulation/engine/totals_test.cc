#include "simulation/engine/totals.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/totals_visit.h"
#include "tests/simulation/engine/sample_totals.h"

namespace accord {
namespace {

using testing::Differences;
using testing::Fill;
using testing::ModelWithEverything;
using ::testing::SizeIs;
using totals_internal::Fields;
using totals_internal::Walk;

// Bytes of a record that its fields, each counted once, do not cover.
template <typename T>
std::size_t UncoveredBytes() {
  T record;
  std::set<const void*> seen;
  std::size_t covered = 0;
  if constexpr (std::same_as<T, StudyTotals>) covered = sizeof(std::int64_t);  // `replicated`
  std::apply(
      [&](const auto&... field) {
        ((covered += seen.insert(&field).second ? sizeof(field) : 0), ...);
      },
      Fields(record));
  return sizeof(T) - covered;
}

// The same of T, where it is a record, and of every record in it, at any depth. `seen` holds those
// that have been looked at.
template <typename T>
void ExpectCovered(std::set<std::type_index>& seen) {
  if constexpr (totals_internal::Record<T>) {
    if (!seen.insert(typeid(T)).second) return;
    EXPECT_EQ(UncoveredBytes<T>(), 0u) << typeid(T).name();
    using Tied = decltype(Fields(std::declval<T&>()));
    [&]<typename... Field>(std::type_identity<std::tuple<Field&...>>) {
      (ExpectCovered<Field>(seen), ...);
    }(std::type_identity<Tied>());
  } else if constexpr (totals_internal::kIsVector<T> || totals_internal::kIsOptional<T> ||
                       totals_internal::kIsArray<T> || totals_internal::kIsShared<T>) {
    ExpectCovered<typename T::value_type>(seen);
  }
}

TEST(TotalsFields, CoverEveryByteOfEveryRecord) {
  std::set<std::type_index> seen;
  ExpectCovered<StudyTotals>(seen);
  EXPECT_TRUE(seen.contains(typeid(LeverPeriodTotals))) << "four records deep";
}

TEST(PilotTotals, AreLaidOutLikeTheModel) {
  const StudyTotals totals = PilotTotals({ModelWithEverything(4), ModelWithEverything(4)});
  ASSERT_THAT(totals.models, SizeIs(2));
  EXPECT_THAT(totals.pairs, SizeIs(0));
  const ModelTotals& model = totals.models[1];
  EXPECT_EQ(model.path_count, 0u);
  ASSERT_THAT(*model.outcomes, SizeIs(2));
  EXPECT_THAT((*model.outcomes)[0].periods, SizeIs(4));
  ASSERT_THAT(model.contracts, SizeIs(2));
  const ContractTotals& scored = *model.contracts[0];
  EXPECT_THAT(scored.supplier.periods, SizeIs(5));
  EXPECT_THAT(scored.client.periods, SizeIs(5));
  ASSERT_THAT(scored.clauses, SizeIs(3));
  EXPECT_THAT(scored.clauses[2]->pay_by_period, SizeIs(5));
  EXPECT_THAT(scored.course->score, SizeIs(4));
  EXPECT_THAT(scored.course->benefit, SizeIs(4));
  EXPECT_THAT(scored.course->guard, SizeIs(2));
  EXPECT_THAT(model.contracts[1]->course->score, SizeIs(0));
  EXPECT_THAT(model.contracts[1]->course->guard, SizeIs(0));
  ASSERT_TRUE(model.supplier_total.has_value());
  EXPECT_THAT(model.supplier_total->periods, SizeIs(5));
  ASSERT_TRUE(model.client_base.has_value());
  ASSERT_THAT((*model.client_base)->periods, SizeIs(4));
  EXPECT_THAT(*(*model.client_base)->periods[3].counts, SizeIs(3));
  EXPECT_THAT(*(*model.client_base)->periods[3].shares, SizeIs(3));
  ASSERT_THAT(*(*model.client_base)->moves, SizeIs(3));
  EXPECT_THAT((*(*model.client_base)->moves)[0].moved, SizeIs(2));
  ASSERT_THAT(*(*model.client_base)->levers, SizeIs(2));
  EXPECT_THAT((*(*model.client_base)->levers)[1].periods, SizeIs(4));
}

TEST(PilotTotals, HaveABridgeOfEveryContractThatTheDigestDoesNotSee) {
  StudyTotals totals = PilotTotals({ModelWithEverything(4), ModelWithEverything(4)});
  ASSERT_THAT(totals.bridges, SizeIs(2));
  EXPECT_THAT(totals.bridges[1].contracts, SizeIs(2));
  Fill(totals, 1, 50);
  EXPECT_EQ(totals.bridges[1].contracts[1].client_cost.count(), 50u);
  const std::string digest = Digest(totals);
  totals.bridges.clear();
  EXPECT_EQ(Digest(totals), digest);
}

TEST(PilotTotals, StartPartiesWithWhatTheyInvest) {
  const StudyTotals totals = PilotTotals({ModelWithEverything(1)});
  const ModelTotals& model = totals.models[0];
  EXPECT_EQ(model.contracts[0]->supplier.cash_at_start, -5);
  EXPECT_EQ(model.contracts[0]->client.cash_at_start, -7);
  EXPECT_EQ(model.supplier_total->cash_at_start, -8);
}

TEST(PilotTotals, HaveASuppliersTotalOnlyForSeveralContracts) {
  CompiledModel model = ModelWithEverything(1);
  model.contracts.pop_back();
  model.client_base.reset();
  const StudyTotals totals = PilotTotals({model});
  EXPECT_FALSE(totals.models[0].supplier_total.has_value());
  EXPECT_FALSE(totals.models[0].client_base.has_value());
}

// Checks leaf by leaf that `merged` is `left` with `right` after it.
struct MergeOracle {
  int leaves = 0, wrong = 0;

  template <typename T>
  void List(const T&, const T&, const T&) {}
  template <typename T>
  bool Part(const Shared<T>&, const Shared<T>&, const Shared<T>&) {
    return true;
  }
  void Leaf(double merged, double left, double) { Count(merged == left); }
  void Leaf(std::uint64_t merged, std::uint64_t left, std::uint64_t right) {
    Count(merged == left + right);
  }
  template <typename T>
  void Leaf(const T& merged, const T& left, const T& right) {
    T expected = left;
    expected.Merge(right);
    Count(merged == expected);
  }
  void Count(bool right) {
    ++leaves;
    wrong += right ? 0 : 1;
  }
};

TEST(MergeTotals, MergesEveryLeafOfThePilot) {
  const std::vector<CompiledModel> models(2, ModelWithEverything(3));
  StudyTotals left = PilotTotals(models);
  StudyTotals right = PilotTotals(models);
  Fill(left, 1, 300);
  Fill(right, 2, 217);
  StudyTotals merged = left;
  Merge(merged, right);
  MergeOracle oracle;
  Walk(oracle, merged, left, right);
  EXPECT_GT(oracle.leaves, 200);
  EXPECT_EQ(oracle.wrong, 0);
  EXPECT_EQ(merged.models[1].path_count, 517u);
}

TEST(MergeTotals, MergesEveryLeafOfLaterBlocks) {
  const std::vector<CompiledModel> models(2, ModelWithEverything(3));
  StudyTotals left = PilotTotals(models);
  Fill(left, 1, 500);
  FixEdges(left);
  StudyTotals right = EmptyLike(left);
  Fill(right, 2, 217);
  StudyTotals merged = left;
  Merge(merged, right);
  MergeOracle oracle;
  Walk(oracle, merged, left, right);
  EXPECT_EQ(oracle.wrong, 0);
  EXPECT_FALSE(merged.models[0].contracts[0]->supplier.npv.exact());
  EXPECT_EQ(merged.models[0].contracts[0]->supplier.npv.count(), 717u);
}

TEST(MergeTotals, KeepsPathsInOrderSoThatBlocksEqualOneRun) {
  const std::vector<CompiledModel> models(1, ModelWithEverything(1));
  const std::vector<double> values = testing::Normals(9, 4097);
  const std::span<const double> all(values);
  StudyTotals whole = PilotTotals(models);
  whole.models[0].contracts[0]->supplier.npv.AddTile(all);
  for (const std::size_t cut : {0, 1, 7, 8, 9, 64, 4095, 4096, 4097}) {
    StudyTotals first = PilotTotals(models);
    StudyTotals second = PilotTotals(models);
    first.models[0].contracts[0]->supplier.npv.AddTile(all.first(cut));
    second.models[0].contracts[0]->supplier.npv.AddTile(all.subspan(cut));
    Merge(first, second);
    FixEdges(first);
    const Distribution& merged = first.models[0].contracts[0]->supplier.npv;
    const Distribution& expected = whole.models[0].contracts[0]->supplier.npv;
    EXPECT_THAT(merged.samples(), ::testing::ElementsAreArray(expected.samples())) << cut;
    EXPECT_NEAR(merged.Mean().value, expected.Mean().value, 1e-14) << cut;
  }
}

// What an empty copy must keep, and must not.
struct EmptinessCheck {
  int wrong = 0;

  template <typename T>
  void List(const T& empty, const T& fixed) {
    wrong += totals_internal::Size(empty) == totals_internal::Size(fixed) ? 0 : 1;
  }
  template <typename T>
  bool Part(const Shared<T>&, const Shared<T>&) {
    return true;
  }
  void Leaf(double empty, double fixed) { wrong += empty == fixed ? 0 : 1; }
  void Leaf(std::uint64_t empty, std::uint64_t) { wrong += empty == 0 ? 0 : 1; }
  void Leaf(const EventCount& empty, const EventCount&) { wrong += empty == EventCount() ? 0 : 1; }
  void Leaf(const PathMean& empty, const PathMean&) { wrong += empty == PathMean() ? 0 : 1; }
  void Leaf(const TailFlows& empty, const TailFlows& fixed) {
    wrong += empty == fixed.EmptyLike() && empty.count() == 0 ? 0 : 1;
  }
  void Leaf(const Distribution& empty, const Distribution& fixed) {
    wrong += empty.count() == 0 && !empty.exact() && empty.edges() == fixed.edges() ? 0 : 1;
  }
  void Leaf(const PeriodDistribution& empty, const PeriodDistribution& fixed) {
    wrong += empty.count() == 0 && !empty.exact() && empty.brackets() == fixed.brackets() ? 0 : 1;
  }
};

TEST(EmptyLikeTotals, KeepShapeEdgesAndInfluencesButNoPath) {
  StudyTotals fixed = PilotTotals(testing::UnlikeModels(3, 2));
  Fill(fixed, 1, 500);
  FixEdges(fixed);
  const StudyTotals empty = EmptyLike(fixed);
  ASSERT_THAT(empty.pairs, SizeIs(2));
  EmptinessCheck check;
  Walk(check, empty, fixed);
  EXPECT_EQ(check.wrong, 0);
}

TEST(EmptyLikeTotals, ChangeNothingWhenMerged) {
  StudyTotals fixed = PilotTotals(testing::UnlikeModels(2, 2));
  Fill(fixed, 1, 500);
  FixEdges(fixed);
  StudyTotals merged = fixed;
  Merge(merged, EmptyLike(fixed));
  EXPECT_EQ(Differences(merged, fixed), 0);
}

TEST(FixEdges, FixesEveryFigureWithTheCellsItWants) {
  StudyTotals totals = PilotTotals({ModelWithEverything(2)});
  Fill(totals, 1, 500);
  FixEdges(totals);
  const ModelTotals& model = totals.models[0];
  const auto cells = [](const Distribution& distribution) {
    return distribution.edges().central_cells();
  };
  for (const PartyTotals* party :
       {&model.contracts[0]->supplier, &model.contracts[1]->client, &*model.supplier_total}) {
    EXPECT_EQ(cells(party->npv), BinEdges::kDefaultCentralCells);
    EXPECT_EQ(cells(party->peak_shortfall), BinEdges::kDefaultCentralCells);
    EXPECT_EQ(cells(party->drawdown), BinEdges::kDefaultCentralCells);
    EXPECT_TRUE(party->periods[1].cash.fixed());
    EXPECT_TRUE(party->periods[1].cumulative.fixed());
  }
  EXPECT_EQ(cells((*model.client_base)->discounted_revenue), BinEdges::kDefaultCentralCells);
  EXPECT_EQ(cells((*model.client_base)->discounted_profit), BinEdges::kDefaultCentralCells);
  EXPECT_TRUE((*(*model.client_base)->periods[0].counts)[2].fixed());
  EXPECT_EQ(cells((*model.client_base)->periods[0].revenue), 256u);
  EXPECT_EQ(cells((*model.client_base)->periods[1].profit), 256u);
}

TEST(FixEdges, PairsEveryFigureOfEveryAlternativeInTheStatedOrder) {
  StudyTotals totals = PilotTotals(testing::UnlikeModels(3, 1));
  Fill(totals, 1, 300);
  FixEdges(totals);
  ASSERT_THAT(totals.pairs, SizeIs(2));
  const ModelTotals& base = totals.models[0];
  const ModelTotals& second = totals.models[2];
  const std::vector<PairedFigure>& figures = totals.pairs[1].figures;
  ASSERT_THAT(figures, SizeIs(11));
  const auto expect = [&](int index, const Distribution& of_base, const Distribution& of_second) {
    const PairedFigure& figure = figures[index];
    EXPECT_EQ(figure.better.trials, 300u) << index;
    EXPECT_EQ(figure.base.p50, of_base.Quantile(0.5).value) << index;
    EXPECT_EQ(figure.alternative.p50, of_second.Quantile(0.5).value) << index;
    EXPECT_NEAR(figure.difference[0].mean(), of_second.Mean().value - of_base.Mean().value, 1e-13)
        << index;
  };
  expect(0, base.contracts[0]->supplier.npv, second.contracts[0]->supplier.npv);
  expect(1, base.contracts[0]->client.npv, second.contracts[0]->client.npv);
  expect(2, base.contracts[1]->supplier.npv, second.contracts[1]->supplier.npv);
  expect(3, base.contracts[1]->client.npv, second.contracts[1]->client.npv);
  expect(4, base.supplier_total->npv, second.supplier_total->npv);
  expect(5, (*base.client_base)->discounted_revenue, (*second.client_base)->discounted_revenue);
  expect(6, (*base.client_base)->discounted_profit, (*second.client_base)->discounted_profit);
  expect(7, *(*base.client_base)->discounted_lever_cost,
         *(*second.client_base)->discounted_lever_cost);
  for (int k = 0; k < 3; ++k) {
    const auto segment = static_cast<std::size_t>(k);
    expect(8 + k, (*(*base.client_base)->final_counts)[segment],
           (*(*second.client_base)->final_counts)[segment]);
  }
}

TEST(FixEdges, PairsNothingWithoutAlternatives) {
  StudyTotals totals = PilotTotals({ModelWithEverything(1)});
  Fill(totals, 1, 2);
  FixEdges(totals);
  EXPECT_THAT(totals.pairs, SizeIs(0));
  EXPECT_TRUE(totals.models[0].contracts[0]->supplier.npv.edges_fixed());
}

}  // namespace
}  // namespace accord
