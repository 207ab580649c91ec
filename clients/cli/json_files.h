#ifndef ACCORD_CLIENTS_CLI_JSON_FILES_H_
#define ACCORD_CLIENTS_CLI_JSON_FILES_H_

#include <string>
#include <string_view>
#include <variant>

#include "google/protobuf/message.h"
#include "simulation/base/violation.h"

// JSON as people keep it in files. Pure, thread-safe.
namespace accord::cli {

// The text of a file in UTF-8, or in UTF-16 with a byte-order mark, as UTF-8; of one in another
// encoding a fault at `at`, which says what converts it.
std::variant<std::string, Violations> InUtf8(std::string_view text, const FieldPath& at);

// The text with spaces for its comments, so that every line and column stays where it is: // to the
// end of a line, and /* to */, outside texts. A comment that is not closed is left in, for the
// parser to name.
std::string WithoutComments(std::string_view text);

// Reads a message from the text of a file (InUtf8): as ParseJson does, but with comments, and with
// short names of enums (month for PERIOD_LENGTH_MONTH) beside full ones. Every fault, at `at`.
Violations ReadJson(std::string_view text, const FieldPath& at, google::protobuf::Message* message);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_JSON_FILES_H_
