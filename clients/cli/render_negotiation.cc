#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_sweep.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {
namespace {

// Of a long frontier a page shows so many offers, the solutions always; tables have them all.
constexpr int kMostShown = 17;
using Axes = google::protobuf::RepeatedPtrField<v1::TermAxis>;

constexpr int kChartWidth = 64, kChartHeight = 16;

// How far something gives way.
std::string StepText(const std::string& figure, double value) {
  return figure == "loss_probability" ? Grouped(100 * value, 2) + " points" : TermValue(value);
}

std::string FigureText(const std::string& figure, double value) {
  return figure == "loss_probability" ? Share(value, 2) : TermValue(value);
}

// A table, a wide one in parts that all have the first column.
std::string Parted(const Rows& rows) {
  const std::string text = Table(rows);
  const std::size_t columns = rows.front().size();
  if (FitsPage(text) || columns <= 2) return text;
  const auto part = [&](std::size_t from, std::size_t to) {
    Rows some;
    for (const std::vector<std::string>& row : rows) {
      std::vector<std::string>& line = some.emplace_back(1, row.front());
      for (std::size_t c = from; c < to; ++c) line.push_back(row[c]);
    }
    return Parted(some);
  };
  const std::size_t middle = 1 + columns / 2;
  return part(1, middle) + part(middle, columns);
}

class Negotiation {
 public:
  Negotiation(const v1::NegotiationReport& report, const Axes& asked)
      : report_(report), asked_(asked) {
    std::vector<std::string> paths;
    for (const v1::SweepAxis& axis : report.axes()) paths.push_back(axis.path());
    names_ = ShortNames(paths);
    const int count = report.frontier_size();
    for (int i = 0; i < count; ++i) {
      const bool is_spread =
          count <= kMostShown || i == count - 1 ||
          i * (kMostShown - 1) / (count - 1) != (i - 1) * (kMostShown - 1) / (count - 1) || i == 0;
      if (is_spread || IsSolution(i)) shown_.push_back(i);
    }
  }

  std::string Head() const {
    std::string text =
        Title(report_.display_name()) +
        Wrapped("",
                "Money in " + report_.currency() + ". " +
                    Counted(report_.set_count(), "term set", "term sets") +
                    (report_.is_searched() ? " searched" : " of a grid") + " on " +
                    Grouped(static_cast<double>(report_.path_count()), 0) + " paths, seed " +
                    std::to_string(report_.seed()) +
                    "; figures are those of as many fresh paths, seed " +
                    std::to_string(report_.fresh_seed()) + ", with standard errors (±).",
                0);
    text += Wrapped("", Behaviour(), 0);
    if (report_.passed_over_count() > 0) {
      text += Wrapped("",
                      Counted(report_.passed_over_count(), "set", "sets") +
                          " of the search cannot be taken and were passed over.",
                      0);
    }
    for (std::size_t a = 0; a < names_.size(); ++a) {
      const std::string& path = report_.axes(static_cast<int>(a)).path();
      if (path != names_[a] && !path.empty()) text += "  " + names_[a] + ": " + path + "\n";
    }
    return text + "\nWithout a deal\n" + WalkAwayLine("supplier", report_.supplier_walk_away()) +
           WalkAwayLine("client", report_.client_walk_away());
  }

  std::string Zone() const {
    std::string text = "\nZone of possible agreement\n";
    const std::string of_all = " of " + Counted(report_.set_count(), "set", "sets");
    if (report_.zone_count() == 0) {
      const std::string none = report_.acceptable_count() == 0
                                   ? "no set meets all limits."
                                   : std::to_string(report_.acceptable_count()) + of_all +
                                         " meet all limits, and none of these leaves both parties "
                                         "as well off as walking away.";
      return text + Wrapped("  ", "No deal: " + none, 2);
    }
    std::string terms;
    for (const v1::ZoneSpan& span : report_.zone()) {
      terms += "; " + names_[static_cast<std::size_t>(span.axis())] + " " +
               Span(TermValue(span.from()), TermValue(span.to()));
    }
    return text + Wrapped("  ",
                          std::to_string(report_.zone_count()) + of_all +
                              " leave nobody worse off than walking away" + terms +
                              ". At best, on the paths searched, the supplier gains " +
                              TermValue(report_.supplier_most_gain()) + ", the client " +
                              TermValue(report_.client_most_gain()) + ".",
                          2);
  }

  std::string Solutions() const {
    if (!report_.has_nash()) return "";
    Rows rows = {{""},
                 {"supplier gains"},
                 {"client gains"},
                 {"joint surplus"},
                 {"risk costs supplier"},
                 {"risk costs client"}};
    std::string terms;
    const auto add = [&](const char* name, int place) {
      const v1::NegotiatedOffer& offer = report_.frontier(place);
      rows[0].push_back(name);
      rows[1].push_back(MoneyWithError(offer.supplier().gain()));
      rows[2].push_back(MoneyWithError(offer.client().gain()));
      rows[3].push_back(MoneyWithError(offer.joint_surplus()));
      rows[4].push_back(MoneyWithError(offer.supplier().risk_premium()));
      rows[5].push_back(MoneyWithError(offer.client().risk_premium()));
      terms += Wrapped("  ",
                       std::string(name) + ": " + TermsText(offer) +
                           (offer.is_confirmed() ? "; confirmed" : "; NOT confirmed"),
                       4);
    };
    add("Nash", report_.nash());
    add("Kalai-Smorodinsky", report_.kalai_smorodinsky());
    return "\nWhat they would agree on\n" + terms + Table(rows) + Ends();
  }

  std::string Frontier() const {
    if (report_.frontier().empty()) return "";
    std::string text =
        "\nPareto frontier: " + Counted(report_.frontier_count(), "offer", "offers") +
        " that no other is better than for both" +
        (static_cast<int>(shown_.size()) < report_.frontier_count()
             ? ", " + std::to_string(shown_.size()) + " shown"
             : "") +
        "\n";
    Rows terms(1, {"#"});
    for (const std::string& name : names_) terms[0].push_back(name);
    for (const v1::SweptEffort& effort : report_.efforts()) {
      terms[0].push_back(effort.party() + "'s " + effort.driver());
    }
    terms[0].push_back("");
    for (const int i : shown_) {
      const v1::NegotiatedOffer& offer = report_.frontier(i);
      std::vector<std::string>& line = terms.emplace_back();
      line.push_back(std::to_string(i + 1));
      for (int a = 0; a < report_.axes_size(); ++a) line.push_back(OfferedValue(report_, offer, a));
      for (const double shift : offer.shifts()) line.push_back(Figure(shift));
      line.push_back(Remark(i));
    }
    text += Parted(terms);
    for (const bool is_suppliers : {true, false}) {
      Rows rows = {{"#", "U", "gain", "mean NPV", "CVaR 95", "chance of loss"}};
      for (const int i : shown_) {
        const v1::OfferFigures& figures =
            is_suppliers ? report_.frontier(i).supplier() : report_.frontier(i).client();
        rows.push_back({std::to_string(i + 1), MoneyWithError(figures.utility()),
                        MoneyWithError(figures.gain()), MoneyWithError(figures.npv_mean()),
                        MoneyWithError(figures.cvar_95()),
                        ShareWithError(figures.loss_probability())});
      }
      text += std::string("\n") + (is_suppliers ? "supplier" : "client") + "\n" + Parted(rows);
    }
    return text + "\n" +
           Wrapped("",
                   "On fresh paths " + std::to_string(report_.dominated_count()) + " of " +
                       Counted(report_.frontier_size(), "offer", "offers") +
                       " would be dominated by another, " +
                       std::to_string(report_.surely_dominated_count()) + " beyond error.",
                   0);
  }

  // Gains of all offers: the client's upwards, the supplier's to the right.
  std::string Chart() const {
    if (report_.frontier_size() < 2) return "";
    double left = 0, right = 0, low = 0, high = 0;
    for (const v1::NegotiatedOffer& offer : report_.frontier()) {
      left = std::min(left, offer.supplier().gain().value());
      right = std::max(right, offer.supplier().gain().value());
      low = std::min(low, offer.client().gain().value());
      high = std::max(high, offer.client().gain().value());
    }
    if (!(right > left && high > low)) return "";
    std::vector<std::vector<std::string>> cells(kChartHeight,
                                                std::vector<std::string>(kChartWidth, " "));
    const auto column = [&](double x) {
      return static_cast<std::size_t>(std::lround((x - left) / (right - left) * (kChartWidth - 1)));
    };
    const auto row = [&](double y) {
      return static_cast<std::size_t>(std::lround((high - y) / (high - low) * (kChartHeight - 1)));
    };
    for (std::string& cell : cells[row(0)]) cell = "─";
    for (std::vector<std::string>& line : cells) line[column(0)] = "│";
    cells[row(0)][column(0)] = "┼";
    const auto put = [&](int i, const char* mark) {
      const v1::NegotiatedOffer& offer = report_.frontier(i);
      cells[row(offer.client().gain().value())][column(offer.supplier().gain().value())] = mark;
    };
    for (int i = 0; i < report_.frontier_size(); ++i) {
      put(i, report_.frontier(i).is_in_zone() ? "•" : "·");
    }
    if (report_.has_nash()) {
      put(report_.kalai_smorodinsky(), "K");
      put(report_.nash(), "N");
    }
    std::string text =
        "\n" + Wrapped("",
                       "Gains over walking away: the client's upwards, from " + TermValue(low) +
                           " to " + TermValue(high) + "; the supplier's to the right, from " +
                           TermValue(left) + " to " + TermValue(right),
                       2);
    for (const std::vector<std::string>& line : cells) {
      std::string drawn = "  ";
      for (const std::string& cell : line) drawn += cell;
      text += drawn.substr(0, drawn.find_last_not_of(' ') + 1) + "\n";
    }
    return text + "  • in the zone  · outside  N Nash  K Kalai-Smorodinsky\n";
  }

  std::string Disagreement() const {
    if (!report_.has_disagreement()) return "";
    const v1::Disagreement& disagreement = report_.disagreement();
    std::string text =
        "\n" +
        Wrapped("",
                "Each party's figures are those of its own beliefs. At the Nash point the supplier "
                "expects " +
                    MoneyWithError(disagreement.joint_npv()) +
                    " more of everybody's mean NPV together than the client; clauses price " +
                    MoneyWithError(disagreement.priced()) + " of it (errors are not paired).",
                0);
    Rows rows = {
        {"clause pays, discounted", "as the supplier sees it", "as the client does", "difference"}};
    for (const v1::ClauseDisagreement& clause : disagreement.clauses()) {
      rows.push_back({clause.clause(), MoneyWithError(clause.supplier_view()),
                      MoneyWithError(clause.client_view()), MoneyWithError(clause.difference())});
    }
    return text + Parted(rows) +
           Wrapped("  ",
                   "Above 0, more of a clause against a smaller fixed fee is better for both in "
                   "their own eyes; below 0, less of it.",
                   2);
  }

  std::string Obstacles() const {
    if (report_.obstacles().empty()) return "";
    std::string text = "\nWhat stands in the way\n";
    for (const v1::NegotiationObstacle& obstacle : report_.obstacles()) {
      const std::string what =
          obstacle.figure().empty()
              ? obstacle.party() + "'s walk-away, U " + TermValue(obstacle.level())
              : obstacle.party() + "." + obstacle.figure() +
                    (obstacle.is_floor() ? " at least " : " at most ") +
                    FigureText(obstacle.figure(), obstacle.level());
      const std::string opens = obstacle.has_relaxation()
                                    ? "given way by " +
                                          StepText(obstacle.figure(), obstacle.relaxation()) +
                                          " it alone opens a deal, " + TermsText(obstacle.offer())
                                    : "alone it opens no deal" + Together(obstacle);
      text += Wrapped("  ",
                      what + ": met by " + std::to_string(obstacle.sets_meeting()) + " of " +
                          Counted(report_.set_count(), "set", "sets") + "; " + opens + ".",
                      4);
    }
    if (report_.has_nearest()) {
      text += Wrapped(
          "  ",
          "The deal that this opens, the nearest to one: " + TermsText(report_.nearest()) + ".", 4);
    }
    return text;
  }

 private:
  bool IsSolution(int i) const {
    return report_.has_nash() && (i == report_.nash() || i == report_.kalai_smorodinsky());
  }

  std::string Behaviour() const {
    if (report_.efforts_size() > 0) {
      return "Efforts are chosen under each set, by each party to its own U, on other paths.";
    }
    if (report_.sets_that_move_chance() == 0) {
      return "Behaviour is the same under all terms: they move money and risk alone.";
    }
    return Counted(report_.sets_that_move_chance(), "set moves", "sets move") +
           " chance itself and are drawn anew, on the same random numbers.";
  }

  static std::string Together(const v1::NegotiationObstacle& obstacle) {
    if (!obstacle.has_relaxation_together()) return "";
    if (obstacle.relaxation_together() == 0) return ", which the deal below meets";
    return ", together with the others it must give way by " +
           StepText(obstacle.figure(), obstacle.relaxation_together());
  }

  // Terms that a solution has at an end of what was asked: what lies beyond was not looked at.
  std::string Ends() const {
    std::string terms;
    for (int a = 0; a < report_.axes_size() && a < asked_.size(); ++a) {
      const std::optional<std::pair<double, double>> ends = EndsOf(asked_.Get(a));
      if (!ends || !report_.axes(a).is_numeric()) continue;
      for (const int solution : {report_.nash(), report_.kalai_smorodinsky()}) {
        const double value = report_.frontier(solution).values(a);
        if (value != ends->first && value != ends->second) continue;
        terms += (terms.empty() ? "" : ", ") + names_[static_cast<std::size_t>(a)] + " " +
                 TermValue(value);
        break;
      }
    }
    if (terms.empty()) return "";
    return Wrapped("  ",
                   "At an end of what was looked at: " + terms +
                       ". Beyond it there may be terms that suit both better.",
                   2);
  }

  // Nothing where there is one value alone, or texts.
  static std::optional<std::pair<double, double>> EndsOf(const v1::TermAxis& axis) {
    if (axis.has_range()) {
      return std::minmax({axis.range().from(), axis.range().to()});
    }
    if (axis.numbers_size() < 2) return std::nullopt;
    const auto [least, greatest] =
        std::minmax_element(axis.numbers().begin(), axis.numbers().end());
    return std::pair(*least, *greatest);
  }

  static std::string WalkAwayLine(const std::string& party, const v1::WalkAway& walk_away) {
    return "  " + party + ": U " + MoneyWithError(walk_away.utility()) +
           (walk_away.alternative().empty() ? "" : ", under " + walk_away.alternative()) + "\n";
  }

  std::string TermsText(const v1::NegotiatedOffer& offer) const {
    std::string text;
    for (int a = 0; a < report_.axes_size(); ++a) {
      text += (a == 0 ? "" : ", ") + names_[static_cast<std::size_t>(a)] + " " +
              OfferedValue(report_, offer, a);
    }
    return text;
  }

  std::string Remark(int i) const {
    const v1::NegotiatedOffer& offer = report_.frontier(i);
    std::string text;
    const auto add = [&](bool holds, const std::string& what) {
      if (holds) text += (text.empty() ? "" : ", ") + what;
    };
    add(report_.has_nash() && i == report_.nash(), "Nash");
    add(report_.has_nash() && i == report_.kalai_smorodinsky(), "Kalai-Smorodinsky");
    add(!offer.is_in_zone(), "outside");
    add(offer.is_in_zone() && !offer.is_confirmed(), "NOT confirmed");
    add(offer.is_dominated(), "dominated");
    add(offer.equal_count() > 1, std::to_string(offer.equal_count() - 1) + " more as good");
    add(offer.has_is_fixed_point() && !offer.is_fixed_point(), "no rest");
    return text;
  }

  const v1::NegotiationReport& report_;
  const Axes& asked_;
  std::vector<std::string> names_;
  std::vector<int> shown_;  // of the frontier
};

}  // namespace

std::string OfferedValue(const v1::NegotiationReport& report, const v1::NegotiatedOffer& offer,
                         int axis) {
  const v1::SweepAxis& of = report.axes(axis);
  const double value = offer.values(axis);
  if (of.is_numeric()) return TermValue(value);
  const int position = static_cast<int>(value);
  return position < of.value_names_size() ? of.value_names(position)
                                          : "value " + std::to_string(position);
}

std::string RenderNegotiation(const v1::NegotiationReport& report, const Axes& asked) {
  const Negotiation page(report, asked);
  return page.Head() + page.Zone() + page.Solutions() + page.Disagreement() + page.Obstacles() +
         page.Frontier() + page.Chart();
}

}  // namespace accord::cli
