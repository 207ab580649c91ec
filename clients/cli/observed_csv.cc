#include "clients/cli/observed_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"
#include "server/convert/nearest_name.h"

namespace accord::cli {
namespace {

constexpr char kPeriod[] = "period";
constexpr char kDeliveryCost[] = "delivery_cost";

template <typename Entries>
bool Names(const Entries& entries, std::string_view id) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const auto& entry) { return entry.id() == id; });
}

class Reading {
 public:
  Reading(std::string_view text, const CsvFlags& csv, const v1::Scenario& scenario,
          const ContractList& contracts)
      : table_(SourceOf(text), csv, "observed"), scenario_(scenario), contracts_(contracts) {}

  std::variant<ObservedFile, Violations> Read() {
    if (!table_.ReadHeader()) return table_.violations();
    CheckNames(table_.names());
    if (table_.is_faulty()) return table_.violations();
    while (table_.NextRow()) ReadRow();
    if (table_.violations().empty() && file_.lines.empty()) {
      table_.AddViolation(ViolationCode::kRequired,
                          "must have a line for period 1 after the first line");
    }
    if (!table_.violations().empty()) return table_.violations();
    file_.warnings = table_.warnings();
    return std::move(file_);
  }

 private:
  void CheckNames(const std::vector<std::string>& names) {
    if (names[0] != kPeriod) {
      const bool other_separator =
          names.size() == 1 && names[0].find_first_of(",;\t|") != std::string::npos;
      table_.AddViolation(
          0, ViolationCode::kUnknownField,
          "must be called \"period\", got " + QuotedText(names[0]) +
              (other_separator ? "; is there another separator? --separator says which" : ""));
    }
    if (names.size() == 1 && !table_.is_faulty()) {
      table_.AddViolation(
          ViolationCode::kRequired,
          "must name at least one figure after \"period\", such as " + NameList(KnownNames()));
    }
    std::set<std::string> seen;
    for (std::size_t i = 1; i < names.size(); ++i) {
      const int column = static_cast<int>(i);
      std::optional<v1::ObservedSeries> series = SeriesOf(column, names[i]);
      if (!series) continue;
      if (!seen.insert(series->SerializeAsString()).second) {
        table_.AddViolation(column, ViolationCode::kDuplicate,
                            "must name a figure once, got " + QuotedText(names[i]) + " again");
      }
      file_.series.push_back(*std::move(series));
    }
  }

  // The figure that a column is called after.
  std::optional<v1::ObservedSeries> SeriesOf(int column, const std::string& name) {
    v1::ObservedSeries series;
    const std::size_t colon = name.find(':');
    const std::string kind = colon == std::string::npos ? "" : name.substr(0, colon);
    const std::string id = colon == std::string::npos ? name : name.substr(colon + 1);
    int meanings = 0;
    if ((kind.empty() || kind == "outcome") && Names(scenario_.outcomes(), id)) {
      series.set_outcome(id);
      ++meanings;
    }
    if (kind == "raw" && Names(scenario_.outcomes(), id)) {
      series.set_raw_outcome(id);
      ++meanings;
    }
    if ((kind.empty() || kind == "driver") && Names(scenario_.drivers(), id)) {
      series.set_driver(id);
      ++meanings;
    }
    const bool is_input =
        std::any_of(contracts_.begin(), contracts_.end(),
                    [&](const v1::Contract& contract) { return Names(contract.inputs(), id); });
    if ((kind.empty() || kind == "input") && is_input) {
      series.set_input(id);
      ++meanings;
    }
    const v1::ClientBase& base = scenario_.client_base();
    if ((kind.empty() || kind == "segment") && Names(base.segments(), id)) {
      series.set_segment(id);
      ++meanings;
    }
    if ((kind.empty() || kind == "client") && Names(base.named_clients(), id)) {
      series.set_named_client(id);
      ++meanings;
    }
    if (name == kDeliveryCost && meanings == 0) {
      series.set_delivery_cost(true);
      ++meanings;
    }
    if (meanings == 1) return series;
    if (meanings == 0) {
      table_.AddViolation(column, ViolationCode::kUnknownField,
                          "must be the id of an outcome (raw:ID: not adjusted), driver, input, "
                          "segment or named client of the scenario, or delivery_cost (" +
                              NameList(KnownNames()) + "), got " + QuotedText(name) +
                              DidYouMean(id, KnownNames()));
    } else {
      table_.AddViolation(column, ViolationCode::kContradiction,
                          "must say which " + QuotedText(name) + " it is: outcome:" + name +
                              ", driver:" + name + ", input:" + name + ", segment:" + name +
                              " or client:" + name);
    }
    return std::nullopt;
  }

  std::vector<std::string> KnownNames() const {
    std::vector<std::string> names;
    for (const v1::Outcome& outcome : scenario_.outcomes()) names.push_back(outcome.id());
    for (const v1::Contract& contract : contracts_) {
      for (const v1::ObservedInput& input : contract.inputs()) names.push_back(input.id());
    }
    for (const v1::Driver& driver : scenario_.drivers()) names.push_back(driver.id());
    for (const v1::Segment& segment : scenario_.client_base().segments()) {
      names.push_back(segment.id());
    }
    for (const v1::NamedClient& client : scenario_.client_base().named_clients()) {
      names.push_back(client.id());
    }
    names.emplace_back(kDeliveryCost);
    return names;
  }

  void ReadRow() {
    const std::vector<std::string_view>& fields = table_.fields();
    if (!CheckPeriod(fields[0]) && !table_.is_faulty()) return;
    file_.lines.push_back(table_.line());
    for (std::size_t i = 1; i < fields.size(); ++i) {
      v1::ObservedSeries& series = file_.series[i - 1];
      if (series.has_named_client()) {
        series.add_segments(std::string(fields[i]));
      } else {
        series.add_values(table_.NumberIn(static_cast<int>(i)).value_or(0.0));
      }
    }
  }

  // Periods stand in order; false where there is none. After a fault the count goes on from what is
  // there, so that one slip is one fault.
  bool CheckPeriod(std::string_view text) {
    const std::optional<CsvNumber> read = NumberOf(text, DecimalMark::kUnsaid);
    const std::optional<double> number = read ? std::optional(read->value) : std::nullopt;
    if (number) table_.NeedRow();
    const int expected = last_period_ + 1;
    const int end = scenario_.timeline().period_count();
    if (!number || *number != std::floor(*number) || *number < 1 || *number > 1e6) {
      table_.AddViolation(
          0, ViolationCode::kInvalidFormat,
          "must be period " + std::to_string(expected) + ", got " + QuotedText(text));
      if (table_.is_faulty()) last_period_ = expected;  // else the row is set aside
      return false;
    }
    const int period = static_cast<int>(*number);
    if (end > 0 && period > end) {
      table_.AddViolation(0, ViolationCode::kOutOfRange,
                          "must be a period of the timeline, 1 to " + std::to_string(end) +
                              ", got " + std::to_string(period));
      return true;
    }
    if (period < expected) {
      table_.AddViolation(0, ViolationCode::kDuplicate,
                          "must be period " + std::to_string(expected) + ", got " +
                              std::to_string(period) + " again");
      return true;
    }
    if (period > expected) {
      table_.AddViolation(
          0, ViolationCode::kRequired,
          "must be period " + std::to_string(expected) + ", got " + std::to_string(period) + ": " +
              (period == expected + 1 ? "a period is missing" : "periods are missing"));
    }
    last_period_ = period;
    return true;
  }

  CsvTable table_;
  const v1::Scenario& scenario_;
  const ContractList& contracts_;
  int last_period_ = 0;
  ObservedFile file_;
};

// The number in the brackets after `list`, such as values[7]; nothing where there is none.
std::optional<std::size_t> IndexAfter(std::string_view field, std::string_view list) {
  const std::size_t at = field.find(std::string(list) + "[");
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t index = 0;
  const char* begin = field.data() + at + list.size() + 1;
  const auto [stop, error] = std::from_chars(begin, field.data() + field.size(), index);
  if (error != std::errc()) return std::nullopt;
  return index;
}

}  // namespace

std::variant<ObservedFile, Violations> ReadObservedFile(std::string_view text, const CsvFlags& csv,
                                                        const v1::Scenario& scenario,
                                                        const ContractList& contracts) {
  return Reading(text, csv, scenario, contracts).Read();
}

std::string PlaceInFile(const std::string& field, const ObservedFile& file) {
  if (!field.starts_with("observed[")) return "";
  const std::optional<std::size_t> series = IndexAfter(field, "observed");
  if (!series || *series >= file.series.size()) return "";
  const std::string column = "column " + std::to_string(*series + 2) + ": ";
  std::optional<std::size_t> period = IndexAfter(field, "values");
  if (!period) period = IndexAfter(field, "segments");
  if (!period || *period >= file.lines.size()) return column;
  return "line " + std::to_string(file.lines[*period]) + ", " + column;
}

}  // namespace accord::cli
