#include "clients/cli/precision_flag.h"

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

#include "server/convert/flag_number.h"

namespace accord::cli {

std::optional<PrecisionFlag> ReadPrecision(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  PrecisionFlag flag;
  flag.figure = text.substr(0, equals);
  std::string_view width = text.substr(equals + 1);
  flag.is_share = width.ends_with('%');
  if (flag.is_share) width.remove_suffix(1);
  const std::string number = WithoutUnit(width);
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, flag.width);
  if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(flag.width) ||
      flag.width <= 0.0) {
    return std::nullopt;
  }
  if (flag.is_share) flag.width /= 100.0;
  return flag;
}

}  // namespace accord::cli
