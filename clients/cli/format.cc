#include "clients/cli/format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "accord/v1/estimate.pb.h"

namespace accord::cli {
namespace {

// Characters of UTF-8 text: bytes that do not continue one.
int WidthOf(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string FirstCharacters(std::string_view text, int count) {
  std::size_t end = 0;
  for (int characters = 0; end < text.size(); ++end) {
    if ((text[end] & 0xC0) != 0x80 && ++characters > count) break;
  }
  return std::string(text.substr(0, end));
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

// The last digit is worth about a tenth of the error, from 3 to 32 of which are one error.
int DecimalsForError(double error) {
  return std::min(kMaxDecimals, 1 - static_cast<int>(std::lround(std::log10(error))));
}

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
  // Below half of the last decimal it is rounding, not chance.
  constexpr double kLeast = 5e-7;
  return estimate.has_standard_error() && estimate.standard_error() >= kLeast &&
         std::isfinite(estimate.standard_error());
}

constexpr char kPlusMinus[] = " ± ";
constexpr int kGap = 2;          // before each column of a table
constexpr int kLeastLabel = 12;  // what is left of a first column at least

constexpr int kLeastFitted = 8;

// At most `width` characters of a label: those left out stand before the last `tail`.
std::string CutBefore(const std::string& label, int tail, int width) {
  if (WidthOf(label) <= width) return label;
  std::size_t end = label.size();
  for (int characters = 0; characters < tail; --end) {
    if ((label[end - 1] & 0xC0) != 0x80) ++characters;
  }
  return Fitted(label, width - tail) + label.substr(end);
}

// Whether unlike labels have unlike cuts.
bool AreApart(const std::vector<std::string>& labels, const std::vector<std::string>& cuts) {
  std::map<std::string_view, std::string_view> label_of;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (label_of.try_emplace(cuts[i], labels[i]).first->second != labels[i]) return false;
  }
  return true;
}

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
  const int decimals = DecimalsForError(error);
  return Ending(100 * estimate.value(), decimals) + unit + kPlusMinus + Ending(error, decimals);
}

std::string Quantity(const v1::Estimate& estimate, int decimals) {
  if (!HasError(estimate)) return Grouped(estimate.value(), decimals);
  return Ending(estimate.value(), std::min(decimals, DecimalsForError(estimate.standard_error())));
}

std::string Share(const v1::Estimate& share) {
  v1::Estimate percent = share;
  percent.set_value(100 * share.value());
  if (share.has_standard_error()) percent.set_standard_error(100 * share.standard_error());
  return Quantity(percent, 1) + " %";
}

std::string PadLeft(std::string_view text, int width) {
  return std::string(std::max(0, width - WidthOf(text)), ' ') + std::string(text);
}

std::string PadRight(std::string_view text, int width) {
  return std::string(text) + std::string(std::max(0, width - WidthOf(text)), ' ');
}

std::string Fitted(std::string_view text, int width) {
  if (WidthOf(text) <= width) return std::string(text);
  return FirstCharacters(text, width - 1) + "…";
}

std::vector<std::string> FittedApart(const std::vector<std::string>& labels, int width) {
  width = std::max(width, kLeastFitted);
  for (int tail = 0; tail < width; ++tail) {
    std::vector<std::string> cut;
    for (const std::string& label : labels) cut.push_back(CutBefore(label, tail, width));
    if (AreApart(labels, cut)) return cut;
  }
  std::vector<std::string> unlike = labels;
  std::sort(unlike.begin(), unlike.end());
  unlike.erase(std::unique(unlike.begin(), unlike.end()), unlike.end());
  std::vector<std::string> numbered;
  for (const std::string& label : labels) {
    const auto place = std::lower_bound(unlike.begin(), unlike.end(), label) - unlike.begin();
    const std::string number = std::to_string(place + 1);
    numbered.push_back(WidthOf(label) <= width
                           ? label
                           : Fitted(label, width - static_cast<int>(number.size())) + number);
  }
  return numbered;
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
  std::vector<std::string> labels;
  for (const auto& row : rows) labels.push_back(row.empty() ? "" : row[0]);
  if (!widths.empty()) labels = FittedApart(labels, widths[0]);
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto& row = rows[r];
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += std::string(kGap, ' ') +
              (i == 0 ? PadRight(labels[r], widths[0]) : PadLeft(row[i], widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

bool FitsPage(std::string_view page) {
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    if (WidthOf(page.substr(0, end)) > kPageWidth) return false;
    page.remove_prefix(std::min(end + 1, page.size()));
  }
  return true;
}

std::string Wrapped(const std::string& first, const std::string& text, int indent, int width) {
  std::string page, line = PadRight(first, indent);
  int used = indent;
  bool fresh = true;  // nothing stands behind the indent
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = EndOfWord(text, at);
    std::string word = text.substr(at, end - at);
    if (!fresh && used + 1 + WidthOf(word) > width) {
      page += line + "\n";
      line = std::string(static_cast<std::size_t>(indent), ' ');
      used = indent;
      fresh = true;
      continue;
    }
    if (fresh && WidthOf(word) > width - used) {  // longer than a line: it goes on in the next
      word = FirstCharacters(word, std::max(1, width - used));
      end = at + word.size() - 1;
    }
    const int length = WidthOf(word);
    line += (fresh ? "" : " ") + word;
    used += length + (fresh ? 0 : 1);
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
