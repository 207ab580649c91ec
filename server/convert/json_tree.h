#ifndef ACCORD_SERVER_CONVERT_JSON_TREE_H_
#define ACCORD_SERVER_CONVERT_JSON_TREE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"

// JSON as a tree that remembers where each value stood in its text, so that a fault found later can
// name line and column. Everything here is pure and thread-safe.
namespace accord {

// Deepest nesting of lists and objects in JSON texts and in google.protobuf.Value.
inline constexpr int kMaxJsonDepth = 64;

struct JsonMember;

struct JsonNode {
  // null, bool, whole number that fits, other number (finite in a text), text, list, object.
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
               std::vector<JsonNode>, std::vector<JsonMember>>
      value;
  std::size_t place = 0;  // offset in bytes of its first character; 0 when it came from no text

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  // Null where the node is something else.
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const std::vector<JsonNode>* list() const { return std::get_if<std::vector<JsonNode>>(&value); }
  const std::vector<JsonMember>* object() const {
    return std::get_if<std::vector<JsonMember>>(&value);
  }
};

// One member of an object, in the order written.
struct JsonMember {
  std::string name;
  std::size_t place = 0;  // of the name's opening quote
  JsonNode value;
};

// What a node is, as one would say it, with its value: `the text "abc"`, `the number 0.5`, `a
// list`.
std::string DescribeJson(const JsonNode& node);

// Line and column of offsets in a text, both from 1, columns counted in characters (UTF-8). Keeps a
// view of the text.
class TextPlaces {
 public:
  explicit TextPlaces(std::string_view text);

  // "line 3, column 8".
  std::string Describe(std::size_t offset) const;
  // The rest of the line from `offset`, quoted and cut to 40 bytes; "end of text" at the end.
  std::string Excerpt(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
};

// Reads one JSON value (RFC 8259, UTF-8) and nothing after it. Violations of code SYNTAX for the
// first fault of syntax (numbers beyond the range of a double and nesting beyond kMaxJsonDepth
// among them), of code DUPLICATE for every repeated key. Each has field `root` and begins with line
// and column. Returns violations, never an empty list of them, or the tree.
std::variant<JsonNode, Violations> ParseJsonTree(std::string_view text, const FieldPath& root);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_JSON_TREE_H_
