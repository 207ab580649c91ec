#include "clients/cli/alternatives.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "clients/cli/sweep_list.h"
#include "server/convert/override.h"

namespace accord::cli {
namespace {

using google::protobuf::Value;

// What tables call the scenario itself.
constexpr std::string_view kBase = "base";

// What a change says, on one line: something whole, such as a contract, goes by its name.
std::string ShownChange(const std::string& text, const v1::Override& change) {
  const auto& fields = change.value().struct_value().fields();
  const auto name = fields.find("display_name");
  if (name == fields.end()) return text;
  return change.path() + " = " + QuotedText(name->second.string_value());
}

// The value of a change as it may stand on a line.
std::string ShownValue(const Value& value) {
  switch (value.kind_case()) {
    case Value::kNumberValue:
      return NumberText(value.number_value());
    case Value::kStringValue:
      return value.string_value();
    case Value::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case Value::kListValue:
      return "a list of " + std::to_string(value.list_value().values_size());
    case Value::kStructValue:
      return "an object";
    case Value::kNullValue:
    case Value::KIND_NOT_SET:
      break;
  }
  return "null";
}

class Collector {
 public:
  Alternatives& alternatives() { return alternatives_; }
  Violations& violations() { return violations_; }

  // An alternative of its own, or that of this name.
  std::size_t Place(const std::string& name) {
    const auto& list = alternatives_.list;
    const auto named = std::find_if(list.begin(), list.end(), [&](const v1::Alternative& each) {
      return !name.empty() && each.id() == name;
    });
    if (named != list.end()) return static_cast<std::size_t>(named - list.begin());
    alternatives_.list.Add()->set_id(name);
    alternatives_.changes.emplace_back();
    return alternatives_.changes.size() - 1;
  }

  void Add(std::size_t place, v1::Override change, const std::string& text) {
    alternatives_.changes[place].push_back(ShownChange(text, change));
    *alternatives_.list[static_cast<int>(place)].add_overrides() = std::move(change);
  }

  // A change as it stands in a flag.
  void Parse(const std::string& name, const std::string& text, const FieldPath& at) {
    v1::Override change;
    Violations faults = ParseSetFlag(text, at, &change);
    if (faults.empty()) return Add(Place(name), std::move(change), text);
    violations_.insert(violations_.end(), faults.begin(), faults.end());
  }

 private:
  Alternatives alternatives_;
  Violations violations_;
};

void AddNamed(const std::vector<std::string>& flags, Collector& collector) {
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const FieldPath at = FieldPath("--alternative").At(static_cast<int>(i));
    const std::size_t colon = flags[i].find(':');
    const std::string name = flags[i].substr(0, colon);
    if (colon == 0 || colon == std::string::npos ||
        name.find_first_of("[]\"=") != std::string::npos) {
      collector.violations().push_back(
          {at.text(), ViolationCode::kSyntax,
           "must be a name, a colon and a change, such as cheap:contracts[\"steel\"]."
           "clauses[\"fee\"].base=1500, got " +
               QuotedText(flags[i])});
    } else {
      collector.Parse(name, flags[i].substr(colon + 1), at);
    }
  }
}

void AddTerms(std::string_view text, const CsvFlags& form, Collector& collector) {
  auto read = ReadSweepList(text, form, "--terms");
  if (const auto* faults = std::get_if<Violations>(&read)) {
    collector.violations().insert(collector.violations().end(), faults->begin(), faults->end());
    return;
  }
  const SweepList& list = std::get<SweepList>(read);
  collector.alternatives().warnings = list.warnings;
  const v1::TermAxis& first = list.axes.front();
  const int rows = std::max(first.values_size(), first.numbers_size());
  for (int row = 0; row < rows; ++row) {
    const std::string name = list.names.empty() ? "" : list.names[static_cast<std::size_t>(row)];
    const std::size_t place = collector.Place(name);
    for (const v1::TermAxis& axis : list.axes) {
      v1::Override change;
      change.set_path(axis.path());
      if (axis.numbers().empty()) {
        *change.mutable_value() = axis.values(row);
      } else {
        change.mutable_value()->set_number_value(axis.numbers(row));
      }
      const std::string shown = axis.path() + "=" + ShownValue(change.value());
      collector.Add(place, std::move(change), shown);
    }
  }
}

}  // namespace

std::variant<Alternatives, Violations> AlternativesOf(const ScenarioFlags& scenario,
                                                      const CompareFlags& compare,
                                                      std::string_view terms) {
  Collector collector;
  for (std::size_t i = 0; i < scenario.sets.size(); ++i) {
    collector.Parse(scenario.each ? "" : "what-if", scenario.sets[i],
                    FieldPath("--set").At(static_cast<int>(i)));
  }
  AddNamed(compare.alternatives, collector);
  if (!compare.terms.empty()) AddTerms(terms, compare.terms_form, collector);
  for (const v1::Alternative& each : collector.alternatives().list) {
    if (each.id() != kBase) continue;
    collector.violations().push_back(
        {compare.terms.empty() ? "--alternative" : "--alternative and --terms",
         ViolationCode::kDuplicate,
         "must have another name than the scenario itself has in tables, got \"base\""});
  }
  if (!collector.violations().empty()) return std::move(collector.violations());
  return std::move(collector.alternatives());
}

}  // namespace accord::cli
