#include "tests/tidy/cxx_scan.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <regex>

namespace accord::tidy {
namespace {

struct Token {
  std::string text;  // a word, "::" or one character
  int line = 0;
};

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Blanks out literals and the lines of the preprocessor, continued ones too.
std::string CodeOnly(std::string_view content) {
  std::string code = WithoutComments(content);
  bool directive = false, line_begins = true;
  char quote = '\0';
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\n') {
      directive = directive && i > 0 && content[i - 1] == '\\';
      line_begins = true;
      continue;
    }
    if (line_begins && c == '#') directive = true;
    if (c != ' ') line_begins = false;
    if (directive) {
      code[i] = ' ';
    } else if (quote != '\0') {
      const bool escaped = c == '\\';
      if (c == quote) quote = '\0';
      code[i] = ' ';
      if (escaped && i + 1 < code.size()) code[++i] = ' ';
    } else if (c == '"' || (c == '\'' && (i == 0 || !IsWord(code[i - 1])))) {
      quote = c;
      code[i] = ' ';
    }
  }
  return code;
}

std::vector<Token> TokensOf(std::string_view content) {
  const std::string code = CodeOnly(content);
  std::vector<Token> tokens;
  int line = 1;
  for (std::size_t i = 0; i < code.size();) {
    std::size_t end = i + 1;
    if (IsWord(code[i])) {
      while (end < code.size() && IsWord(code[end])) ++end;
    } else if (code[i] == ':' && end < code.size() && code[end] == ':') {
      ++end;
    } else if (std::isspace(static_cast<unsigned char>(code[i]))) {
      if (code[i] == '\n') ++line;
      ++i;
      continue;
    }
    tokens.push_back({code.substr(i, end - i), line});
    i = end;
  }
  return tokens;
}

// Walks over the tokens and knows which namespace it stands in.
class Scanner {
 public:
  explicit Scanner(std::string_view content) : tokens_(TokensOf(content)) {
    while (at_ < tokens_.size()) Step();
  }

  std::vector<TypeDefinition> types;
  std::vector<std::string> outer_namespaces;

 private:
  const std::string& Text(std::size_t place) const {
    static const std::string none;
    return place < tokens_.size() ? tokens_[place].text : none;
  }

  bool StandsInNamespace() const { return other_braces_ == 0; }

  std::string Scope() const {
    std::string scope;
    for (const std::string& name : namespaces_) scope += (scope.empty() ? "" : "::") + name;
    return scope;
  }

  void Step() {
    const std::string& text = Text(at_);
    if (text == "{") {
      ++other_braces_;
    } else if (text == "}") {
      if (other_braces_ > 0) {
        --other_braces_;
      } else if (!namespaces_.empty()) {
        namespaces_.pop_back();
      }
    } else if (StandsInNamespace() && text == "template") {
      SkipParameters();
      return;
    } else if (StandsInNamespace() && (text == "namespace" || text == "inline")) {
      if (OpenNamespace()) return;
    } else if (StandsInNamespace() && text == "using" && Text(at_ + 2) == "=") {
      Add(at_ + 1);
    } else if (StandsInNamespace() &&
               (text == "class" || text == "struct" || text == "union" || text == "enum")) {
      ReadType();
      return;
    }
    ++at_;
  }

  // `template <class T, ...>`, whose words are no types of the file.
  void SkipParameters() {
    int depth = 0;
    for (++at_; at_ < tokens_.size(); ++at_) {
      if (Text(at_) == "<") ++depth;
      if (Text(at_) == ">" && --depth == 0) break;
    }
    ++at_;
  }

  bool OpenNamespace() {
    std::size_t place = at_ + (Text(at_) == "inline" ? 1 : 0);
    if (Text(place) != "namespace") return false;
    std::string name;
    for (++place; place < tokens_.size() && Text(place) != "{"; ++place) {
      if (Text(place) == "=" || Text(place) == ";") return false;  // an alias
      name += Text(place);
    }
    if (namespaces_.empty()) outer_namespaces.push_back(name);
    namespaces_.push_back(name);
    at_ = place + 1;
    return true;
  }

  // Up to the body of a type or the end of what only looks like one.
  void ReadType() {
    std::size_t name = 0;
    bool named = false, is_template = false;
    for (++at_; at_ < tokens_.size(); ++at_) {
      const std::string& text = Text(at_);
      if (text == "(" && Text(at_ - 1) == "alignas") {
        while (at_ < tokens_.size() && Text(at_) != ")") ++at_;
        continue;
      }
      if (text == ";" || text == "(" || text == ")" || text == "=") return;
      if (text == "{") break;
      if (text == ":") named = true;  // bases or the underlying type follow
      if (text == "<" && !named) is_template = true;
      const bool is_word = IsWord(text[0]) && text != "class" && text != "struct" &&
                           text != "final" && text != "alignas";
      if (is_word && !named) name = at_;
    }
    if (name != 0 && !is_template) Add(name);
  }

  void Add(std::size_t place) {
    for (const std::string& scope : namespaces_) {
      if (scope.empty()) return;  // an unnamed namespace
    }
    types.push_back({Scope(), Text(place), tokens_[place].line});
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::vector<std::string> namespaces_;
  int other_braces_ = 0;
};

}  // namespace

std::vector<TypeDefinition> TypesOf(std::string_view content) { return Scanner(content).types; }

std::vector<std::string> OuterNamespacesOf(std::string_view content) {
  return Scanner(content).outer_namespaces;
}

std::vector<Include> IncludesOf(std::string_view content) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)re");
  std::vector<Include> includes;
  const std::vector<std::string> lines = SplitLines(content);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_match(lines[i], match, pattern)) continue;
    includes.push_back({match[2], match[1] == "\"", static_cast<int>(i) + 1});
  }
  return includes;
}

bool IsPrivateHeader(const SourceFile& file) {
  if (!file.path.ends_with(".h")) return false;
  std::vector<std::string> ours = OuterNamespacesOf(file.content);
  std::erase_if(ours, [](const std::string& name) { return !name.starts_with("accord"); });
  return !ours.empty() && std::all_of(ours.begin(), ours.end(), [](const std::string& name) {
    return name.ends_with("_internal");
  });
}

}  // namespace accord::tidy
