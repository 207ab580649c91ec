#ifndef ACCORD_CLIENTS_CLI_NAME_IN_H_
#define ACCORD_CLIENTS_CLI_NAME_IN_H_

#include <string>

namespace accord::cli {

// What to call the entry of this id of a scenario's list: its display name, or the id where it has
// none or there is no such entry.
template <typename Entries>
std::string NameIn(const Entries& entries, const std::string& id) {
  for (const auto& entry : entries) {
    if (entry.id() == id && !entry.display_name().empty()) return entry.display_name();
  }
  return id;
}

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_NAME_IN_H_
