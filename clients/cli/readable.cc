#include "clients/cli/readable.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Of the well-formed character.
char32_t CodeOf(std::string_view character) {
  const auto byte = [character](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(character[i]));
  };
  switch (character.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 |
             (byte(3) & 0x3F);
  }
}

bool IsObeyed(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::string EscapeOf(char32_t code) {
  if (code == '\n') return "\\n";
  if (code == '\t') return "\\t";
  if (code == '\r') return "\\r";
  std::array<char, 12> text;
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code));
  return text.data();
}

void EscapeField(const FieldDescriptor& field, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    if (!field.is_repeated()) return EscapeTexts(reflection.MutableMessage(message, &field));
    for (int i = 0; i < reflection.FieldSize(*message, &field); ++i) {
      EscapeTexts(reflection.MutableRepeatedMessage(message, &field, i));
    }
  } else if (field.type() == FieldDescriptor::TYPE_STRING) {
    if (!field.is_repeated()) {
      return reflection.SetString(message, &field, Escaped(reflection.GetString(*message, &field)));
    }
    for (int i = 0; i < reflection.FieldSize(*message, &field); ++i) {
      reflection.SetRepeatedString(message, &field, i,
                                   Escaped(reflection.GetRepeatedString(*message, &field, i)));
    }
  }
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const std::size_t size = Utf8CharacterBytes(text);
    const std::string_view character = text.substr(0, size == 0 ? 1 : size);
    const char32_t code = CodeOf(character);
    if (size == 0 || IsObeyed(code)) {
      escaped += EscapeOf(code);
    } else {
      escaped += character;
    }
    text.remove_prefix(character.size());
  }
  return escaped;
}

void EscapeTexts(Message* message) {
  std::vector<const FieldDescriptor*> fields;
  message->GetReflection()->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) EscapeField(*field, message);
}

}  // namespace accord::cli
