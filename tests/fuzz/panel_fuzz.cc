// The reader of panels: any bytes are read or explained, and the same however they come. The first
// byte says how the file is read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "clients/cli/panel_csv.h"
#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"
#include "simulation/panel/panel.h"
#include "tests/fuzz/promises.h"

namespace accord::cli {
namespace {

// Rows and faults as text, the bytes coming in pieces.
std::string ReadInPieces(std::string_view bytes, const PanelFileFlags& flags, std::size_t piece,
                         int most) {
  PanelReader reader(
      [bytes, piece](char* buffer, std::size_t size) mutable {
        const std::size_t count = std::min({piece, size, bytes.size()});
        std::memcpy(buffer, bytes.data(), count);
        bytes.remove_prefix(count);
        return count;
      },
      flags);
  std::string text;
  v1::PanelRows rows;
  Panel panel({0, 10'000});
  while (reader.Next(most, std::size_t{1} << 20, &rows)) {
    Require(rows.clients_size() > 0 && rows.clients_size() <= most, "as many rows as asked for");
    for (int i = 0; i < rows.clients_size(); ++i) {
      const PanelFault fault = panel.Append(rows.clients(i), rows.times(i), rows.amounts(i));
      Require(fault == PanelFault::kNone, "the reader gives what a panel takes");
      text += rows.clients(i) + '\0' + std::to_string(rows.times(i)) + '\0' +
              std::to_string(rows.amounts(i)) + '\n';
    }
  }
  // Rows before the first fault depend on how many are read at a time.
  if (!reader.violations().empty()) text.clear();
  Require(reader.violations().size() <= limits::kMaxViolations + 2, "faults are bounded");
  for (const Violation& fault : reader.violations()) {
    Require(!fault.description.empty() && IsUtf8(fault.description), "a fault can be printed");
    text += fault.description + '\n';
  }
  return text;
}

void Try(std::uint8_t kind, std::string_view bytes) {
  PanelFileFlags flags;
  flags.periods = (kind & 1) != 0;
  if ((kind & 2) != 0) flags.csv.separator = "tab";
  if ((kind & 8) != 0) flags.csv.decimal = "comma";
  if ((kind & 16) != 0) flags.csv.date_format = "%d.%m.%y";
  if ((kind & 32) != 0) flags.csv.encoding = (kind & 2) != 0 ? "UTF-16LE" : "CP1251";
  if ((kind & 64) != 0) flags.csv.skip_bad = true;
  if ((kind & 4) != 0) flags.columns = {"client", "amount", flags.periods ? "period" : "date"};
  const std::string whole = ReadInPieces(bytes, flags, bytes.size() + 1, 65'536);
  Require(ReadInPieces(bytes, flags, 1, 65'536) == whole, "the same byte by byte");
  Require(ReadInPieces(bytes, flags, 7, 1) == whole, "the same row by row");
}

}  // namespace
}  // namespace accord::cli

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  accord::cli::Try(data[0], std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
