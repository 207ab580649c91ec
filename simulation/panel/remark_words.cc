#include "simulation/panel/remark_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "simulation/base/violation.h"

namespace accord {

std::string Rounded(double value) {
  std::array<char, 64> text;
  const bool small = value < 1.0;
  const auto format = small ? std::chars_format::general : std::chars_format::fixed;
  const int precision = small ? 2 : value < 10.0 ? 1 : 0;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, format, precision);
  return error == std::errc() ? std::string(text.data(), end) : NumberText(value);
}

std::string PText(double p) { return p < 1e-6 ? "p < 0.000001" : "p = " + Rounded(p); }

std::string Percent(double share) { return Rounded(100.0 * share) + " %"; }

std::string UnequalSpacing(std::span<const std::int32_t> dates) {
  constexpr double kUnequal = 0.1;  // of the shortest
  std::int32_t shortest = dates[1] - dates[0];
  std::int32_t longest = shortest;
  for (std::size_t i = 2; i < dates.size(); ++i) {
    shortest = std::min(shortest, dates[i] - dates[i - 1]);
    longest = std::max(longest, dates[i] - dates[i - 1]);
  }
  if (longest - shortest <= kUnequal * shortest) return "";
  return std::to_string(shortest) + " to " + std::to_string(longest);
}

}  // namespace accord
