#include "server/convert/ledger_to_proto.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/convert/message_filler.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Contract AContract() {
  Contract contract;
  contract.id = "steel";
  for (const char* id : {"fee", "gain"}) contract.clauses.push_back({.id = id});
  for (const char* id : {"first", "second"}) contract.groups.push_back({.id = id});
  for (const char* id : {"poor", "broke"}) contract.terminations.push_back({.id = id});
  return contract;
}

ClauseLine FullLine() {
  ClauseLine line;
  line.period = 4;
  line.clause = 1;
  line.window_first = 2;
  line.basis = 1.5;
  line.reference = 2.5;
  line.gates = {{3.5, true, 3.25}, {4.5, false, {}}};
  line.exact_basis = 101.5;
  line.exact_due = 102.5;
  line.open = true;
  line.parts = {{SchedulePart::Kind::kBase, 0, 5.5},
                {SchedulePart::Kind::kBand, 1, 6.5},
                {SchedulePart::Kind::kStep, 2, 7.5}};
  line.schedule = 8.5;
  line.index = 9.5;
  line.scale = 10.5;
  line.due = 11.5;
  line.deducted = 12.5;
  line.set_off = 13.5;
  line.limits = {{.before = 14.5, .after = 15.5}};
  line.pay = 16.5;
  line.carried = 17.5;
  line.bank = 18.5;
  line.held_back = 19.5;
  line.cash = 20.5;
  line.due_period = 6;
  line.final_settlement = true;
  return line;
}

Ledger FullLedger() {
  Ledger ledger;
  ledger.clauses = {FullLine()};
  ledger.others = {{.period = 3, .kind = OtherLine::Kind::kContractNet, .cash = 21.5}};
  ledger.cash = {{7, 22.5, 23.5, 24.5, 25.5, 26.5, 27.5, 28.5, 29.5, 30.25, 31.25}};
  ledger.end = EndLine{.termination = 1, .fired = 5, .period = 8};
  return ledger;
}

// Ended because the client has left, which no ledger with a termination is.
Ledger LedgerOfALeaver() {
  Ledger ledger;
  ledger.end = EndLine{.fired = 4, .period = 4, .client_left = true};
  return ledger;
}

// Full names of every field that is set in the message or below.
std::set<std::string> FieldsSetIn(google::protobuf::Message* message) {
  std::set<std::string> names;
  ForEachSetField(message,
                  [&](google::protobuf::Message*, const google::protobuf::FieldDescriptor& field) {
                    names.insert(field.full_name());
                  });
  return names;
}

TEST(LedgerToProto, SetsEveryFieldOfTheSchema) {
  v1::ContractLedger message = ToProto(FullLedger(), AContract());
  std::set<std::string> fields = FieldsSetIn(&message);
  v1::ContractLedger of_leaver = ToProto(LedgerOfALeaver(), AContract());
  fields.merge(FieldsSetIn(&of_leaver));
  EXPECT_EQ(fields, AllFieldsAndValues(*v1::ContractLedger::descriptor()));
}

TEST(LedgerToProto, PutsEachNumberWhereItBelongs) {
  const v1::ContractLedger ledger = ToProto(FullLedger(), AContract());
  EXPECT_EQ(ledger.contract(), "steel");
  ASSERT_THAT(ledger.clauses(), SizeIs(1));
  const v1::ClauseLine& line = ledger.clauses(0);
  EXPECT_EQ(line.clause(), "gain");
  const std::vector<double> numbers = {line.basis(),
                                       line.reference(),
                                       line.gates(0).value(),
                                       line.gates(1).value(),
                                       line.parts(0).amount(),
                                       line.parts(1).amount(),
                                       line.parts(2).amount(),
                                       line.schedule(),
                                       line.index(),
                                       line.scale(),
                                       line.due(),
                                       line.deducted(),
                                       line.set_off(),
                                       line.limits(0).before(),
                                       line.limits(0).after(),
                                       line.pay(),
                                       line.carried(),
                                       line.bank(),
                                       line.held_back(),
                                       line.cash()};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(numbers[i], static_cast<double>(i) + 1.5) << i;
  }
  EXPECT_THAT((std::vector<int>{line.period(), line.window_first(), line.due_period()}),
              ElementsAre(4, 2, 6));
  EXPECT_TRUE(line.gates(0).open());
  EXPECT_FALSE(line.gates(1).open());
  EXPECT_TRUE(line.parts(0).base());
  EXPECT_EQ(line.parts(1).band(), 1);
  EXPECT_EQ(line.parts(2).step(), 2);
  EXPECT_TRUE(line.open() && line.final_settlement());
  const v1::CashLine& cash = ledger.cash(0);
  EXPECT_EQ(cash.supplier_after_end(), 30.25);
  EXPECT_EQ(cash.client_after_end(), 31.25);
  EXPECT_EQ(cash.period(), 7);
  EXPECT_THAT((std::vector<double>{cash.payments(), cash.benefit(), cash.supplier_cost(),
                                   cash.client_cost(), cash.supplier_investment(),
                                   cash.client_investment(), cash.supplier(), cash.client()}),
              ElementsAre(22.5, 23.5, 24.5, 25.5, 26.5, 27.5, 28.5, 29.5));
  EXPECT_EQ(ledger.others(0).period(), 3);
  EXPECT_EQ(ledger.others(0).cash(), 21.5);
  EXPECT_EQ(ledger.end().termination(), "broke");
  EXPECT_EQ(ledger.end().fired(), 5);
  EXPECT_EQ(ledger.end().period(), 8);
  EXPECT_FALSE(ledger.end().client_left());
}

TEST(LedgerToProto, NamesNoTerminationWhereTheClientHasLeft) {
  Contract without_terminations = AContract();
  without_terminations.terminations.clear();
  for (const Contract& contract : {AContract(), without_terminations}) {
    const v1::ContractLedger ledger = ToProto(LedgerOfALeaver(), contract);
    EXPECT_TRUE(ledger.end().client_left());
    EXPECT_EQ(ledger.end().termination(), "");
    EXPECT_EQ(ledger.end().fired(), 4);
    EXPECT_EQ(ledger.end().period(), 4);
  }
}

TEST(LedgerToProto, LeavesOutAnEndThatDidNotCome) {
  EXPECT_FALSE(ToProto(Ledger{}, AContract()).has_end());
}

TEST(LedgerToProto, NamesALimitByOwnerSpanAndKind) {
  using Line = LimitLine;
  Ledger ledger;
  ledger.clauses = {ClauseLine{}};
  ledger.clauses[0].limits = {
      {Line::Owner::kClause, 0, Line::Span::kYear, Line::Limit::kPenaltyCap, 0, 0},
      {Line::Owner::kGroup, 1, Line::Span::kTerm, Line::Limit::kNetCap, 0, 0},
      {Line::Owner::kContract, 0, Line::Span::kSettlement, Line::Limit::kGainCap, 0, 0},
      {Line::Owner::kClause, 0, Line::Span::kTerm, Line::Limit::kNetFloor, 0, 0}};
  std::vector<std::string> names;
  const v1::ContractLedger message = ToProto(ledger, AContract());
  for (const v1::LimitLine& limit : message.clauses(0).limits()) names.push_back(limit.limit());
  EXPECT_THAT(names, ElementsAre("clause year penalty_cap", "group second term net_cap",
                                 "contract settlement gain_cap", "clause term net_floor"));
}

TEST(LedgerToProto, NamesWhatBelongsToNoSettlement) {
  using Kind = OtherLine::Kind;
  Ledger ledger;
  for (Kind kind : {Kind::kGroupNet, Kind::kContractNet, Kind::kClauseRelease, Kind::kGroupRelease,
                    Kind::kHoldbackRelease, Kind::kClauseCarried, Kind::kGroupCarried,
                    Kind::kDefault, Kind::kTermination}) {
    ledger.others.push_back({1, kind, 1, 2.0});
  }
  std::vector<std::string> names;
  const v1::ContractLedger message = ToProto(ledger, AContract());
  for (const v1::OtherLine& line : message.others()) names.push_back(line.line());
  EXPECT_THAT(names, ElementsAre("group second net", "contract net", "gain release",
                                 "group second release", "gain holdback", "gain carried",
                                 "group second carried", "default", "termination broke"));
}

TEST(PathToProto, SetsEveryFieldOfTheSchemaWithTheIdsOfTheScenario) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    Contract& steel = ContractOf(draft, "steel");
    steel.groups = {{.id = "sharing", .clauses = {"gain", "penalty"}}};
    steel.groups[0].term_limits.emplace().gain_cap = 1;
    for (const char* id : {"poor", "broke"}) {
      Termination termination;
      termination.id = id;
      termination.party = Party::kClient;
      termination.watched = CumulativeCash{};
      termination.below = -1e9;
      steel.terminations.push_back(termination);
    }
    draft.contracts.push_back(steel);
    draft.contracts[1].id = "tubes";
    draft.contracts[1].client_id = "second-client";
    draft.client_private.push_back(draft.client_private[0]);
    draft.client_private[1].contract = "tubes";
    draft.supplier_private->accounts.push_back(draft.supplier_private->accounts[0]);
    draft.supplier_private->accounts[1].contract = "tubes";
    draft.client_base = SmallClientBase();
    draft.client_base->named_clients = {{.id = "mill", .segment = "gold"},
                                        {.id = "second-client", .segment = "silver"}};
  });
  PathRecord record;
  record.path = 17;
  record.drivers = {{1, 2}, {3, 4}};
  record.true_values = {{5, 6}, {7, 8}};
  record.measured = {{9, 10}, {11, 12}};
  ContractPathRecord contract;
  contract.score = {0.5};
  contract.supplier_npv = 13;
  contract.client_npv = 14;
  contract.supplier_peak_shortfall = 15;
  contract.supplier_drawdown = 16;
  contract.ledger = FullLedger();
  record.contracts = {contract, contract};
  record.contracts[1].ledger = LedgerOfALeaver();
  record.named_clients.resize(2);
  record.named_clients[0].segments = {0, 0, 1};
  record.named_clients[1].segments = {1, 3, 3};
  v1::PathReplay replay = ToProto(record, scenario);
  EXPECT_EQ(FieldsSetIn(&replay), AllFieldsAndValues(*v1::PathReplay::descriptor()));
  EXPECT_EQ(replay.path(), 17);
  EXPECT_EQ(replay.drivers(1).driver(), "skill");
  EXPECT_THAT(replay.drivers(1).values(), ElementsAre(3, 4));
  EXPECT_EQ(replay.outcomes(0).outcome(), "output");
  EXPECT_THAT(replay.outcomes(0).true_values(), ElementsAre(5, 6));
  EXPECT_THAT(replay.outcomes(1).measured(), ElementsAre(11, 12));
  EXPECT_THAT(replay.contracts(0).score(), ElementsAre(0.5));
  EXPECT_EQ(replay.contracts(0).supplier_npv(), 13);
  EXPECT_EQ(replay.contracts(0).client_npv(), 14);
  EXPECT_EQ(replay.contracts(0).supplier_peak_shortfall(), 15);
  EXPECT_EQ(replay.contracts(0).supplier_drawdown(), 16);
  EXPECT_EQ(replay.contracts(0).ledger().clauses(0).clause(), "gain");
  EXPECT_EQ(replay.contracts(1).ledger().contract(), "tubes");
  ASSERT_THAT(replay.named_clients(), SizeIs(2));
  EXPECT_EQ(replay.named_clients(0).client(), "mill");
  EXPECT_THAT(replay.named_clients(0).segments(), ElementsAre("gold", "gold", "silver"));
  EXPECT_EQ(replay.named_clients(1).client(), "second-client");
  EXPECT_THAT(replay.named_clients(1).segments(), ElementsAre("silver", "gone", "gone"));
}

}  // namespace
}  // namespace accord
