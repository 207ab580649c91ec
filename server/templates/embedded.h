#ifndef ACCORD_SERVER_TEMPLATES_EMBEDDED_H_
#define ACCORD_SERVER_TEMPLATES_EMBEDDED_H_

#include <span>
#include <string_view>

namespace accord::templates_internal {

// The texts of the template files, in the order of CMakeLists.txt, which embeds them.
std::span<const std::string_view> EmbeddedTemplates();

}  // namespace accord::templates_internal

#endif  // ACCORD_SERVER_TEMPLATES_EMBEDDED_H_
