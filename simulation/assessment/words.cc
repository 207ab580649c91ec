#include "simulation/assessment/words.h"

#include <array>
#include <charconv>
#include <cmath>

namespace accord::assessment_internal {

std::string Short(double number) {
  constexpr int kDigits = 4;
  constexpr double kWholeFrom = 1000, kWholeBelow = 1e15;
  const double size = std::fabs(number);
  const bool is_whole = size >= kWholeFrom && size < kWholeBelow;
  std::array<char, 32> text;
  const auto [end, error] = is_whole ? std::to_chars(text.data(), text.data() + text.size(), number,
                                                     std::chars_format::fixed, 0)
                                     : std::to_chars(text.data(), text.data() + text.size(), number,
                                                     std::chars_format::general, kDigits);
  return std::string(text.data(), end);
}

std::string Percent(double share) { return Short(100.0 * share) + " %"; }

}  // namespace accord::assessment_internal
