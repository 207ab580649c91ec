#ifndef ACCORD_CLIENTS_CLI_CSV_NUMBERS_H_
#define ACCORD_CLIENTS_CLI_CSV_NUMBERS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Numbers as programs and as people write them in files. Pure, thread-safe.
namespace accord::cli {

// What stands before the decimals. Unsaid is a point, but then no comma groups digits either:
// whether 1,200 is 1.2 or 1200 is for the user to say.
enum class DecimalMark { kUnsaid, kPoint, kComma };

// Of "point", "comma" or "" (unsaid).
DecimalMark DecimalMarkOf(std::string_view name);

struct CsvNumber {
  double value;
  std::string_view currency;  // the sign or code that stood beside it; empty: none
};

// The finite number that the text is, as from_chars reads it: no space and no plus sign.
std::optional<double> PlainNumber(std::string_view text);

// The finite number that a field holds: spaces around it, a sign before it, an exponent, groups of
// three digits between spaces of any kind, apostrophes or the mark that is not the decimal one, and
// a sign of money (EUR, $, ...) before or after it. Nothing where it is anything else.
std::optional<CsvNumber> NumberOf(std::string_view text, DecimalMark mark);

// The flags that would read a text which is no number as it stands, such as "--decimal comma";
// more than one where the text does not tell, none where no flag would.
std::vector<std::string> FlagsForNumber(std::string_view text, DecimalMark mark);

// Whether a point in it may group thousands as well as stand before decimals: 1.234.
bool MayBeThousands(std::string_view text);

// Without the spaces around it, tabs and no-break spaces included.
std::string_view Trimmed(std::string_view text);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_NUMBERS_H_
