#include "server/handlers/sweep.h"

#include <atomic>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/handlers/sweep_size.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
constexpr char kPersistence[] = R"(drivers["demand"].persistence)";
constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";

v1::TermAxis Numbers(const char* path, std::initializer_list<double> numbers) {
  v1::TermAxis axis;
  axis.set_path(path);
  for (const double number : numbers) axis.add_numbers(number);
  return axis;
}

v1::TermAxis Range(const char* path, double from, double to, int count) {
  v1::TermAxis axis;
  axis.set_path(path);
  axis.mutable_range()->set_from(from);
  axis.mutable_range()->set_to(to);
  axis.mutable_range()->set_count(count);
  return axis;
}

v1::SweepTermsRequest SweepSteel(std::initializer_list<v1::TermAxis> axes, int paths = 500) {
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = SteelScenario();
  for (const v1::TermAxis& axis : axes) *request.add_axes() = axis;
  request.mutable_options()->set_path_count(paths);
  return request;
}

Violations FaultsOf(const v1::SweepTermsRequest& request) {
  const auto prepared = PrepareSweep(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? *violations : Violations{};
}

SweepStudy StudyOf(const v1::SweepTermsRequest& request) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), IsEmpty());
  return std::get<SweepStudy>(PrepareSweep(request));
}

struct Swept {
  v1::SweepHeader header;
  std::vector<v1::SweepRow> rows;
  v1::SweepSummary summary;
};

Swept SweptBy(const v1::SweepTermsRequest& request) {
  const SweepStudy study = StudyOf(request);
  Swept swept;
  SweepListeners listeners;
  listeners.on_header = [&](v1::SweepHeader header) { swept.header = std::move(header); };
  listeners.on_rows = [&](const v1::SweepRows& rows) {
    swept.rows.insert(swept.rows.end(), rows.rows().begin(), rows.rows().end());
  };
  const auto summary = RunSweep(study, CutOf(study, 2), {.threads = 2}, listeners);
  EXPECT_TRUE(summary.ok()) << summary.status();
  swept.summary = *summary;
  return swept;
}

// The slow twin: Simulate of the scenario with these changes.
v1::SimulationReport Simulated(std::initializer_list<std::string_view> changes, int paths) {
  const auto study = Prepare(SimulateSteel(paths, changes));
  return *RunSimulate(std::get<Study>(study), {});
}

TEST(Sweep, SaysWhatSimulateSaysOfEverySetOfAGrid) {
  const Swept swept =
      SweptBy(SweepSteel({Numbers(kShare, {0.1, 0.45}), Range(kFee, 1500, 2500, 3)}));
  ASSERT_THAT(swept.rows, SizeIs(6));
  for (int i = 0; i < 6; ++i) {
    const v1::SweepRow& row = swept.rows[static_cast<std::size_t>(i)];
    EXPECT_EQ(row.set(), i);
    const double share = i < 3 ? 0.1 : 0.45, fee = 1500 + 500 * (i % 3);
    EXPECT_THAT(row.values(), ElementsAre(share, fee));
    const auto report = Simulated({std::string(kShare) + "=" + std::to_string(share),
                                   std::string(kFee) + "=" + std::to_string(fee)},
                                  500);
    const v1::PartyReport& supplier = report.contracts(0).supplier();
    const v1::PartyReport& client = report.contracts(0).client();
    ASSERT_EQ(row.figures_size(), 11);
    EXPECT_EQ(row.figures(0).SerializeAsString(), supplier.npv().mean().SerializeAsString());
    EXPECT_EQ(row.figures(1).SerializeAsString(), supplier.npv().sd().SerializeAsString());
    EXPECT_EQ(row.figures(2).SerializeAsString(), supplier.npv().cvar_95().SerializeAsString());
    EXPECT_EQ(row.figures(3).value(), supplier.npv().loss_probability().value());
    EXPECT_EQ(row.figures(4).value(), supplier.peak_shortfall().p95().value());
    EXPECT_EQ(row.figures(5).SerializeAsString(), client.npv().mean().SerializeAsString());
    EXPECT_EQ(row.figures(9).value(), client.peak_shortfall().p95().value());
    EXPECT_NEAR(row.figures(10).value(),
                supplier.npv().mean().value() + client.npv().mean().value(), 1e-8);
  }
}

TEST(Sweep, VariesTheTermFromAWalkAwayToTheHorizon) {
  v1::SweepTermsRequest request =
      SweepSteel({Range(R"(contracts["steel"].term_periods)", 0, 4, 5)});
  constexpr char kAfterEnd[] =
      R"(client_private["steel"].after_end={"benefit_per_period": {"constant": 900}})";
  *request.mutable_scenario() = SteelScenario({kAfterEnd});
  const Swept swept = SweptBy(request);
  EXPECT_EQ(swept.header.sets_that_move_chance(), 0);
  ASSERT_THAT(swept.rows, SizeIs(5));
  for (int term = 0; term <= 4; ++term) {
    const auto report =
        Simulated({kAfterEnd, R"(contracts["steel"].term_periods=)" + std::to_string(term)}, 500);
    const v1::SweepRow& row = swept.rows[static_cast<std::size_t>(term)];
    const v1::ContractReport& contract = report.contracts(0);
    EXPECT_EQ(row.figures(0).SerializeAsString(),
              contract.supplier().npv().mean().SerializeAsString());
    EXPECT_EQ(row.figures(7).SerializeAsString(),
              contract.client().npv().cvar_95().SerializeAsString());
  }
  request.mutable_axes(0)->mutable_range()->set_to(5);
  request.mutable_axes(0)->mutable_range()->set_count(6);
  EXPECT_THAT(FaultsOf(request), SizeIs(1)) << "beyond the timeline";
}

// Efforts move outcomes, wherever they are changed: alone, or with the whole account.
TEST(Sweep, DrawsOutcomesAnewWhereEffortsDiffer) {
  v1::SweepTermsRequest request = SweepSteel({});
  constexpr char kShared[] = R"(drivers["demand"].control=CONTROL_SHARED)";
  *request.mutable_scenario() = SteelScenario({kShared});
  const std::string changes[] = {
      R"(client_private["steel"].efforts=[{"driver": "demand", "shift": 0.1}])",
      R"(supplier_private.accounts["steel"]={"contract": "steel", "efforts": [)"
      R"({"driver": "demand", "shift": -0.2, "cost_coefficient": 900}]})"};
  v1::TermAxis& axis = *request.add_axes();
  for (const std::string& change : changes) *axis.add_alternatives() = AnAlternative("", {change});
  const Swept swept = SweptBy(request);
  ASSERT_THAT(swept.rows, SizeIs(2));
  for (int i = 0; i < 2; ++i) {
    const auto report = Simulated({kShared, changes[i]}, 500);
    EXPECT_EQ(swept.rows[static_cast<std::size_t>(i)].figures(0).SerializeAsString(),
              report.contracts(0).supplier().npv().mean().SerializeAsString());
  }
}

TEST(Sweep, SaysFirstWhatIsSwept) {
  v1::SweepTermsRequest request = SweepSteel({Range(kShare, 0.1, 0.3, 3)});
  v1::TermAxis& other = *request.add_axes();
  *other.add_alternatives() = AnAlternative("as it is", {});
  *other.add_alternatives() = AnAlternative("", {R"(drivers["demand"].persistence=0.9)"});
  const v1::SweepHeader header = SweptBy(request).header;
  EXPECT_EQ(header.set_count(), 6);
  EXPECT_EQ(header.path_count(), 500);
  EXPECT_EQ(header.seed(), 1u);
  EXPECT_EQ(header.sampling(), v1::SAMPLING_PSEUDO_RANDOM);
  EXPECT_EQ(header.sets_that_move_chance(), 3);
  EXPECT_EQ(header.figures(0), "supplier.npv_mean");
  EXPECT_EQ(header.figures(10), "joint.npv_mean");
  EXPECT_TRUE(header.axes(0).is_numeric());
  EXPECT_EQ(header.axes(0).value_count(), 3);
  EXPECT_FALSE(header.axes(1).is_numeric());
  EXPECT_THAT(header.axes(1).value_names(), ElementsAre("as it is", "alternative-2"));
}

TEST(Sweep, CrossesWholeContractsWithTerms) {
  v1::SweepTermsRequest request = SweepSteel({});
  v1::Contract other = SteelScenario().contracts(0);
  other.mutable_clauses()->DeleteSubrange(2, 1);
  v1::TermAxis& axis = *request.add_axes();
  for (const v1::Contract& contract : {SteelScenario().contracts(0), other}) {
    const auto change = AnAlternative("", {R"(contracts["steel"]=)" + ToJson(contract)});
    *axis.add_values() = change.overrides(0).value();
  }
  axis.set_path(R"(contracts["steel"])");
  *request.add_axes() = Numbers(kShare, {0.1, 0.2});
  const Swept swept = SweptBy(request);
  ASSERT_THAT(swept.rows, SizeIs(4));
  EXPECT_THAT(swept.rows[3].values(), ElementsAre(1, 0.2));
  // Without its penalty the supplier is never worse off.
  EXPECT_GE(swept.rows[2].figures(0).value(), swept.rows[0].figures(0).value());
}

TEST(Sweep, TakesSetsFromAListAndFromAHypercube) {
  v1::SweepTermsRequest list =
      SweepSteel({Numbers(kShare, {0.1, 0.2}), Numbers(kFee, {2000, 1800})});
  list.set_design(v1::SWEEP_DESIGN_LIST);
  const Swept listed = SweptBy(list);
  ASSERT_THAT(listed.rows, SizeIs(2));
  EXPECT_THAT(listed.rows[1].values(), ElementsAre(0.2, 1800));

  v1::SweepTermsRequest cube = SweepSteel({Range(kShare, 0, 1, 0), Range(kFee, 1000, 3000, 0)}, 64);
  cube.set_design(v1::SWEEP_DESIGN_LATIN_HYPERCUBE);
  cube.set_set_count(20);
  const Swept filled = SweptBy(cube);
  ASSERT_THAT(filled.rows, SizeIs(20));
  std::vector<int> slices(20, 0);
  for (const v1::SweepRow& row : filled.rows) {
    ++slices[static_cast<std::size_t>(row.values(0) * 20)];
    EXPECT_GE(row.values(1), 1000);
    EXPECT_LE(row.values(1), 3000);
  }
  EXPECT_THAT(slices, Each(1));
  cube.set_design_seed(2);
  EXPECT_NE(SweptBy(cube).rows[0].values(0), filled.rows[0].values(0));
}

TEST(Sweep, SaysWhichSetsWereBest) {
  const Swept swept = SweptBy(SweepSteel({Numbers(kFee, {1000, 3000, 2000, 3000})}));
  ASSERT_EQ(swept.summary.best_size(), 3);
  EXPECT_EQ(swept.summary.best(0).figure(), "supplier.npv_mean");
  EXPECT_EQ(swept.summary.best(0).set(), 1);  // the first of equals
  EXPECT_EQ(swept.summary.best(1).figure(), "client.npv_mean");
  EXPECT_EQ(swept.summary.best(1).set(), 0);
}

TEST(Sweep, SaysAnyFigureThatIsAskedFor) {
  v1::SweepTermsRequest request = SweepSteel({Numbers(kShare, {0.3})});
  request.add_figures(R"(contracts["steel"].clauses["gain"].discounted_pay)");
  request.add_figures("supplier.npv_p25");
  const Swept swept = SweptBy(request);
  const auto report = Simulated({std::string(kShare) + "=0.3"}, 500);
  EXPECT_EQ(swept.rows[0].figures(0).value(),
            report.contracts(0).clauses(1).discounted_pay().value());
  EXPECT_EQ(swept.rows[0].figures(1).value(), report.contracts(0).supplier().npv().p25().value());
  EXPECT_THAT(swept.summary.best(), IsEmpty());
}

TEST(PrepareSweep, ReportsEveryFaultOfARequestAtOnce) {
  v1::SweepTermsRequest request = SweepSteel({Range(kShare, 0.2, 0.2, 1), Numbers("", {1})});
  request.mutable_axes(1)->add_value_names("a");
  request.mutable_axes(1)->add_value_names("b");
  request.add_axes()->set_path(kShare);
  request.set_set_count(3);
  request.set_design_seed(1);
  request.mutable_options()->set_path_count(1);
  request.mutable_options()->set_attribution(true);
  request.add_figures("suplier.npv_mean");
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              IsSupersetOf({"axes[0].range.to CONTRADICTION", "axes[0].range.count OUT_OF_RANGE",
                            "axes[1].path REQUIRED", "axes[1].value_names CONTRADICTION",
                            "axes[2] REQUIRED", "axes[2].path DUPLICATE", "set_count CONTRADICTION",
                            "design_seed CONTRADICTION", "options.path_count OUT_OF_RANGE",
                            "options.attribution CONTRADICTION", "figures[0] UNKNOWN_ID"}));
  EXPECT_THAT(PathsAndCodes(FaultsOf({})),
              IsSupersetOf({"scenario REQUIRED", "axes OUT_OF_RANGE"}));
}

TEST(PrepareSweep, SaysOnceThatAPathLeadsNowhere) {
  const Violations faults =
      FaultsOf(SweepSteel({Range(R"(contracts["steel"].clauses["gian"].share)", 0, 1, 50)}));
  EXPECT_THAT(PathsAndCodes(faults), ElementsAre("axes[0].path UNKNOWN_ID"));
  EXPECT_THAT(faults[0].description, HasSubstr("did you mean \"gain\"?"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(SweepSteel({Numbers("currency", {1, 2})}))),
              ElementsAre("axes[0].value INVALID_FORMAT"));
}

// Of two axes that lead to one place the later would win, and rows would name values that they do
// not have.
TEST(PrepareSweep, RefusesAnAxisThatOverwritesAnEarlierOne) {
  const auto whole = [](const char* path) {
    v1::TermAxis axis;
    axis.set_path(path);
    const auto change = AnAlternative("", {"x=" + ToJson(SteelScenario().contracts(0))});
    *axis.add_values() = change.overrides(0).value();
    return axis;
  };
  constexpr char kSteel[] = R"(contracts["steel"])";
  const auto faults_of = [](std::initializer_list<v1::TermAxis> axes) {
    return PathsAndCodes(FaultsOf(SweepSteel(axes)));
  };
  EXPECT_THAT(faults_of({Numbers(kShare, {0.1, 0.5}), whole(kSteel)}),
              ElementsAre("axes[1].path CONTRADICTION"));
  EXPECT_THAT(faults_of({Numbers(kShare, {0.1, 0.5}), whole("contracts[0]")}),
              ElementsAre("axes[1].path CONTRADICTION"));
  EXPECT_THAT(faults_of({Numbers("contracts[0].clauses[1].share", {0.2}), Numbers(kFee, {1}),
                         Numbers(kShare, {0.1})}),
              ElementsAre("axes[2].path DUPLICATE"));
  // A marginal of another kind takes the place of the one that is there.
  v1::TermAxis kind;
  kind.set_path(R"(drivers["demand"].marginal.uniform)");
  *kind.add_values() = AnAlternative("", {R"(x={"min": 0, "max": 1})"}).overrides(0).value();
  EXPECT_THAT(faults_of({Numbers("drivers[0].marginal.normal.sd", {0.1, 0.2}), kind}),
              ElementsAre("axes[1].path CONTRADICTION"));
  // The other way about both hold: each contract with each share.
  EXPECT_THAT(faults_of({whole(kSteel), Numbers(kShare, {0.1, 0.5})}), IsEmpty());
  EXPECT_THAT(faults_of({Numbers(kFee, {1, 2}), Numbers(kShare, {0.1, 0.5})}), IsEmpty());
}

TEST(PrepareSweep, LooksIntoAlternativesForWhatTheyOverwrite) {
  v1::TermAxis either;
  *either.add_alternatives() = AnAlternative("as it is", {});
  *either.add_alternatives() =
      AnAlternative("other", {"currency=USD", "contracts[0].clauses[1].share=0.9"});
  const auto faults_of = [](std::initializer_list<v1::TermAxis> axes) {
    return PathsAndCodes(FaultsOf(SweepSteel(axes)));
  };
  EXPECT_THAT(faults_of({Numbers(kShare, {0.1, 0.5}), either}),
              ElementsAre(R"(axes[1].alternatives["other"].overrides[1].path DUPLICATE)"));
  EXPECT_THAT(faults_of({either, Numbers(kShare, {0.1, 0.5})}),
              ElementsAre("axes[1].path DUPLICATE"));
  EXPECT_THAT(faults_of({either, Numbers(kFee, {1, 2})}), IsEmpty());
}

// As many values as 16 axes may have take seconds: who has left is not waited for.
TEST(PrepareSweep, HearsThatItIsStopped) {
  v1::SweepTermsRequest request = SweepSteel({});
  for (const char* path : {"display_name", "source"}) {
    v1::TermAxis& axis = *request.add_axes();
    axis.set_path(path);
    for (int i = 0; i < 100; ++i) axis.add_values()->set_string_value(std::to_string(i));
  }
  int most = 0;
  (void)PrepareSweep(request, [&] { return ++most < 0; });
  EXPECT_GE(most, 400);  // what each value is by itself, and how large
  for (const int after : {10, 250}) {
    int asked = 0;
    (void)PrepareSweep(request, [&] { return ++asked > after; });
    EXPECT_GT(asked, after);
    EXPECT_LE(asked, after + 3);
  }
}

TEST(PrepareSweep, NamesTheSetsWhoseTermsAreAtFault) {
  const auto request =
      SweepSteel({Numbers(kFee, {1, 2, 3}), Numbers(kPersistence, {0.5, 1.5, 0.2})});
  const Violations faults = FaultsOf(request);
  ASSERT_THAT(PathsAndCodes(faults),
              ElementsAre(R"(sets[1].scenario.drivers["demand"].persistence OUT_OF_RANGE)"));
  EXPECT_THAT(faults[0].description,
              AllOf(HasSubstr("got 1.5"), HasSubstr("term set 1: "), HasSubstr("so in 3 sets")));

  v1::SweepTermsRequest list = request;
  list.set_design(v1::SWEEP_DESIGN_LIST);
  *list.mutable_axes(1) = Numbers(kPersistence, {0.5, 1.5, -1});
  EXPECT_THAT(PathsAndCodes(FaultsOf(list)), SizeIs(2));
}

TEST(PrepareSweep, BoundsHowManySetsAndPathsThereAre) {
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(SweepSteel({Range(kShare, 0, 1, 1000), Range(kFee, 1, 2, 101)}))),
      ElementsAre("axes TOO_MANY"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(SweepSteel({Range(kShare, 0, 1, 50'000)}, 1'000'000))),
              ElementsAre("options.path_count TOO_MANY"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(SweepSteel({Range(kShare, 0, 1, 5)}, 1'000'001))),
              ElementsAre("options.path_count OUT_OF_RANGE"));
}

// Beyond what is checked at once, sets are checked before anything is settled.
TEST(CheckSets, FindsTheFaultsOfManySets) {
  v1::SweepTermsRequest request = SweepSteel({Range(kPersistence, 0.5, 1.001, 1000)});
  const SweepStudy study = StudyOf(request);
  EXPECT_FALSE(study.is_checked);
  const auto faults = CheckSets(study, {.threads = 2});
  ASSERT_TRUE(faults.ok());
  // 0.5 + 0.501 i / 999 is above 1 from i = 998 on: one fault, though the numbers differ.
  ASSERT_THAT(PathsAndCodes(*faults), ElementsAre(HasSubstr("sets[998].scenario.drivers")));
  EXPECT_THAT((*faults)[0].description, HasSubstr("so in 2 sets"));
  std::atomic<int> asked = 0;
  EXPECT_EQ(
      CheckSets(study, {.threads = 1, .cancelled = [&] { return ++asked > 5; }}).status().code(),
      absl::StatusCode::kCancelled);
  EXPECT_LE(asked, 7);
}

}  // namespace
}  // namespace accord
