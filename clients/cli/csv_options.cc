#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/csv_dates.h"
#include "clients/cli/csv_table.h"
#include "clients/cli/options.h"
#include "clients/cli/text_decoder.h"

namespace accord::cli {
namespace {

std::string SeparatorFault(const std::string& text) {
  if (SeparatorOf(text) != 0) return "";
  return "must be comma, semicolon, tab, bar, space, or a character such as ; or ~, got " + text;
}

std::string DateFormatFault(const std::string& text) {
  if (!text.empty() && DateForm::Of(text)) return "";
  return "must have a day, a month and a year once each, such as %d.%m.%Y, %m/%d/%y or %d-%b-%Y, "
         "or be excel, got " +
         text;
}

std::string EncodingFault(const std::string& text) {
  if (IsKnownEncoding(text)) return "";
  return "must be an encoding that iconv knows, such as CP1251, CP1252 or UTF-16LE (`iconv -l` "
         "lists them), got " +
         text;
}

}  // namespace

void AddCsv(CLI::App& command, Flags& flags) {
  constexpr char kGroup[] = "How the CSV file is written";
  command
      .add_option("--separator", flags.csv.separator,
                  "Between fields: comma, semicolon, tab, bar, space or the character itself; "
                  "default: as a first line sep=; says, or what the first line has in place of "
                  "commas, else comma")
      ->check(CLI::Validator(SeparatorFault, ""))
      ->group(kGroup);
  command
      .add_option("--decimal", flags.csv.decimal,
                  "What stands before decimals: point or comma; the other one may group digits, as "
                  "spaces always may; default: point, and no comma in numbers")
      ->check(CLI::IsMember({"point", "comma"}))
      ->group(kGroup);
  command
      .add_option("--date-format", flags.csv.date_format,
                  "How dates are written, such as %d.%m.%Y or %m/%d/%y; excel: numbers of days; "
                  "default: %Y-%m-%d. A time of day may follow and is left out")
      ->check(CLI::Validator(DateFormatFault, ""))
      ->group(kGroup);
  command
      .add_option("--encoding", flags.csv.encoding,
                  "Such as CP1251, UTF-16LE or another of iconv's; default: UTF-8, or UTF-16 by "
                  "its byte-order mark")
      ->check(CLI::Validator(EncodingFault, ""))
      ->group(kGroup);
  command
      .add_flag("--skip-bad", flags.csv.skip_bad,
                "Set rows aside that cannot be read, and list them on stderr, instead of refusing "
                "the file")
      ->group(kGroup);
}

}  // namespace accord::cli
