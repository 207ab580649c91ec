#ifndef ACCORD_CLIENTS_CLI_CSV_OPENING_H_
#define ACCORD_CLIENTS_CLI_CSV_OPENING_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace accord::cli {

// What the beginning of a file says of the rest.
struct CsvOpening {
  std::size_t size = 0;    // bytes before the first record: a byte-order mark, a line "sep=;"
  int line = 1;            // on which the first record begins
  char separator = ',';    // between fields
  char line_end = '\n';    // after records; '\r' only where no line feed follows it
  bool is_stated = false;  // by a line "sep=;"
  bool is_guessed = false;
};

// Of a text that begins a file, or all of it; nothing where the text ends before that can be said.
// `separator` is what the user says it is, 0 to let the file say: by a line "sep=;", or by a first
// line in which no comma stands outside quotes, but semicolons, or tabs, or bars do, and only one
// of them. Pure.
std::optional<CsvOpening> OpeningOf(std::string_view text, bool is_all, char separator);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_OPENING_H_
