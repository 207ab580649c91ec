#include <google/protobuf/text_format.h>

#include <string>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/ledger.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/golden.h"

namespace accord::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A quarterly contract, everything that a statement may have to explain in it.
v1::Scenario AScenario() {
  return Parsed<v1::Scenario>(R"pb(
    display_name: "Mill services"
    timeline { period_count: 3 period_length: PERIOD_LENGTH_QUARTER }
    drivers { id: "wages" display_name: "Wage index" }
    outcomes { id: "up" display_name: "Availability" }
    contracts {
      id: "mill"
      display_name: "Services for the mill"
      clauses {
        id: "fee"
        display_name: "Quarterly fee"
        base: 1000
        indexation { driver: "wages" }
      }
      clauses {
        id: "gain"
        display_name: "Share of the gain"
        basis { contract_figure: CONTRACT_FIGURE_BENEFIT }
        share: 0.5
        bands { lower: 2000 upper: 6000 rate: 0.6 }
        bands { lower: 6000 rate: 1 }
        gate {
          gates {
            basis { contract_figure: CONTRACT_FIGURE_SCORE }
            min: 0.95
            max: 1.2
            max_open: true
          }
        }
        payment_lag_periods: 1
      }
      clauses {
        id: "credit"
        display_name: "Service credit"
        window { whole_term: true }
        basis { measured: "up" aggregation: AGGREGATION_MIN }
        reference { clause_pay: "fee" }
        amount_unit: VALUE_UNIT_OF_REFERENCE
        steps { threshold: 0.98 side: SIDE_BELOW amount: -0.1 }
        steps { threshold: 0.95 side: SIDE_BELOW inclusive: true amount: -0.1 }
      }
    }
  )pb");
}

v1::ContractLedger ALedger() {
  return Parsed<v1::ContractLedger>(R"pb(
    contract: "mill"
    clauses {
      period: 1
      clause: "fee"
      window_first: 1
      reference: 1
      open: true
      parts { base: true amount: 1000 }
      schedule: 1000
      index: 1.0125
      scale: 1
      due: 1012.5
      pay: 1012.5
      cash: 1012.5
      due_period: 1
    }
    clauses {
      period: 1
      clause: "gain"
      window_first: 1
      basis: 7000.25
      reference: 1
      gates { value: 1.02 open: true }
      open: true
      parts { band: 0 amount: 1200 }
      parts { band: 1 amount: 500.125 }
      schedule: 1700.125
      index: 1
      scale: 1
      due: 1700.125
      set_off: 200
      limits { limit: "clause year gain_cap" before: 1500.125 after: 1400 }
      pay: 1400
      bank: -140
      held_back: 60
      cash: 1200
      due_period: 2
    }
    clauses {
      period: 2
      clause: "gain"
      window_first: 2
      basis: 5000
      reference: 1
      gates { value: 0.9312345 open: false }
      open: false
      parts { band: 0 amount: 900 }
      schedule: 900
      index: 1
      scale: 1
      due_period: 3
    }
    clauses {
      period: 2
      clause: "credit"
      window_first: 1
      basis: 0.95
      reference: 1012.5
      open: true
      parts { step: 0 amount: -101.253 }
      parts { step: 1 amount: -101.253 }
      schedule: -202.506
      index: 1
      scale: 0.5
      due: -101.253
      deducted: 30
      limits { limit: "group service term penalty_cap" before: -71.253 after: -50.004 }
      limits { limit: "contract settlement net_floor" before: -50.004 after: -40.004 }
      pay: -40.004
      carried: 31.25
      bank: 10
      cash: -30.004
      due_period: 2
      final_settlement: true
    }
    others { period: 2 line: "group service net" cash: 5.003 }
    others { period: 2 line: "gain release" cash: 140 }
    others { period: 2 line: "gain holdback" cash: 60 }
    others { period: 2 line: "termination poor" cash: -500 }
    cash { period: 0 supplier_investment: -3000 supplier: -3000 }
    cash {
      period: 1
      payments: 1012.5
      benefit: 7100
      supplier_cost: 800
      supplier: 212.5
      client: 6087.5
    }
    cash {
      period: 2
      payments: 874.999
      benefit: 5000
      supplier_cost: 800
      client_cost: 20
      supplier_investment: 700
      client_investment: 12
      supplier: 774.999
      client: 4117.001
    }
    cash { period: 3 }
    end { termination: "poor" fired: 1 period: 2 }
  )pb");
}

TEST(RenderSettlement, StatesWhatIsDueAndWhy) {
  v1::SettleContractResponse response;
  *response.mutable_ledger() = ALedger();
  response.set_total(1887.499);
  response.set_currency("EUR");
  ExpectGolden(RenderSettlement(AScenario(), response), "settlement.txt");
}

TEST(RenderSettlement, StatesHowRawOutcomesWereAdjusted) {
  auto response = Parsed<v1::SettleContractResponse>(R"pb(
    currency: "EUR"
    adjustments {
      outcome: "up"
      period: 1
      raw: 0.95
      drivers { driver: "wages" observed: 1.0125 reference: 1 loading: 0.4 added: -0.005 }
      adjusted: 0.945
    }
    adjustments {
      outcome: "tonnes"
      period: 2
      raw: 1200
      drivers {
        driver: "wages"
        observed: 1.02
        reference: 1
        loading: 1
        multiplied_by: 0.980198673307
      }
      drivers {
        driver: "demand"
        observed: 0.3
        reference: 0.1
        loading: -2
        multiplied_by: 1.49182469764
      }
      adjusted: 1500
      at_bound: true
    }
    scores {
      period: 1
      score: 0.9
      outcomes { outcome: "up" measured: 0.945 scored: 0.9 weight: 1 }
      furthest_below: "up"
    }
  )pb");
  *response.mutable_ledger() = ALedger();
  ExpectGolden(RenderSettlement(AScenario(), response), "adjusted_settlement.txt");
}

TEST(RenderReplay, ShowsAPathFromDriversToBothPartiesCash) {
  auto response = Parsed<v1::ReplayPathResponse>(R"pb(
    paths {
      path: 12345
      drivers { driver: "wages" values: 1.0125 values: 1.02 values: 1.031234567 }
      outcomes {
        outcome: "up"
        true_values: 0.991
        true_values: 0.951
        true_values: 0.9
        measured: 0.98
        measured: 0.95
        measured: 0.899
      }
      contracts {
        score: 1.02
        score: 0.9312345
        score: 0.9
        supplier_npv: -2050.123
        client_npv: 10012
        supplier_peak_shortfall: 3000
      }
      named_clients { client: "mill" segments: "gold" segments: "silver" segments: "gone" }
      named_clients {
        client: "brown-and-sons-of-the-north"
        segments: "bronze"
        segments: "clients-who-buy-rarely"
        segments: "bronze"
      }
    }
  )pb");
  *response.mutable_paths(0)->mutable_contracts(0)->mutable_ledger() = ALedger();
  ExpectGolden(RenderReplay(AScenario(), response), "replay.txt");
}

TEST(RenderReplay, ShowsWhatComesAfterTheEndWhereSomethingDoes) {
  v1::ReplayPathResponse response;
  v1::ContractLedger& ledger = *response.add_paths()->add_contracts()->mutable_ledger() = ALedger();
  EXPECT_THAT(RenderReplay(AScenario(), response), Not(HasSubstr("after the end")));
  v1::CashLine& line = *ledger.add_cash();
  line.set_period(3);
  line.set_client_after_end(25);
  line.set_client(25);
  const std::string page = RenderReplay(AScenario(), response);
  EXPECT_THAT(page, ContainsRegex("the supplier's cash .* after the end +cash\n"));
  EXPECT_THAT(page, ContainsRegex("investment +after the end +cash\n"));
  EXPECT_THAT(page, ContainsRegex(" 0.00 +25.00 +25.00\n"));
}

// What stands in the last column of a page: the amounts that fall due.
std::vector<double> OuterAmounts(const std::string& page, const std::string& marker) {
  std::vector<double> amounts;
  std::size_t at = 0;
  while ((at = page.find(marker, at)) != std::string::npos) {
    const std::size_t end = page.find('\n', at + marker.size());
    std::string text = page.substr(end - 18, 18);
    std::erase(text, ' ');
    amounts.push_back(std::stod(text));
    at = end;
  }
  return amounts;
}

TEST(RenderLedger, AddsUpToTheCentWhateverIsRounded) {
  v1::ContractLedger ledger = Parsed<v1::ContractLedger>(R"pb(
    clauses {
      period: 1
      clause: "fee"
      pay: 0.004
      cash: 0.004
      due_period: 1
      open: true
      index: 1
      scale: 1
    }
    clauses {
      period: 1
      clause: "gain"
      pay: 0.004
      cash: 0.004
      due_period: 1
      open: true
      index: 1
      scale: 1
    }
    clauses {
      period: 2
      clause: "fee"
      pay: 10.004
      cash: 10.004
      due_period: 2
      open: true
      index: 1
      scale: 1
    }
    cash { period: 1 payments: 0.008 }
    cash { period: 2 payments: 10.004 }
  )pb");
  const v1::Scenario scenario = AScenario();
  const std::string page = RenderLedger(scenario, scenario.contracts(0), ledger);
  EXPECT_EQ(OuterAmounts(page, "  rounding  "), std::vector<double>{0.01});
  EXPECT_EQ(OuterAmounts(page, "  due in "), (std::vector<double>{0.01, 10}));
  EXPECT_EQ(OuterAmounts(page, "\nTotal"), std::vector<double>{10.01});
  EXPECT_THAT(page, Not(HasSubstr("rounding of the dates")));
  ledger.mutable_cash(0)->set_payments(0.004);
  ledger.mutable_clauses(1)->set_cash(0);
  const std::string other = RenderLedger(scenario, scenario.contracts(0), ledger);
  EXPECT_EQ(OuterAmounts(other, "rounding of the dates"), std::vector<double>{0.01})
      << "0.004 and 10.004 are 10.01 together";
}

TEST(RenderLedger, NamesNoTerminationWhereTheClientHasLeft) {
  v1::ContractLedger ledger;
  v1::EndLine& end = *ledger.mutable_end();
  end.set_client_left(true);
  end.set_fired(2);
  end.set_period(2);
  const v1::Scenario scenario = AScenario();
  const std::string page = RenderLedger(scenario, scenario.contracts(0), ledger);
  EXPECT_THAT(page, HasSubstr("\nEnded early: the client has left with year 1 Q2\n"));
  EXPECT_THAT(page, Not(HasSubstr("fired")));
}

TEST(RenderLedger, GoesOnInTheNextLineWhereANameIsLong) {
  v1::Scenario scenario = AScenario();
  const std::string same = std::string(60, 'm') + " " + std::string(60, 'n');
  v1::ContractLedger ledger;
  for (int i = 0; i < 2; ++i) {
    v1::Clause& clause = *scenario.mutable_contracts(0)->mutable_clauses(i);
    clause.set_display_name(same + std::to_string(i));
    v1::ClauseLine& line = *ledger.add_clauses();
    line.set_clause(clause.id());
    line.set_period(1);
    line.set_due_period(1);
    line.set_window_first(1);
    line.set_cash(5 + i);
  }
  ledger.add_cash()->set_period(1);
  ledger.mutable_cash(0)->set_payments(11);
  const std::string page = RenderLedger(scenario, scenario.contracts(0), ledger);
  for (const char* end : {"0 +5.00", "1 +6.00"}) {
    EXPECT_THAT(page, ContainsRegex("\n  m{60}\n  n{60}" + std::string(end) + "\n"));
  }
}

TEST(RenderLedger, HasNothingToSayOfNothing) {
  const v1::Scenario scenario = AScenario();
  EXPECT_THAT(RenderLedger(scenario, scenario.contracts(0), {}), HasSubstr("Total  "));
}

TEST(Wording, NamesWhatATermLooksAt) {
  const v1::Scenario scenario = AScenario();
  const Wording wording(scenario, scenario.contracts(0));
  const auto basis = [&](const std::string& text) {
    return wording.Basis(Parsed<v1::Basis>(text), /*aggregated=*/true);
  };
  EXPECT_EQ(basis("contract_figure: CONTRACT_FIGURE_SCORE"), "mean of score");
  EXPECT_EQ(basis("contract_figure: CONTRACT_FIGURE_DELIVERY_COST"), "sum of delivery cost");
  EXPECT_EQ(basis("contract_figure: CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN_RELATIVE"),
            "benefit above plan as a share of the plan");
  EXPECT_EQ(basis("achievement: \"up\" aggregation: AGGREGATION_MAX"),
            "greatest achievement of Availability");
  EXPECT_EQ(basis("progress: \"up\" aggregation: AGGREGATION_LAST"),
            "last progress of Availability");
  EXPECT_EQ(basis("attainment: \"up\""), "mean of attainment of Availability");
  EXPECT_EQ(basis("driver: \"wages\""), "mean of Wage index");
  EXPECT_EQ(basis("observed_input: \"spend\""), "sum of spend");
  EXPECT_EQ(basis("clause_pay: \"gain\""), "sum of pay of Share of the gain");
  EXPECT_EQ(basis("constant: 3"), "constant");
}

TEST(Wording, NamesLimitsAndLinesOfNoClause) {
  const v1::Scenario scenario = AScenario();
  const Wording wording(scenario, scenario.contracts(0));
  EXPECT_EQ(wording.Limit("clause settlement penalty_cap"), "penalty cap of a settlement");
  EXPECT_EQ(wording.Limit("group my group year net_cap"), "net cap of the year of group my group");
  EXPECT_EQ(wording.Limit("contract term gain_cap"), "gain cap of the term of the whole contract");
  EXPECT_EQ(wording.Limit("odd"), "odd");
  EXPECT_EQ(wording.OtherLine("gain release"), "Released from the bank of Share of the gain");
  EXPECT_EQ(wording.OtherLine("group x release"), "Released from the bank of group x");
  EXPECT_EQ(wording.OtherLine("gain carried"), "Penalties carried to the end by Share of the gain");
  EXPECT_EQ(wording.OtherLine("group x carried"), "Penalties carried to the end by group x");
  EXPECT_EQ(wording.OtherLine("contract net"), "Net limits of the contract");
  EXPECT_EQ(wording.OtherLine("default"), "Owed by the supplier and not collected");
}

TEST(Figure, IsWrittenAsAPersonWould) {
  EXPECT_EQ(Figure(0.9312345), "0.931234");
  EXPECT_EQ(Figure(-12345.678), "-12 345.68");
  EXPECT_EQ(Figure(0), "0");
  EXPECT_EQ(Cents(-0.001), "0.00");
  EXPECT_EQ(Cents(1234567.895), "1 234 567.90");
}

}  // namespace
}  // namespace accord::cli
