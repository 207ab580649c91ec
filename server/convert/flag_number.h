#ifndef ACCORD_SERVER_CONVERT_FLAG_NUMBER_H_
#define ACCORD_SERVER_CONVERT_FLAG_NUMBER_H_

#include <string>
#include <string_view>

namespace accord {

// A number of the command line as one that parses: 100k or 100K is 100e3, 1.5M is 1.5e6, without an
// error of rounding. Anything else stays as it is. Thread-safe.
std::string WithoutUnit(std::string_view text);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_FLAG_NUMBER_H_
