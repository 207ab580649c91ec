#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/name_in.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

constexpr int kBins = 40;  // of a chart; a driver that is certain has one

std::string Figure(double value) {
  v1::Estimate estimate;
  estimate.set_value(value);
  return Money(estimate);
}

// A bar of eighths for each bin, the likeliest one full; nothing where a bin has next to none.
std::string Bars(const v1::DriverSummary& driver) {
  static const std::vector<std::string> kEighths = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double kNextToNone = 1e-9;
  const auto& bins = driver.bin_probabilities();
  const double most = bins.empty() ? 0 : *std::max_element(bins.begin(), bins.end());
  std::string text;
  for (const double probability : bins) {
    const double share = most > 0 ? probability / most : 0;
    const int height = share < kNextToNone ? 0 : std::max(1, static_cast<int>(8 * share + 0.5));
    text += kEighths[static_cast<std::size_t>(std::min(height, 8))];
  }
  return text;
}

// Where P10, P50 and P90 lie below the bars.
std::string Marks(const v1::DriverSummary& driver) {
  const int bins = driver.bin_probabilities_size();
  std::string text(static_cast<std::size_t>(bins), ' ');
  const double width = driver.chart_max() - driver.chart_min();
  const auto mark = [&](double value, char sign) {
    const double place = width > 0 ? (value - driver.chart_min()) / width * bins : 0;
    text[static_cast<std::size_t>(std::clamp(static_cast<int>(place), 0, bins - 1))] = sign;
  };
  if (bins == 0) return text;
  mark(driver.p10(), '<');
  mark(driver.p90(), '>');
  mark(driver.p50(), '|');
  return text;
}

}  // namespace

std::string RenderDrivers(const v1::Scenario& scenario, const v1::CheckScenarioResponse& response) {
  if (response.drivers().empty()) return "";
  Rows figures = {{"driver as entered", "mean", "sd", "P10", "P50", "P90"}};
  Rows charts = {{"density: < P10, | P50, > P90", "0.5 %", "", "99.5 %"}};
  for (const v1::DriverSummary& driver : response.drivers()) {
    const std::string name = NameIn(scenario.drivers(), driver.driver());
    figures.push_back({name, driver.has_mean() ? Figure(driver.mean()) : "infinite",
                       driver.has_sd() ? Figure(driver.sd()) : "infinite", Figure(driver.p10()),
                       Figure(driver.p50()), Figure(driver.p90())});
    charts.push_back({name, Figure(driver.chart_min()), PadRight(Bars(driver), kBins),
                      Figure(driver.chart_max())});
    charts.push_back({"", "", PadRight(Marks(driver), kBins), ""});
  }
  return Table(figures) + "\n" + Table(charts);
}

}  // namespace accord::cli
