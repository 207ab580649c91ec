#include "clients/cli/progress_line.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

v1::Progress AProgress(std::int64_t done, std::int64_t count) {
  v1::Progress progress;
  progress.set_paths_done(done);
  progress.set_path_count(count);
  return progress;
}

void SetNpv(double value, double error, v1::Progress* progress) {
  progress->mutable_supplier_npv_mean()->set_value(value);
  progress->mutable_supplier_npv_mean()->set_standard_error(error);
}

// What is shown on a stream for these progresses.
std::string Shown(ProgressLine::Style style, const std::vector<v1::Progress>& progresses) {
  std::FILE* file = std::tmpfile();
  {
    ProgressLine line(file, style);
    for (const v1::Progress& progress : progresses) line.Show(progress);
  }
  std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

TEST(ProgressText, ShowsABarAndWhatIsKnownSoFar) {
  v1::Progress progress = AProgress(500'000, 1'000'000);
  EXPECT_EQ(ProgressText(progress), "[#####.....]  50 % of 1 000 000 paths");
  SetNpv(81'243, 312, &progress);
  EXPECT_EQ(ProgressText(progress),
            "[#####.....]  50 % of 1 000 000 paths  supplier's NPV 81 240 ± 310");
}

TEST(ProgressText, GoesFromEmptyToFull) {
  EXPECT_EQ(ProgressText(AProgress(0, 10)), "[..........]   0 % of 10 paths");
  EXPECT_EQ(ProgressText(AProgress(10, 10)), "[##########] 100 % of 10 paths");
  EXPECT_EQ(ProgressText(AProgress(0, 0)), "[..........]   0 % of 1 paths");
  EXPECT_EQ(ProgressText(AProgress(30, 10)), "[##########] 100 % of 10 paths");
}

TEST(ProgressText, NeverWrapsATerminalOfEightyColumns) {
  v1::Progress progress = AProgress(99'999'999, 100'000'000);
  SetNpv(-123'456'789'012'345.5, 0.12, &progress);
  const std::string text = ProgressText(progress);
  EXPECT_LE(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }), 79);
}

TEST(ProgressLine, SaysWhereInTheQueueItIs) {
  v1::Progress progress;
  progress.set_path_count(100);
  progress.set_queue_position(3);
  EXPECT_EQ(ProgressText(progress), "waiting for a run slot, number 3 in the queue");
}

TEST(ProgressLine, DrawsOneBarOverAndOverAndWipesIt) {
  EXPECT_EQ(Shown(ProgressLine::Style::kBar, {AProgress(1, 10), AProgress(2, 10)}),
            "\r\033[K[#.........]  10 % of 10 paths"
            "\r\033[K[##........]  20 % of 10 paths"
            "\r\033[K");
}

TEST(ProgressLine, WritesALineAtTheStartAndEachQuarterWhereThereIsNoTerminal) {
  std::vector<v1::Progress> progresses;
  for (int done = 1; done <= 10; ++done) progresses.push_back(AProgress(done, 10));
  EXPECT_EQ(Shown(ProgressLine::Style::kLines, progresses),
            "[#.........]  10 % of 10 paths\n"
            "[###.......]  30 % of 10 paths\n"
            "[#####.....]  50 % of 10 paths\n"
            "[########..]  80 % of 10 paths\n"
            "[##########] 100 % of 10 paths\n");
}

TEST(ProgressLine, IsSilentWhenAsked) {
  EXPECT_EQ(Shown(ProgressLine::Style::kSilent, {AProgress(1, 10)}), "");
}

}  // namespace
}  // namespace accord::cli
