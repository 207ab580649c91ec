#include "clients/cli/report_table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/report.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kByPeriod = "_by_period";

// Whose and which number it is.
struct Place {
  std::string party, contract, metric, period;
};

bool IsShare(std::string_view name) {
  return name.find("probabilit") != name.npos || name.find("share") != name.npos;
}

// "npv" and "mean" make npv_mean; what an entry has stands behind a point. The names of figures
// that need no "npv" to be known go without.
std::string Joined(const std::string& metric, std::string_view name) {
  if (metric.empty()) return std::string(name);
  if (name.empty()) return metric;
  if (metric == "npv" && (name == "loss_probability" || name == "var_95" || name == "cvar_95")) {
    return std::string(name);
  }
  return metric + (metric.back() == ']' ? "." : "_") + std::string(name);
}

// "cash_by_period" is cash, by_period and periods nothing.
std::string WithoutPeriods(std::string_view name) {
  if (name == "periods" || name == kByPeriod.substr(1)) return "";
  if (name.ends_with(kByPeriod)) name.remove_suffix(kByPeriod.size());
  return std::string(name);
}

// Walks a report by reflection, so that a figure that is new there is in the table too.
class Walker {
 public:
  Walker(ByPeriod by_period, std::vector<DataCell> before, DataTable& table)
      : by_period_(by_period), before_(std::move(before)), table_(table) {}

  void Walk(const v1::SimulationReport& report) {
    if (report.has_client_base() && report.client_base().periods_size() > 0) {
      for (const v1::SegmentForecast& each : report.client_base().periods(0).segments()) {
        segments_.push_back(each.segment());
      }
    }
    WalkFields(report, {});
  }

  // Of an answer that has no ids for its entries: their positions tell them apart.
  void WalkAny(const Message& answer) {
    if (const auto* estimate = dynamic_cast<const v1::TransitionEstimate*>(&answer)) {
      for (const v1::EstimatedRow& row : estimate->pooled()) segments_.push_back(row.from());
    }
    numbers_entries_ = true;
    WalkFields(answer, {});
  }

  // Of lists of numbers each is that of a period, from 1.
  void WalkPath(const v1::PathReplay& path) {
    lists_are_by_period_ = true;
    for (const auto& driver : path.drivers()) WalkEntry(driver, "drivers", 0, 1, {});
    for (const auto& outcome : path.outcomes()) WalkEntry(outcome, "outcomes", 0, 1, {});
    for (const v1::ContractPath& contract : path.contracts()) {
      Place at;
      at.contract = contract.ledger().contract();
      WalkFields(contract, at);
    }
    for (const v1::NamedClientPath& client : path.named_clients()) {
      for (int t = 0; t < client.segments_size(); ++t) {
        const std::string metric = FieldPath("named_clients").Entry(client.client(), 0).text();
        Add({"", "", "", std::to_string(t + 1)}, metric + ".segment", client.segments(t));
      }
    }
  }

  void Add(const Place& at, const std::string& metric, DataCell value) {
    if (!at.period.empty() && by_period_ == ByPeriod::kLeftOut) return;
    std::vector<DataCell>& row = table_.rows.emplace_back(before_);
    for (const std::string& text : {at.party, at.contract, metric, at.period}) {
      row.push_back(text.empty() ? DataCell() : DataCell(text));
    }
    row.push_back(std::move(value));
  }

 private:
  static bool IsLeftOut(const Message& message, std::string_view name) {
    return message.GetDescriptor() == v1::SimulationReport::descriptor() &&
           (name == "run" || name == "warnings" || name == "path_figures");
  }

  // The contract and party that a message names, and the period it is of; the ids that tell an
  // entry from others go to `ids`.
  static Place Labelled(const Message& message, Place at, std::string* ids) {
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      if (field.is_repeated()) continue;
      const std::string& name = field.name();
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 && name == "period") {
        at.period = std::to_string(reflection.GetInt32(message, &field));
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && name == "adjusted") {
        if (reflection.GetBool(message, &field)) *ids += "[\"adjusted\"]";
      }
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
      const std::string value = reflection.GetString(message, &field);
      if (name == "contract") {
        at.contract = value;
      } else if (name == "party") {
        at.party = value;
      } else if (name != "display_name" && name != "unit" && !value.empty()) {
        *ids += FieldPath().Entry(value, 0).text();
      }
    }
    return at;
  }

  void WalkFields(const Message& message, const Place& at) {
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      if (IsLeftOut(message, field.name())) continue;
      if (field.is_repeated()) {
        WalkList(message, field, at);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (reflection.HasField(message, &field)) {
          WalkPart(reflection.GetMessage(message, &field), field.name(), at);
        }
      } else if (field.has_presence() && !reflection.HasField(message, &field)) {
        continue;
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
        Add(at, Joined(at.metric, field.name()), reflection.GetDouble(message, &field));
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 && field.name() != "period") {
        Add(at, Joined(at.metric, field.name()),
            static_cast<double>(reflection.GetInt32(message, &field)));
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        Add(at, Joined(at.metric, field.name()),
            static_cast<double>(reflection.GetInt64(message, &field)));
      }
    }
  }

  void WalkPart(const Message& part, const std::string& name, Place at) {
    if (const auto* estimate = dynamic_cast<const v1::Estimate*>(&part)) {
      Add(at, Joined(at.metric, name), Measured{*estimate, IsShare(name)});
      return;
    }
    if (dynamic_cast<const v1::PartyReport*>(&part) != nullptr) {
      at.party = name.substr(0, name.find('_'));  // supplier_total is the supplier's
    } else if (dynamic_cast<const v1::ClientBaseReport*>(&part) != nullptr) {
      at.party = name;
    } else if (dynamic_cast<const v1::EndLine*>(&part) != nullptr) {
      return AddEnd(static_cast<const v1::EndLine&>(part), at);
    } else if (dynamic_cast<const v1::ContractLedger*>(&part) == nullptr) {
      at.metric = Joined(at.metric, name);
    }
    WalkFields(part, at);
  }

  void WalkList(const Message& message, const FieldDescriptor& field, const Place& at) {
    const auto& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
        Place each = at;
        if (lists_are_by_period_) each.period = std::to_string(i + 1);
        Add(each, Joined(at.metric, field.name()) + (lists_are_by_period_ ? "" : Position(i, size)),
            reflection.GetRepeatedDouble(message, &field, i));
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        WalkEntry(reflection.GetRepeatedMessage(message, &field, i), field.name(), i, size, at);
      }
    }
  }

  void WalkEntry(const Message& entry, const std::string& name, int i, int size, Place at) {
    if (const auto* estimate = dynamic_cast<const v1::Estimate*>(&entry)) {
      const bool is_by_period = name.ends_with(kByPeriod);
      if (is_by_period) at.period = std::to_string(i + 1);
      Add(at, Joined(at.metric, WithoutPeriods(name)) + (is_by_period ? "" : Position(i, size)),
          Measured{*estimate, IsShare(name)});
      return;
    }
    if (const auto* figure = dynamic_cast<const v1::FigureQuantiles*>(&entry)) {
      return AddQuantiles(*figure);
    }
    if (const auto* point = dynamic_cast<const v1::BasisPoint*>(&entry)) {
      const std::string level = "[" + NumberText(point->probability()) + "]";
      Add(at, at.metric + ".basis" + level, point->basis());
      Add(at, at.metric + ".pay" + level, Measured{point->pay()});
      return;
    }
    std::string ids;
    const std::string outer = at.period;
    at = Labelled(entry, at, &ids);
    const auto* part = dynamic_cast<const v1::CvarPart*>(&entry);
    if (part != nullptr && name == kByPeriod.substr(1)) {  // its name is a period's number
      at.period = part->name();
      ids.clear();
    }
    at.metric = Joined(at.metric, WithoutPeriods(name));
    // Contracts are told apart by their own column.
    if (dynamic_cast<const v1::ContractReport*>(&entry) != nullptr) at.metric.clear();
    const bool is_numbered = numbers_entries_ || (lists_are_by_period_ && at.period == outer);
    at.metric += ids.empty() && is_numbered ? Position(i, size) : ids;
    WalkFields(entry, at);
  }

  // When the contract ended early, and with which period the test that ended it fired.
  void AddEnd(const v1::EndLine& end, Place at) {
    at.period = std::to_string(end.period());
    const std::string cause = end.client_left() ? "client_left" : end.termination();
    Add(at, FieldPath("end").Entry(cause, 0).text() + ".fired_period",
        static_cast<double>(end.fired()));
  }

  // Figures of paths have names of their own, contracts["key"].supplier.npv: contract and party
  // stand in their columns.
  void AddQuantiles(const v1::FigureQuantiles& figure) {
    constexpr std::string_view kContracts = "contracts[\"", kEnd = "\"].";
    Place at;
    std::string_view name = figure.figure();
    if (name.starts_with(kContracts) && name.find(kEnd) != name.npos) {
      at.contract = name.substr(kContracts.size(), name.find(kEnd) - kContracts.size());
      name.remove_prefix(name.find(kEnd) + kEnd.size());
    }
    for (const std::string_view party : {"supplier", "client"}) {
      if (!name.starts_with(std::string(party) + ".")) continue;
      at.party = party;
      name.remove_prefix(party.size() + 1);
    }
    Add(at, std::string(name) + "_quantile_mean", Measured{figure.mean()});
    for (const v1::QuantileReport& each : figure.quantiles()) {
      Add(at, std::string(name) + "_quantile[" + NumberText(each.level()) + "]",
          Measured{each.value()});
    }
  }

  // ["A"] of a list by segment, else [0].
  std::string Position(int i, int size) const {
    const bool is_by_segment = static_cast<std::size_t>(size) == segments_.size();
    return FieldPath().Entry(is_by_segment ? segments_[static_cast<std::size_t>(i)] : "", i).text();
  }

  const ByPeriod by_period_;
  bool numbers_entries_ = false;
  bool lists_are_by_period_ = false;
  const std::vector<DataCell> before_;
  std::vector<std::string> segments_;
  DataTable& table_;
};

std::vector<DataColumn> LongColumns() {
  return {{"party"}, {"contract"}, {"metric"}, {"period"}, {"value", "error"}};
}

void AddDifferences(const v1::AlternativeReport& alternative, Walker& walker) {
  for (const v1::Difference& each : alternative.differences()) {
    std::string metric = each.metric();
    if (!each.segment().empty()) metric += FieldPath().Entry(each.segment(), 0).text();
    const Place at{each.party(), each.contract(), "", ""};
    const auto add = [&](bool is_there, const char* name, const v1::Estimate& estimate) {
      if (is_there) walker.Add(at, Joined(metric, name), Measured{estimate, IsShare(name)});
    };
    walker.Add(at, Joined(metric, "difference"), Measured{each.difference(), IsShare(metric)});
    add(each.has_better_probability(), "better_probability", each.better_probability());
    add(each.has_worse_probability(), "worse_probability", each.worse_probability());
    add(each.has_same_probability(), "same_probability", each.same_probability());
  }
}

}  // namespace

DataTable ReportTable(const v1::SimulationReport& report, ByPeriod by_period) {
  DataTable table{LongColumns(), {}};
  Walker(by_period, {}, table).Walk(report);
  return table;
}

DataTable LongTable(const Message& answer, ByPeriod by_period) {
  DataTable table{LongColumns(), {}};
  Walker(by_period, {}, table).WalkAny(answer);
  return table;
}

DataTable ComparisonTable(const v1::ComparisonReport& report, ByPeriod by_period) {
  DataTable table{LongColumns(), {}};
  table.columns.insert(table.columns.begin(), DataColumn{"alternative"});
  Walker(by_period, {std::string("base")}, table).Walk(report.base());
  for (const v1::AlternativeReport& alternative : report.alternatives()) {
    Walker walker(by_period, {alternative.id()}, table);
    walker.Walk(alternative.report());
    AddDifferences(alternative, walker);
  }
  return table;
}

DataTable ReplayTable(const v1::ReplayPathResponse& response, ByPeriod by_period) {
  DataTable table{LongColumns(), {}};
  table.columns.insert(table.columns.begin(), DataColumn{"path"});
  for (const v1::PathReplay& path : response.paths()) {
    Walker(by_period, {static_cast<double>(path.path())}, table).WalkPath(path);
  }
  return table;
}

DataTable SettlementTable(const v1::SettleContractResponse& response) {
  DataTable table;
  table.columns = {{"period"},   {"line"},      {"window_first"}, {"basis"}, {"reference"},
                   {"schedule"}, {"index"},     {"scale"},        {"due"},   {"deducted"},
                   {"set_off"},  {"pay"},       {"carried"},      {"bank"},  {"held_back"},
                   {"cash"},     {"due_period"}};
  for (const v1::ClauseLine& line : response.ledger().clauses()) {
    table.rows.push_back({static_cast<double>(line.period()), line.clause(),
                          static_cast<double>(line.window_first()), line.basis(), line.reference(),
                          line.schedule(), line.index(), line.scale(), line.due(), line.deducted(),
                          line.set_off(), line.pay(), line.carried(), line.bank(), line.held_back(),
                          line.cash(), static_cast<double>(line.due_period())});
  }
  for (const v1::OtherLine& line : response.ledger().others()) {
    std::vector<DataCell>& row = table.rows.emplace_back(table.columns.size());
    row[0] = static_cast<double>(line.period());
    row[1] = line.line();
    row[row.size() - 2] = line.cash();
    row[row.size() - 1] = static_cast<double>(line.period());
  }
  return table;
}

DataTable CheckTable(const v1::CheckScenarioResponse& response) {
  DataTable table{{{"kind"}, {"field"}, {"code"}, {"description"}, {"value", "error"}}, {}};
  for (const auto* list : {&response.violations(), &response.warnings()}) {
    const std::string kind = list == &response.warnings() ? "warning" : "fault";
    for (const v1::Violation& each : *list) {
      table.rows.push_back({kind, each.field(), each.code(), each.description(), {}});
    }
  }
  const auto add = [&](const char* kind, const FieldPath& field, const std::string& code,
                       DataCell value) {
    table.rows.push_back({kind, field.text(), code, {}, std::move(value)});
  };
  const FieldPath scenario("scenario");
  for (const v1::DriverSummary& each : response.drivers()) {
    const FieldPath at = scenario.Field("drivers").Entry(each.driver(), 0);
    if (each.has_mean()) add("driver", at, "mean", each.mean());
    if (each.has_sd()) add("driver", at, "sd", each.sd());
    add("driver", at, "p10", each.p10());
    add("driver", at, "p50", each.p50());
    add("driver", at, "p90", each.p90());
  }
  for (const v1::OutcomeBias& each : response.outcome_biases()) {
    const FieldPath at = scenario.Field("outcomes").Entry(each.outcome(), 0);
    add("outcome_bias", at, "plan", each.plan());
    add("outcome_bias", at, "mean_less_plan", Measured{each.bias()});
  }
  const auto contract = [&](const std::string& id) {
    return scenario.Field("contracts").Entry(id, 0);
  };
  for (const v1::MoneyBias& each : response.money_biases()) {
    FieldPath at = contract(each.contract());
    at = each.clause().empty() ? at.Field(each.party()).Field("cost")
                               : at.Field("clauses").Entry(each.clause(), 0).Field("indexation");
    at = at.At(each.period());
    add("money_bias", at, "plan", each.plan());
    add("money_bias", at, "mean_less_plan", Measured{each.bias()});
  }
  for (const v1::ClausePoints& each : response.clause_points()) {
    const FieldPath at = contract(each.contract()).Field("clauses").Entry(each.clause(), 0);
    for (const v1::BasisPoint& point : each.points()) {
      const std::string level = "[" + NumberText(point.probability()) + "]";
      add("clause_point", at, each.reads() + level, point.basis());
      add("clause_point", at, "pay" + level, Measured{point.pay()});
    }
  }
  return table;
}

std::string PathsCsvOf(const v1::SimulationReport& report) {
  DataTable table{{{"path"}}, {}};
  for (const v1::PathFigure& figure : report.path_figures()) {
    table.columns.push_back({figure.figure()});
  }
  std::string text = CsvHeaderOf(table);
  for (std::int64_t path = 0; path < report.run().path_count(); ++path) {
    text += std::to_string(path);
    for (const v1::PathFigure& figure : report.path_figures()) {
      text += "," + NumberText(figure.values(static_cast<int>(path)));
    }
    text += "\n";
  }
  return text;
}

std::string AssignmentsCsvOf(const v1::SegmentClientsResponse& response) {
  std::string text = "client,segment\n";
  for (const v1::SegmentAssignment& each : response.assignments()) {
    text += CsvField(each.client()) + "," + CsvField(each.segment()) + "\n";
  }
  return text;
}

}  // namespace accord::cli
