#include "clients/cli/observed_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override.h"
#include "simulation/base/checker.h"

namespace accord::cli {
namespace {

constexpr char kPeriod[] = "period";
constexpr char kContract[] = "contract";
constexpr char kDeliveryCost[] = "delivery_cost";
constexpr char kTemplate[] = "template:";
constexpr char kIdParameter[] = "id";  // of every template: the contract's

template <typename Entries>
bool Names(const Entries& entries, std::string_view id) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const auto& entry) { return entry.id() == id; });
}

class Reading {
 public:
  // Of many contracts, each of them made of `form` where there is one; else of one.
  Reading(std::string_view text, const CsvFlags& csv, const v1::Scenario& scenario,
          const ContractList& contracts, bool are_many = false,
          const v1::ContractTemplate* form = nullptr)
      : table_(SourceOf(text), csv, "observed"),
        scenario_(scenario),
        contracts_(contracts),
        are_many_(are_many),
        form_(form) {
    if (!are_many) read_.push_back({});
  }

  std::variant<ObservedFile, Violations> ReadOne(bool may_be_none = false) {
    if (!Read(may_be_none)) return table_.violations();
    ObservedFile file = std::move(read_.front().to.observed);
    if (file.lines.empty()) file.series.clear();
    file.warnings = table_.warnings();
    return file;
  }

  std::variant<ObservedContracts, Violations> ReadMany() {
    if (!Read()) return table_.violations();
    ObservedContracts all;
    for (OfContract& each : read_) {
      // Of one all of whose lines were set aside there is nothing.
      if (!each.to.observed.lines.empty()) all.contracts.push_back(std::move(each.to));
    }
    all.warnings = table_.warnings();
    return all;
  }

 private:
  struct OfContract {
    ObservedContract to;
    int last_period = 0;
    std::vector<std::string> parameters = {};  // by column, as they stand there
  };

  // What each column from the second (of many: third) one on holds.
  struct Column {
    int column;
    int series = -1;     // of empty_
    int parameter = -1;  // of the form's
  };

  bool Read(bool may_be_none = false) {
    if (!table_.ReadHeader()) return false;
    CheckNames(table_.names());
    if (table_.is_faulty()) return false;
    while (table_.NextRow()) ReadRow();
    const bool is_empty = std::all_of(read_.begin(), read_.end(), [](const OfContract& each) {
      return each.to.observed.lines.empty();
    });
    if (table_.violations().empty() && is_empty && !may_be_none) {
      table_.AddViolation(ViolationCode::kRequired,
                          "must have a line for period 1 after the first line");
    }
    return table_.violations().empty();
  }

  int period_column() const { return are_many_ ? 1 : 0; }

  void CheckNames(const std::vector<std::string>& names) {
    const std::size_t before = static_cast<std::size_t>(period_column());
    const std::string& name = names[std::min(before, names.size() - 1)];
    if (name != kPeriod) {
      const bool other_separator =
          names.size() == 1 && names[0].find_first_of(",;\t|") != std::string::npos;
      table_.AddViolation(
          static_cast<int>(std::min(before, names.size() - 1)), ViolationCode::kUnknownField,
          "must be called \"period\", got " + QuotedText(name) +
              (other_separator ? "; is there another separator? --separator says which" : ""));
    }
    if (names.size() == before + 1 && !table_.is_faulty()) {
      table_.AddViolation(
          ViolationCode::kRequired,
          "must name at least one figure after \"period\", such as " + NameList(KnownNames()));
    }
    std::set<std::string> seen;
    for (std::size_t i = before + 1; i < names.size(); ++i) {
      const int column = static_cast<int>(i);
      std::string key = names[i];
      if (key.starts_with(kTemplate)) {
        const int parameter = ParameterOf(column, key.substr(std::strlen(kTemplate)));
        if (parameter >= 0) columns_.push_back({.column = column, .parameter = parameter});
      } else if (std::optional<v1::ObservedSeries> series = SeriesOf(column, key)) {
        key = series->SerializeAsString();
        columns_.push_back({.column = column, .series = static_cast<int>(empty_.series.size())});
        empty_.series.push_back(*std::move(series));
        empty_.columns.push_back(column + 1);
      } else {
        continue;
      }
      if (!seen.insert(key).second) {
        table_.AddViolation(column, ViolationCode::kDuplicate,
                            "must name a figure once, got " + QuotedText(names[i]) + " again");
      }
    }
    if (!are_many_) read_.front().to.observed = empty_;
  }

  // Of the form's parameters; -1 after a violation where it has none of this name.
  int ParameterOf(int column, const std::string& name) {
    std::vector<std::string> known;
    if (form_ != nullptr) {
      for (int i = 0; i < form_->parameters_size(); ++i) {
        if (form_->parameters(i).name() == name && name != kIdParameter) return i;
        if (form_->parameters(i).name() != kIdParameter)
          known.push_back(form_->parameters(i).name());
      }
    }
    if (known.empty()) {
      table_.AddViolation(column, ViolationCode::kUnknownField,
                          "must name a figure: parameters of a template take --template NAME and a "
                          "first column called \"contract\"");
    } else {
      table_.AddViolation(column, ViolationCode::kUnknownField,
                          "must be a parameter of " + form_->name() + " (" + NameList(known) +
                              "), got " + QuotedText(name) + DidYouMean(name, known));
    }
    return -1;
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
    if (meanings == 0 && name == kPeriod) {
      table_.AddViolation(column, ViolationCode::kUnknownField,
                          "must not be called \"period\", which is the first column here: a file "
                          "of many contracts is read by accord settle alone");
    } else if (meanings == 0) {
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

  // Whom the row is of; null after a violation.
  OfContract* ContractOfRow() {
    if (!are_many_) return &read_.front();
    const std::string id(table_.IdIn(0));
    const bool is_known = form_ != nullptr ? IsId(id) : Names(contracts_, id);
    if (!is_known) {
      std::vector<std::string> known;
      for (const v1::Contract& contract : contracts_) known.push_back(contract.id());
      table_.AddViolation(
          0, form_ != nullptr ? ViolationCode::kInvalidFormat : ViolationCode::kUnknownId,
          form_ != nullptr ? "must be an id for the contract, got " + QuotedText(id)
                           : "must be a contract of the scenario (" + NameList(known) + "), got " +
                                 QuotedText(id) + DidYouMean(id, known));
      return nullptr;
    }
    const auto [place, is_new] = place_of_.try_emplace(id, read_.size());
    if (is_new) {
      OfContract& made = read_.emplace_back();
      made.to.contract = id;
      made.to.observed = empty_;
      made.parameters.resize(columns_.size());
    }
    return &read_[place->second];
  }

  void ReadRow() {
    OfContract* const of = ContractOfRow();
    if (of == nullptr) return;
    const std::vector<std::string_view>& fields = table_.fields();
    if (!CheckPeriod(fields[static_cast<std::size_t>(period_column())], *of) && !table_.is_faulty())
      return;
    of->to.observed.lines.push_back(table_.line());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto [column, series, parameter] = columns_[i];
      const std::string_view field = fields[static_cast<std::size_t>(column)];
      if (parameter >= 0) {
        TakeParameter(i, field, *of);
        continue;
      }
      v1::ObservedSeries& to = of->to.observed.series[static_cast<std::size_t>(series)];
      if (to.has_named_client()) {
        to.add_segments(std::string(field));
      } else {
        to.add_values(table_.NumberIn(column).value_or(0.0));
      }
    }
  }

  void TakeParameter(std::size_t i, std::string_view field, OfContract& of) {
    const int column = columns_[i].column;
    const v1::TemplateParameter& parameter = form_->parameters(columns_[i].parameter);
    if (field.empty() || field == of.parameters[i]) return;
    const bool is_number = parameter.kind() == v1::PARAMETER_KIND_NUMBER ||
                           parameter.kind() == v1::PARAMETER_KIND_INTEGER;
    if (!of.parameters[i].empty()) {
      const auto& before = of.to.parameters.fields().at(parameter.name());
      if (is_number && table_.NumberIn(column) == before.number_value()) return;
      table_.AddViolation(column, ViolationCode::kContradiction,
                          "must be the same on every line of contract " + of.to.contract + ", " +
                              QuotedText(of.parameters[i]) + " before, got " + QuotedText(field));
      return;
    }
    of.parameters[i] = field;
    google::protobuf::Value& value = (*of.to.parameters.mutable_fields())[parameter.name()];
    if (parameter.kind() == v1::PARAMETER_KIND_ID) {
      value.set_string_value(std::string(field));
    } else if (parameter.kind() == v1::PARAMETER_KIND_LIST) {
      v1::Override change;  // as --set has it
      const Violations faults =
          ParseSetFlag(parameter.name() + "=" + std::string(field), FieldPath("list"), &change);
      if (!faults.empty()) {
        table_.AddViolation(column, ViolationCode::kSyntax,
                            "must be a list in JSON, got " + QuotedText(field));
      }
      value = change.value();
    } else {
      value.set_number_value(table_.NumberIn(column).value_or(0.0));
    }
  }

  // Periods stand in order; false where there is none. After a fault the count goes on from what is
  // there, so that one slip is one fault.
  bool CheckPeriod(std::string_view text, OfContract& of) {
    const int at = period_column();
    const std::optional<CsvNumber> read = NumberOf(text, DecimalMark::kUnsaid);
    const std::optional<double> number = read ? std::optional(read->value) : std::nullopt;
    if (number) table_.NeedRow();
    const int expected = of.last_period + 1;
    const int end = scenario_.timeline().period_count();
    if (!number || *number != std::floor(*number) || *number < 1 || *number > 1e6) {
      table_.AddViolation(
          at, ViolationCode::kInvalidFormat,
          "must be period " + std::to_string(expected) + ", got " + QuotedText(text));
      if (table_.is_faulty()) of.last_period = expected;  // else the row is set aside
      return false;
    }
    const int period = static_cast<int>(*number);
    if (end > 0 && period > end) {
      table_.AddViolation(at, ViolationCode::kOutOfRange,
                          "must be a period of the timeline, 1 to " + std::to_string(end) +
                              ", got " + std::to_string(period));
      return true;
    }
    if (period < expected) {
      table_.AddViolation(at, ViolationCode::kDuplicate,
                          "must be period " + std::to_string(expected) + ", got " +
                              std::to_string(period) + " again");
      return true;
    }
    if (period > expected) {
      table_.AddViolation(
          at, ViolationCode::kRequired,
          "must be period " + std::to_string(expected) + ", got " + std::to_string(period) + ": " +
              (period == expected + 1 ? "a period is missing" : "periods are missing"));
    }
    of.last_period = period;
    return true;
  }

  CsvTable table_;
  const v1::Scenario& scenario_;
  const ContractList& contracts_;
  const bool are_many_;
  const v1::ContractTemplate* const form_;
  ObservedFile empty_;  // its series have no values yet
  std::vector<Column> columns_;
  std::vector<OfContract> read_;
  std::map<std::string, std::size_t> place_of_;  // of a contract in read_
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
  return Reading(text, csv, scenario, contracts).ReadOne();
}

std::variant<ObservedFile, Violations> ReadPastFile(std::string_view text, const CsvFlags& csv,
                                                    const v1::Scenario& scenario) {
  return Reading(text, csv, scenario, scenario.contracts()).ReadOne(/*may_be_none=*/true);
}

bool HasManyContracts(std::string_view text, const CsvFlags& csv) {
  CsvTable table(SourceOf(text), csv, "observed");
  return table.ReadHeader() && table.names()[0] == kContract;
}

std::variant<ObservedContracts, Violations> ReadObservedContracts(
    std::string_view text, const CsvFlags& csv, const v1::Scenario& scenario,
    const ContractList& contracts, const v1::ContractTemplate* form) {
  return Reading(text, csv, scenario, contracts, /*are_many=*/true, form).ReadMany();
}

std::string PlaceInFile(const std::string& field, const ObservedFile& file) {
  if (!field.starts_with("observed[")) return "";
  const std::optional<std::size_t> series = IndexAfter(field, "observed");
  if (!series || *series >= file.series.size()) return "";
  const std::string column = "column " + std::to_string(file.columns[*series]) + ": ";
  std::optional<std::size_t> period = IndexAfter(field, "values");
  if (!period) period = IndexAfter(field, "segments");
  if (!period || *period >= file.lines.size()) return column;
  return "line " + std::to_string(file.lines[*period]) + ", " + column;
}

}  // namespace accord::cli
