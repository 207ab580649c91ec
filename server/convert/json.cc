#include "server/convert/json.h"

#include <google/protobuf/util/json_util.h>

#include <cstddef>
#include <utility>
#include <variant>

#include "server/convert/field_from_json.h"
#include "server/convert/json_tree.h"
#include "simulation/base/limits.h"

namespace accord {

Violations ParseJson(std::string_view text, const FieldPath& root,
                     google::protobuf::Message* message) {
  message->Clear();
  if (text.size() > static_cast<std::size_t>(limits::kMaxMessageBytes)) {
    return {{root.text(), ViolationCode::kSyntax,
             "line 1, column 1: the text has " + std::to_string(text.size()) + " bytes, at most " +
                 std::to_string(limits::kMaxMessageBytes) + " are read"}};
  }
  std::variant<JsonNode, Violations> parsed = ParseJsonTree(text, root);
  if (Violations* violations = std::get_if<Violations>(&parsed)) return std::move(*violations);
  Violations violations;
  const TextPlaces places(text);
  FieldFromJson(EnumNames::kFull, &places, &violations)
      .SetMessage(std::get<JsonNode>(parsed), message, root);
  return violations;
}

std::string ToJson(const google::protobuf::Message& message, JsonForm form) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string compact;
  if (!google::protobuf::util::MessageToJsonString(message, &compact, options).ok()) return "";
  return LayOutJson(compact, *message.GetDescriptor(), form);
}

}  // namespace accord
