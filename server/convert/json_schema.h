#ifndef ACCORD_SERVER_CONVERT_JSON_SCHEMA_H_
#define ACCORD_SERVER_CONVERT_JSON_SCHEMA_H_

#include <string>

namespace accord {

// The JSON Schema (draft 2020-12) of a scenario file, by which editors complete, explain and check
// it as it is written: every field that this version computes, with what its .proto file says of
// it, the names of enumerations short and full, and of a oneof at most one. What a schema cannot
// say, such as references between parts, `accord check` says.
std::string ScenarioSchema();

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_JSON_SCHEMA_H_
