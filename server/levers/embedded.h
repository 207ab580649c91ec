#ifndef ACCORD_SERVER_LEVERS_EMBEDDED_H_
#define ACCORD_SERVER_LEVERS_EMBEDDED_H_

#include <span>
#include <string_view>

namespace accord::levers_internal {

// The texts of the files of levers, in the order of CMakeLists.txt, which embeds them.
std::span<const std::string_view> EmbeddedLevers();

}  // namespace accord::levers_internal

#endif  // ACCORD_SERVER_LEVERS_EMBEDDED_H_
