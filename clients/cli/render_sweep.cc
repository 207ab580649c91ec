#include "clients/cli/render_sweep.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>

#include "accord/v1/negotiation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

constexpr int kMostMapColumns = 45;
// From the lowest fifth of a map's span to the highest.
constexpr const char* kShades[] = {"·", "░", "▒", "▓", "█"};
constexpr std::size_t kShadeCount = std::size(kShades);

std::string MetricName(const std::string& metric) {
  if (metric == "utility") return "U";
  if (metric == "npv_mean") return "mean NPV";
  if (metric == "npv_sd") return "sd";
  if (metric == "cvar_95") return "CVaR 95";
  if (metric == "loss_probability") return "chance of loss";
  if (metric == "peak_shortfall_p95") return "reserve 95 %";
  if (metric == "peak_shortfall_mean") return "mean shortfall";
  if (metric == "drawdown_mean") return "mean drawdown";
  return metric;
}

// Whose figure it is, and which: "supplier", "npv_mean".
std::pair<std::string, std::string> Split(const std::string& figure) {
  const std::size_t dot = figure.rfind('.');
  return {figure.substr(0, dot), figure.substr(dot + 1)};
}

std::string OwnerName(const std::string& owner) {
  if (owner == "joint") return "all parties together";
  return owner;
}

bool IsShare(const std::string& figure) { return Split(figure).second == "loss_probability"; }

std::string FigureText(const std::string& figure, const v1::Estimate& estimate) {
  return IsShare(figure) ? ShareWithError(estimate) : MoneyWithError(estimate);
}

// With the digits that tell apart what lies within such a span: on the same paths figures differ by
// less than their errors.
std::string FigureWithin(const std::string& figure, double value, double span) {
  v1::Estimate estimate;
  estimate.set_value(value);
  estimate.set_standard_error(span / 50);
  return IsShare(figure) ? Share(estimate) : Money(estimate);
}

class Sweep {
 public:
  Sweep(const v1::SweepHeader& header, const v1::SweepRows& rows) : header_(header), rows_(rows) {
    std::vector<std::string> paths;
    for (const v1::SweepAxis& axis : header.axes()) paths.push_back(axis.path());
    names_ = ShortNames(paths);
  }

  const std::vector<std::string>& names() const { return names_; }

  std::string ValueName(const v1::SweepRow& row, int axis) const {
    const v1::SweepAxis& of = header_.axes(axis);
    const double value = row.values(axis);
    if (of.is_numeric()) return TermValue(value);
    const int position = static_cast<int>(value);
    return position < of.value_names_size() ? of.value_names(position)
                                            : "value " + std::to_string(position);
  }

  // "share 0.3, cap 5 000".
  std::string SetName(std::int64_t set) const {
    std::string text;
    for (int a = 0; a < header_.axes_size(); ++a) {
      text += (a == 0 ? "" : ", ") + names_[static_cast<std::size_t>(a)] + " " +
              ValueName(rows_.rows(static_cast<int>(set)), a);
    }
    return text;
  }

  // Rows by the first term, columns by the second, which every row has alike.
  bool IsGrid() const {
    if (header_.axes_size() != 2) return false;
    const std::int64_t down = header_.axes(0).value_count(), across = header_.axes(1).value_count();
    if (down < 2 || across < 2 || across > kMostMapColumns || down * across != rows_.rows_size()) {
      return false;
    }
    for (int r = 0; r < rows_.rows_size(); ++r) {
      if (rows_.rows(r).values(1) != rows_.rows(static_cast<int>(r % across)).values(1)) {
        return false;
      }
    }
    return true;
  }

  std::string Map(int figure) const {
    const std::string& name = header_.figures(figure);
    const int across = header_.axes(1).value_count();
    double low = INFINITY, high = -INFINITY;
    int best = 0;
    for (int r = 0; r < rows_.rows_size(); ++r) {
      const double value = ValueAt(r, figure);
      low = std::min(low, value);
      if (value > high) best = r;
      high = std::max(high, value);
    }
    const auto shade = [&](int row) {
      const double share = high > low ? (ValueAt(row, figure) - low) / (high - low) : 0.0;
      return kShades[std::min(kShadeCount - 1,
                              static_cast<std::size_t>(share * static_cast<double>(kShadeCount)))];
    };
    Rows numbers = {{names_[0] + " \\ " + names_[1]}};
    for (int c = 0; c < across; ++c) numbers[0].push_back(ValueName(rows_.rows(c), 1));
    Rows shades = {{"", ""}};
    for (int r = 0; r < rows_.rows_size(); ++r) {
      if (r % across == 0) {
        numbers.push_back({ValueName(rows_.rows(r), 0)});
        shades.push_back({numbers.back()[0], ""});
      }
      numbers.back().push_back(FigureWithin(name, ValueAt(r, figure), high - low) + " " + shade(r));
      shades.back()[1] += std::string(shade(r)) + shade(r);
    }
    const auto [owner, metric] = Split(name);
    std::string text = "\n" + MetricName(metric) + ", " + OwnerName(owner) + "\n";
    std::string table = Table(numbers);
    if (!FitsPage(table)) {
      text += Wrapped("",
                      names_[1] + " from " + ValueName(rows_.rows(0), 1) + " to " +
                          ValueName(rows_.rows(across - 1), 1) + ", left to right; " + names_[0] +
                          " downwards",
                      2);
      shades.erase(shades.begin());
      table = Table(shades);
    }
    text += table + Legend(low, high, name);
    return text + "  highest at " + SetName(best) + ": " +
           FigureText(name, rows_.rows(best).figures(figure)) + "\n";
  }

  // A table for each party, wide ones in parts.
  std::string Tables() const {
    std::vector<std::string> owners;
    std::map<std::string, std::vector<int>> figures;
    for (int f = 0; f < header_.figures_size(); ++f) {
      const std::string owner = Split(header_.figures(f)).first;
      if (!figures.contains(owner)) owners.push_back(owner);
      figures[owner].push_back(f);
    }
    std::string text;
    for (const std::string& owner : owners) {
      text += "\n" + Wrapped("", OwnerName(owner), 2) + TableOf(figures[owner]);
    }
    return text;
  }

  // The efforts chosen under each set; empty where none are.
  std::string Efforts() const {
    if (header_.efforts().empty()) return "";
    const bool all_rest = std::all_of(rows_.rows().begin(), rows_.rows().end(),
                                      [](const auto& row) { return row.is_fixed_point(); });
    Rows table(1);
    for (const std::string& name : names_) table[0].push_back(name);
    for (const v1::SweptEffort& effort : header_.efforts()) table[0].push_back(NameOf(effort));
    if (!all_rest) table[0].push_back("");
    for (const v1::SweepRow& row : rows_.rows()) {
      std::vector<std::string>& line = table.emplace_back();
      for (int a = 0; a < header_.axes_size(); ++a) line.push_back(ValueName(row, a));
      for (const double shift : row.shifts()) line.push_back(Figure(shift));
      if (!all_rest) line.push_back(row.is_fixed_point() ? "" : "no rest");
    }
    return "\nefforts, as shifts of drivers\n" + Table(table) +
           (all_rest ? ""
                     : "  no rest: no efforts that answer one another were found within 20 "
                       "rounds\n");
  }

  // The sets that no other one makes everybody's U better than; empty without efforts, and where U
  // was not asked for of more than one party.
  std::string Unbettered() const {
    if (header_.efforts().empty()) return "";
    std::vector<int> utilities;
    for (int f = 0; f < header_.figures_size(); ++f) {
      const std::string& figure = header_.figures(f);
      if (figure.ends_with(".utility") && !figure.starts_with("joint.")) utilities.push_back(f);
    }
    if (utilities.size() < 2) return "";
    std::string sets;
    for (int r = 0; r < rows_.rows_size(); ++r) {
      const auto betters = [&](int other) {
        return std::all_of(utilities.begin(), utilities.end(),
                           [&](int figure) { return ValueAt(other, figure) > ValueAt(r, figure); });
      };
      bool is_bettered = false;
      for (int other = 0; other < rows_.rows_size(); ++other) {
        is_bettered = is_bettered || betters(other);
      }
      if (!is_bettered) sets += (sets.empty() ? "" : "; ") + SetName(r);
    }
    return "\n" + Wrapped("",
                          "No other of these sets is better for everybody, by U on these paths, "
                          "than: " +
                              sets + ".",
                          2);
  }

  static std::string NameOf(const v1::SweptEffort& effort) {
    return effort.party() + "'s " + effort.driver();
  }

 private:
  double ValueAt(int row, int figure) const { return rows_.rows(row).figures(figure).value(); }

  std::string TableOf(const std::vector<int>& figures) const {
    Rows table(1);
    for (const std::string& name : names_) table[0].push_back(name);
    for (const int f : figures) {
      table[0].push_back(MetricName(Split(header_.figures(f)).second));
    }
    for (const v1::SweepRow& row : rows_.rows()) {
      std::vector<std::string>& line = table.emplace_back();
      for (int a = 0; a < header_.axes_size(); ++a) line.push_back(ValueName(row, a));
      for (const int f : figures) line.push_back(FigureText(header_.figures(f), row.figures(f)));
    }
    const std::string text = Table(table);
    if (FitsPage(text) || figures.size() == 1) return text;
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>((figures.size() + 1) / 2);
    return TableOf({figures.begin(), middle}) + TableOf({middle, figures.end()});
  }

  static std::string Legend(double low, double high, const std::string& figure) {
    std::string text = "  ";
    for (std::size_t i = 0; i < kShadeCount; ++i) {
      const double from =
          low + (high - low) * static_cast<double>(i) / static_cast<double>(kShadeCount);
      text += std::string(i == 0 ? "" : "   ") + kShades[i] + " from " +
              FigureWithin(figure, from, high - low);
    }
    return text + "\n";
  }

  const v1::SweepHeader& header_;
  const v1::SweepRows& rows_;
  std::vector<std::string> names_;
};

// The entries of a path that have ids: "gain" of contracts["key"].clauses["gain"].share.
std::string LastId(const std::string& path) {
  const std::size_t end = path.rfind("\"]");
  const std::size_t begin = end == std::string::npos ? end : path.rfind("[\"", end);
  return begin == std::string::npos ? "" : path.substr(begin + 2, end - begin - 2);
}

}  // namespace

std::string TermValue(double value) {
  v1::Estimate known;
  known.set_value(value);
  return Money(known);
}

std::vector<std::string> ShortNames(const std::vector<std::string>& paths) {
  std::vector<std::string> last, with_id;
  for (const std::string& path : paths) {
    if (path.empty()) {
      last.push_back("terms");
      with_id.push_back("terms");
      continue;
    }
    const std::size_t dot = path.rfind('.');
    const bool is_entry = path.back() == ']';
    last.push_back(is_entry ? LastId(path) : path.substr(dot == std::string::npos ? 0 : dot + 1));
    with_id.push_back(is_entry || LastId(path).empty() ? last.back()
                                                       : LastId(path) + " " + last.back());
  }
  for (const auto& names : {with_id, last}) {
    const bool has_empty = std::find(names.begin(), names.end(), "") != names.end();
    if (!has_empty && std::set<std::string>(names.begin(), names.end()).size() == names.size()) {
      return names;
    }
  }
  return paths;
}

std::string RenderSweep(const v1::SweepHeader& header, const v1::SweepRows& rows,
                        const v1::SweepSummary& summary, bool all_figures) {
  const Sweep sweep(header, rows);
  std::string text = Title(header.display_name()) + "Money in " + header.currency() + ". " +
                     Counted(header.set_count(), "term set", "term sets") + " on the same " +
                     Grouped(static_cast<double>(header.path_count()), 0) + " paths, seed " +
                     std::to_string(header.seed()) + "; figures with their standard errors (±).\n";
  text += Wrapped(
      "",
      header.efforts_size() > 0
          ? "Efforts are chosen under each set, by each party to its own U, on other paths."
      : header.sets_that_move_chance() == 0
          ? "Behaviour is the same under all terms: they move money and risk alone."
          : Counted(header.sets_that_move_chance(), "set moves", "sets move") +
                " chance itself and are drawn anew, on the same random numbers, against the "
                "references of the base (as compare, other than simulate --set).",
      0);
  for (std::size_t a = 0; a < sweep.names().size(); ++a) {
    const std::string& path = header.axes(static_cast<int>(a)).path();
    if (path != sweep.names()[a] && !path.empty()) {
      text += "  " + sweep.names()[a] + ": " + path + "\n";
    }
  }
  bool has_map = false;
  for (int f = 0; sweep.IsGrid() && f < header.figures_size(); ++f) {
    const bool is_main = header.efforts().empty() ? header.figures(f).ends_with(".npv_mean")
                                                  : header.figures(f).ends_with(".utility");
    if (!all_figures && !is_main) continue;
    has_map = true;
    text += sweep.Map(f);
  }
  if (!has_map) text += sweep.Tables();
  text += sweep.Efforts();
  if (summary.best_size() == 0) return text;
  text += "\nBest of these sets, on these paths\n";
  for (const v1::BestSet& best : summary.best()) {
    text += Wrapped("",
                    "  " + OwnerName(Split(best.figure()).first) + ": " +
                        sweep.SetName(best.set()) + ", " + MetricName(Split(best.figure()).second) +
                        " " + MoneyWithError(best.value()),
                    2);
  }
  return text + sweep.Unbettered();
}

DataTable SweepTable(const v1::SweepHeader& header, const v1::SweepRows& rows) {
  DataTable table{{{"set"}}, {}};
  for (const v1::SweepAxis& axis : header.axes()) {
    table.columns.push_back({axis.path().empty() ? "alternative" : axis.path()});
  }
  for (const std::string& figure : header.figures()) {
    table.columns.push_back({figure, figure + " standard_error"});
  }
  for (const v1::SweptEffort& effort : header.efforts()) {
    table.columns.push_back(
        {(effort.contract() + " " + effort.party() + " " + effort.driver()) + " shift"});
  }
  for (const v1::SweepRow& row : rows.rows()) {
    std::vector<DataCell>& cells = table.rows.emplace_back();
    cells.emplace_back(static_cast<double>(row.set()));
    for (int a = 0; a < row.values_size(); ++a) {
      const v1::SweepAxis& axis = header.axes(a);
      const int position = axis.is_numeric() ? 0 : static_cast<int>(row.values(a));
      if (!axis.is_numeric() && position < axis.value_names_size()) {
        cells.emplace_back(axis.value_names(position));
      } else {
        cells.emplace_back(row.values(a));
      }
    }
    for (int f = 0; f < row.figures_size(); ++f) {
      cells.emplace_back(Measured{row.figures(f), IsShare(header.figures(f))});
    }
    for (const double shift : row.shifts()) cells.emplace_back(shift);
  }
  return table;
}

}  // namespace accord::cli
