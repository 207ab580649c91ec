#include "server/convert/scenario_from_proto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <variant>

#include "server/convert/scenario_mirror.h"
#include "tests/server/convert/message_filler.h"

namespace accord {
namespace {

using convert_internal::FromMessage;
using convert_internal::ToMessage;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// At least as many as there are alternatives in any oneof and values in any enum; twice the 17
// kinds of marginals, for the last has a oneof of two in it.
constexpr int kVariants = 34;

v1::Scenario FullScenario(int variant, Values values = Values::kDistinct) {
  v1::Scenario scenario;
  MessageFiller(variant, values).Fill(&scenario);
  return scenario;
}

v1::Scenario ThroughDraft(const v1::Scenario& scenario) { return ToMessage(ToDraft(scenario)); }

template <typename Root>
std::set<std::string> WrittenByAllVariants() {
  std::set<std::string> written;
  for (int variant = 0; variant < kVariants; ++variant) {
    Root message;
    MessageFiller filler(variant, Values::kDistinct);
    filler.Fill(&message);
    written.insert(filler.written().begin(), filler.written().end());
  }
  return written;
}

TEST(ScenarioFromProto, IsTestedOnEveryFieldAlternativeAndEnumValueOfTheSchema) {
  EXPECT_EQ(WrittenByAllVariants<v1::Scenario>(), AllFieldsAndValues(*v1::Scenario::descriptor()));
  EXPECT_EQ(WrittenByAllVariants<v1::RunOptions>(),
            AllFieldsAndValues(*v1::RunOptions::descriptor()));
  EXPECT_GT(AllFieldsAndValues(*v1::Scenario::descriptor()).size(), 200u);
}

TEST(ScenarioFromProto, LosesNoField) {
  for (int variant = 0; variant < kVariants; ++variant) {
    const v1::Scenario scenario = FullScenario(variant);
    EXPECT_EQ(Differences(scenario, ThroughDraft(scenario)), "") << "variant " << variant;
  }
}

TEST(ScenarioFromProto, KeepsWhatIsSetToZeroApartFromWhatIsNotSet) {
  for (int variant = 0; variant < kVariants; ++variant) {
    const v1::Scenario scenario = FullScenario(variant, Values::kZero);
    EXPECT_EQ(Differences(scenario, ThroughDraft(scenario)), "") << "variant " << variant;
  }
  // The lists of the zero scenario are empty: one of each of their entries.
  for (int variant = 0; variant < kVariants; ++variant) {
    MessageFiller filler(variant, Values::kZero);
    v1::Scenario scenario;
    filler.Fill(scenario.add_drivers());
    filler.Fill(scenario.mutable_correlation()->add_pairs());
    filler.Fill(scenario.add_outcomes());
    filler.Fill(scenario.add_contracts());
    filler.Fill(scenario.mutable_contracts(0)->add_inputs());
    filler.Fill(scenario.mutable_contracts(0)->add_clauses());
    filler.Fill(scenario.mutable_contracts(0)->mutable_clauses(0)->add_bands());
    filler.Fill(scenario.mutable_contracts(0)->add_groups());
    filler.Fill(scenario.mutable_contracts(0)->add_terminations());
    filler.Fill(scenario.mutable_contracts(0)->mutable_clauses(0)->mutable_gate()->add_gates());
    filler.Fill(scenario.mutable_client_base()->add_segments());
    filler.Fill(scenario.mutable_supplier_private()->add_accounts());
    filler.Fill(scenario.add_client_private());
    EXPECT_EQ(Differences(scenario, ThroughDraft(scenario)), "") << "variant " << variant;
  }
  EXPECT_EQ(Differences(v1::Scenario(), ThroughDraft(v1::Scenario())), "");
}

// Each field in turn is left out of an otherwise full scenario. The draft must show that it is not
// there, and the comparison that it was there: whichever field ToDraft forgot or made up, it would
// show.
TEST(ScenarioFromProto, ShowsTheAbsenceOfAnySingleField) {
  int field_count = 0;
  for (int variant = 0; variant < kVariants; ++variant) {
    const v1::Scenario whole = FullScenario(variant);
    v1::Scenario work = whole;
    ForEachSetField(&work, [&](Message* holder, const FieldDescriptor& field) {
      if (field.is_repeated()) {
        holder->GetReflection()->RemoveLast(holder, &field);
      } else {
        holder->GetReflection()->ClearField(holder, &field);
      }
      const v1::Scenario through = ThroughDraft(work);
      EXPECT_EQ(Differences(work, through), "") << field.full_name();
      EXPECT_NE(Differences(whole, through), "") << field.full_name();
      ++field_count;
    });
  }
  EXPECT_GT(field_count, 5'000);
}

TEST(ScenarioFromProto, CastsUnknownEnumNumbersThrough) {
  for (int variant = 0; variant < kVariants; ++variant) {
    v1::Scenario work = FullScenario(variant);
    ForEachSetField(&work, [&](Message* holder, const FieldDescriptor& field) {
      if (field.enum_type() == nullptr) return;
      for (const int number : {-7, 99}) {
        holder->GetReflection()->SetEnumValue(holder, &field, number);
        EXPECT_EQ(Differences(work, ThroughDraft(work)), "") << field.full_name();
      }
    });
  }
}

TEST(ScenarioFromProto, GivesWaysOfSamplingTheirNumbers) {
  v1::RunOptions options;
  options.set_sampling(v1::SAMPLING_PSEUDO_RANDOM);
  EXPECT_EQ(ToDraft(options).sampling, Sampling::kPseudoRandom);
  options.set_sampling(v1::SAMPLING_SOBOL);
  EXPECT_EQ(ToDraft(options).sampling, Sampling::kSobol);
}

TEST(ScenarioFromProto, PassesNanAndInfinityOn) {
  v1::Scenario scenario;
  v1::Outcome& outcome = *scenario.add_outcomes();
  outcome.set_target(std::numeric_limits<double>::quiet_NaN());
  outcome.set_upper_bound(std::numeric_limits<double>::infinity());
  const ScenarioDraft draft = ToDraft(scenario);
  EXPECT_TRUE(std::isnan(draft.outcomes[0].target));
  EXPECT_EQ(draft.outcomes[0].upper_bound, std::numeric_limits<double>::infinity());
}

// There and back by one table would not show that two alternatives of one type are crossed.
TEST(ScenarioFromProto, KeepsAlternativesApartThatLookAlike) {
  v1::Basis basis;
  const auto source = [&] { return FromMessage<Basis>(basis).source; };
  basis.set_achievement("y");
  EXPECT_TRUE(std::holds_alternative<AchievementOf>(source()));
  basis.set_progress("y");
  EXPECT_TRUE(std::holds_alternative<ProgressOf>(source()));
  basis.set_attainment("y");
  EXPECT_TRUE(std::holds_alternative<AttainmentOf>(source()));
  basis.set_measured("y");
  EXPECT_TRUE(std::holds_alternative<MeasuredValueOf>(source()));
  basis.set_driver("d");
  EXPECT_TRUE(std::holds_alternative<DriverId>(source()));
  basis.set_observed_input("i");
  EXPECT_TRUE(std::holds_alternative<InputId>(source()));
  basis.set_clause_pay("c");
  EXPECT_TRUE(std::holds_alternative<ClauseId>(source()));

  v1::Reference reference;
  const auto against = [&] { return FromMessage<Reference>(reference).source; };
  reference.set_driver("d");
  EXPECT_TRUE(std::holds_alternative<DriverId>(against()));
  reference.set_observed_input("i");
  EXPECT_TRUE(std::holds_alternative<InputId>(against()));
  reference.set_clause_pay("c");
  EXPECT_TRUE(std::holds_alternative<ClauseId>(against()));
  reference.set_plan_value("y");
  EXPECT_TRUE(std::holds_alternative<PlanValueOf>(against()));

  v1::Window window;
  window.set_whole_term(true);
  EXPECT_TRUE(std::holds_alternative<WholeTerm>(FromMessage<Window>(window).length));
  v1::ObservedInput input;
  input.set_outcome("y");
  EXPECT_TRUE(std::holds_alternative<OutcomeId>(FromMessage<ObservedInput>(input).binding));
  v1::CorrelationPair pair;
  pair.set_spearman(0.5);
  EXPECT_TRUE(
      std::holds_alternative<SpearmanCorrelation>(FromMessage<CorrelationPair>(pair).correlation));
}

TEST(RunOptionsFromProto, LosesNoField) {
  for (const Values values : {Values::kDistinct, Values::kZero}) {
    v1::RunOptions options;
    MessageFiller(0, values).Fill(&options);
    EXPECT_EQ(Differences(options, ToMessage(ToDraft(options))), "");
  }
  EXPECT_EQ(Differences(v1::RunOptions(), ToMessage(ToDraft(v1::RunOptions()))), "");
}

}  // namespace
}  // namespace accord
