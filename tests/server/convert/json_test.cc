#include "server/convert/json.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <regex>
#include <string>

#include "accord/v1/backtest.pb.h"
#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/report.pb.h"
#include "accord/v1/scenario.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "accord/v1/transition_estimate.pb.h"
#include "server/convert/json_tree.h"
#include "server/convert/scenario_from_proto.h"
#include "tests/server/convert/message_filler.h"

namespace accord {
namespace {

using google::protobuf::FieldDescriptor;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Violations Parse(std::string_view text) {
  v1::Scenario scenario;
  return ParseJson(text, FieldPath("scenario"), &scenario);
}

// Parsed by protobuf itself.
bool ProtobufParses(const std::string& text, google::protobuf::Message* message) {
  message->Clear();
  return google::protobuf::util::JsonStringToMessage(text, message).ok();
}

auto IsViolation(const std::string& field, ViolationCode code, const std::string& place) {
  return AllOf(Field(&Violation::field, field), Field(&Violation::code, code),
               Field(&Violation::description, StartsWith(place + ": ")));
}

TEST(Json, ReadsWhatProtobufReads) {
  for (int variant = 0; variant < 16; ++variant) {
    v1::CompareScenariosRequest request;
    MessageFiller(variant, Values::kDistinct).Fill(&request);
    for (const bool proto_names : {true, false}) {
      google::protobuf::util::JsonPrintOptions options;
      options.preserve_proto_field_names = proto_names;
      options.always_print_enums_as_ints = variant % 2 == 1;
      std::string text;
      ASSERT_TRUE(google::protobuf::util::MessageToJsonString(request, &text, options).ok());
      v1::CompareScenariosRequest read;
      EXPECT_THAT(ParseJson(text, FieldPath(), &read), IsEmpty());
      EXPECT_EQ(Differences(request, read), "");
    }
  }
}

TEST(Json, WritesWhatItReads) {
  v1::Scenario scenario;
  MessageFiller(3, Values::kDistinct).Fill(&scenario);
  const std::string text = ToJson(scenario);
  EXPECT_THAT(text, HasSubstr("\"period_count\""));
  v1::Scenario read;
  EXPECT_THAT(ParseJson(text, FieldPath(), &read), IsEmpty());
  EXPECT_EQ(Differences(scenario, read), "");
}

// Numbers of 64 bits as numbers, which protobuf writes as texts, where they are small enough; no
// other text is digits alone.
std::string WithNumbers(const std::string& text) {
  return std::regex_replace(text, std::regex("(: ?|\\[|,|\n +)\"(-?[0-9]{1,16})\""), "$1$2");
}

std::string ByProtobuf(const google::protobuf::Message& message, bool zeros) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = zeros;
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text, options).ok());
  return text;
}

template <typename Message>
void ExpectJsonOfProtobuf(const Message& message) {
  EXPECT_EQ(ToJson(message), WithNumbers(ByProtobuf(message, false)));
  const std::string full = ToJson(message, JsonForm::kFull);
  google::protobuf::Struct ours, theirs;
  ASSERT_TRUE(ProtobufParses(full, &ours)) << full;
  ASSERT_TRUE(ProtobufParses(WithNumbers(ByProtobuf(message, true)), &theirs));
  EXPECT_EQ(Differences(theirs, ours), "");
  Message read;
  ASSERT_TRUE(ProtobufParses(full, &read));
  EXPECT_EQ(Differences(message, read), "");
}

template <typename Message>
void ExpectJsonOfProtobufHoweverFilled() {
  ExpectJsonOfProtobuf(Message());
  for (int variant = 0; variant < 6; ++variant) {
    for (const Values values : {Values::kDistinct, Values::kZero}) {
      Message message;
      MessageFiller(variant, values).Fill(&message);
      ExpectJsonOfProtobuf(message);
    }
  }
}

TEST(Json, IsThatOfProtobufButForNumbersOf64Bits) {
  ExpectJsonOfProtobufHoweverFilled<v1::CompareScenariosRequest>();
  ExpectJsonOfProtobufHoweverFilled<v1::SimulationReport>();
  ExpectJsonOfProtobufHoweverFilled<v1::SettleContractResponse>();
  ExpectJsonOfProtobufHoweverFilled<v1::TransitionEstimate>();
  ExpectJsonOfProtobufHoweverFilled<v1::BacktestReport>();
  ExpectJsonOfProtobufHoweverFilled<v1::SegmentClientsResponse>();
  ExpectJsonOfProtobufHoweverFilled<v1::ContractTemplate>();
}

TEST(Json, ReadsItsFullFormToo) {
  for (int variant = 0; variant < 6; ++variant) {
    for (const Values values : {Values::kDistinct, Values::kZero}) {
      v1::Scenario scenario, read;
      MessageFiller(variant, values).Fill(&scenario);
      EXPECT_THAT(ParseJson(ToJson(scenario, JsonForm::kFull), FieldPath(), &read), IsEmpty());
      EXPECT_EQ(Differences(scenario, read), "");
    }
  }
}

TEST(Json, WritesZerosCountsAndEmptyListsInItsFullForm) {
  v1::EstimatedRow row;
  row.set_from("1");
  row.add_counts(0);
  row.add_counts(20);
  EXPECT_EQ(ToJson(row, JsonForm::kFull),
            "{\n \"from\": \"1\",\n \"counts\": [\n  0,\n  20\n ],\n \"probabilities\": []\n}\n");
  EXPECT_EQ(ToJson(v1::EstimatedRow()), "{}\n");
  v1::RunOptions absent;
  EXPECT_THAT(ToJson(absent, JsonForm::kFull), Not(HasSubstr("path_count")));
}

TEST(Json, WritesWholeNumbersThatNotEveryReaderKeepsAsTexts) {
  const auto of_seed = [](std::uint64_t seed) {
    v1::RunOptions options;
    options.set_seed(seed);
    v1::RunOptions read;
    EXPECT_THAT(ParseJson(ToJson(options), FieldPath(), &read), IsEmpty());
    EXPECT_EQ(read.seed(), seed);
    return ToJson(options);
  };
  EXPECT_EQ(of_seed(9'007'199'254'740'992), "{\n \"seed\": 9007199254740992\n}\n");
  EXPECT_EQ(of_seed(9'007'199'254'740'993), "{\n \"seed\": \"9007199254740993\"\n}\n");
  EXPECT_EQ(of_seed(18'446'744'073'709'551'615u), "{\n \"seed\": \"18446744073709551615\"\n}\n");
  v1::PathReplay path;
  path.set_path(-9'007'199'254'740'992);
  EXPECT_THAT(ToJson(path), HasSubstr(": -9007199254740992\n"));
  path.set_path(-9'007'199'254'740'993);
  EXPECT_THAT(ToJson(path), HasSubstr(": \"-9007199254740993\"\n"));
}

// Random damage to a small file: never a crash, always an explanation with a place; and what is
// taken is taken as protobuf takes it.
TEST(Json, ExplainsOrReadsAsProtobufDoesWhateverTheDamage) {
  const std::string sound = R"({
  "display_name": "Gär\u00e4t",
  "timeline": {"period_count": 12, "periodLength": "PERIOD_LENGTH_MONTH"},
  "drivers": [{"id": "d", "persistence": 0.5, "marginal": {"empirical": {"observations": [1, -2.5e1]}}}],
  "client_base": {"segments": [{"id": "A", "client_count": "70", "out": false}]}
})";
  const std::string alphabet = "{}[]\",:.0123456789eE+-truefalsn \n\\\x01\xC3";
  std::mt19937 random(20240601);
  int taken = 0;
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = sound;
    for (unsigned int edits = 1 + random() % 2; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const char byte = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1);
          break;
      }
    }
    v1::Scenario ours;
    const Violations violations = ParseJson(text, FieldPath(), &ours);
    if (violations.empty()) {
      ++taken;
      v1::Scenario theirs;
      ASSERT_TRUE(ProtobufParses(text, &theirs)) << text;
      ASSERT_EQ(Differences(theirs, ours), "") << text;
    } else {
      ++refused;
      for (const Violation& violation : violations) {
        ASSERT_THAT(violation.description, StartsWith("line ")) << text;
      }
    }
  }
  EXPECT_GT(taken, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(Json, ExplainsEveryTextThatEndsTooSoon) {
  v1::Scenario scenario;
  MessageFiller(1, Values::kDistinct).Fill(&scenario);
  const std::string text = ToJson(scenario);
  const std::size_t end = text.find_last_of('}');
  for (std::size_t size = 0; size <= end; size += size < 300 ? 1 : 97) {
    EXPECT_THAT(Parse(text.substr(0, size)),
                ElementsAre(AllOf(Field(&Violation::code, ViolationCode::kSyntax),
                                  Field(&Violation::description, StartsWith("line ")))));
  }
}

TEST(Json, NamesLineAndColumnOfASyntaxFault) {
  EXPECT_THAT(Parse("{\n  \"currency\": \"EUR\",\n  \"source\": tru\n}"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 3, column 13")));
  EXPECT_THAT(Parse("{\"a\" 1}"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 1, column 6")));
  EXPECT_THAT(Parse("{} {"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 1, column 4")));
  EXPECT_THAT(Parse("{\"a\": [1,]}"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 1, column 10")));
  EXPECT_THAT(Parse(""),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 1, column 1")));
}

TEST(Json, CountsColumnsInCharacters) {
  EXPECT_THAT(Parse("{\"source\": \"äöü\" 1}"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 1, column 18")));
}

TEST(Json, QuotesThePlaceOfASyntaxFault) {
  const Violations violations = Parse("{\n\"source\": nil, \"currency\": \"EUR\"\n}");
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_THAT(violations[0].description, HasSubstr(R"(at "nil, \"currency\": \"EUR\"")"));
}

TEST(Json, RefusesTextThatIsNotUtf8) {
  EXPECT_THAT(Parse("{\"source\": \"a\xFF\"}"),
              ElementsAre(Field(&Violation::code, ViolationCode::kSyntax)));
  EXPECT_THAT(Parse("{\"source\": \"\\ud800\"}"),
              ElementsAre(Field(&Violation::code, ViolationCode::kSyntax)));
}

TEST(Json, RefusesNumbersBeyondADouble) {
  EXPECT_THAT(Parse("{\n  \"supplier_private\": {\"reserve\":   1e999}\n}"),
              ElementsAre(IsViolation("scenario", ViolationCode::kSyntax, "line 2, column 37")));
  EXPECT_THAT(Parse(R"({"supplier_private": {"reserve": "1e999"}})"),
              ElementsAre(IsViolation("scenario.supplier_private.reserve",
                                      ViolationCode::kOutOfRange, "line 1, column 34")));
}

TEST(Json, RefusesEveryRepeatedKeyWithItsPlace) {
  EXPECT_THAT(
      Parse("{\"currency\": \"EUR\",\n \"timeline\": {\"period_count\": 1, \"period_count\": 2},\n"
            " \"currency\": \"USD\"}"),
      ElementsAre(IsViolation("scenario", ViolationCode::kDuplicate, "line 2, column 34"),
                  IsViolation("scenario", ViolationCode::kDuplicate, "line 3, column 2")));
}

TEST(Json, RefusesAFieldGivenUnderBothItsNames) {
  EXPECT_THAT(Parse(R"({"timeline": {"period_count": 1, "periodCount": 2}})"),
              ElementsAre(IsViolation("scenario.timeline.period_count", ViolationCode::kDuplicate,
                                      "line 1, column 34")));
}

TEST(Json, RefusesTwoAlternativesOfAOneof) {
  EXPECT_THAT(
      Parse(R"({"drivers": [{"id": "d", "marginal": {"constant": {}, "normal": {"sd": 1}}}]})"),
      ElementsAre(AllOf(Field(&Violation::field, R"(scenario.drivers["d"].marginal.normal)"),
                        Field(&Violation::code, ViolationCode::kContradiction),
                        Field(&Violation::description, HasSubstr("together with constant")))));
}

TEST(Json, NamesEveryUnknownFieldWithItsPathAndTheNameThatWasMeant) {
  const Violations violations = Parse(R"({
  "curency": "EUR",
  "contracts": [{
    "clauses": [{"id": "gain", "bnads": [], "bands": [{"uper": 1}]}],
    "id": "steel",
    "utterly different": 1
  }]
})");
  ASSERT_THAT(
      violations,
      ElementsAre(IsViolation("scenario.curency", ViolationCode::kUnknownField, "line 2, column 3"),
                  IsViolation(R"(scenario.contracts["steel"].clauses["gain"].bnads)",
                              ViolationCode::kUnknownField, "line 4, column 32"),
                  IsViolation(R"(scenario.contracts["steel"].clauses["gain"].bands[0].uper)",
                              ViolationCode::kUnknownField, "line 4, column 56"),
                  IsViolation(R"(scenario.contracts["steel"])", ViolationCode::kUnknownField,
                              "line 6, column 5")));
  EXPECT_THAT(violations[0].description, HasSubstr(R"(did you mean "currency"?)"));
  EXPECT_THAT(violations[1].description, HasSubstr(R"(did you mean "bands"?)"));
  EXPECT_THAT(violations[2].description, HasSubstr(R"(there are "lower", "upper", "rate")"));
  EXPECT_THAT(violations[3].description, Not(HasSubstr("did you mean")));
}

TEST(Json, NamesEveryValueOfAWrongTypeByItsPath) {
  EXPECT_THAT(
      Parse(R"({
  "currency": 7,
  "timeline": {"period_count": 2.5, "period_length": "PERIOD_LENGTH_WEEK"},
  "drivers": {"id": "d"},
  "outcomes": [null, {"id": "o", "target": "high", "plan": [1]}],
  "client_base": {"segments": [{"id": "A", "out": "no", "client_count": 1e30}]}
})"),
      ElementsAre(
          IsViolation("scenario.currency", ViolationCode::kInvalidFormat, "line 2, column 15"),
          IsViolation("scenario.timeline.period_count", ViolationCode::kInvalidFormat,
                      "line 3, column 32"),
          IsViolation("scenario.timeline.period_length", ViolationCode::kUnknownValue,
                      "line 3, column 54"),
          IsViolation("scenario.drivers", ViolationCode::kInvalidFormat, "line 4, column 14"),
          IsViolation("scenario.outcomes[0]", ViolationCode::kInvalidFormat, "line 5, column 16"),
          IsViolation("scenario.outcomes[\"o\"].target", ViolationCode::kInvalidFormat,
                      "line 5, column 44"),
          IsViolation("scenario.outcomes[\"o\"].plan", ViolationCode::kInvalidFormat,
                      "line 5, column 60"),
          IsViolation("scenario.client_base.segments[\"A\"].out", ViolationCode::kInvalidFormat,
                      "line 6, column 51"),
          IsViolation("scenario.client_base.segments[\"A\"].client_count",
                      ViolationCode::kOutOfRange, "line 6, column 73")));
}

TEST(Json, NamesTheSecondEntryWithAnIdByItsPosition) {
  EXPECT_THAT(Parse(R"({"drivers": [{"id": "d", "x": 1}, {"id": "d", "x": 1}]})"),
              ElementsAre(Field(&Violation::field, R"(scenario.drivers["d"].x)"),
                          Field(&Violation::field, "scenario.drivers[1].x")));
}

TEST(Json, HoldsIntegersToTheLastDigit) {
  v1::RunOptions options;
  EXPECT_THAT(ParseJson(R"({"path_count": 9007199254740993, "seed": 18446744073709551615})",
                        FieldPath(), &options),
              IsEmpty());
  EXPECT_EQ(options.path_count(), 9007199254740993);
  EXPECT_EQ(options.seed(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_THAT(
      ParseJson(R"({"path_count": 9223372036854775808, "seed": -1})", FieldPath(), &options),
      ElementsAre(Field(&Violation::code, ViolationCode::kOutOfRange),
                  Field(&Violation::code, ViolationCode::kOutOfRange)));
}

TEST(Json, TakesNullForNotGiven) {
  v1::RunOptions options;
  EXPECT_THAT(ParseJson(R"({"path_count": null, "seed": 0})", FieldPath(), &options), IsEmpty());
  EXPECT_FALSE(options.has_path_count());
  EXPECT_TRUE(options.has_seed());
}

TEST(Json, PassesNanThroughToTheDraft) {
  v1::Scenario scenario;
  ASSERT_THAT(ParseJson(R"({"outcomes": [{"target": "NaN", "lower_bound": "-Infinity"}]})",
                        FieldPath(), &scenario),
              IsEmpty());
  const ScenarioDraft draft = ToDraft(scenario);
  EXPECT_TRUE(std::isnan(draft.outcomes[0].target));
  EXPECT_EQ(draft.outcomes[0].lower_bound, -std::numeric_limits<double>::infinity());
}

TEST(Json, BoundsTheDepthOfNesting) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  const FieldPath root("root");
  EXPECT_TRUE(std::holds_alternative<JsonNode>(ParseJsonTree(nested(kMaxJsonDepth), root)));
  const auto deeper = ParseJsonTree(nested(kMaxJsonDepth + 1), root);
  ASSERT_TRUE(std::holds_alternative<Violations>(deeper));
  EXPECT_THAT(std::get<Violations>(deeper),
              ElementsAre(IsViolation("root", ViolationCode::kSyntax, "line 1, column 65")));
  EXPECT_THAT(Parse(nested(1'000'000)),
              ElementsAre(Field(&Violation::code, ViolationCode::kSyntax)));
}

TEST(Json, BoundsTheLengthOfTheTextAndTheNumberOfViolations) {
  EXPECT_THAT(Parse(std::string(17 << 20, ' ')),
              ElementsAre(Field(&Violation::code, ViolationCode::kSyntax)));
  std::string many = "{\"drivers\": [";
  for (int i = 0; i < 5000; ++i) many += "1, ";
  EXPECT_EQ(Parse(many + "1]}").size(), 1000u);
}

// What FieldFromJson leaves out does not occur.
TEST(Json, KnowsEveryKindOfFieldInTheSchema) {
  const auto known = [](const FieldDescriptor& field) {
    switch (field.type()) {
      case FieldDescriptor::TYPE_DOUBLE:
      case FieldDescriptor::TYPE_INT32:
      case FieldDescriptor::TYPE_INT64:
      case FieldDescriptor::TYPE_UINT64:
      case FieldDescriptor::TYPE_BOOL:
      case FieldDescriptor::TYPE_STRING:
      case FieldDescriptor::TYPE_ENUM:
        return true;
      case FieldDescriptor::TYPE_MESSAGE:
        return !field.is_map() && (field.message_type()->file()->package() == "accord.v1" ||
                                   field.message_type()->full_name() == "google.protobuf.Value");
      default:
        return false;
    }
  };
  for (const auto* file :
       {v1::Scenario::descriptor()->file(), v1::CompareScenariosRequest::descriptor()->file(),
        v1::SimulationReport::descriptor()->file(), v1::ClientBase::descriptor()->file(),
        v1::Contract::descriptor()->file(), v1::Driver::descriptor()->file(),
        v1::Outcome::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      for (int j = 0; j < file->message_type(i)->field_count(); ++j) {
        const FieldDescriptor& field = *file->message_type(i)->field(j);
        EXPECT_TRUE(known(field)) << field.full_name();
      }
    }
  }
}

}  // namespace
}  // namespace accord
