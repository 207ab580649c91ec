#include "clients/cli/format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "accord/v1/estimate.pb.h"

namespace accord::cli {
namespace {

// Characters of UTF-8 text: bytes that do not continue one.
int WidthOf(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

constexpr int kMaxDecimals = 6;

// The decimals at which a number of this size ends; negative: tens, hundreds, ...
int DecimalsOf(double size, int digits) {
  const int exponent = static_cast<int>(std::floor(std::log10(size)));
  return std::min(kMaxDecimals, digits - 1 - exponent);
}

std::string Ending(double value, int decimals) {
  if (decimals >= 0) return Grouped(value, decimals);
  const double unit = std::pow(10.0, -decimals);
  return Grouped(std::round(value / unit) * unit, 0);
}

// Two digits of the error, rounded up to the next power of ten where 99.5 and more would need
// three.
int DecimalsForError(double error) { return DecimalsOf(error * 1.005, 2); }

// Six digits, none of them an idle zero behind the point.
std::string Plain(double value) {
  if (value == 0 || !std::isfinite(value)) return Grouped(value, 0);
  std::string text = Grouped(value, std::clamp(DecimalsOf(std::fabs(value), 6), 0, kMaxDecimals));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool HasError(const v1::Estimate& estimate) {
  return estimate.has_standard_error() && estimate.standard_error() > 0 &&
         std::isfinite(estimate.standard_error());
}

constexpr char kPlusMinus[] = " ± ";
constexpr int kGap = 2;          // before each column of a table
constexpr int kLeastLabel = 12;  // what is left of a first column at least

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Where the word that begins at `at` ends; "1 800" is one word.
std::size_t EndOfWord(const std::string& text, std::size_t at) {
  std::size_t end = text.find(' ', at);
  while (end != std::string::npos && end > at && end + 1 < text.size() && IsDigit(text[end - 1]) &&
         IsDigit(text[end + 1])) {
    end = text.find(' ', end + 1);
  }
  return std::min(end, text.size());
}

}  // namespace

std::string Grouped(double value, int decimals) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", decimals, std::fabs(value));
  std::string text = digits;
  const std::size_t point = text.find('.');
  std::size_t end = point == std::string::npos ? text.size() : point;
  while (end > 3) text.insert(end -= 3, " ");
  const bool zero = text.find_first_not_of("0. ") == std::string::npos;
  return value < 0 && !zero ? "-" + text : text;
}

std::string Counted(std::int64_t count, const std::string& one, const std::string& many) {
  return Grouped(static_cast<double>(count), 0) + " " + (count == 1 ? one : many);
}

std::string Money(const v1::Estimate& estimate) {
  if (!HasError(estimate)) return Plain(estimate.value());
  return Ending(estimate.value(), DecimalsForError(estimate.standard_error()));
}

std::string MoneyWithError(const v1::Estimate& estimate) {
  if (!estimate.has_standard_error()) return Money(estimate) + kPlusMinus + "?";
  if (!HasError(estimate)) return Money(estimate);
  const double error = estimate.standard_error();
  return Money(estimate) + kPlusMinus + Ending(error, DecimalsForError(error));
}

std::string Share(double share, int decimals) { return Grouped(100 * share, decimals) + " %"; }

std::string ShareWithError(const v1::Estimate& estimate, const std::string& unit) {
  if (!HasError(estimate)) return Grouped(100 * estimate.value(), 1) + unit;
  const double error = 100 * estimate.standard_error();
  const int decimals = std::max(1, DecimalsForError(error));
  return Grouped(100 * estimate.value(), decimals) + unit + kPlusMinus + Grouped(error, decimals);
}

std::string PadLeft(std::string_view text, int width) {
  return std::string(std::max(0, width - WidthOf(text)), ' ') + std::string(text);
}

std::string PadRight(std::string_view text, int width) {
  return std::string(text) + std::string(std::max(0, width - WidthOf(text)), ' ');
}

std::string Fitted(std::string_view text, int width) {
  if (WidthOf(text) <= width) return std::string(text);
  std::size_t end = 0;
  for (int characters = 0; end < text.size(); ++end) {
    if ((text[end] & 0xC0) != 0x80 && ++characters == width) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  int total = 0;
  for (int width : widths) total += kGap + width;
  if (!widths.empty()) {
    widths[0] -= std::clamp(total - kPageWidth, 0, std::max(0, widths[0] - kLeastLabel));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += std::string(kGap, ' ') + (i == 0 ? PadRight(Fitted(row[i], widths[i]), widths[i])
                                               : PadLeft(row[i], widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string Wrapped(const std::string& first, const std::string& text, int indent) {
  std::string page, line = PadRight(first, indent);
  int width = indent;
  bool fresh = true;  // nothing stands behind the indent
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = EndOfWord(text, at);
    const std::string word = text.substr(at, end - at);
    const int length = WidthOf(word);
    if (!fresh && width + 1 + length > kPageWidth) {
      page += line + "\n";
      line = std::string(static_cast<std::size_t>(indent), ' ');
      width = indent;
      fresh = true;
    }
    line += (fresh ? "" : " ") + word;
    width += length + (fresh ? 0 : 1);
    fresh = false;
    at = end + 1;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return page + line + "\n";
}

std::string Wrapped(const std::string& text) {
  std::string page;
  std::size_t width = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (width > 0 && width + 1 + (end - begin) > kPageWidth - 4) {
      page += "\n    ";
      width = 0;
    } else if (width > 0) {
      page += ' ';
      ++width;
    }
    page += text.substr(begin, end - begin);
    width += end - begin;
    begin = end + 1;
  }
  return page;
}

std::string RangeStrip(double low, double high, double p5, double p50, double p95, int width) {
  const auto place = [&](double value) {
    if (!(high > low)) return 0;
    const double share = (value - low) / (high - low);
    return std::clamp(static_cast<int>(std::lround(share * (width - 1))), 0, width - 1);
  };
  const int zero = low <= 0 && high >= 0 ? place(0) : -1;
  std::string strip;
  for (int i = 0; i < width; ++i) {
    if (i == place(p50)) {
      strip += "█";
    } else if (i == zero) {
      strip += "│";
    } else {
      strip += i >= place(p5) && i <= place(p95) ? "▒" : " ";
    }
  }
  return strip;
}

}  // namespace accord::cli
