#include <string>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
#include "clients/cli/render_sweep.h"

namespace accord::cli {
namespace {

// Where there is no offer to tell of.
DataTable ObstaclesTable(const v1::NegotiationReport& report) {
  DataTable table{{{"party"},
                   {"figure"},
                   {"bound"},
                   {"level"},
                   {"sets_meeting"},
                   {"relaxation"},
                   {"relaxation_together"}},
                  {}};
  for (const v1::NegotiationObstacle& each : report.obstacles()) {
    const bool is_walk_away = each.figure().empty();
    table.rows.push_back(
        {each.party(), is_walk_away ? "utility" : each.figure(),
         is_walk_away || each.is_floor() ? "at_least" : "at_most", each.level(),
         static_cast<double>(each.sets_meeting()),
         each.has_relaxation() ? DataCell(each.relaxation()) : DataCell(),
         each.has_relaxation_together() ? DataCell(each.relaxation_together()) : DataCell()});
  }
  return table;
}

}  // namespace

DataTable NegotiationTable(const v1::NegotiationReport& report) {
  if (report.frontier().empty()) return ObstaclesTable(report);
  DataTable table{{{"offer"}}, {}};
  for (const v1::SweepAxis& axis : report.axes()) {
    table.columns.push_back({axis.path().empty() ? "terms" : axis.path()});
  }
  for (const char* party : {"supplier", "client"}) {
    for (const char* figure : {"utility", "gain", "npv_mean", "risk_premium", "cvar_95",
                               "loss_probability", "peak_shortfall_p95"}) {
      const std::string name = std::string(party) + "." + figure;
      table.columns.push_back({name, name + " standard_error"});
    }
  }
  table.columns.push_back({"joint_surplus", "joint_surplus standard_error"});
  for (const char* flag : {"in_zone", "confirmed", "dominated", "nash", "kalai_smorodinsky"}) {
    table.columns.push_back({flag});
  }
  for (const v1::SweptEffort& effort : report.efforts()) {
    table.columns.push_back(
        {effort.contract() + " " + effort.party() + " " + effort.driver() + " shift"});
  }
  for (int i = 0; i < report.frontier_size(); ++i) {
    const v1::NegotiatedOffer& offer = report.frontier(i);
    std::vector<DataCell>& row = table.rows.emplace_back();
    row.emplace_back(static_cast<double>(i + 1));
    for (int a = 0; a < report.axes_size(); ++a) {
      if (report.axes(a).is_numeric()) {
        row.emplace_back(offer.values(a));
      } else {
        row.emplace_back(OfferedValue(report, offer, a));
      }
    }
    for (const v1::OfferFigures* figures : {&offer.supplier(), &offer.client()}) {
      for (const v1::Estimate* estimate :
           {&figures->utility(), &figures->gain(), &figures->npv_mean(), &figures->risk_premium(),
            &figures->cvar_95()}) {
        row.emplace_back(Measured{*estimate});
      }
      row.emplace_back(Measured{figures->loss_probability(), true});
      row.emplace_back(Measured{figures->peak_shortfall_p95()});
    }
    row.emplace_back(Measured{offer.joint_surplus()});
    const auto yes = [&](bool holds) { row.emplace_back(holds ? "yes" : "no"); };
    yes(offer.is_in_zone());
    yes(offer.is_confirmed());
    yes(offer.is_dominated());
    yes(report.has_nash() && i == report.nash());
    yes(report.has_nash() && i == report.kalai_smorodinsky());
    for (const double shift : offer.shifts()) row.emplace_back(shift);
  }
  return table;
}

}  // namespace accord::cli
