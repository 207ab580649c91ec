#ifndef ACCORD_CLIENTS_CLI_PROGRESS_LINE_H_
#define ACCORD_CLIENTS_CLI_PROGRESS_LINE_H_

#include <cstdio>
#include <string>

#include "accord/v1/report.pb.h"

namespace accord::cli {

// A bar with what is known so far, 79 columns at most:
// [#####.....]  50 % of 1 000 000 paths  supplier's NPV 81 240 ± 310
std::string ProgressText(const v1::Progress& progress);

// Shows progress on a stream: a bar drawn over and over on a terminal, else a line at the start and
// one each quarter.
class ProgressLine {
 public:
  enum class Style { kBar, kLines, kSilent };

  ProgressLine(std::FILE* out, Style style) : out_(out), style_(style) {}
  ~ProgressLine() { Clear(); }

  void Show(const v1::Progress& progress);
  // Wipes the bar; before anything else is printed.
  void Clear();

 private:
  std::FILE* out_;
  Style style_;
  bool drawn_ = false;
  int quarters_ = -1;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PROGRESS_LINE_H_
