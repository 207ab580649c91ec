#include "clients/cli/panel_upload.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "clients/cli/files.h"
#include "server/convert/json.h"

namespace accord::cli {
namespace {

PanelFileFlags FormOf(const EstimateFlags& flags, const v1::SegmentRules& rules) {
  PanelFileFlags form = flags.form;
  form.periods = !flags.periods.empty();
  form.separator = flags.separator == "tab" ? '\t' : flags.separator == "semicolon" ? ';' : ',';
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
  const Violations violations = ParseJson(*text, FieldPath("rules"), plan.mutable_rules());
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
  File file(flags.panel == "-" ? stdin : std::fopen(flags.panel.c_str(), "rb"));
  if (!file) {
    std::fprintf(stderr, "accord: cannot read %s: %s\n", flags.panel.c_str(), std::strerror(errno));
    return nullptr;
  }
  return std::unique_ptr<PanelFile>(new PanelFile(std::move(file), flags, rules));
}

PanelFile::PanelFile(File file, const EstimateFlags& flags, const v1::SegmentRules& rules)
    : name_(flags.panel),
      file_(std::move(file)),
      reader_([source = file_.get()](
                  char* buffer, std::size_t size) { return std::fread(buffer, 1, size, source); },
              FormOf(flags, rules)) {}

bool PanelFile::ReportFaults() const {
  const bool unread = std::ferror(file_.get()) != 0;
  if (unread) std::fprintf(stderr, "accord: cannot read %s\n", name_.c_str());
  PrintViolations(reader_.violations());
  return unread || !reader_.violations().empty();
}

}  // namespace accord::cli
