#ifndef ACCORD_CLIENTS_CLI_READABLE_H_
#define ACCORD_CLIENTS_CLI_READABLE_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

// Names come from others: on a page for people they are shown, not obeyed. Pure.
namespace accord::cli {

// The text with \n, \t, \r, \u001b and so on for what a terminal would act upon: control characters
// (C0, DEL, C1), ends of lines and paragraphs (U+2028, U+2029) and marks that turn the direction of
// writing (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069).
std::string Escaped(std::string_view text);

void EscapeTexts(google::protobuf::Message* message);

// A copy whose texts are all Escaped.
template <typename Message>
Message Readable(Message message) {
  EscapeTexts(&message);
  return message;
}

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_READABLE_H_
