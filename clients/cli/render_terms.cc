#include "clients/cli/render_terms.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "accord/v1/clause.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/name_in.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

// Aggregated by sum unless said otherwise: money, and inputs.
bool IsMoney(const v1::Basis& basis) {
  switch (basis.source_case()) {
    case v1::Basis::kContractFigure:
      return basis.contract_figure() == v1::CONTRACT_FIGURE_BENEFIT ||
             basis.contract_figure() == v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN ||
             basis.contract_figure() == v1::CONTRACT_FIGURE_DELIVERY_COST;
    case v1::Basis::kObservedInput:
    case v1::Basis::kClausePay:
      return true;
    default:
      return false;
  }
}

const char* AggregationOf(const v1::Basis& basis) {
  if (basis.contract_figure() == v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN_RELATIVE) return "";
  switch (basis.aggregation()) {
    case v1::AGGREGATION_SUM:
      return "sum of ";
    case v1::AGGREGATION_MEAN:
      return "mean of ";
    case v1::AGGREGATION_MIN:
      return "least ";
    case v1::AGGREGATION_MAX:
      return "greatest ";
    case v1::AGGREGATION_LAST:
      return "last ";
    case v1::AGGREGATION_RHYTHMICITY:
      return "rhythmicity of ";
    case v1::AGGREGATION_GEOMETRIC_MEAN:
      return "geometric mean of ";
    default:
      return IsMoney(basis) ? "sum of " : "mean of ";
  }
}

const char* FigureName(v1::ContractFigure figure) {
  switch (figure) {
    case v1::CONTRACT_FIGURE_SCORE:
      return "score";
    case v1::CONTRACT_FIGURE_BENEFIT:
      return "benefit";
    case v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN:
      return "benefit above plan";
    case v1::CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN_RELATIVE:
      return "benefit above plan as a share of the plan";
    case v1::CONTRACT_FIGURE_DELIVERY_COST:
      return "delivery cost";
    default:
      return "figure";
  }
}

const char* UnitOf(v1::ValueUnit unit) {
  return unit == v1::VALUE_UNIT_OF_REFERENCE ? " of the reference" : "";
}

// The part of `text` after `prefix`, where it begins so.
bool Follows(std::string_view prefix, std::string_view text, std::string* rest) {
  if (!text.starts_with(prefix)) return false;
  *rest = text.substr(prefix.size());
  return true;
}

// The part of `text` before `suffix`, where it ends so.
bool Precedes(std::string_view suffix, std::string_view text, std::string* rest) {
  if (!text.ends_with(suffix)) return false;
  *rest = text.substr(0, text.size() - suffix.size());
  return true;
}

}  // namespace

std::string Figure(double value) {
  if (std::fabs(value) >= 1000) return Grouped(value, 2);
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string ExactFigure(double value) { return ExactFigure(value, value); }

std::string ExactFigure(double value, double scale) {
  constexpr int kDigits = 12;
  if (!std::isfinite(value) || !std::isfinite(scale)) return std::to_string(value);
  const int exponent = scale == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::fabs(scale))));
  std::string text = Grouped(value, std::clamp(kDigits - 1 - exponent, 0, 18));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Cents(double money) { return Grouped(std::round(money * 100) / 100, 2); }

std::string Wording::OutcomeName(const std::string& id) const {
  return NameIn(scenario_.outcomes(), id);
}
std::string Wording::DriverName(const std::string& id) const {
  return NameIn(scenario_.drivers(), id);
}
std::string Wording::InputName(const std::string& id) const {
  return NameIn(contract_.inputs(), id);
}
std::string Wording::ClauseName(const std::string& id) const {
  return NameIn(contract_.clauses(), id);
}
std::string Wording::GroupName(const std::string& id) const {
  const std::string name = NameIn(contract_.groups(), id);
  return name == id ? "group " + id : name;
}
std::string Wording::TerminationName(const std::string& id) const {
  return NameIn(contract_.terminations(), id);
}

std::string Wording::Basis(const v1::Basis& basis, bool aggregated) const {
  std::string name;
  switch (basis.source_case()) {
    case v1::Basis::kContractFigure:
      name = FigureName(basis.contract_figure());
      break;
    case v1::Basis::kAchievement:
      name = "achievement of " + OutcomeName(basis.achievement());
      break;
    case v1::Basis::kProgress:
      name = "progress of " + OutcomeName(basis.progress());
      break;
    case v1::Basis::kAttainment:
      name = "attainment of " + OutcomeName(basis.attainment());
      break;
    case v1::Basis::kMeasured:
      name = OutcomeName(basis.measured());
      break;
    case v1::Basis::kDriver:
      name = DriverName(basis.driver());
      break;
    case v1::Basis::kObservedInput:
      name = InputName(basis.observed_input());
      break;
    case v1::Basis::kClausePay:
      name = "pay of " + ClauseName(basis.clause_pay());
      break;
    case v1::Basis::kConstant:
    case v1::Basis::SOURCE_NOT_SET:
      return "constant";
  }
  return (aggregated ? AggregationOf(basis) : "") + name;
}

std::string Wording::Value(const v1::Basis& basis, double value) {
  const bool has_unit_of_its_own = basis.source_case() == v1::Basis::kObservedInput;
  const bool is_money = IsMoney(basis) && !has_unit_of_its_own;
  const bool is_whole_cents = ExactFigure(value) == ExactFigure(std::round(value * 100) / 100);
  return is_money && is_whole_cents ? Cents(value) : ExactFigure(value);
}

std::string Wording::Reference(const v1::Reference& reference) const {
  switch (reference.source_case()) {
    case v1::Reference::kDriver:
      return DriverName(reference.driver());
    case v1::Reference::kObservedInput:
      return InputName(reference.observed_input());
    case v1::Reference::kClausePay:
      return "pay of " + ClauseName(reference.clause_pay());
    case v1::Reference::kPlanValue:
      return "plan of " + OutcomeName(reference.plan_value());
    case v1::Reference::kPlanBenefit:
      return "planned benefit";
    case v1::Reference::kConstant:
    case v1::Reference::SOURCE_NOT_SET:
      break;
  }
  return "constant";
}

std::string Wording::Range(const v1::Gate& gate) const {
  std::string text;
  if (gate.has_min()) text = (gate.min_open() ? "above " : "at least ") + ExactFigure(gate.min());
  if (gate.has_max()) {
    text += (text.empty() ? "" : " and ") +
            ((gate.max_open() ? "below " : "at most ") + ExactFigure(gate.max()));
  }
  return text + UnitOf(gate.unit());
}

std::string Wording::Band(const v1::Clause& clause, int band) const {
  const v1::Band& terms = clause.bands(band);
  std::string text;
  if (terms.has_lower() && terms.has_upper()) {
    text = "between " + ExactFigure(terms.lower()) + " and " + ExactFigure(terms.upper());
  } else if (terms.has_lower()) {
    text = "above " + ExactFigure(terms.lower());
  } else {
    text = terms.has_upper() ? "below " + ExactFigure(terms.upper()) : "everywhere";
  }
  const double share = clause.has_share() ? clause.share() : 1.0;
  return text + UnitOf(clause.edge_unit()) + ", at " + ExactFigure(terms.rate() * share);
}

std::string Wording::Step(const v1::Clause& clause, int step) const {
  const v1::Step& terms = clause.steps(step);
  std::string text = terms.side() == v1::SIDE_ABOVE ? "above " : "below ";
  if (terms.inclusive()) text = terms.side() == v1::SIDE_ABOVE ? "at least " : "at most ";
  return text + ExactFigure(terms.threshold()) + UnitOf(clause.edge_unit());
}

std::string Wording::OtherLine(const std::string& line) const {
  std::string id;
  if (line == "contract net") return "Net limits of the contract";
  if (line == "default") return "Owed by the supplier and not collected";
  if (Follows("termination ", line, &id)) return "Termination payment of " + TerminationName(id);
  if (Follows("group ", line, &id)) {
    if (Precedes(" net", id, &id)) return "Net limits of " + GroupName(id);
    if (Precedes(" release", id, &id)) return "Released from the bank of " + GroupName(id);
    if (Precedes(" carried", id, &id)) return "Penalties carried to the end by " + GroupName(id);
  }
  if (Precedes(" release", line, &id)) return "Released from the bank of " + ClauseName(id);
  if (Precedes(" holdback", line, &id))
    return "Released of what was held back of " + ClauseName(id);
  if (Precedes(" carried", line, &id)) return "Penalties carried to the end by " + ClauseName(id);
  return line;
}

// "clause year penalty_cap" is the penalty cap of the year; "group fees term net_cap" that of a
// group over the term.
std::string Wording::Limit(const std::string& limit) const {
  const std::size_t last = limit.rfind(' ');
  const std::size_t middle = last == std::string::npos ? last : limit.rfind(' ', last - 1);
  if (middle == std::string::npos) return limit;
  const std::string owner = limit.substr(0, middle);
  const std::string span = limit.substr(middle + 1, last - middle - 1);
  std::string name = limit.substr(last + 1);
  for (char& c : name) {
    if (c == '_') c = ' ';
  }
  name += span == "settlement" ? " of a settlement" : " of the " + span;
  if (owner == "clause") return name;
  std::string group;
  if (Follows("group ", owner, &group)) return name + " of " + GroupName(group);
  return name + " of the whole contract";
}

}  // namespace accord::cli
