#ifndef ACCORD_SIMULATION_BASE_UTF8_H_
#define ACCORD_SIMULATION_BASE_UTF8_H_

#include <cstddef>
#include <string_view>

namespace accord {

// Bytes of the well-formed UTF-8 character that `text` begins with (1 to 4; RFC 3629: shortest
// form, no surrogates, at most U+10FFFF), or 0 where there is none.
std::size_t Utf8CharacterBytes(std::string_view text);

// Whether the whole text is well-formed UTF-8. Empty text is.
bool IsUtf8(std::string_view text);

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_UTF8_H_
