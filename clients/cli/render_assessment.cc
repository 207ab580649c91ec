#include "clients/cli/render_assessment.h"

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace accord::cli {
namespace {

constexpr int kIndent = 4;

// An enum's value without its type, in words: "near one" of INDICATOR_DIRECTION_NEAR_ONE.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto& type = *google::protobuf::GetEnumDescriptor<Enum>();
  const auto* known = type.FindValueByNumber(value);
  if (known == nullptr) return std::to_string(value);
  const std::size_t prefix = type.value(0)->name().size() - std::string_view("UNSPECIFIED").size();
  std::string word = known->name().substr(prefix);
  for (char& c : word) c = c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  return word;
}

// Six digits at most.
std::string NumberWord(double value) {
  v1::Estimate estimate;
  estimate.set_value(value);
  return Money(estimate);
}

// "Kuvaieva 2020, (1). Ours: ...".
std::string SourceLines(const v1::Provenance& provenance) {
  std::string text = provenance.paper() + ", " + provenance.equation() + ".";
  if (!provenance.ours().empty()) text += " Ours: " + provenance.ours() + ".";
  return Wrapped(std::string(kIndent, ' '), text, kIndent);
}

std::string PartOf(const v1::IndicatorPart& part) {
  return part.name() + " " + NumberWord(part.value()) + " (" + Share(part.share()) +
         (part.has_zone() ? ", " + WordOf(part.zone()) : "") + ")";
}

}  // namespace

std::string RenderIndicators(const v1::MeasureIndicatorsResponse& response) {
  Rows table = {{"Indicator", "", "Value", "Unit", "Better", "Class"}};
  for (const v1::Indicator& indicator : response.indicators()) {
    table.push_back({indicator.id(), indicator.name(), NumberWord(indicator.value()),
                     indicator.unit(), WordOf(indicator.direction()),
                     indicator.has_rhythm_class() ? WordOf(indicator.rhythm_class()) : ""});
  }
  std::string page = Table(table);
  for (const v1::Indicator& indicator : response.indicators()) {
    page += "\n" + indicator.id() + " (" + indicator.name() + ")\n";
    page += Wrapped(std::string(kIndent, ' '), indicator.sentence(), kIndent);
    std::string parts;
    for (const v1::IndicatorPart& part : indicator.parts()) {
      parts += (parts.empty() ? "" : "; ") + PartOf(part);
    }
    if (!parts.empty()) page += Wrapped(std::string(kIndent, ' '), parts, kIndent);
    page += SourceLines(indicator.provenance());
  }
  return page;
}

}  // namespace accord::cli
