#ifndef ACCORD_CLIENTS_CLI_PRECISION_FLAG_H_
#define ACCORD_CLIENTS_CLI_PRECISION_FLAG_H_

#include <optional>
#include <string>
#include <string_view>

namespace accord::cli {

// FIGURE=WIDTH, or FIGURE=SHARE% for a share of the figure. The figure may have = within quotes.
struct PrecisionFlag {
  std::string figure;
  double width = 0;  // above 0, finite; a share as a fraction
  bool is_share = false;
};

// Nothing where it is none.
std::optional<PrecisionFlag> ReadPrecision(std::string_view text);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PRECISION_FLAG_H_
