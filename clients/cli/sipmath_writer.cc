#include "clients/cli/sipmath_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <string_view>

#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      quoted += escaped;
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// Without what ids stand behind and between: contracts["key"].clauses["gain"].pay is key.gain.pay.
std::string SipNameOf(std::string_view figure) {
  std::string name;
  std::string word;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!name.empty()) name += '.';
    name += part;
  };
  for (std::size_t i = 0; i < figure.size(); ++i) {
    const char c = figure[i];
    if (c == '[') {  // the word before it is what the entry is
      word.clear();
      const std::size_t end = figure.find("\"]", i);
      if (end == figure.npos) break;
      add(std::string(figure.substr(i + 2, end - i - 2)));
      i = end + 1;
    } else if (c == '.') {
      if (word == "supplier" || word == "client") {
        word += '_';  // supplier.npv is supplier_npv
      } else {
        word.clear();
      }
    } else {
      word += c;
    }
  }
  add(word);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && c != '_' && c != '.') c = '_';
  }
  if (!name.empty() && name[0] >= '0' && name[0] <= '9') name.insert(0, "_");
  return name;
}

void AppendSip(const std::string& name, const v1::PathFigure& figure, std::string& text) {
  const auto& values = figure.values();
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / values.size();
  for (const double value : values) squares += (value - mean) * (value - mean);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  text += "    {\n      \"name\": " + Quoted(name) +
          ",\n      \"ref\": {\"source\": \"rng\", \"name\": \"index\"},\n"
          "      \"function\": \"SIP_Array\",\n"
          "      \"arguments\": {\n        \"type\": \"array\",\n        \"value\": [";
  for (int i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + NumberText(values[i]);
  }
  text += "]\n      },\n      \"metadata\": {\"figure\": " + Quoted(figure.figure()) +
          ", \"count\": " + std::to_string(values.size());
  if (!values.empty()) {
    text += ", \"mean\": " + NumberText(mean) +
            ", \"std\": " + NumberText(std::sqrt(squares / std::max(values.size() - 1, 1))) +
            ", \"min\": " + NumberText(*least) + ", \"max\": " + NumberText(*most);
  }
  text += "}\n    }";
}

}  // namespace

std::string SipmathLibraryOf(const v1::SimulationReport& report) {
  const v1::RunSummary& run = report.run();
  std::string text =
      "{\n  \"name\": " + Quoted(run.display_name()) +
      ",\n  \"objectType\": \"sipModel\",\n  \"libraryType\": \"SIPmath_3_0\",\n"
      "  \"version\": \"1\",\n  \"provenance\": " +
      Quoted("accord " + run.engine_version() + ", seed " + std::to_string(run.seed()) + ", " +
             std::to_string(run.path_count()) + " paths, digest " + run.digest()) +
      ",\n  \"globalVariables\": [],\n  \"U01\": {\n    \"rng\": [\n"
      "      {\"name\": \"index\", \"function\": \"Index\", "
      "\"arguments\": {\"counter\": \"PM_Index\"}}\n    ]\n  },\n  \"sips\": [\n";
  std::set<std::string> taken;
  for (int i = 0; i < report.path_figures_size(); ++i) {
    const std::string plain = SipNameOf(report.path_figures(i).figure());
    std::string name = plain;
    for (int copy = 2; !taken.insert(name).second; ++copy) {
      name = plain + "_" + std::to_string(copy);
    }
    if (i > 0) text += ",\n";
    AppendSip(name, report.path_figures(i), text);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace accord::cli
