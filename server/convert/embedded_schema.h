#ifndef ACCORD_SERVER_CONVERT_EMBEDDED_SCHEMA_H_
#define ACCORD_SERVER_CONVERT_EMBEDDED_SCHEMA_H_

#include <string_view>

namespace accord::convert_internal {

// The bytes of a google.protobuf.FileDescriptorSet: scenario.proto and all that it imports, with
// their comments, which the program's own descriptors do not keep. The build embeds them.
std::string_view EmbeddedSchema();

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_EMBEDDED_SCHEMA_H_
