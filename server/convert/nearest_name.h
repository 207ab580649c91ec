#ifndef ACCORD_SERVER_CONVERT_NEAREST_NAME_H_
#define ACCORD_SERVER_CONVERT_NEAREST_NAME_H_

#include <span>
#include <string>
#include <string_view>

namespace accord {

// The name that `wrong` was probably meant to be: fewest single-character edits (insert, delete,
// replace, swap of neighbours), ignoring case and underscores; the first of equals. Empty when none
// is nearer than a third of its length, at least 1 edit. Bounded: names are cut after 64 bytes and
// only the first 1000 are compared.
std::string NearestName(std::string_view wrong, std::span<const std::string> names);

// `; did you mean "bands"?` or nothing.
std::string DidYouMean(std::string_view wrong, std::span<const std::string> names);

// "a", "b", "c" and 12 more: at most 16 names, quoted; "none" for no names.
std::string NameList(std::span<const std::string> names);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_NEAREST_NAME_H_
