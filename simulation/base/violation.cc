#include "simulation/base/violation.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"

namespace accord {
namespace {

// C0 and C1 controls and DEL would break a line or a terminal.
bool IsControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string HexEscape(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += "\\x";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

std::string_view ViolationCodeName(ViolationCode code) {
  switch (code) {
    case ViolationCode::kRequired:
      return "REQUIRED";
    case ViolationCode::kOutOfRange:
      return "OUT_OF_RANGE";
    case ViolationCode::kInvalidFormat:
      return "INVALID_FORMAT";
    case ViolationCode::kDuplicate:
      return "DUPLICATE";
    case ViolationCode::kUnknownId:
      return "UNKNOWN_ID";
    case ViolationCode::kUnknownField:
      return "UNKNOWN_FIELD";
    case ViolationCode::kUnknownValue:
      return "UNKNOWN_VALUE";
    case ViolationCode::kContradiction:
      return "CONTRADICTION";
    case ViolationCode::kTooMany:
      return "TOO_MANY";
    case ViolationCode::kNotPositiveSemidefinite:
      return "NOT_POSITIVE_SEMIDEFINITE";
    case ViolationCode::kInfiniteMean:
      return "INFINITE_MEAN";
    case ViolationCode::kInfeasible:
      return "INFEASIBLE";
    case ViolationCode::kNoMass:
      return "NO_MASS";
    case ViolationCode::kSyntax:
      return "SYNTAX";
    case ViolationCode::kUnimplemented:
      return "UNIMPLEMENTED";
    case ViolationCode::kUnused:
      return "UNUSED";
    case ViolationCode::kUnlimited:
      return "UNLIMITED";
    case ViolationCode::kSuspicious:
      return "SUSPICIOUS";
    case ViolationCode::kCliff:
      return "CLIFF";
    case ViolationCode::kMarginalShare:
      return "MARGINAL_SHARE";
    case ViolationCode::kOverlap:
      return "OVERLAP";
    case ViolationCode::kGap:
      return "GAP";
    case ViolationCode::kNeverBinds:
      return "NEVER_BINDS";
    case ViolationCode::kNeverOpens:
      return "NEVER_OPENS";
    case ViolationCode::kPaidTwice:
      return "PAID_TWICE";
    case ViolationCode::kNormalised:
      return "NORMALISED";
    case ViolationCode::kAssumed:
      return "ASSUMED";
    case ViolationCode::kRareEvent:
      return "RARE_EVENT";
    case ViolationCode::kNetTooShort:
      return "NET_TOO_SHORT";
    case ViolationCode::kHeavyTail:
      return "HEAVY_TAIL";
    case ViolationCode::kAcrossPivot:
      return "ACROSS_PIVOT";
    case ViolationCode::kBeforeLimits:
      return "BEFORE_LIMITS";
    case ViolationCode::kDriftRemoved:
      return "DRIFT_REMOVED";
  }
  return "UNKNOWN";
}

FieldPath FieldPath::Field(std::string_view name) const {
  FieldPath path = *this;
  if (!path.text_.empty()) path.text_ += '.';
  path.text_ += name;
  return path;
}

FieldPath FieldPath::Entry(std::string_view id, int index) const {
  if (id.empty()) return At(index);
  FieldPath path = *this;
  path.text_ += '[' + QuotedText(id, limits::kMaxClientIdBytes) + ']';
  return path;
}

FieldPath FieldPath::At(int index) const {
  FieldPath path = *this;
  path.text_ += '[' + std::to_string(index) + ']';
  return path;
}

std::string NumberText(double number) {
  if (std::isnan(number)) return "nan";
  if (number == 0) return "0";
  const double magnitude = std::fabs(number);
  const bool plain = magnitude >= 1e-5 && magnitude < 1e16;
  std::array<char, 32> text;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), number,
                    plain ? std::chars_format::fixed : std::chars_format::scientific);
  return error == std::errc() ? std::string(text.data(), end) : "?";
}

std::string QuotedText(std::string_view text, std::size_t most_bytes) {
  std::string quoted = "\"";
  std::size_t used = 0;
  while (used < text.size()) {
    const std::string_view rest = text.substr(used);
    const std::size_t bytes = Utf8CharacterBytes(rest);
    const std::string_view character = rest.substr(0, bytes == 0 ? 1 : bytes);
    if (used + character.size() > most_bytes) break;
    if (bytes == 0 || IsControl(character)) {
      quoted += HexEscape(character);
    } else {
      if (character == "\"" || character == "\\") quoted += '\\';
      quoted += character;
    }
    used += character.size();
  }
  quoted += used < text.size() ? "...\"" : "\"";
  return quoted;
}

}  // namespace accord
