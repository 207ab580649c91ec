#ifndef ACCORD_CLIENTS_CLI_EMBEDDED_PROTOS_H_
#define ACCORD_CLIENTS_CLI_EMBEDDED_PROTOS_H_

#include <span>
#include <string_view>

namespace accord::cli_internal {

// The texts of the schema's files, in the order of CMakeLists.txt, which embeds them: each after
// those that it imports.
std::span<const std::string_view> EmbeddedProtos();

}  // namespace accord::cli_internal

#endif  // ACCORD_CLIENTS_CLI_EMBEDDED_PROTOS_H_
