#include "clients/cli/panel_upload.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "clients/cli/files.h"
#include "clients/cli/json_files.h"

namespace accord::cli {
namespace {

PanelFileFlags FormOf(const EstimateFlags& flags, const v1::SegmentRules& rules) {
  PanelFileFlags form = flags.form;
  form.periods = !flags.periods.empty();
  for (const v1::SegmentRule& rule : rules.rules()) {
    for (const v1::ColumnRange& range : rule.columns()) {
      const auto found = std::find(form.further.begin(), form.further.end(), range.column());
      if (found == form.further.end()) form.further.push_back(range.column());
    }
  }
  return form;
}

}  // namespace

std::optional<v1::EstimationPlan> EstimationPlanOf(const EstimateFlags& flags) {
  const std::optional<std::string> text = ReadFile(flags.rules);
  if (!text) return std::nullopt;
  v1::EstimationPlan plan;
  const Violations violations = ReadJson(*text, FieldPath("rules"), plan.mutable_rules());
  PrintViolations(violations);
  if (!violations.empty()) return std::nullopt;
  for (const std::string& date : flags.dates) plan.mutable_dates()->add_values(date);
  for (const std::int32_t period : flags.periods) plan.mutable_periods()->add_values(period);
  if (flags.periods_per_year) {
    plan.mutable_periods()->set_periods_per_year(*flags.periods_per_year);
  }
  if (flags.prior) plan.set_prior(*flags.prior);
  return plan;
}

std::unique_ptr<PanelFile> PanelFile::Open(const EstimateFlags& flags,
                                           const v1::SegmentRules& rules) {
  const bool standard_input = flags.panel == "-";
  const int file = standard_input ? STDIN_FILENO : open(flags.panel.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    std::fprintf(stderr, "accord: cannot read %s: %s\n", flags.panel.c_str(), std::strerror(errno));
    return nullptr;
  }
  return std::unique_ptr<PanelFile>(new PanelFile(file, flags, rules));
}

PanelFile::PanelFile(int file, const EstimateFlags& flags, const v1::SegmentRules& rules)
    : name_(flags.panel),
      file_(file),
      reader_([this](char* buffer, std::size_t size) { return Read(buffer, size); },
              FormOf(flags, rules)) {}

PanelFile::~PanelFile() {
  if (file_ != STDIN_FILENO) close(file_);
}

void PanelFile::StopAt(int descriptor, std::chrono::system_clock::time_point deadline) {
  stop_ = descriptor;
  deadline_ = deadline;
}

std::size_t PanelFile::Read(char* buffer, std::size_t size) {
  if (!WaitForMore()) {
    stopped_ = true;
    return 0;
  }
  ssize_t count = -1;
  do {
    count = read(file_, buffer, size);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return static_cast<std::size_t>(count);
  error_ = errno;
  return 0;
}

// Until there is something to read, the end or a fault of the file included; false when it is to
// stop.
bool PanelFile::WaitForMore() const {
  for (;;) {
    const std::int64_t left_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                     deadline_ - std::chrono::system_clock::now())
                                     .count();
    if (left_ms < 0) return false;
    constexpr std::int64_t kLongestWaitMs = 3'600'000;
    std::array<pollfd, 2> ends = {{{file_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    const int count =
        poll(ends.data(), ends.size(), static_cast<int>(std::min(left_ms, kLongestWaitMs) + 1));
    if (ends[1].revents != 0) return false;
    if (ends[0].revents != 0 || (count < 0 && errno != EINTR)) return true;
  }
}

bool PanelFile::ReportFaults() const {
  if (error_ != 0) {
    std::fprintf(stderr, "accord: cannot read %s: %s\n", name_.c_str(), std::strerror(error_));
    return true;
  }
  const Violations violations = reader_.violations();
  PrintViolations(violations);
  if (!violations.empty()) return true;
  PrintWarnings(name_, reader_.warnings());
  return false;
}

}  // namespace accord::cli
