#include "clients/cli/render_sensitivity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "accord/v1/sensitivity.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/name_in.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_sweep.h"

namespace accord::cli {
namespace {

constexpr int kBarWidth = 16;

bool IsShare(const std::string& figure) { return figure.ends_with(".loss_probability"); }

std::string Text(const std::string& figure, const v1::Estimate& estimate) {
  return IsShare(figure) ? ShareWithError(estimate) : MoneyWithError(estimate);
}

// With the digits that the difference has: both ends are on the same paths.
std::string EndText(const std::string& figure, const v1::Estimate& end,
                    const v1::Estimate& difference) {
  v1::Estimate shown = difference;
  shown.set_value(end.value());
  return IsShare(figure) ? Share(shown) : Money(shown);
}

// An input's value: four digits, from 1000 on as terms have it.
std::string InputValue(double value) {
  if (std::fabs(value) >= 1000) return TermValue(value);
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

const std::string& IdOf(const v1::SensitivityInput& input) {
  return input.has_driver() ? input.driver() : input.assumption();
}

// By input: the driver's name, or as much of the assumption's path as tells it apart.
std::vector<std::string> NamesOf(const v1::Scenario& scenario,
                                 const v1::SensitivityReport& report) {
  std::vector<std::string> paths;
  for (const v1::SensitivityInput& input : report.inputs()) {
    if (input.has_assumption()) paths.push_back(input.assumption());
  }
  const std::vector<std::string> short_paths = ShortNames(paths);
  std::vector<std::string> names;
  std::size_t assumption = 0;
  for (const v1::SensitivityInput& input : report.inputs()) {
    names.push_back(input.has_driver() ? NameIn(scenario.drivers(), input.driver())
                                       : short_paths[assumption++]);
  }
  return names;
}

// All bars of a tornado, from the least figure to the greatest.
class Scale {
 public:
  explicit Scale(const v1::TornadoReport& tornado) {
    least_ = most_ = tornado.base().value();
    for (const v1::TornadoBar& bar : tornado.bars()) {
      for (const double value : {bar.low().value(), bar.high().value()}) {
        least_ = std::min(least_, value);
        most_ = std::max(most_, value);
      }
    }
  }

  // Light towards the low end of the input, dark towards the high one; nothing where it does
  // nothing.
  std::string Bar(const v1::TornadoBar& bar, double base) const {
    if (bar.difference().value() == 0 && bar.difference().standard_error() == 0) return "";
    const int at_base = PlaceOf(base);
    std::string text;
    for (int place = 0; place < kBarWidth; ++place) {
      if (place == at_base) {
        text += "|";
      } else if (IsBetween(place, at_base, PlaceOf(bar.high().value()))) {
        text += "█";
      } else if (IsBetween(place, at_base, PlaceOf(bar.low().value()))) {
        text += "░";
      } else {
        text += " ";
      }
    }
    return text;
  }

 private:
  static bool IsBetween(int place, int a, int b) {
    return std::min(a, b) <= place && place <= std::max(a, b);
  }
  int PlaceOf(double value) const {
    if (!(most_ > least_)) return kBarWidth / 2;
    return static_cast<int>(std::lround((value - least_) / (most_ - least_) * (kBarWidth - 1)));
  }

  double least_ = 0, most_ = 0;
};

std::string RenderTornado(const v1::TornadoReport& tornado, const v1::SensitivityReport& report,
                          const std::vector<std::string>& names) {
  const std::string& figure = tornado.figure();
  std::string text = "\n" + Wrapped("", figure + " is " + Text(figure, tornado.base()), 2);
  const Scale scale(tornado);
  Rows rows = {{"input", "low", "high", "at low", "at high", "difference", ""}};
  bool all_paired = true;
  for (const v1::TornadoBar& bar : tornado.bars()) {
    const v1::SensitivityInput& input = report.inputs(bar.input());
    rows.push_back({names[static_cast<std::size_t>(bar.input())], InputValue(input.low()),
                    InputValue(input.high()), EndText(figure, bar.low(), bar.difference()),
                    EndText(figure, bar.high(), bar.difference()), Text(figure, bar.difference()),
                    scale.Bar(bar, tornado.base().value())});
    all_paired = all_paired && bar.is_paired();
  }
  text += Table(rows);
  if (!all_paired) {
    text += Wrapped("  ",
                    "Differences of this figure are surer than their errors say, which take both "
                    "ends for independent.",
                    2);
  }
  return text;
}

std::string CategoryName(v1::DriverCategory category) {
  switch (category) {
    case v1::DRIVER_CATEGORY_DEMAND:
      return "demand";
    case v1::DRIVER_CATEGORY_TECHNOLOGY:
      return "technology";
    case v1::DRIVER_CATEGORY_SUPPLY:
      return "supply";
    case v1::DRIVER_CATEGORY_PRICE:
      return "price";
    case v1::DRIVER_CATEGORY_PERFORMANCE:
      return "performance";
    default:
      return "other";
  }
}

std::string DecisionText(const v1::Scenario& scenario, const v1::PartySensitivity& party) {
  if (party.decisive_driver().empty()) {
    return "No driver would change by itself whether this party signs.";
  }
  const auto& drivers = party.drivers();
  const auto decisive = std::find_if(drivers.begin(), drivers.end(), [&](const auto& driver) {
    return driver.driver() == party.decisive_driver();
  });
  std::string text = NameIn(scenario.drivers(), party.decisive_driver()) +
                     " is what to find out first: knowing it changes whether this party signs on " +
                     Share(decisive->change_share()) + " of paths";
  if (decisive->has_threshold()) {
    text += "; it should sign " + std::string(decisive->signs_above() ? "above " : "below ") +
            InputValue(decisive->threshold()) + " (its mean over all periods), else walk away";
  }
  return text + ".";
}

std::string RenderParty(const v1::Scenario& scenario, const v1::PartySensitivity& party) {
  std::string text =
      "\n" + Wrapped("",
                     party.party() + ": mean NPV " + MoneyWithError(party.npv_mean()) + ", " +
                         TermValue(party.walk_away()) +
                         " without the deal: " + (party.signs() ? "signs" : "walks away"),
                     2);
  Rows rows = {{"driver", "of the variance", "worth knowing", "changes it on", "signs"}};
  for (const v1::DriverSensitivity& driver : party.drivers()) {
    const std::string cut = driver.has_threshold() ? (driver.signs_above() ? "above " : "below ") +
                                                         InputValue(driver.threshold())
                                                   : "";
    rows.push_back({NameIn(scenario.drivers(), driver.driver()),
                    ShareWithError(driver.first_order()), MoneyWithError(driver.information()),
                    Share(driver.change_share()), cut});
  }
  rows.push_back({"everything", "", MoneyWithError(party.perfect_information()), "", ""});
  text += Table(rows);
  std::string shares;
  for (const v1::CategoryShare& category : party.categories()) {
    shares += (shares.empty() ? "" : ", ") + CategoryName(category.category()) + " " +
              ShareWithError(category.share());
  }
  if (!shares.empty()) text += Wrapped("  ", "Variance by category: " + shares + ".", 2);
  if (!party.uncertainty_from().empty()) {
    text += Wrapped("  ",
                    "Uncertainty N of the coordination model, from this run: " +
                        InputValue(party.uncertainty()) + " (" + party.uncertainty_from() + ").",
                    2);
  }
  return text + Wrapped("  ", DecisionText(scenario, party), 2);
}

std::string RareInputs(const v1::SensitivityReport& report, const std::vector<std::string>& names) {
  std::string rare;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (report.inputs(static_cast<int>(i)).is_rare()) rare += (rare.empty() ? "" : ", ") + names[i];
  }
  if (rare.empty()) return "";
  return "\n" + Wrapped("",
                        "Rarer than one period in ten, so that it is held at 0 and at its median "
                        "severity in every period: " +
                            rare + ".",
                        0);
}

}  // namespace

std::string RenderSensitivity(const v1::Scenario& scenario, const v1::SensitivityReport& report) {
  const std::vector<std::string> names = NamesOf(scenario, report);
  std::string text =
      Title(report.display_name()) +
      Wrapped("",
              "Money in " + report.currency() + ". " +
                  Grouped(static_cast<double>(report.path_count()), 0) +
                  " paths for each end, seed " + std::to_string(report.seed()) +
                  ". Standard errors (±), of differences those on the same paths. Drivers are held "
                  "at their 10 % and 90 % quantiles in all periods.",
              0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& path = report.inputs(static_cast<int>(i)).assumption();
    if (!path.empty() && names[i] != path) text += "  " + names[i] + ": " + path + "\n";
  }
  for (const v1::TornadoReport& tornado : report.tornados()) {
    text += RenderTornado(tornado, report, names);
  }
  text += RareInputs(report, names);
  if (report.parties().empty()) return text;
  text += "\nWhat parties' NPVs hang on, by the mean of each driver over all periods\n";
  for (const v1::PartySensitivity& party : report.parties()) text += RenderParty(scenario, party);
  return text;
}

namespace {

// A driver's figures of the party whose mean NPV the figure is; two empty cells where it is
// another.
std::vector<DataCell> KnowledgeOf(const v1::SensitivityReport& report, const std::string& figure,
                                  const v1::SensitivityInput& input) {
  for (const v1::PartySensitivity& party : report.parties()) {
    if (party.party() + ".npv_mean" != figure) continue;
    for (const v1::DriverSensitivity& driver : party.drivers()) {
      if (!input.has_driver() || driver.driver() != input.driver()) continue;
      return {Measured{driver.first_order(), /*is_share=*/true}, Measured{driver.information()}};
    }
  }
  return {DataCell(), DataCell()};
}

}  // namespace

DataTable SensitivityTable(const v1::SensitivityReport& report) {
  DataTable table{{{"figure"},
                   {"kind"},
                   {"input"},
                   {"low"},
                   {"high"},
                   {"at_low", "at_low standard_error"},
                   {"at_high", "at_high standard_error"},
                   {"difference", "difference standard_error"},
                   {"first_order", "first_order standard_error"},
                   {"information", "information standard_error"}},
                  {}};
  for (const v1::TornadoReport& tornado : report.tornados()) {
    const bool is_share = IsShare(tornado.figure());
    for (const v1::TornadoBar& bar : tornado.bars()) {
      const v1::SensitivityInput& input = report.inputs(bar.input());
      std::vector<DataCell>& row = table.rows.emplace_back();
      row = {tornado.figure(),
             input.has_driver() ? "driver" : "assumption",
             IdOf(input),
             input.low(),
             input.high(),
             Measured{bar.low(), is_share},
             Measured{bar.high(), is_share},
             Measured{bar.difference(), is_share}};
      for (DataCell& cell : KnowledgeOf(report, tornado.figure(), input)) {
        row.push_back(std::move(cell));
      }
    }
  }
  return table;
}

}  // namespace accord::cli
