#ifndef ACCORD_SERVER_CONVERT_JSON_H_
#define ACCORD_SERVER_CONVERT_JSON_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "server/convert/json_writer.h"
#include "simulation/base/violation.h"

namespace accord {

// Reads a scenario, run options or a whole request from its JSON file into *message, which is
// replaced. Returns every fault, none when all is well:
//   SYNTAX         not JSON (RFC 8259, UTF-8), a number beyond a double such as 1e999, nested
//   deeper
//                  than kMaxJsonDepth, longer than limits::kMaxMessageBytes; the first one only
//   DUPLICATE      a key twice in one object
//   UNKNOWN_FIELD  with the nearest name and the names there are
//   others         see field_from_json.h
// Each has the field's path below `root` (which may be empty), ids in place of positions, and a
// description that begins with "line 3, column 8: ". After a fault *message is unspecified.
// Thread-safe.
Violations ParseJson(std::string_view text, const FieldPath& root,
                     google::protobuf::Message* message);

// JSON of a message (json_writer.h), which ParseJson reads; for a person to read and edit in the
// short form, for a program in the full one. A message that has no JSON (a google.protobuf.Value
// with NaN in it, text that is not UTF-8) yields an empty string. Thread-safe.
std::string ToJson(const google::protobuf::Message& message, JsonForm form = JsonForm::kShort);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_JSON_H_
