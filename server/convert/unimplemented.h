#ifndef ACCORD_SERVER_CONVERT_UNIMPLEMENTED_H_
#define ACCORD_SERVER_CONVERT_UNIMPLEMENTED_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "simulation/base/violation.h"

namespace accord {

// What `message` asks for that this version does not compute: a violation kUnimplemented for every
// set field marked (accord.v1.unimplemented), in field order. A field counts as set when it is
// present, not empty or not at its default; nothing below a marked field is looked at. `at` is the
// path of `message` in the request; entries go by EntryPaths. Stops at limits::kMaxViolations. The
// converters drop what is marked, so ask this first. Thread-safe.
Violations FindUnimplemented(const google::protobuf::Message& message, const FieldPath& at);

// Full names of all marked fields of accord.v1, sorted. Thread-safe.
std::vector<std::string> UnimplementedNames();

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_UNIMPLEMENTED_H_
