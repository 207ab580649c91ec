#ifndef ACCORD_SIMULATION_ENGINE_COMPARED_FIGURES_H_
#define ACCORD_SIMULATION_ENGINE_COMPARED_FIGURES_H_

#include <string>
#include <string_view>
#include <vector>

#include "simulation/accumulate/event_count.h"
#include "simulation/engine/totals.h"

// The figures of a model that are followed path by path where models are compared: one list, which
// the run, the totals and the report go by. Their names are the grammar in which a figure is named
// in requests and answers:
//
//     supplier.npv_mean                        the supplier's, over all contracts
//     contracts["key"].supplier.npv_mean       one contract's; also .client.
//     client_base.discounted_profit            also discounted_revenue, discounted_lever_cost
//     client_base.segments["A"].client_count   after the last period
//
// Inside the quotes \" and \\ stand for " and \. An NPV has several metrics: npv_mean, npv_p5,
// npv_p50, npv_p95, loss_probability, cvar_95; the others are means.
namespace accord {

struct ComparedFigure {
  enum class Kind {
    kSupplierNpv,  // of contract `index`
    kClientNpv,
    kSupplierTotalNpv,  // with more than one contract
    kDiscountedRevenue,
    kDiscountedProfit,
    kDiscountedLeverCost,
    kClientCount,  // of segment `index`
  };
  Kind kind;
  int index = 0;

  bool is_npv() const {
    return kind == Kind::kSupplierNpv || kind == Kind::kClientNpv ||
           kind == Kind::kSupplierTotalNpv;
  }
};

// All of a model, in the order of PairTotals::figures: supplier and client of every contract, the
// supplier's total, then what the client base has.
std::vector<ComparedFigure> ComparedFigures(const ModelTotals& totals);

// The figure's distribution over paths.
const Distribution& DistributionOf(const ComparedFigure& figure, const ModelTotals& totals);

Distribution& DistributionOf(const ComparedFigure& figure, ModelTotals& totals);

// By which the figure is compared (docs/model.md, section 0): an NPV's, 0 of all else.
double SizeOf(const ComparedFigure& figure, const ModelTotals& totals);

// Paths with a loss; only of an NPV.
const EventCount& LossOf(const ComparedFigure& figure, const ModelTotals& totals);

// The figure's name with this metric (of an NPV only), by the ids of the study's contracts and of
// its base's segments.
std::string NameOf(const ComparedFigure& figure, std::string_view metric,
                   const std::vector<std::string>& contracts,
                   const std::vector<std::string>& segments);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_COMPARED_FIGURES_H_
