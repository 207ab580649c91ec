#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "accord/v1/contract_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/template_form.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

const Value& FieldOf(const Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? Value::default_instance() : found->second;
}

std::string RangeOf(const v1::TemplateParameter& parameter) {
  if (parameter.has_min() && parameter.has_max()) {
    return " from " + NumberText(parameter.min()) + " to " + NumberText(parameter.max());
  }
  if (parameter.has_min()) return " from " + NumberText(parameter.min());
  return parameter.has_max() ? " up to " + NumberText(parameter.max()) : "";
}

// "share of the fee, from 0 to 1, default 0.5".
std::string TermsOf(const v1::TemplateParameter& parameter) {
  const bool list = parameter.kind() == v1::PARAMETER_KIND_LIST;
  std::string text = "number";
  if (parameter.kind() == v1::PARAMETER_KIND_INTEGER) text = "whole number";
  if (parameter.kind() == v1::PARAMETER_KIND_ID) text = "id";
  if (list) text = "list, entries";
  text += RangeOf(parameter);
  if (list && !parameter.has_min() && !parameter.has_max()) text = "list";
  if (!parameter.unit().empty()) text += ", " + parameter.unit();
  return text + (parameter.has_default_value() ? "; default " + Compact(parameter.default_value())
                                               : "; must be given");
}

constexpr int kDescriptionIndent = 6;

template <typename Parameters>
std::string RenderParameters(const Parameters& parameters, const std::string& before) {
  std::string page;
  for (const v1::TemplateParameter& parameter : parameters) {
    page += Wrapped("  " + before + parameter.name() + ": ", TermsOf(parameter),
                    static_cast<int>(parameter.name().size() + before.size()) + 4);
    page += Wrapped("", parameter.description(), kDescriptionIndent);
    page += RenderParameters(parameter.entry(), before + parameter.name() + "[].");
  }
  return page;
}

// "outcome output", "delivery cost".
std::string FigureOf(const Struct& series) {
  for (const char* kind : {"outcome", "driver", "input"}) {
    const std::string& id = FieldOf(series, kind).string_value();
    if (!id.empty()) return std::string(kind) + " " + id;
  }
  return "delivery cost";
}

std::string RenderExample(const Struct& example) {
  std::string page = "\nWorked example\n";
  const Struct& parameters = FieldOf(example, "parameters").struct_value();
  const std::map<std::string, Value> sorted(parameters.fields().begin(), parameters.fields().end());
  for (const auto& [name, value] : sorted) {
    page += Wrapped("  " + name + " = ", Compact(value), static_cast<int>(name.size()) + 5);
  }
  page += "\n  Observed, by period\n";
  Rows rows;
  for (const Value& series : FieldOf(example, "observed").list_value().values()) {
    rows.push_back({FigureOf(series.struct_value())});
    for (const Value& value : FieldOf(series.struct_value(), "values").list_value().values()) {
      rows.back().push_back(NumberText(value.number_value()));
    }
  }
  page += Table(rows) + "\n  Settlement, by hand: period, clause, pay, why\n";
  const auto& lines = FieldOf(example, "settlement").list_value().values();
  std::size_t name_width = 0, pay_width = 0;
  const auto pay_of = [](const Struct& line) {
    return Grouped(FieldOf(line, "pay").number_value(), 2);
  };
  for (const Value& line : lines) {
    name_width = std::max(name_width, FieldOf(line.struct_value(), "clause").string_value().size());
    pay_width = std::max(pay_width, pay_of(line.struct_value()).size());
  }
  for (const Value& value : lines) {
    const Struct& line = value.struct_value();
    const std::string first =
        PadLeft(Grouped(FieldOf(line, "period").number_value(), 0), 4) + "  " +
        PadRight(FieldOf(line, "clause").string_value(), static_cast<int>(name_width)) + "  " +
        PadLeft(pay_of(line), static_cast<int>(pay_width)) + "  ";
    page += Wrapped(first, FieldOf(line, "steps").string_value(), static_cast<int>(first.size()));
  }
  return page + "  Total " + Grouped(FieldOf(example, "total").number_value(), 2) + "\n";
}

}  // namespace

std::string RenderTemplates(const v1::ListTemplatesResponse& response) {
  std::size_t width = 0;
  for (const v1::ContractTemplate& form : response.templates()) {
    width = std::max(width, form.name().size());
  }
  std::string page = "Contract templates\n";
  for (const v1::ContractTemplate& form : response.templates()) {
    page +=
        "  " + PadRight(form.name(), static_cast<int>(width)) + "  " + form.display_name() + "\n";
  }
  return page + "\n  accord template NAME explains one and works an example.\n";
}

std::string RenderTemplate(const v1::ContractTemplate& form) {
  std::string page = form.display_name() + " (" + form.name() + ")\n\n";
  page += Wrapped("", form.description(), 0);
  page += "\nParameters\n" + RenderParameters(form.parameters(), "");
  page += RenderExample(form.example());
  return page + "\n  accord template " + form.name() +
         " --example prints its contract, --scenario the whole case,\n"
         "  --observed what was observed; with --set NAME=VALUE on other terms.\n";
}

}  // namespace accord::cli
