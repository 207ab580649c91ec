#include "server/templates/template.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "server/convert/field_from_json.h"
#include "server/convert/json.h"
#include "server/convert/json_value.h"
#include "server/convert/scenario_from_proto.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const v1::ContractTemplate& Named(const std::string& name) {
  for (const v1::ContractTemplate& form : Templates()) {
    if (form.name() == name) return form;
  }
  throw std::runtime_error("no template " + name);
}

Struct ParametersOf(const v1::ContractTemplate& form) {
  return form.example().fields().at("parameters").struct_value();
}

std::variant<v1::Contract, Violations> Made(const std::string& name, const Struct& parameters) {
  return *Instantiate(name, parameters, FieldPath("parameters"));
}

v1::Scenario ScenarioOf(const v1::ContractTemplate& form) {
  bool cut = false;
  Violations violations;
  v1::Scenario scenario;
  FieldFromJson(EnumNames::kFull, nullptr, &violations)
      .SetMessage(FromValue(form.example().fields().at("scenario"), &cut), &scenario,
                  FieldPath("scenario"));
  EXPECT_THAT(violations, IsEmpty()) << form.name();
  return scenario;
}

std::vector<std::string> Described(const Violations& violations) {
  std::vector<std::string> lines;
  for (const Violation& violation : violations) {
    lines.push_back(violation.field + " " + std::string(ViolationCodeName(violation.code)) + " " +
                    violation.description);
  }
  return lines;
}

std::vector<std::string> FaultsOf(const v1::Scenario& scenario) {
  const Checked<Scenario> checked = Validate(ToDraft(scenario), FieldPath("scenario"));
  const auto* violations = std::get_if<Violations>(&checked);
  return violations == nullptr ? std::vector<std::string>() : Described(*violations);
}

std::vector<std::string> FaultsIn(const v1::ContractTemplate& form, const v1::Contract& contract) {
  v1::Scenario scenario = ScenarioOf(form);
  *scenario.mutable_contracts(0) = contract;
  return FaultsOf(scenario);
}

TEST(Templates, AreTheTwelveUsualForms) {
  std::vector<std::string> names;
  for (const v1::ContractTemplate& form : Templates()) names.push_back(form.name());
  EXPECT_THAT(names, ElementsAre("fixed-price", "service-level-credits", "performance-based",
                                 "value-based-price", "gain-pain-share", "target-cost",
                                 "fixed-price-incentive", "cost-plus-incentive-fee",
                                 "risk-corridor", "shared-savings", "outcome-rate-card", "jom"));
}

void ExpectExplained(const v1::ContractTemplate& form,
                     const google::protobuf::RepeatedPtrField<v1::TemplateParameter>& parameters) {
  std::set<std::string> names;
  for (const v1::TemplateParameter& parameter : parameters) {
    EXPECT_TRUE(names.insert(parameter.name()).second) << form.name() << parameter.name();
    EXPECT_TRUE(parameter.description().ends_with(".")) << form.name() << parameter.name();
    EXPECT_NE(parameter.kind(), v1::PARAMETER_KIND_UNSPECIFIED) << form.name() << parameter.name();
    EXPECT_EQ(parameter.kind() == v1::PARAMETER_KIND_LIST, parameter.entry_size() > 0);
    const bool number = parameter.kind() == v1::PARAMETER_KIND_NUMBER ||
                        parameter.kind() == v1::PARAMETER_KIND_INTEGER;
    EXPECT_EQ(number, !parameter.unit().empty()) << form.name() << parameter.name();
    ExpectExplained(form, parameter.entry());
  }
}

TEST(Templates, ExplainThemselvesAndEveryParameter) {
  for (const v1::ContractTemplate& form : Templates()) {
    EXPECT_FALSE(form.display_name().empty()) << form.name();
    EXPECT_GE(form.description().size(), 100u) << form.name();
    ExpectExplained(form, form.parameters());
  }
}

TEST(Templates, AreSoundInTheirExample) {
  for (const v1::ContractTemplate& form : Templates()) {
    const v1::Scenario scenario = ScenarioOf(form);
    EXPECT_THAT(FaultsOf(scenario), IsEmpty()) << form.name();
    EXPECT_FALSE(scenario.source().empty()) << form.name();
    const auto made = Made(form.name(), ParametersOf(form));
    ASSERT_TRUE(std::holds_alternative<v1::Contract>(made)) << form.name();
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(std::get<v1::Contract>(made),
                                                                   scenario.contracts(0)))
        << form.name();
  }
}

TEST(Templates, AreSoundWithEveryDefault) {
  for (const v1::ContractTemplate& form : Templates()) {
    Struct parameters = ParametersOf(form);
    for (const v1::TemplateParameter& parameter : form.parameters()) {
      if (parameter.has_default_value()) parameters.mutable_fields()->erase(parameter.name());
    }
    const auto made = Made(form.name(), parameters);
    ASSERT_TRUE(std::holds_alternative<v1::Contract>(made)) << form.name();
    EXPECT_THAT(FaultsIn(form, std::get<v1::Contract>(made)), IsEmpty()) << form.name();
  }
}

// Every default is one that may be given.
TEST(Templates, HaveDefaultsInTheirOwnRanges) {
  for (const v1::ContractTemplate& form : Templates()) {
    Struct parameters = ParametersOf(form);
    for (const v1::TemplateParameter& parameter : form.parameters()) {
      if (parameter.has_default_value()) {
        (*parameters.mutable_fields())[parameter.name()] = parameter.default_value();
      }
    }
    EXPECT_TRUE(std::holds_alternative<v1::Contract>(Made(form.name(), parameters))) << form.name();
  }
}

Value Number(double number) {
  Value value;
  value.set_number_value(number);
  return value;
}

// Least step beyond a bound that a double shows.
double Beyond(double bound, double towards) { return std::nextafter(bound, towards); }

bool IsNumber(const v1::TemplateParameter& parameter) {
  return parameter.kind() == v1::PARAMETER_KIND_NUMBER ||
         parameter.kind() == v1::PARAMETER_KIND_INTEGER;
}

// A number that a template asks for: a parameter's own, or one of the first entry of a list.
struct NumberPlace {
  v1::TemplateParameter parameter;
  std::string path;  // in the request
  std::string list;  // empty: the parameter's own

  void Set(const v1::ContractTemplate& form, double number, Struct* parameters) const {
    auto& fields = *parameters->mutable_fields();
    if (list.empty()) {
      fields[parameter.name()] = Number(number);
      return;
    }
    if (!fields.contains(list)) fields[list] = DefaultOf(form, list);
    Value& first = *fields[list].mutable_list_value()->mutable_values(0);
    (*first.mutable_struct_value()->mutable_fields())[parameter.name()] = Number(number);
  }

  static Value DefaultOf(const v1::ContractTemplate& form, const std::string& name) {
    for (const v1::TemplateParameter& parameter : form.parameters()) {
      if (parameter.name() == name) return parameter.default_value();
    }
    return {};
  }
};

std::vector<NumberPlace> NumbersOf(const v1::ContractTemplate& form) {
  std::vector<NumberPlace> places;
  for (const v1::TemplateParameter& parameter : form.parameters()) {
    const std::string path = "parameters." + parameter.name();
    if (IsNumber(parameter)) places.push_back({parameter, path, ""});
    for (const v1::TemplateParameter& entry : parameter.entry()) {
      if (!IsNumber(entry)) continue;
      places.push_back({entry, path + "[0]." + entry.name(), parameter.name()});
    }
  }
  return places;
}

Violations FaultsWith(const v1::ContractTemplate& form, const NumberPlace& place, double number) {
  Struct parameters = ParametersOf(form);
  place.Set(form, number, &parameters);
  auto made = Made(form.name(), parameters);
  auto* violations = std::get_if<Violations>(&made);
  return violations ? *violations : Violations();
}

TEST(Templates, TakeEveryNumberAtTheEndsOfItsRangeAndNoneBeyond) {
  int ends = 0;
  for (const v1::ContractTemplate& form : Templates()) {
    for (const NumberPlace& place : NumbersOf(form)) {
      const v1::TemplateParameter& parameter = place.parameter;
      const bool whole = parameter.kind() == v1::PARAMETER_KIND_INTEGER;
      for (const bool low : {true, false}) {
        if (low ? !parameter.has_min() : !parameter.has_max()) continue;
        ++ends;
        const double end = low ? parameter.min() : parameter.max();
        EXPECT_THAT(Described(FaultsWith(form, place, end)), IsEmpty()) << form.name();
        const double beyond = whole ? end + (low ? -1 : 1) : Beyond(end, low ? -1e300 : 1e300);
        const Violations faults = FaultsWith(form, place, beyond);
        ASSERT_EQ(faults.size(), 1u) << form.name() << " " << place.path;
        EXPECT_EQ(faults[0].field, place.path);
        EXPECT_EQ(faults[0].code, ViolationCode::kOutOfRange) << form.name() << " " << place.path;
      }
    }
  }
  EXPECT_GE(ends, 120);
}

TEST(Templates, TakeNoTextForANumber) {
  for (const v1::ContractTemplate& form : Templates()) {
    for (const v1::TemplateParameter& parameter : form.parameters()) {
      Struct parameters = ParametersOf(form);
      Value& value = (*parameters.mutable_fields())[parameter.name()];
      if (parameter.kind() == v1::PARAMETER_KIND_ID) {
        value.set_number_value(1);
      } else {
        value.set_string_value("much");
      }
      const auto made = Made(form.name(), parameters);
      ASSERT_TRUE(std::holds_alternative<Violations>(made)) << form.name() << parameter.name();
      EXPECT_EQ(std::get<Violations>(made)[0].code, ViolationCode::kInvalidFormat);
    }
  }
}

// A placeholder that was not replaced would stand in the contract as a text.
TEST(Templates, LeaveNoPlaceholderBehind) {
  for (const v1::ContractTemplate& form : Templates()) {
    const std::string json = ToJson(ScenarioOf(form));
    EXPECT_EQ(json.find('$'), std::string::npos) << form.name();
  }
}

TEST(Instantiate, NamesTheNearestTemplateOfAnUnknownName) {
  const auto made = Instantiate("gainpain-share", Struct(), FieldPath("parameters"));
  EXPECT_EQ(made.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(made.status().message()),
              HasSubstr(R"(did you mean "gain-pain-share"? (there are "fixed-price", )"));
}

TEST(Instantiate, SetsWhatTheParametersSay) {
  Struct parameters = ParametersOf(Named("gain-pain-share"));
  (*parameters.mutable_fields())["share"] = Number(0.25);
  (*parameters.mutable_fields())["dead_band"] = Number(100);
  const auto made = std::get<v1::Contract>(Made("gain-pain-share", parameters));
  const v1::Clause& share = made.clauses(1);
  EXPECT_EQ(share.share(), 0.25);
  EXPECT_EQ(share.bands(0).upper(), -100);
  EXPECT_FALSE(share.bands(0).has_lower());
  EXPECT_EQ(share.bands(1).lower(), 100);
}

TEST(Instantiate, LeavesOutWhatANullDefaultStandsFor) {
  Struct parameters = ParametersOf(Named("value-based-price"));
  parameters.mutable_fields()->erase("maximum_price");
  const auto made = std::get<v1::Contract>(Made("value-based-price", parameters));
  EXPECT_FALSE(made.clauses(1).settlement_limits().has_net_cap());
  EXPECT_TRUE(made.clauses(1).settlement_limits().has_net_floor());
}

TEST(Instantiate, MakesSharedSavingsOneSidedWithoutTermsForLosses) {
  Struct parameters = ParametersOf(Named("shared-savings"));
  EXPECT_EQ(std::get<v1::Contract>(Made("shared-savings", parameters)).clauses_size(), 2);
  parameters.mutable_fields()->erase("losses");
  EXPECT_EQ(std::get<v1::Contract>(Made("shared-savings", parameters)).clauses_size(), 1);
}

TEST(Instantiate, RefusesParametersNestedTooDeeply) {
  Struct parameters;
  Value* value = &(*parameters.mutable_fields())["ranges"];
  for (int depth = 0; depth < 80; ++depth) value = value->mutable_list_value()->add_values();
  value->set_number_value(1);
  const auto made = Made("risk-corridor", parameters);
  ASSERT_TRUE(std::holds_alternative<Violations>(made));
  EXPECT_EQ(std::get<Violations>(made)[0].code, ViolationCode::kSyntax);
}

}  // namespace
}  // namespace accord
