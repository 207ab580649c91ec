#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "tests/oracles/tie_figure.h"

namespace accord::oracles {
namespace {

class WindowFiller {
 public:
  WindowFiller(TieFigure& figure, RandomChoices& random) : figure_(figure), random_(random) {}

  bool Fill() {
    for (TiePart& part : figure_.parts) part.observed.resize(kTiePeriods);
    for (int first = 1; first <= kTiePeriods; first += figure_.window) {
      if (!FillWindow(first)) return false;
    }
    return true;
  }

 private:
  // What the settlement of the window from `first` on looks at.
  TiePeriods Upto(int first) const {
    return {figure_.to_date ? 1 : first, first + figure_.window - 1};
  }

  Exact LevelOver(TiePeriods periods) const {
    Exact level = figure_.threshold.exact();
    if (!figure_.has_reference) return level;
    if (!figure_.reference_is_listed) {
      return level * figure_.reference[0].exact() * (periods.count() / figure_.window);
    }
    Exact r = 0;
    for (int t = periods.first; t <= periods.last; ++t) {
      r += figure_.reference[static_cast<std::size_t>(t - 1)].exact();
    }
    return level * r;
  }

  Exact PartAt(const TiePart& part, int t) const {
    const Exact y = part.observed[static_cast<std::size_t>(t - 1)].exact();
    if (figure_.lower_is_better()) return part.start.exact() / y;
    return part.slope * (y - part.start.exact()) / part.span.exact() + part.constant;
  }
  Exact FigureAt(int t) const {
    Exact figure = 0;
    for (const TiePart& part : figure_.parts) figure += PartAt(part, t);
    return figure;
  }
  Exact FigureOver(TiePeriods periods) const {
    Exact sum = 0, least, most, last;
    for (int t = periods.first; t <= periods.last; ++t) {
      last = FigureAt(t);
      sum += last;
      least = t == periods.first ? last : std::min(least, last);
      most = t == periods.first ? last : std::max(most, last);
    }
    switch (figure_.aggregation) {
      case Aggregation::kMean:
        return sum / periods.count();
      case Aggregation::kMin:
        return least;
      case Aggregation::kMax:
        return most;
      case Aggregation::kLast:
        return last;
      default:
        return figure_.is_relative() ? sum / (figure_.plan_benefit * periods.count()) : sum;
    }
  }

  Decimal YOf(const TiePart& part, Decimal z) const {
    return *DecimalOf(part.start.exact() + part.span.exact() * z.exact(), part.y_digits(), 15);
  }

  // Every part of period t somewhere near where it usually is.
  void FillAtRandom(int t) {
    for (TiePart& part : figure_.parts) {
      const double spread = figure_.is_ratio() ? 0.03 : 0.1;
      const Decimal z = ADecimal(part.usual_z * (1 - spread), part.usual_z * (1 + spread),
                                 part.z_digits, random_);
      part.observed[static_cast<std::size_t>(t - 1)] =
          figure_.lower_is_better() ? *YWith(figure_.usual.exact(), part) : YOf(part, z);
    }
  }
  std::optional<Decimal> YWith(const Exact& achievement, const TiePart& part) const {
    return DecimalOf(part.start.exact() / achievement, part.start.digits, 12);
  }

  // Sets the last part of period t so that the period's figure is `figure`.
  bool CloseAt(int t, const Exact& figure) {
    TiePart& last = figure_.parts.back();
    const auto i = static_cast<std::size_t>(t - 1);
    std::optional<Decimal> y;
    if (figure_.lower_is_better()) {
      if (figure <= 0) return false;
      y = YWith(figure, last);
    } else {
      const Exact part = figure - (FigureAt(t) - PartAt(last, t));
      const Exact z = (part - last.constant) / last.slope;
      const double far = std::fabs(static_cast<double>(z) / last.usual_z - 1);
      if (far > (figure_.is_ratio() ? 0.7 : 3.0)) return false;
      y = DecimalOf(last.start.exact() + last.span.exact() * z, last.y_digits(), 12);
    }
    if (!y) return false;
    last.observed[i] = *y;
    return true;
  }

  bool FillWindow(int first) {
    for (int tried = 0; tried < 50; ++tried) {
      if (FillToLevel(first)) {
        StepAside(first, random_.Integer(-1, 1));
        return true;
      }
    }
    return false;
  }

  bool FillToLevel(int first) {
    const TiePeriods window{first, first + figure_.window - 1};
    const TiePeriods looked_at = Upto(first);
    for (int t = window.first; t <= window.last; ++t) FillAtRandom(t);
    const Exact level = LevelOver(looked_at);
    closed_ = figure_.aggregation == Aggregation::kLast
                  ? window.last
                  : random_.Integer(window.first, window.last);
    if (figure_.adds_up()) {
      Exact sum = level;
      if (figure_.is_mean()) sum *= looked_at.count();
      if (figure_.is_relative()) sum *= figure_.plan_benefit * looked_at.count();
      for (int t = looked_at.first; t <= looked_at.last; ++t) {
        if (t != closed_) sum -= FigureAt(t);
      }
      return CloseAt(closed_, sum);
    }
    for (int t = window.first; t <= window.last; ++t) {
      if (t != closed_ && !CloseAt(t, level + Beyond())) return false;
    }
    return CloseAt(closed_, level);
  }
  // How far off the level a period is that is not to decide.
  Exact Beyond() {
    const TiePart& last = figure_.parts.back();
    if (figure_.lower_is_better()) {
      const Exact usual = figure_.usual.exact();
      return figure_.aggregation == Aggregation::kMax ? -usual / 2 : usual / 4;
    }
    const Exact beyond =
        abs(last.slope) *
        ADecimal(0.01 * last.usual_z + 0.01, 0.1 * last.usual_z + 0.01, last.z_digits, random_)
            .exact();
    if (figure_.aggregation == Aggregation::kMin) return beyond;
    if (figure_.aggregation == Aggregation::kMax) return -beyond;
    return random_.Chance(0.5) ? beyond : -beyond;
  }

  // One unit of what is observed, unless that is less than a comparison promises to see.
  void StepAside(int first, int direction) {
    TiePart& last = figure_.parts.back();
    Decimal& y = last.observed[static_cast<std::size_t>(closed_ - 1)];
    const Decimal at_level = y;
    const TiePeriods periods = Upto(first);
    const Exact level = LevelOver(periods);
    if (direction != 0) {
      y = y.After(direction, last.y_digits());
      Exact size = 0;
      for (const TiePart& part : figure_.parts) size += part.size;
      if (figure_.is_relative()) {
        size /= abs(figure_.plan_benefit);
      } else if (figure_.aggregation == Aggregation::kSum) {
        size *= periods.count();
      }
      const Exact seen = std::max(size, Exact(abs(level))) / 1000000000000;
      if (abs(FigureOver(periods) - level) < 2 * seen) y = at_level;
    }
    const Exact figure = FigureOver(periods);
    figure_.dates.push_back({periods.last, figure < level ? -1 : figure > level ? 1 : 0});
  }

  TieFigure& figure_;
  RandomChoices& random_;
  int closed_ = 0;  // the period that makes up for the others
};

}  // namespace

bool FillAroundTheLevel(TieFigure& figure, RandomChoices& random) {
  return WindowFiller(figure, random).Fill();
}

}  // namespace accord::oracles
