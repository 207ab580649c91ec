#include "server/handlers/templates.h"

#include <string>
#include <variant>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/field_from_json.h"
#include "server/convert/json_value.h"
#include "server/handlers/settle.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A value of an example as the message that it stands for.
template <typename Message>
Message MessageOf(const Value& value) {
  bool cut = false;
  Violations violations;
  Message message;
  FieldFromJson(EnumNames::kFull, nullptr, &violations)
      .SetMessage(FromValue(value, &cut), &message, FieldPath());
  EXPECT_THAT(PathsAndCodes(violations), IsEmpty());
  return message;
}

v1::SettleContractRequest RequestOf(const Struct& example) {
  v1::SettleContractRequest request;
  *request.mutable_scenario() = MessageOf<v1::Scenario>(example.fields().at("scenario"));
  for (const Value& series : example.fields().at("observed").list_value().values()) {
    *request.add_observed() = MessageOf<v1::ObservedSeries>(series);
  }
  return request;
}

constexpr double kHalfACent = 0.005;

// Line by line: what a person worked out beside each template is what the program pays.
TEST(Templates, SettleTheirExampleAsWorkedByHand) {
  const v1::ListTemplatesResponse all = ListTemplates();
  EXPECT_EQ(all.templates_size(), 12);
  for (const v1::ContractTemplate& form : all.templates()) {
    const Struct& example = form.example();
    const auto prepared = PrepareSettlement(RequestOf(example));
    if (const auto* faults = std::get_if<Violations>(&prepared)) {
      ADD_FAILURE() << form.name() << ": " << faults->front().field << " "
                    << faults->front().description;
      continue;
    }
    const auto settled = RunSettlement(std::get<Settlement>(prepared));
    ASSERT_TRUE(settled.ok()) << form.name();
    EXPECT_NEAR(settled->total(), example.fields().at("total").number_value(), kHalfACent)
        << form.name();
    const auto& by_hand = example.fields().at("settlement").list_value().values();
    ASSERT_EQ(settled->ledger().clauses_size(), by_hand.size()) << form.name();
    for (int i = 0; i < by_hand.size(); ++i) {
      const auto& line = by_hand[i].struct_value().fields();
      const v1::ClauseLine& paid = settled->ledger().clauses(i);
      const std::string where = form.name() + ", " + line.at("steps").string_value();
      EXPECT_EQ(paid.period(), line.at("period").number_value()) << where;
      EXPECT_EQ(paid.clause(), line.at("clause").string_value()) << where;
      EXPECT_NEAR(paid.pay(), line.at("pay").number_value(), kHalfACent) << where;
    }
  }
}

TEST(InstantiateTemplate, NamesEveryFaultyParameterByItsPathInTheRequest) {
  v1::InstantiateTemplateRequest request;
  request.set_template_("risk-corridor");
  (*request.mutable_parameters()->mutable_fields())["target"].set_number_value(-5);
  (*request.mutable_parameters()->mutable_fields())["premum"].set_number_value(5);
  const auto answer = InstantiateTemplate(request);
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(PathsAndCodes(std::get<Violations>(*answer)),
              ElementsAre("parameters.premum UNKNOWN_FIELD", "parameters.target OUT_OF_RANGE"));
}

TEST(InstantiateTemplate, GivesTheContract) {
  v1::InstantiateTemplateRequest request;
  request.set_template_("risk-corridor");
  (*request.mutable_parameters()->mutable_fields())["target"].set_number_value(1000);
  const auto answer = InstantiateTemplate(request);
  ASSERT_TRUE(answer.ok());
  const v1::Contract& contract = std::get<v1::InstantiateTemplateResponse>(*answer).contract();
  EXPECT_EQ(contract.id(), "deal");
  EXPECT_EQ(contract.clauses(1).reference().constant(), 1000);
}

TEST(InstantiateTemplate, FindsNoTemplateOfAnUnknownName) {
  v1::InstantiateTemplateRequest request;
  request.set_template_("corridor");
  EXPECT_EQ(InstantiateTemplate(request).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace accord
