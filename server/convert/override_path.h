#ifndef ACCORD_SERVER_CONVERT_OVERRIDE_PATH_H_
#define ACCORD_SERVER_CONVERT_OVERRIDE_PATH_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace accord::convert_internal {

// One step of an override's path (grammar in override.h).
struct PathStep {
  std::string name;  // of a field; of an entry of the list before it, where that names none
  std::variant<std::monostate, std::string, int> selector;  // none, id, position
};

// The steps of a path, at least one; or what is wrong with it, in words that quote the place.
std::variant<std::vector<PathStep>, std::string> ParseOverridePath(std::string_view path);

// Where the first '=' outside quotes stands; nothing when there is none.
std::optional<std::size_t> EndOfPath(std::string_view flag);

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_OVERRIDE_PATH_H_
