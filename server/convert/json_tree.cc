#include "server/convert/json_tree.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr std::size_t kExcerptBytes = 40;

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// nlohmann's SAX events carry no position; an iterator that counts what was read recovers it.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char* begin, std::size_t* read)
      : at_(at), begin_(begin), read_(read) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *read_ = static_cast<std::size_t>(at_ - begin_);
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return !(a == b); }

 private:
  const char* at_;
  const char* begin_;
  std::size_t* read_;
};

// Builds the tree from nlohmann's events, whose names and signatures are given.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, const std::size_t* read, const FieldPath& root)
      : text_(text), places_(text), read_(read), root_(root) {}

  bool null() { return Add(JsonNode{}); }
  bool boolean(bool value) { return Add(JsonNode{value}); }
  bool number_integer(std::int64_t value) { return Add(JsonNode{value}); }
  bool number_unsigned(std::uint64_t value) {
    // Non-negative numbers come here: keep one type for what both could hold.
    const auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (value <= limit) return Add(JsonNode{static_cast<std::int64_t>(value)});
    return Add(JsonNode{value});
  }
  bool number_float(double value, const std::string&) { return Add(JsonNode{value}); }
  bool string(std::string& value) { return Add(JsonNode{std::move(value)}); }
  bool binary(nlohmann::json::binary_t&) { return false; }  // not in JSON texts

  bool start_object(std::size_t) { return Open(JsonNode{std::vector<JsonMember>()}); }
  bool start_array(std::size_t) { return Open(JsonNode{std::vector<JsonNode>()}); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }

  bool key(std::string& name) {
    Frame& frame = open_.back();
    frame.name_place = TokenStart();
    if (!frame.names.insert(name).second) {
      Report(ViolationCode::kDuplicate, frame.name_place,
             "the key " + QuotedText(name) + " is already in this object");
    }
    frame.name = std::move(name);
    seen_ = *read_;
    return true;
  }

  bool parse_error(std::size_t read, const std::string&, const nlohmann::json::exception& error) {
    const std::string what = Reason(error.what());
    Report(ViolationCode::kSyntax, ErrorPlace(read, what), what);
    return false;
  }

  JsonNode& tree() { return tree_; }
  Violations& violations() { return violations_; }

 private:
  struct Frame {
    JsonNode node;
    std::string name;
    std::size_t name_place = 0;
    std::set<std::string, std::less<>> names;
  };

  // First character of the token just read: between it and the token before there are only spaces
  // and separators.
  std::size_t TokenStart() const {
    const std::size_t start = text_.find_first_not_of(" \t\r\n,:", seen_);
    return start == std::string_view::npos ? text_.size() : start;
  }

  // nlohmann's own words without its codes, its place and its echo of the input: we have better.
  static std::string Reason(std::string what) {
    const auto cut = [&what](std::size_t from, std::size_t to) { what.erase(from, to - from); };
    if (const std::size_t code = what.find("] "); code != std::string::npos) cut(0, code + 2);
    if (what.starts_with("parse error at line")) cut(0, what.find(": ") + 2);
    if (const std::size_t echo = what.find("; last read: "); echo != std::string::npos) {
      const std::size_t expected = what.rfind("; expected ");
      // The echo may hold these words itself, and bytes that are no text.
      const bool after = expected != std::string::npos && expected > echo &&
                         std::all_of(what.begin() + static_cast<std::ptrdiff_t>(expected),
                                     what.end(), [](char c) { return c >= ' ' && c <= '~'; });
      cut(echo, after ? expected : what.size());
    }
    return what;
  }

  // The character inside a text that may not stand there, else the start of the token that was
  // refused: the one whose end has been read, `read` bytes into the text.
  std::size_t ErrorPlace(std::size_t read, const std::string& what) const {
    const std::size_t last = std::min(text_.size(), std::max<std::size_t>(read, 1) - 1);
    const bool in_text = what.find("invalid string: ") != std::string::npos &&
                         what.find("missing closing quote") == std::string::npos;
    if (in_text) return last;
    std::size_t place = seen_;
    while (true) {
      place = text_.find_first_not_of(" \t\r\n", place);
      if (place == std::string_view::npos || place >= last) return last;
      const bool separator =
          std::string_view(",:[]{}").find(text_[place]) != std::string_view::npos;
      if (!separator) return place;
      ++place;
    }
  }

  void Report(ViolationCode code, std::size_t place, const std::string& what) {
    if (violations_.size() >= static_cast<std::size_t>(limits::kMaxViolations)) return;
    violations_.push_back(
        {root_.text(), code,
         places_.Describe(place) + ": " + what + "; at " + places_.Excerpt(place)});
  }

  bool Add(JsonNode node) {
    node.place = TokenStart();
    seen_ = *read_;
    Place(std::move(node));
    return true;
  }

  bool Open(JsonNode node) {
    node.place = TokenStart();
    seen_ = *read_;
    if (open_.size() >= kMaxJsonDepth) {
      Report(ViolationCode::kSyntax, node.place,
             "nested deeper than " + std::to_string(kMaxJsonDepth) + " lists and objects");
      return false;
    }
    open_.emplace_back().node = std::move(node);
    return true;
  }

  bool Close() {
    seen_ = *read_;
    JsonNode node = std::move(open_.back().node);
    open_.pop_back();
    Place(std::move(node));
    return true;
  }

  void Place(JsonNode node) {
    if (open_.empty()) {
      tree_ = std::move(node);
      return;
    }
    Frame& frame = open_.back();
    if (auto* list = std::get_if<std::vector<JsonNode>>(&frame.node.value)) {
      list->push_back(std::move(node));
    } else {
      std::get<std::vector<JsonMember>>(frame.node.value)
          .push_back({std::move(frame.name), frame.name_place, std::move(node)});
    }
  }

  std::string_view text_;
  TextPlaces places_;
  const std::size_t* read_;
  const FieldPath& root_;
  std::size_t seen_ = 0;  // end of the last token
  std::vector<Frame> open_;
  JsonNode tree_;
  Violations violations_;
};

}  // namespace

std::string DescribeJson(const JsonNode& node) {
  struct Describe {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const {
      return "the number " + std::to_string(value);
    }
    std::string operator()(std::uint64_t value) const {
      return "the number " + std::to_string(value);
    }
    std::string operator()(double value) const { return "the number " + NumberText(value); }
    std::string operator()(const std::string& value) const {
      return "the text " + QuotedText(value);
    }
    std::string operator()(const std::vector<JsonNode>&) const { return "a list"; }
    std::string operator()(const std::vector<JsonMember>&) const { return "an object"; }
  };
  return std::visit(Describe{}, node.value);
}

TextPlaces::TextPlaces(std::string_view text) : text_(text), line_starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::string TextPlaces::Describe(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) - 1;
  const std::string_view before = text_.substr(*line, offset - *line);
  const auto column = 1 + std::count_if(before.begin(), before.end(),
                                        [](char c) { return !ContinuesCharacter(c); });
  return "line " + std::to_string(line - line_starts_.begin() + 1) + ", column " +
         std::to_string(column);
}

std::string TextPlaces::Excerpt(std::size_t offset) const {
  if (offset >= text_.size()) return "the end of the text";
  std::size_t end = std::min({text_.find('\n', offset), offset + kExcerptBytes, text_.size()});
  while (end < text_.size() && end > offset && ContinuesCharacter(text_[end])) --end;
  return QuotedText(text_.substr(offset, end - offset));
}

std::variant<JsonNode, Violations> ParseJsonTree(std::string_view text, const FieldPath& root) {
  std::size_t read = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  TreeBuilder builder(text, &read, root);
  nlohmann::json::sax_parse(CountingIterator(begin, begin, &read),
                            CountingIterator(end, begin, &read), &builder);
  if (!builder.violations().empty()) return std::move(builder.violations());
  return std::move(builder.tree());
}

}  // namespace accord
