#ifndef ACCORD_CLIENTS_CLI_SIPMATH_JSON_H_
#define ACCORD_CLIENTS_CLI_SIPMATH_JSON_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/base/checker.h"

namespace accord {
struct JsonNode;
}  // namespace accord

// The JSON of SIPmath libraries, looked into. Private to sipmath_library.cc. Pure, thread-safe.
namespace accord::cli {

// The member of an object; null where there is none.
const JsonNode* Member(const JsonNode* node, std::string_view name);

std::optional<double> NumberOf(const JsonNode& node);

// Empty of what is no text.
std::string TextOf(const JsonNode* node);

// The entry of a list whose name it is; null where there is none.
const JsonNode* Named(const JsonNode* list, const std::string& name);

std::vector<std::string> NamesOf(const JsonNode* list);

// That an object has no members but these: UNKNOWN_FIELD of each other one, with the nearest name,
// since what is misspelt would be taken for absent.
void CheckMembers(Checker& checker, const FieldPath& at, const JsonNode* object,
                  std::initializer_list<const char*> known);

// The symmetric matrix of a global variable's value, by its columns, at most limits::kMaxHdrTerms:
// ones and zeros where nothing is said. Or nothing, after every fault at `at`.matrix: entries that
// name no column or are beyond [-1, 1], a diagonal other than 1, two of one pair that differ.
std::optional<std::vector<std::vector<double>>> CorrelationsIn(Checker& checker,
                                                               const FieldPath& at,
                                                               const JsonNode& columns,
                                                               const JsonNode& entries);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SIPMATH_JSON_H_
