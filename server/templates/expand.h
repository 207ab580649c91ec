#ifndef ACCORD_SERVER_TEMPLATES_EXPAND_H_
#define ACCORD_SERVER_TEMPLATES_EXPAND_H_

#include <map>
#include <string>

#include "server/convert/json_tree.h"

namespace accord::templates_internal {

// Values of parameters by name.
using ParameterValues = std::map<std::string, JsonNode>;

// A JSON tree with its placeholders replaced:
//   "$name"         the value, whatever its type
//   "-$name"        a number's negative; null stays null
//   {"$each": "name", "do": x}, an entry of a list: x once for each entry of the list `name`, in
//                   its order, with "$item.field" for the fields of that entry
// There is no other arithmetic. Placeholders name values that are there, and their kinds fit: what
// a template's author writes is held to that by the tests, here by asserts. Pure, thread-safe.
JsonNode Expand(const JsonNode& node, const ParameterValues& values);

}  // namespace accord::templates_internal

#endif  // ACCORD_SERVER_TEMPLATES_EXPAND_H_
