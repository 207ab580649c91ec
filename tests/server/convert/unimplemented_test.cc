#include "server/convert/unimplemented.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "accord/v1/options.pb.h"
#include "accord/v1/scenario.pb.h"
#include "server/convert/json.h"
#include "tests/server/convert/message_filler.h"

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Fields(const Violations& violations) {
  std::vector<std::string> fields;
  for (const Violation& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(FindUnimplemented, FindsNothingInAnyImplementedScenario) {
  for (int variant = 0; variant < 16; ++variant) {
    v1::Scenario scenario;
    MessageFiller(variant, Values::kDistinct).Fill(&scenario);
    EXPECT_THAT(FindUnimplemented(scenario, FieldPath("scenario")), IsEmpty());
  }
}

TEST(FindUnimplemented, NamesEveryMarkByItsIdPath) {
  v1::Scenario scenario;
  ASSERT_THAT(ParseJson(R"({
    "contracts": [{"id": "steel", "settle_at_end": true}],
    "supplier_private": {"stance": {}},
    "client_private": [{"contract": "steel", "stance": {"walk_away_npv": 1}}]
  })",
                        FieldPath(), &scenario),
              IsEmpty());
  const Violations violations = FindUnimplemented(scenario, FieldPath("scenario"));
  EXPECT_THAT(Fields(violations), ElementsAre("scenario.supplier_private.stance",
                                              R"(scenario.client_private["steel"].stance)"));
  EXPECT_THAT(violations, Each(Field(&Violation::code, ViolationCode::kUnimplemented)));
}

TEST(FindUnimplemented, NamesTheSecondEntryWithAnIdByItsPosition) {
  v1::Scenario scenario;
  for (int i = 0; i < 2; ++i) {
    v1::ClientPrivate& client = *scenario.add_client_private();
    client.set_contract("steel");
    client.mutable_stance();
  }
  EXPECT_THAT(Fields(FindUnimplemented(scenario, FieldPath())),
              ElementsAre(R"(client_private["steel"].stance)", "client_private[1].stance"));
}

TEST(FindUnimplemented, StopsAtTheMostViolationsThatAreReported) {
  v1::Scenario scenario;
  for (int i = 0; i < 2000; ++i) scenario.add_client_private()->mutable_stance();
  EXPECT_EQ(FindUnimplemented(scenario, FieldPath()).size(), 1000u);
}

// Every mark in the schema is seen wherever it is: sets each marked field alone.
TEST(FindUnimplemented, SeesEveryMarkedFieldOfTheSchema) {
  int mark_count = 0;
  for (const Descriptor* type :
       {v1::Scenario::descriptor(), v1::SupplierPrivate::descriptor(),
        v1::ClientPrivate::descriptor(), v1::RunOptions::descriptor(), v1::ClientBase::descriptor(),
        v1::ClientValue::descriptor(), v1::Transitions::descriptor(), v1::Marginal::descriptor(),
        v1::Correlation::descriptor()}) {
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (!field.options().GetExtension(v1::unimplemented)) continue;
      const std::string value = field.is_repeated()                                    ? "[{}]"
                                : field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ? "{}"
                                : field.cpp_type() == FieldDescriptor::CPPTYPE_STRING  ? "\"x\""
                                : field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL    ? "true"
                                                                                       : "1";
      const std::unique_ptr<google::protobuf::Message> message(
          google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
      ASSERT_THAT(
          ParseJson("{\"" + field.name() + "\": " + value + "}", FieldPath(), message.get()),
          IsEmpty())
          << field.full_name();
      EXPECT_THAT(Fields(FindUnimplemented(*message, FieldPath("m"))),
                  ElementsAre("m." + field.name()));
      ++mark_count;
    }
  }
  EXPECT_GE(mark_count, 2);
}

}  // namespace
}  // namespace accord
