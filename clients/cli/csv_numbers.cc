#include "clients/cli/csv_numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace accord::cli {
namespace {

// No-break, thin and narrow no-break spaces: what spreadsheets put between groups of digits.
constexpr std::array<std::string_view, 5> kSpaces = {" ", "\t", "\u00A0", "\u202F", "\u2009"};
constexpr std::array<std::string_view, 2> kApostrophes = {"'", "\u2019"};
constexpr std::string_view kMinus = "\u2212";  // the typographic one
constexpr std::array<std::string_view, 14> kCurrencies = {
    "€", "$", "£", "¥", "₽", "EUR", "USD", "GBP", "CHF", "JPY", "RUB", "руб.", "руб", "р."};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes a sign off the front: -1, 1, or 0 where there is none.
int TakeSign(std::string_view& text) {
  if (text.starts_with('+') || text.starts_with('-')) {
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    return sign;
  }
  if (!text.starts_with(kMinus)) return 0;
  text.remove_prefix(kMinus.size());
  return -1;
}

std::string_view TakeCurrency(std::string_view& text) {
  for (const std::string_view currency : kCurrencies) {
    if (text.starts_with(currency)) {
      text = Trimmed(text.substr(currency.size()));
      return currency;
    }
    if (text.ends_with(currency)) {
      text = Trimmed(text.substr(0, text.size() - currency.size()));
      return currency;
    }
  }
  return "";
}

// What may stand between the text's groups of digits, where it begins with such a mark.
std::string_view GroupMarkOf(std::string_view text, DecimalMark mark) {
  for (const std::string_view space : kSpaces) {
    if (text.starts_with(space)) return space;
  }
  for (const std::string_view apostrophe : kApostrophes) {
    if (text.starts_with(apostrophe)) return apostrophe;
  }
  if (mark == DecimalMark::kPoint && text.starts_with(',')) return ",";
  if (mark == DecimalMark::kComma && text.starts_with('.')) return ".";
  return "";
}

std::size_t DigitsAt(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  return count;
}

// The unsigned number as from_chars reads it: groups joined, a point before the decimals. Groups
// after the first have three digits, all marks between them are the same, and no group is a first
// 0: 0.250 is a quarter, whatever the decimal mark was said to be.
std::optional<std::string> Ungrouped(std::string_view text, DecimalMark mark) {
  std::size_t size = DigitsAt(text);
  std::string plain(text.substr(0, size));
  text.remove_prefix(size);
  const std::string_view between = GroupMarkOf(text, mark);
  if (!between.empty() && (size < 1 || size > 3 || plain == "0")) return std::nullopt;
  while (!between.empty() && text.starts_with(between)) {
    text.remove_prefix(between.size());
    size = DigitsAt(text);
    if (size != 3) return std::nullopt;
    plain += text.substr(0, size);
    text.remove_prefix(size);
  }
  if (text.starts_with(mark == DecimalMark::kComma ? ',' : '.')) {
    plain += '.';
    text.remove_prefix(1);
    size = DigitsAt(text);
    plain += text.substr(0, size);
    text.remove_prefix(size);
  }
  if (!text.empty() && text.front() != 'e' && text.front() != 'E') return std::nullopt;
  if (!plain.empty() && !IsDigit(plain.front()) && plain.front() != '.') return std::nullopt;
  return plain.append(text);
}

// The number that people write.
std::optional<CsvNumber> WrittenNumber(std::string_view text, DecimalMark mark) {
  int sign = TakeSign(text);
  text = Trimmed(text);
  const std::string_view currency = TakeCurrency(text);
  if (sign == 0) sign = TakeSign(text);
  const std::optional<std::string> plain = Ungrouped(text, mark);
  if (!plain || plain->empty()) return std::nullopt;
  const std::optional<double> value = PlainNumber(*plain);
  if (!value) return std::nullopt;
  return CsvNumber{sign < 0 ? -*value : *value, currency};
}

// A sign, digits, and decimals after a comma, as almost every field of such a file is.
std::optional<double> WithComma(std::string_view text) {
  std::array<char, 32> plain;
  if (text.size() > plain.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!IsDigit(c) && c != ',' && c != '-') return std::nullopt;
    plain[i] = c == ',' ? '.' : c;
  }
  return PlainNumber({plain.data(), text.size()});
}

}  // namespace

std::optional<double> PlainNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

DecimalMark DecimalMarkOf(std::string_view name) {
  return name == "comma"   ? DecimalMark::kComma
         : name == "point" ? DecimalMark::kPoint
                           : DecimalMark::kUnsaid;
}

std::optional<CsvNumber> NumberOf(std::string_view text, DecimalMark mark) {
  text = Trimmed(text);
  const auto value = mark == DecimalMark::kComma ? WithComma(text) : PlainNumber(text);
  if (value) return CsvNumber{*value, ""};
  return WrittenNumber(text, mark);
}

bool MayBeThousands(std::string_view text) {
  text = Trimmed(text);
  TakeSign(text);
  const std::size_t whole = DigitsAt(text);
  if (whole < 1 || whole > 3 || text.front() == '0') return false;
  return text.size() == whole + 4 && text[whole] == '.' && DigitsAt(text.substr(whole + 1)) == 3;
}

std::vector<std::string> FlagsForNumber(std::string_view text, DecimalMark mark) {
  std::vector<std::string> flags;
  if (mark != DecimalMark::kComma && NumberOf(text, DecimalMark::kComma)) {
    flags.emplace_back("--decimal comma");
  }
  if (mark != DecimalMark::kPoint && NumberOf(text, DecimalMark::kPoint)) {
    flags.emplace_back("--decimal point");
  }
  return flags;
}

std::string_view Trimmed(std::string_view text) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!text.empty() && is_plain(text.front()) && is_plain(text.back())) return text;
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        again = true;
      } else if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return text;
}

}  // namespace accord::cli
