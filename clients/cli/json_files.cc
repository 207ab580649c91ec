#include "clients/cli/json_files.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "clients/cli/csv_records.h"
#include "clients/cli/text_decoder.h"
#include "server/convert/field_from_json.h"
#include "server/convert/json_tree.h"
#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

bool IsUtf16Marked(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::string FromUtf16(std::string_view text) {
  TextDecoder decoder(SourceOf(text), "UTF-16");
  std::string all;
  std::array<char, 4096> part;
  while (const std::size_t count = decoder.Read(part.data(), part.size())) {
    all.append(part.data(), count);
  }
  return all;
}

// A text of JSON has no NUL; in UTF-16 every other byte of it is one.
Violations EncodingFaults(std::string_view text, const FieldPath& at) {
  const std::string first = FaultOfFirstBytes(text);
  if (first.find("workbook") != std::string::npos) {
    return {{at.text(), ViolationCode::kInvalidFormat, "must be JSON, but is a workbook"}};
  }
  if (!first.empty() || text.substr(0, 64).find('\0') != text.npos) {
    return {{at.text(), ViolationCode::kInvalidFormat,
             "must be UTF-8, but the file is UTF-16; `iconv -f UTF-16LE -t UTF-8` converts it"}};
  }
  if (IsUtf8(text)) return {};
  int line = 1;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!IsUtf8(text.substr(0, end)) || end == text.size()) break;
    text.remove_prefix(end + 1);
    ++line;
  }
  return {{at.text(), ViolationCode::kInvalidFormat,
           "line " + std::to_string(line) +
               ": must be UTF-8; `iconv -f ENCODING -t UTF-8` converts it, for Cyrillic or Western "
               "text of Windows from CP1251 or CP1252"}};
}

}  // namespace

std::variant<std::string, Violations> InUtf8(std::string_view text, const FieldPath& at) {
  std::string decoded = IsUtf16Marked(text) ? FromUtf16(text) : std::string(text);
  Violations faults = EncodingFaults(decoded, at);
  if (!faults.empty()) return faults;
  return decoded;
}

std::string WithoutComments(std::string_view text) {
  std::string plain(text);
  bool quoted = false;
  for (std::size_t i = 0; i < plain.size();) {
    std::size_t end = i + 1;
    if (plain[i] == '"') {
      quoted = !quoted;
    } else if (quoted) {
      if (plain[i] == '\\') ++end;
    } else if (plain.compare(i, 2, "//") == 0) {
      end = std::min(plain.find_first_of("\r\n", i), plain.size());
      std::fill(plain.begin() + static_cast<std::ptrdiff_t>(i),
                plain.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    } else if (plain.compare(i, 2, "/*") == 0) {
      const std::size_t close = plain.find("*/", i + 2);
      if (close != std::string::npos) {
        end = close + 2;
        for (std::size_t at = i; at < end; ++at) {
          if (plain[at] != '\n' && plain[at] != '\r') plain[at] = ' ';
        }
      }
    }
    i = end;
  }
  return plain;
}

Violations ReadJson(std::string_view text, const FieldPath& at,
                    google::protobuf::Message* message) {
  message->Clear();
  if (text.size() > static_cast<std::size_t>(limits::kMaxMessageBytes)) {
    return {{at.text(), ViolationCode::kSyntax,
             "line 1, column 1: the text has " + std::to_string(text.size()) + " bytes, at most " +
                 std::to_string(limits::kMaxMessageBytes) + " are read"}};
  }
  std::variant<std::string, Violations> in_utf8 = InUtf8(text, at);
  if (Violations* faults = std::get_if<Violations>(&in_utf8)) return std::move(*faults);
  const std::string& decoded = std::get<std::string>(in_utf8);
  std::variant<JsonNode, Violations> parsed = ParseJsonTree(WithoutComments(decoded), at);
  if (Violations* faults = std::get_if<Violations>(&parsed)) return std::move(*faults);
  // By which editors find the schema of a file (json_schema.h).
  if (auto* members = std::get_if<std::vector<JsonMember>>(&std::get<JsonNode>(parsed).value)) {
    std::erase_if(*members, [](const JsonMember& member) { return member.name == "$schema"; });
  }
  Violations violations;
  const TextPlaces places(decoded);
  FieldFromJson(EnumNames::kShort, &places, &violations)
      .SetMessage(std::get<JsonNode>(parsed), message, at);
  return violations;
}

}  // namespace accord::cli
