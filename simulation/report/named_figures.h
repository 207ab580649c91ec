#ifndef ACCORD_SIMULATION_REPORT_NAMED_FIGURES_H_
#define ACCORD_SIMULATION_REPORT_NAMED_FIGURES_H_

#include <functional>
#include <string>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/engine/path_figures.h"
#include "simulation/engine/totals.h"
#include "simulation/report/report.h"
#include "simulation/scenario/scenario.h"

// Figures of a run by name, in the grammar of compared_figures.h, for whoever asks for one of them
// alone: how precise it is to be, say.
namespace accord {

struct NamedFigure {
  std::string name;
  std::function<Estimate(const ModelTotals&)> estimate;  // of the totals of this scenario's model
  // Whether it is of a party's npv, loss, peak shortfall or drawdown alone (party_run.h).
  bool of_parties = false;
  // Of those: the figure's influences by path, of totals that have all samples. The figure is their
  // mean, to first order and but for a constant, so that the error of a difference of figures on
  // the same paths is that of the mean difference of their influences (influence.h).
  std::function<std::vector<double>(const ModelTotals&)> influences = {};
};

// All of a scenario:
//
//     contracts["key"].supplier.M, contracts["key"].client.M
//         M: npv_mean, npv_sd, npv_p5, npv_p25, npv_p50, npv_p75, npv_p95, loss_probability,
//         cvar_95, peak_shortfall_mean, peak_shortfall_p95, drawdown_mean
//     supplier.M, client.M       the supplier's over all contracts; the client's of the only one
//     contracts["key"].clauses["gain"].discounted_pay
//     client_base.discounted_revenue, .discounted_profit, .discounted_lever_cost
//     client_base.segments["A"].client_count
std::vector<NamedFigure> NamedFigures(const Scenario& scenario);

// The name of a figure of every path (SimulationReport.path_figures, .quantiles) of this scenario.
std::string NameOf(const PathFigure& figure, const Scenario& scenario);

// How precise the figures are in these totals, one entry each: by intervals before reports clip
// them. A relative width is that of the figure's size: of a figure of 0 it is 0. Every figure is
// one of NamedFigures(scenario).
std::vector<PrecisionReport> PrecisionsOf(const std::vector<Precision>& precisions,
                                          const Scenario& scenario, const ModelTotals& totals);
bool AllReached(const std::vector<PrecisionReport>& precisions);

}  // namespace accord

#endif  // ACCORD_SIMULATION_REPORT_NAMED_FIGURES_H_
