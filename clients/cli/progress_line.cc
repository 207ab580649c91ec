#include "clients/cli/progress_line.h"

#include <algorithm>
#include <cstdint>

#include "clients/cli/format.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {

std::string ProgressText(const v1::Progress& progress) {
  constexpr int kBarWidth = 10;
  constexpr int kWidth = 79;
  if (progress.queue_position() > 0) {
    return Fitted("waiting for a run slot, number " + std::to_string(progress.queue_position()) +
                      " in the queue",
                  kWidth);
  }
  const std::int64_t total = std::max<std::int64_t>(1, progress.path_count());
  const std::int64_t done = std::clamp<std::int64_t>(progress.paths_done(), 0, total);
  const int filled = static_cast<int>(kBarWidth * done / total);
  std::string text = "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] " +
                     PadLeft(std::to_string(100 * done / total), 3) + " % of " +
                     Grouped(static_cast<double>(total), 0) + " paths";
  for (const v1::PrecisionReport& precision : progress.precisions()) {
    if (precision.reached()) continue;
    text += "  ± " + (precision.has_half_width() ? Figure(precision.half_width()) : "?") +
            " of ± " + Figure(precision.wanted_half_width());
    return Fitted(text, kWidth);
  }
  if (progress.has_supplier_npv_mean()) {
    text += "  supplier's NPV " + MoneyWithError(progress.supplier_npv_mean());
  }
  return Fitted(text, kWidth);
}

void ProgressLine::Show(const v1::Progress& progress) {
  if (style_ == Style::kSilent) return;
  if (style_ == Style::kBar) {
    std::fprintf(out_, "\r\033[K%s", ProgressText(progress).c_str());
    std::fflush(out_);
    drawn_ = true;
    return;
  }
  if (progress.queue_position() > 0) {
    std::fprintf(out_, "%s\n", ProgressText(progress).c_str());
    return;
  }
  const int quarters = static_cast<int>(4 * progress.paths_done() /
                                        std::max<std::int64_t>(1, progress.path_count()));
  if (quarters <= quarters_) return;
  quarters_ = quarters;
  std::fprintf(out_, "%s\n", ProgressText(progress).c_str());
}

void ProgressLine::Clear() {
  if (drawn_) std::fprintf(out_, "\r\033[K");
  drawn_ = false;
}

}  // namespace accord::cli
