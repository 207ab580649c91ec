#ifndef ACCORD_SIMULATION_REPORT_FIGURE_QUANTILES_H_
#define ACCORD_SIMULATION_REPORT_FIGURE_QUANTILES_H_

#include <span>
#include <string>
#include <vector>

#include "simulation/report/report.h"

namespace accord {

// Mean and quantiles (type 7) of a figure whose value is known on every path, in path order; there
// are two paths at least. A quantile's interval lies between order statistics: of independent paths
// by QuantileRanks, of points of nets as far as 2.13 errors of the share of paths below it, by the
// spread of the sixteen nets (`values` are whole blocks then); an end that no path bounds is
// infinite. Its standard error is the distance of these, clipped to the sample, over 2 x 1.96, of
// nets 2 x 2.13, and what it may be between its neighbours (WithBinning). Levels in (0, 1). Pure;
// copies the values once.
FigureQuantiles MakeFigureQuantiles(std::string figure, std::span<const double> values,
                                    bool on_nets, const std::vector<double>& levels);

}  // namespace accord

#endif  // ACCORD_SIMULATION_REPORT_FIGURE_QUANTILES_H_
