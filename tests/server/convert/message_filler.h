#ifndef ACCORD_TESTS_SERVER_CONVERT_MESSAGE_FILLER_H_
#define ACCORD_TESTS_SERVER_CONVERT_MESSAGE_FILLER_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <set>
#include <string>

// Messages with everything in them, by reflection, so that a field added to the schema tomorrow is
// tested today.
namespace accord {

// What a filler writes.
enum class Values {
  kDistinct,  // no two alike, none at its default
  kZero,      // zero, false or "" wherever setting it differs from leaving it out; no list entries
};

// Fills every implemented field. Lists get two entries. Of each oneof one alternative is set, which
// one changes with `variant`; so does the value of each enum. A type inside itself is filled one
// level deep.
class MessageFiller {
 public:
  MessageFiller(int variant, Values values) : variant_(variant), values_(values) {}

  void Fill(google::protobuf::Message* message);

  // Full names of all fields and enum values written so far.
  const std::set<std::string>& written() const { return written_; }

 private:
  bool Chosen(const google::protobuf::FieldDescriptor& field) const;
  void FillField(google::protobuf::Message* message,
                 const google::protobuf::FieldDescriptor& field);
  int EnumNumber(const google::protobuf::EnumDescriptor& type);

  int variant_;
  Values values_;
  int count_ = 0;
  std::multiset<const google::protobuf::Descriptor*> open_;
  std::set<std::string> written_;
};

// Full names of all implemented fields and of all implemented enum values but the zeros that can be
// reached from a message type.
std::set<std::string> AllFieldsAndValues(const google::protobuf::Descriptor& type);

// Calls visit(holder, field) for every set field in *message and below it. What visit changes in
// the holder is undone before the next call.
void ForEachSetField(google::protobuf::Message* message,
                     const std::function<void(google::protobuf::Message*,
                                              const google::protobuf::FieldDescriptor&)>& visit);

// How the messages differ, presence included; empty when they are equal.
std::string Differences(const google::protobuf::Message& expected,
                        const google::protobuf::Message& actual);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_MESSAGE_FILLER_H_
