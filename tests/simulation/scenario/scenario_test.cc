#include "simulation/scenario/scenario.h"
#include "simulation/base/violation.h"

#include "simulation/base/limits.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

TEST(Scenario, NeedsAContractOrAClientBase) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft = ScenarioDraft{};
        draft.timeline = Timeline{4, PeriodLength::kYear};
      },
      "contracts", kRequired, "must have at least 1 contract, or the scenario a client_base");
}

TEST(Timeline, IsRequiredWhole) {
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.timeline.reset(); }, "timeline", kRequired,
                  "must be set");
  for (const int count : {0, -1, 481}) {
    ExpectOnlyFault([=](ScenarioDraft& draft) { draft.timeline->period_count = count; },
                    "timeline.period_count", kOutOfRange,
                    "must be in [1, 480], got " + std::to_string(count));
  }
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { draft.timeline->period_length = PeriodLength::kUnspecified; },
      "timeline.period_length", kRequired, "must be set");
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.timeline->period_length = PeriodLength{4}; },
                  "timeline.period_length", ViolationCode::kUnknownValue,
                  "must be one of the named values (numbers 1 to 3), got number 4");
}

TEST(Scenario, HasTextsOfLimitedLength) {
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.source = std::string(4001, 'x'); }, "source",
                  kOutOfRange, "must be at most 4000 bytes, got 4001");
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.display_name = std::string(201, 'x'); },
                  "display_name", kOutOfRange, "must be at most 200 bytes, got 201");
  for (const char* currency : {"eur", "EURO", "E1R", "€"}) {
    ExpectOnlyFault(
        [=](ScenarioDraft& draft) { draft.currency = currency; }, "currency",
        ViolationCode::kInvalidFormat,
        "must be an ISO 4217 code of three capital letters, got " + QuotedText(currency));
  }
}

TEST(Scenario, HasViolationsForEveryFaultAtOnce) {
  const Violations faults = FaultsOf([](ScenarioDraft& draft) {
    draft.currency = "euro";
    draft.timeline->period_length = PeriodLength::kUnspecified;
    DriverOf(draft, "demand").persistence = 2;
    DriverOf(draft, "skill").marginal = Marginal{NormalMarginal{0, -1}};
    draft.correlation->pairs[0].second = "weather";
    OutcomeOf(draft, "output").target = kNan;
    OutcomeOf(draft, "downtime").loadings[0].driver = "weather";
    Contract& steel = ContractOf(draft, "steel");
    steel.score->weights[1].weight = 0.5;
    ClauseOf(steel, "gain").bands[0].upper = 1000;
    draft.supplier_private->discount_rate_per_year = -1;
    draft.client_private[0].contract = "iron";
    draft.client_base = SmallClientBase();
    draft.client_base->segments[2].client_count = -3;
  });
  EXPECT_EQ(
      Listed(faults),
      R"(scenario.currency: INVALID_FORMAT: must be an ISO 4217 code of three capital letters, got "euro"
scenario.timeline.period_length: REQUIRED: must be set
scenario.drivers["demand"].persistence: OUT_OF_RANGE: must be in [0, 1], got 2
scenario.drivers["skill"].marginal.normal.sd: OUT_OF_RANGE: must be above 0, got -1
scenario.correlation.pairs[0].second: UNKNOWN_ID: names no driver: "weather"
scenario.outcomes["output"].target: OUT_OF_RANGE: must be a finite number, got nan
scenario.outcomes["downtime"].loadings["weather"].driver: UNKNOWN_ID: names no driver: "weather"
scenario.contracts["steel"].score.weights: OUT_OF_RANGE: must sum to 1 within 1e-9, got 1.1
scenario.contracts["steel"].clauses["gain"].bands[0].upper: CONTRADICTION: must be above lower (2000), got 1000
scenario.client_base.segments["bronze"].client_count: OUT_OF_RANGE: must be in [0, 1000000000000], got -3
scenario.supplier_private.discount_rate_per_year: OUT_OF_RANGE: must be in (-0.5, 10], got -1
scenario.client_private["iron"].contract: UNKNOWN_ID: names no contract: "iron"
)");
}

TEST(Scenario, HasViolationsForAtMostAThousandFaultsAndTheirNumber) {
  const Violations faults = FaultsOf([](ScenarioDraft& draft) {
    draft.drivers[1].marginal = Marginal{EmpiricalMarginal{std::vector<double>(5000, kNan)}};
  });
  ASSERT_EQ(faults.size(), limits::kMaxViolations + 1);
  EXPECT_EQ(faults.front().field,
            R"(scenario.drivers["skill"].marginal.empirical.observations[0])");
  EXPECT_EQ(faults.back(), (Violation{"scenario", ViolationCode::kTooMany,
                                      "has 4000 further faults, not listed"}));
}

TEST(Scenario, NamesContractsPastTheLimitOnlyOnce) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        for (int i = 0; i < 16; ++i) {
          draft.contracts.push_back(draft.contracts[0]);
          draft.contracts.back().id = "copy" + std::to_string(i);
        }
        std::swap(draft.contracts.front(), draft.contracts.back());
      },
      "contracts", ViolationCode::kTooMany, "must have at most 16 entries, got 17");
}

TEST(Scenario, FindsItsEntriesById) {
  const Scenario scenario = AScenario();
  EXPECT_EQ(scenario.DriverIndex("demand"), 0);
  EXPECT_EQ(scenario.DriverIndex("skill"), 1);
  EXPECT_EQ(scenario.OutcomeIndex("downtime"), 1);
  EXPECT_EQ(scenario.SupplierAccount("steel").investment->amount, 4000);
  EXPECT_EQ(scenario.ClientAccount("steel").discount_rate_per_year, 0.05);
  EXPECT_EQ(scenario.periods_per_year(), 4);
}

TEST(Scenario, OfMonthsQuartersAndYearsKnowsItsPeriodLength) {
  const auto per_year = [](PeriodLength length) {
    return AScenario([=](ScenarioDraft& draft) { draft.timeline->period_length = length; })
        .periods_per_year();
  };
  EXPECT_EQ(per_year(PeriodLength::kMonth), 12);
  EXPECT_EQ(per_year(PeriodLength::kQuarter), 4);
  EXPECT_EQ(per_year(PeriodLength::kYear), 1);
}

TEST(Scenario, EmptyOrHostileDraftsAreRefusedAndNeverCrash) {
  for (int variant = 0; variant < 8; ++variant) {
    ScenarioDraft draft;
    if (variant & 1) draft.timeline = Timeline{-2147483647 - 1, PeriodLength{-7}};
    if (variant & 2) {
      draft.drivers.resize(70);
      draft.outcomes.resize(70);
      draft.contracts.resize(20);
      for (Contract& contract : draft.contracts) {
        contract.clauses.resize(70);
        contract.groups.resize(40);
        contract.groups[0].clauses.resize(100);
        contract.terminations.resize(20);
      }
      draft.correlation.emplace().pairs.resize(3000);
      draft.correlation->factor_order.resize(100);
    }
    if (variant & 4) {
      draft.client_base.emplace().segments.resize(70);
      draft.client_base->transitions = Transitions{TransitionMatrix{}};
      draft.supplier_private.emplace().accounts.resize(20);
      draft.client_private.resize(20);
    }
    const Checked<Scenario> checked = Validate(std::move(draft), FieldPath("scenario"));
    ASSERT_TRUE(std::holds_alternative<Violations>(checked)) << variant;
    EXPECT_FALSE(std::get<Violations>(checked).empty());
  }
}

}  // namespace
}  // namespace accord
