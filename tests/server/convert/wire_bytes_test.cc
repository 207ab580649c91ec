#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "accord/v1/simulation_service.pb.h"
#include "simulation/base/limits.h"
#include "tests/server/convert/message_filler.h"
#include "tests/server/convert/request_types.h"
#include "tests/server/convert/wire_bytes.h"

// Whether bytes are a message at all, and one of this version.

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Value;

TEST(WireBytes, FindBytesThatAreNoMessage) {
  const std::string name = v1::SimulateRequest::descriptor()->full_name();
  const std::vector<Violation> unreadable = {
      {"request", ViolationCode::kSyntax,
       "must be a message " + name + ", text in UTF-8: its bytes cannot be read"}};
  using namespace std::string_literals;
  for (const std::string& bytes :
       {"\x0a"s, "\x0a\x02"s, "\x0a\x02\x08"s, "\0"s, "\x0c"s, "\x07"s, "\x06"s, "\x02\0"s,
        "\x0a\xff\xff\xff\xff\x07"s, "\x0a\xff\xff\xff\xff\x0f"s, "\x80\x80\x80\x80\x80\x01"s,
        "\xf8\x06"s + Times(10, "\x80") + "\x01", "\xfb\x06"s, "\xfb\x06\x84\x07"s,
        Delimited(1, Delimited(5, "\x0a")), Delimited(1, "\x2a\x05") + "123456"}) {
    EXPECT_FALSE(v1::SimulateRequest().ParseFromString(bytes)) << testing::PrintToString(bytes);
    EXPECT_EQ(FaultsOf<v1::SimulateRequest>(bytes), unreadable) << testing::PrintToString(bytes);
  }
  EXPECT_THAT(FaultsOf<v1::SimulateRequest>(""), IsEmpty());
}

bool IsUnreadable(const Violations& faults) {
  return faults.size() == 1 && faults.front().code == ViolationCode::kSyntax;
}

TEST(WireBytes, ReadAsDeepAsProtobufDoes) {
  // A list in a list, and an unknown group in a group.
  const auto deeper = [](bool list, const std::string& bytes) {
    return list ? Delimited(6, Delimited(1, bytes)) : "\xa3\x06" + bytes + "\xa4\x06";
  };
  for (const bool list : {true, false}) {
    std::string bytes;
    int depth = 0;
    for (bool reads = true; reads && depth < 200; ++depth) {
      bytes = deeper(list, bytes);
      reads = Value().ParseFromString(bytes);
      EXPECT_EQ(IsUnreadable(FaultsOf<Value>(bytes)), !reads) << depth;
    }
    EXPECT_EQ(depth, list ? 51 : 101);
  }
}

// Whether protobuf parses it; *utf8_fault says that a text was not UTF-8.
bool Parses(const std::string& bytes, Message* message, bool* utf8_fault) {
  static bool found;
  found = false;
  const auto old = google::protobuf::SetLogHandler(
      [](google::protobuf::LogLevel, const char*, int, const std::string& message) {
        found = found || message.find("invalid UTF-8") != std::string::npos;
      });
  const bool parses = message->ParseFromString(bytes);
  google::protobuf::SetLogHandler(old);
  *utf8_fault = found;
  return parses;
}

bool HasUnknown(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (HasUnknown(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field))) {
        return true;
      }
    }
  }
  return false;
}

// What may be read is read, whatever is cut off, put in, or in how many pieces it comes.
TEST(WireBytes, AcceptWhatParsesAndNothingElse) {
  std::mt19937 random(11);  // NOLINT: the same every time
  for (const Descriptor* type : RequestTypes()) {
    SCOPED_TRACE(type->full_name());
    for (int variant = 0; variant < 300; ++variant) {
      const auto message = NewMessage(*type);
      MessageFiller(variant, Values::kDistinct).Fill(message.get());
      std::string bytes = message->SerializeAsString();
      EXPECT_THAT(FaultsOf(*type, bytes), IsEmpty());
      if (bytes.empty()) continue;
      for (int i = 0; i < 3; ++i)
        bytes[random() % bytes.size()] = static_cast<char>(random() % 127);
      if (variant % 3 == 0) bytes.resize(random() % bytes.size());
      const Violations faults = FaultsOf(*type, bytes);
      bool utf8_fault = false;
      const auto read = NewMessage(*type);
      const bool parses = Parses(bytes, read.get(), &utf8_fault);
      if (!utf8_fault) {
        EXPECT_EQ(IsUnreadable(faults), !parses) << variant;
      }
      if (parses && HasUnknown(*read)) {
        EXPECT_THAT(faults, Not(IsEmpty())) << variant;
      }
      for (const int chunk : {1, 2, 7, 64}) EXPECT_EQ(FaultsOf(*type, bytes, chunk), faults);
    }
  }
}

// Computed without it the answer would be another question's.
TEST(WireBytes, RefuseWhatThisVersionDoesNotKnow) {
  const std::string newer("\xc0\x3e\0", 3);  // number 1000
  EXPECT_EQ(FaultsOf<v1::SimulateRequest>(Delimited(1, Delimited(8, Times(2, newer)) + newer)),
            (Violations{{"scenario.contracts[0].1000", ViolationCode::kUnknownField,
                         "must be absent: this version knows no field of that number in "
                         "accord.v1.Contract, and would answer as if it were not there"},
                        {"scenario.1000", ViolationCode::kUnknownField,
                         "must be absent: this version knows no field of that number in "
                         "accord.v1.Scenario, and would answer as if it were not there"}}));
  // A count as a text.
  EXPECT_EQ(FaultsOf<v1::SimulateRequest>(Delimited(1, Delimited(4, Delimited(1, "x")))),
            (Violations{{"scenario.timeline.period_count", ViolationCode::kUnknownField,
                         "must be sent as int32, got another wire type"}}));
  // What was taken out of the schema is not known either.
  EXPECT_THAT(FaultsOf<v1::SimulateRequest>(Delimited(1, Delimited(11, Delimited(4, "")))),
              ElementsAre(Field(&Violation::field, "scenario.supplier_private.4")));
  // As many as may be said, of many messages.
  const Violations many = FaultsOf<v1::SimulateRequest>(
      Delimited(1, Times(16, Delimited(8, Times(64, Delimited(7, newer))))));
  EXPECT_THAT(many, SizeIs(limits::kMaxViolations + 1));
}

}  // namespace
}  // namespace accord
