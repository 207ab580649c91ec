// How fast a panel is read and kept, and in how much memory: a generated file of CSV bytes through
// the reader into a panel, then transitions.
//
//   panel_throughput [ROWS [CLIENTS [DATES [excel]]]]     default: 50 000 000 5 000 000 10
//
// With excel the file is as Excel writes it in Russia: CP1251, semicolons, decimal commas,
// 31.12.2015, and clients with four letters before their number.
// Clients and days are drawn anew for every row, so that rows come in no order.

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "clients/cli/panel_csv.h"
#include "server/convert/calendar.h"
#include "server/convert/segment_rules_conversion.h"
#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"
#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"

namespace accord {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kDays = 4383;  // 2004 to 2015

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double PeakMebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Lines of a generated file, made as they are asked for; `seconds` is what making them took.
class GeneratedFile {
 public:
  GeneratedFile(std::int64_t rows, std::int64_t clients, bool is_excel)
      : rows_(rows), clients_(clients), is_excel_(is_excel), separator_(is_excel ? ';' : ',') {
    const std::int32_t first = DayOf("2004-01-01").value();
    for (int day = 0; day < kDays; ++day) {
      const std::string date = DateOf(first + day);
      dates_.push_back(is_excel ? date.substr(8) + "." + date.substr(5, 2) + "." + date.substr(0, 4)
                                : date);
    }
    line_ = is_excel ? "client;date;amount\n" : "client,date,amount\n";
  }

  std::size_t Fill(char* buffer, std::size_t size) {
    const Clock::time_point start = Clock::now();
    std::size_t filled = 0;
    while (filled + line_.size() <= size && !line_.empty()) {
      std::memcpy(buffer + filled, line_.data(), line_.size());
      filled += line_.size();
      NextLine();
    }
    seconds_ += SecondsSince(start);
    return filled;
  }

  double seconds() const { return seconds_; }

 private:
  // splitmix64
  std::uint64_t Draw() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  void NextLine() {
    line_.clear();
    if (rows_-- == 0) return;
    const std::uint64_t draw = Draw();
    const auto cents = static_cast<std::int64_t>(draw >> 48) - 500;
    if (is_excel_) line_ += "\xCF\xF0\xEE\xEC";
    line_ += std::to_string(10'000'000 + static_cast<std::int64_t>(Draw() % clients_));
    line_ += separator_;
    line_ += dates_[(draw & 0xffffffff) % kDays];
    line_ += separator_;
    line_ += std::to_string(cents / 100);
    line_ += is_excel_ ? ',' : '.';
    line_ += static_cast<char>('0' + std::abs(cents) / 10 % 10);
    line_ += static_cast<char>('0' + std::abs(cents) % 10);
    line_ += '\n';
  }

  std::int64_t rows_;
  std::uint64_t clients_;
  bool is_excel_;
  char separator_;
  std::vector<std::string> dates_;
  std::string line_;
  std::uint64_t state_ = 1;
  double seconds_ = 0.0;
};

SegmentRules Rules() {
  return std::get<SegmentRules>(
      CheckSegmentRules({.rules = {{.segment = "inactive", .recency = {.above = 1095}},
                                   {.segment = "cold", .recency = {.above = 730}},
                                   {.segment = "warm", .recency = {.above = 365}},
                                   {.segment = "low", .mean_amount = {.below = 300}},
                                   {.segment = "high"}}},
                        FieldPath("rules")));
}

int Main(std::int64_t rows, std::int64_t clients, int dates, bool is_excel) {
  std::vector<std::int32_t> days;
  for (int i = dates; i > 0; --i) {
    days.push_back(DayOf(std::to_string(2017 - i) + "-01-01").value());
  }
  Panel panel(std::move(days));
  GeneratedFile file(rows, clients, is_excel);
  cli::PanelFileFlags flags;
  if (is_excel) {
    flags.csv = {.separator = "semicolon",
                 .decimal = "comma",
                 .date_format = "%d.%m.%Y",
                 .encoding = "CP1251"};
  }
  cli::PanelReader reader(
      [&file](char* buffer, std::size_t size) { return file.Fill(buffer, size); }, flags);
  const Clock::time_point start = Clock::now();
  double reading = 0.0;
  v1::PanelRows chunk;
  std::int64_t sent = 0;
  for (;;) {
    const Clock::time_point before = Clock::now();
    const bool more = reader.Next(65'536, std::size_t{1} << 24, &chunk);
    reading += SecondsSince(before);
    if (!more) break;
    const Violations violations = AppendRows(chunk, FieldPath("rows"), sent, panel);
    if (!violations.empty()) {
      std::fprintf(stderr, "%s: %s\n", violations[0].field.c_str(),
                   violations[0].description.c_str());
      return 1;
    }
    sent += chunk.clients_size();
  }
  const double taken = SecondsSince(start) - file.seconds();
  const auto rows_done = static_cast<double>(panel.row_count());
  std::printf("%.0f rows, %d clients, %d dates\n", rows_done, panel.client_count(), dates);
  std::printf("read and kept   %6.2f M rows/s on one thread (%.1f s)\n", rows_done / taken / 1e6,
              taken);
  std::printf("reader alone    %6.2f M rows/s\n", rows_done / (reading - file.seconds()) / 1e6);
  const Clock::time_point counting = Clock::now();
  const SegmentRules rules = Rules();
  const TransitionTally tally = CountTransitions(panel, rules);
  if (dates >= 2) EstimateTransitions(tally, panel, rules.segments(), {}, 1.0);
  std::printf("estimated in    %6.2f s\n", SecondsSince(counting));
  std::printf("panel %.0f MiB, peak of the process %.0f MiB\n",
              static_cast<double>(panel.memory_bytes()) / (1 << 20), PeakMebibytes());
  return 0;
}

}  // namespace
}  // namespace accord

int main(int argc, char** argv) {
  const auto number = [&](int i, std::int64_t fallback) {
    return argc > i ? std::atoll(argv[i]) : fallback;
  };
  return accord::Main(number(1, 50'000'000), number(2, 5'000'000), static_cast<int>(number(3, 10)),
                      argc > 4 && std::string_view(argv[4]) == "excel");
}
