#include "server/convert/flag_number.h"

namespace accord {

std::string WithoutUnit(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kUnits = "kKM";
  if (text.size() < 2 || kUnits.find(text.back()) == kUnits.npos) return std::string(text);
  std::string_view number = text.substr(0, text.size() - 1);
  if (number.find_first_not_of("+-.0123456789") != number.npos ||
      kDigits.find(number.back()) == kDigits.npos) {
    return std::string(text);
  }
  return std::string(number) + (text.back() == 'M' ? "e6" : "e3");
}

}  // namespace accord
