#ifndef ACCORD_CLIENTS_CLI_FORMAT_H_
#define ACCORD_CLIENTS_CLI_FORMAT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace accord::v1 {
class Estimate;
}  // namespace accord::v1

// Numbers and tables as a person reads them. Pure; widths count characters, not bytes.
namespace accord::cli {

// Columns of a page.
inline constexpr int kPageWidth = 100;

// 1 234 567.80 with `decimals` decimals; a minus sign before, never -0.
std::string Grouped(double value, int decimals);
// "1 client", "1 800 clients".
std::string Counted(std::int64_t count, const std::string& one, const std::string& many);

// Money or another quantity, its last digit worth about a tenth of its standard error, a power of
// ten: "81 240 ± 310", "81 200 ± 400".
// Without an error to go by (absent: "± ?"; zero: certain, nothing is said) six digits at most.
std::string MoneyWithError(const v1::Estimate& estimate);
// The same without the error.
std::string Money(const v1::Estimate& estimate);
// `decimals` decimals, fewer where the standard error supports no more.
std::string Quantity(const v1::Estimate& estimate, int decimals);
// A share as a percentage, rounded like money: "12.40 % ± 0.31". `unit` may say something else
// than percent, such as the points of a difference.
std::string ShareWithError(const v1::Estimate& estimate, const std::string& unit = " %");
std::string Share(double share, int decimals = 1);
// One decimal, or as its error has it.
std::string Share(const v1::Estimate& share);

std::string PadLeft(std::string_view text, int width);
std::string PadRight(std::string_view text, int width);
// Cut to `width` characters, the last one an ellipsis.
std::string Fitted(std::string_view text, int width);
// Labels that stand in one table, each cut to `width` characters, 8 at least, so that unlike ones
// stay unlike: at the end where that will do, else further to the front, at last by numbers.
std::vector<std::string> FittedApart(const std::vector<std::string>& labels, int width);

// Rows of cells in columns as wide as their widest cell, two spaces before each; the first column
// to the left, the others to the right. Where that is wider than kPageWidth, the first column is
// fitted, its labels apart.
std::string Table(const std::vector<std::vector<std::string>>& rows);

// Whether no line of it is wider than a page.
bool FitsPage(std::string_view page);

// The text in lines of at most `width`, each after the first indented; `first` stands before it,
// padded to the indent. A number such as "1 800" stays on one line. Ends with a line end.
std::string Wrapped(const std::string& first, const std::string& text, int indent,
                    int width = kPageWidth);
// Words in lines of the page, four spaces before each line but the first.
std::string Wrapped(const std::string& text);

// A strip of `width` characters on the scale low..high: shaded from p5 to p95, a block at the
// median, a bar at zero.
std::string RangeStrip(double low, double high, double p5, double p50, double p95, int width);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_FORMAT_H_
