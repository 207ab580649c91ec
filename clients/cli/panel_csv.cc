#include "clients/cli/panel_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

#include "clients/cli/csv_totals.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

constexpr std::int32_t kMaxTime = 3'000'000;
constexpr std::size_t kMostTotals = 10;  // that are told of

std::optional<std::int32_t> PeriodOf(std::string_view text) {
  std::int32_t period = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), period);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (period > kMaxTime || period < -kMaxTime) return std::nullopt;
  return period;
}

// A first line that is a row says nothing sure of its separator.
CsvFlags FormOf(const PanelFileFlags& flags) {
  CsvFlags form = flags.csv;
  if (form.separator.empty() && !flags.columns.empty()) form.separator = "comma";
  return form;
}

}  // namespace

PanelReader::PanelReader(Source source, const PanelFileFlags& flags)
    : flags_(flags), table_(std::move(source), FormOf(flags), "panel") {}

bool PanelReader::Next(int most, std::size_t most_bytes, v1::PanelRows* rows) {
  constexpr std::size_t kFixedBytes = 16;
  std::size_t bytes = 0;
  rows->Clear();
  if (!begun_) has_header_ = ReadHeader();
  begun_ = true;
  if (!has_header_) return false;
  while (rows->clients_size() < most && bytes < most_bytes && table_.NextRow()) {
    if (rows->columns_size() == 0) {
      for (const std::string& name : flags_.further) rows->add_columns()->set_name(name);
    }
    const int before = rows->clients_size();
    ReadRow(rows);
    if (rows->clients_size() == before) continue;
    bytes += rows->clients(before).size() + kFixedBytes + sizeof(double) * values_.size();
  }
  if (table_.is_faulty()) rows->Clear();
  return rows->clients_size() > 0;
}

std::vector<std::string> PanelReader::warnings() const {
  std::vector<std::string> warnings = table_.warnings();
  warnings.insert(warnings.end(), totals_.begin(), totals_.end());
  return warnings;
}

bool PanelReader::ReadHeader() {
  if (!flags_.columns.empty()) {
    table_.SetHeader(flags_.columns);
  } else if (!table_.ReadHeader()) {
    return false;
  }
  const auto has = [this](std::string_view name) {
    return std::find(table_.names().begin(), table_.names().end(), name) != table_.names().end();
  };
  const bool is_value = flags_.amount_column == "amount" && !has("amount") && has("value");
  client_ = table_.ColumnOf(flags_.client_column);
  time_ = table_.ColumnOf(!flags_.time_column.empty() ? flags_.time_column
                          : flags_.periods            ? "period"
                                                      : "date");
  amount_ = table_.ColumnOf(is_value ? "value" : flags_.amount_column);
  for (const std::string& name : flags_.further) further_.push_back(table_.ColumnOf(name));
  return !table_.is_faulty();
}

void PanelReader::ReadRow(v1::PanelRows* rows) {
  const std::string_view id = table_.IdIn(client_);
  CheckClient(id);
  const std::optional<std::int32_t> time = ReadTime();
  const std::optional<double> amount = ReadNumber(amount_);
  values_.clear();
  for (const int column : further_) {
    const bool is_known = !Trimmed(table_.fields()[column]).empty();
    values_.push_back(is_known ? ReadNumber(column).value_or(0.0)
                               : std::numeric_limits<double>::quiet_NaN());
  }
  if (table_.row_is_bad()) return;
  ++row_count_;
  if (IsCalledTotal(id) && totals_.size() < kMostTotals) {
    totals_.push_back(TakenAsClient(table_.line(), id));
  }
  if (table_.is_faulty()) return;
  rows->add_clients(id.data(), id.size());
  rows->add_times(*time);
  rows->add_amounts(*amount);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    rows->mutable_columns(static_cast<int>(i))->add_values(values_[i]);
  }
}

void PanelReader::CheckClient(std::string_view id) {
  if (id.empty()) {
    table_.AddViolation(client_, ViolationCode::kRequired, "must name a client");
  } else if (id.size() > limits::kMaxClientIdBytes) {
    table_.AddViolation(client_, ViolationCode::kInvalidFormat,
                        "must be 1 to " + std::to_string(limits::kMaxClientIdBytes) +
                            " bytes, got more: " + QuotedText(id));
  }
}

// The day or period of the row, or nothing after a violation.
std::optional<std::int32_t> PanelReader::ReadTime() {
  if (!flags_.periods) return table_.DayIn(time_);
  const std::string_view field = table_.fields()[time_];
  const std::optional<std::int32_t> period = PeriodOf(Trimmed(field));
  if (!period) {
    table_.AddViolation(
        time_, ViolationCode::kInvalidFormat,
        "must be a whole number of at most 3000000 in size, got " + QuotedText(field));
  }
  return period;
}

// The number in a field of the row, or nothing after a violation.
std::optional<double> PanelReader::ReadNumber(int column) {
  const std::optional<double> number = table_.NumberIn(column);
  if (number && std::fabs(*number) > limits::kMaxMagnitude) {
    table_.AddViolation(column, ViolationCode::kOutOfRange,
                        "must be at most 1e15 in size, got " + QuotedText(table_.fields()[column]));
    return std::nullopt;
  }
  return number;
}

}  // namespace accord::cli
