#include <cmath>

#include "accord/v1/client_base_report.pb.h"
#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/estimate.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

std::string Interval(const v1::Estimate& low, const v1::Estimate& high, int decimals) {
  return Span(Grouped(low.value(), decimals), Grouped(high.value(), decimals));
}

std::vector<std::string> ValueRow(const std::string& label, const v1::ValueReport& value) {
  return {label, MoneyWithError(value.mean()), Money(value.sd()),
          Span(Money(value.p5()), Money(value.p95()))};
}

v1::Estimate Scaled(const v1::Estimate& estimate, double factor, double offset = 0) {
  v1::Estimate scaled;
  scaled.set_value(factor * estimate.value() + offset);
  if (estimate.has_standard_error()) {
    scaled.set_standard_error(std::fabs(factor) * estimate.standard_error());
  }
  return scaled;
}

// Before and after, as table 2 of Gurova 2017.
Rows BeforeAndAfter(const v1::ClientBaseReport& base) {
  const v1::ClientBasePeriod& now = *base.periods().begin();
  const v1::ClientBasePeriod& horizon = *base.periods().rbegin();
  Rows rows = {{"revenue a period", "now", "share", "at the horizon", "share", "change"}};
  const auto change = [](double before, const v1::Estimate& after) {
    return before > 0 ? Share(Scaled(after, 1 / before, -1)) : "-";
  };
  for (int k = 0; k < horizon.segments_size(); ++k) {
    const v1::SegmentForecast& before = now.segments(k);
    const v1::SegmentForecast& after = horizon.segments(k);
    rows.push_back({SegmentName(base, after.segment()), Money(before.revenue_mean()),
                    Share(before.revenue_share()), Money(after.revenue_mean()),
                    Share(after.revenue_share()),
                    change(before.revenue_mean().value(), after.revenue_mean())});
  }
  const v1::Estimate& before = now.revenue().mean();
  const v1::Estimate& after = horizon.revenue().mean();
  rows.push_back({"all", Money(now.revenue().mean()), "", Money(horizon.revenue().mean()), "",
                  change(before.value(), after)});
  // By as many clients as there are on average: as sure, in proportion, as the revenue.
  const auto per_client = [](const v1::Estimate& revenue, double value) {
    return Scaled(revenue, revenue.value() != 0 ? value / revenue.value() : 0);
  };
  const v1::Estimate each = per_client(after, horizon.revenue_per_client());
  rows.push_back({"per client", Quantity(per_client(before, now.revenue_per_client()), 0), "",
                  Quantity(each, 0), "", change(now.revenue_per_client(), each)});
  return rows;
}

std::string Concentration(const v1::ClientBasePeriod& horizon) {
  if (!horizon.has_top_20_percent_share() || !horizon.has_gini()) return "";
  return "  The best 20 % of clients hold " + ShareWithError(horizon.top_20_percent_share()) +
         " of revenue at the horizon; Gini " + MoneyWithError(horizon.gini()) +
         ".\n  Clients of one segment count as equal, those who have left not at all.\n\n";
}

Rows Levers(const v1::ClientBaseReport& base) {
  Rows rows = {{"lever", "periods", "clients treated in one", "discounted cost"}};
  for (const v1::LeverReport& lever : base.levers()) {
    int periods = 0;
    double treated = 0, error = 0;  // the errors of periods go together, at worst
    for (const v1::LeverPeriod& period : lever.periods()) {
      if (period.treated().value() <= 0) continue;
      ++periods;
      treated += period.treated().value();
      error += period.treated().standard_error();
    }
    v1::Estimate in_one;
    if (periods > 0) {
      in_one.set_value(treated / periods);
      in_one.set_standard_error(error / periods);
    }
    rows.push_back({NameOf(lever.display_name(), lever.lever()), Grouped(periods, 0),
                    Quantity(in_one, 1), MoneyWithError(lever.discounted_cost())});
  }
  return rows;
}

}  // namespace

std::string SegmentName(const v1::ClientBaseReport& base, const std::string& id) {
  for (const v1::SegmentName& each : base.segments()) {
    if (each.segment() == id) return NameOf(each.display_name(), id);
  }
  return id;
}

std::string RenderClientBase(const v1::ClientBaseReport& base) {
  if (base.periods().empty()) return "";
  const v1::ClientBasePeriod& now = *base.periods().begin();
  const v1::ClientBasePeriod& horizon = *base.periods().rbegin();
  Rows rows = {{"segment", "clients now", "at the horizon", "90 % interval", "share of clients",
                "share of revenue"}};
  for (int k = 0; k < horizon.segments_size(); ++k) {
    const v1::SegmentForecast& segment = horizon.segments(k);
    const int decimals = segment.count_sd() < 30 ? 1 : 0;
    rows.push_back({SegmentName(base, segment.segment()),
                    Grouped(now.segments(k).count_mean().value(), 0),
                    Quantity(segment.count_mean(), decimals),
                    Interval(segment.count_p5(), segment.count_p95(), 0),
                    Share(segment.client_share()), Share(segment.revenue_share())});
  }
  std::string text = Table(rows) + "\n" + Table(BeforeAndAfter(base)) + "\n";
  text += Concentration(horizon);
  if (!base.levers().empty()) text += Table(Levers(base)) + "\n";
  text += Table({{"money of all clients", "mean", "sd", "90 % interval"},
                 ValueRow("revenue of the last period", horizon.revenue()),
                 ValueRow("profit of the last period", horizon.profit()),
                 ValueRow("discounted revenue", base.discounted_revenue()),
                 ValueRow("discounted profit", base.discounted_profit())});
  return text + RenderNamedClients(base);
}

std::string RenderPyramid(const v1::SegmentClientsResponse& response,
                          const std::string& criterion) {
  Rows rows = {{"segment", "clients", "share", Fitted(criterion, 20), "share", "mean"}};
  for (const v1::SegmentSummary& segment : response.segments()) {
    rows.push_back({segment.segment(), Grouped(static_cast<double>(segment.client_count()), 0),
                    Share(segment.client_share()), Grouped(segment.criterion_sum(), 0),
                    segment.has_criterion_share() ? Share(segment.criterion_share()) : "-",
                    Grouped(segment.criterion_mean(), 0)});
  }
  std::string text = Table(rows);
  if (response.has_top_20_percent_share() && response.has_gini()) {
    const bool active =
        response.segments_size() > 0 && response.segments(0).kind() == v1::CLIENT_KIND_ACTIVE;
    text += "\n  The first 20 % of " + std::string(active ? "active clients" : "clients") +
            " hold " + Share(response.top_20_percent_share()) + " of " + (active ? "their " : "") +
            criterion + "; Gini " + Grouped(response.gini(), 3) + "\n";
  }
  return text;
}

}  // namespace accord::cli
