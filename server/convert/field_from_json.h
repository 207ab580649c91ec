#ifndef ACCORD_SERVER_CONVERT_FIELD_FROM_JSON_H_
#define ACCORD_SERVER_CONVERT_FIELD_FROM_JSON_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "server/convert/json_tree.h"
#include "simulation/base/violation.h"

// protobuf's JSON mapping of accord.v1, from a tree into a message by reflection. What it takes it
// reads as protobuf's own parser does (a test compares them); but where protobuf stops at the first
// fault, without saying where, this names every fault with its path and the names that were meant.
//   fields    by proto name or lowerCamelCase; unknown ones, one given under both names, and two
//             alternatives of a oneof are refused; null is as if the field were not there
//   numbers   JSON numbers, or texts that hold one; "NaN", "Infinity", "-Infinity" for doubles (the
//             range checks of Validate refuse them); integers must be whole and in range
//   enums     full value names, or numbers, known or not (Validate refuses unknown ones)
//   others    true, false; texts; a list for a repeated field, no entry of it null; an object for a
//             message; anything for a google.protobuf.Value
// Kinds that do not occur in accord.v1 (bytes, maps, float, ...) are refused; a test fails when one
// appears.
namespace accord {

// Which names an enum value may go by.
enum class EnumNames {
  kFull,   // SAMPLING_PSEUDO_RANDOM
  kShort,  // also without the type's prefix, and in any case: pseudo_random
};

// The name of an enum's value without the type's prefix: PSEUDO_RANDOM.
std::string_view ShortName(const google::protobuf::EnumDescriptor& type, std::string_view name);

class FieldFromJson {
 public:
  // `places` gives violations line and column; null where the tree came from no text. Violations
  // are appended to *violations up to limits::kMaxViolations. Keeps the pointers.
  FieldFromJson(EnumNames enum_names, const TextPlaces* places, Violations* violations)
      : enum_names_(enum_names), places_(places), violations_(*violations) {}

  // Sets the fields that the object `node` has; other fields of *message are left as they are.
  void SetMessage(const JsonNode& node, google::protobuf::Message* message, const FieldPath& at);

  // Replaces a field of *message. `node` is not null.
  void SetField(const JsonNode& node, google::protobuf::Message* message,
                const google::protobuf::FieldDescriptor& field, const FieldPath& at);

  // Replaces entry `index`, which exists, of a list of scalars of *message. Changes nothing when
  // the node is at fault.
  void SetScalarEntry(const JsonNode& node, google::protobuf::Message* message,
                      const google::protobuf::FieldDescriptor& field, int index,
                      const FieldPath& at);

  // Appends a violation, with the place of `node` in the text.
  void Report(const FieldPath& at, ViolationCode code, std::size_t place, const std::string& what);

 private:
  void SetList(const JsonNode& node, google::protobuf::Message* message,
               const google::protobuf::FieldDescriptor& field, const FieldPath& at);
  void ReportUnknown(const JsonMember& member, const google::protobuf::Descriptor& type,
                     const FieldPath& at);
  void WrongType(const JsonNode& node, const FieldPath& at, const std::string& expected);

  EnumNames enum_names_;
  const TextPlaces* places_;
  Violations& violations_;
};

// Proto names of all fields of a message type, in order of declaration.
std::vector<std::string> FieldNames(const google::protobuf::Descriptor& type);

// The field with this proto name; null if there is none. With `camel_case` also by JSON name.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& type,
                                                   const std::string& name, bool camel_case);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_FIELD_FROM_JSON_H_
