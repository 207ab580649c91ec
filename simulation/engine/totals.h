#ifndef ACCORD_SIMULATION_ENGINE_TOTALS_H_
#define ACCORD_SIMULATION_ENGINE_TOTALS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/event_count.h"
#include "simulation/accumulate/path_mean.h"
#include "simulation/accumulate/period_distribution.h"
#include "simulation/accumulate/tail_flows.h"
#include "simulation/engine/shared.h"
#include "simulation/model/compiled_model.h"

// What a run remembers, laid out like the model. All of it merges, in memory that does not grow
// with the number of paths once the first batch is in. Lists over periods have index t - 1. What is
// the same for several models of a study (LikenessOf) is there once and shared.
namespace accord {

struct PartyPeriodTotals {
  PeriodDistribution cash;        // K(t)
  PeriodDistribution cumulative;  // C(t)
  PathMean exposure;              // max(-C(t), 0)
};

struct PartyTotals {
  Distribution npv;
  EventCount loss;              // NPV < 0
  Distribution peak_shortfall;  // max(0, -min C), t = 0 included
  Distribution drawdown;
  EventCount reserve_exhausted;  // peak shortfall > reserve; no trials where no reserve is given
  double cash_at_start = 0;      // C(0), the same on every path
  // By which NPV and cash are compared (docs/model.md, section 0), of the last date.
  double npv_size = 0, cash_size = 0;
  PathMean lost_investment;  // S V at the end
  // What the worst NPVs are made of: of a contract the flows of TailFlowsOf (tail_flow.h), of the
  // supplier's total its contracts.
  TailFlows tail;
  std::vector<PartyPeriodTotals> periods;
};

// What verification errors pay in either party's favour, per path.
struct VerificationTotals {
  PathMean suppliers_favour, clients_favour,
      net;  // undiscounted money; net: the first less the second
  PathMean suppliers_favour_settlements, clients_favour_settlements;
  EventCount suppliers_favour_paths, clients_favour_paths;  // paths with any
};

// Of a line's cash.
struct LineTotals {
  PathMean discounted_pay;              // at the supplier's rate, per path
  PathMean discounted_pay_client_rate;  // at the client's
  PathMean pay;                         // undiscounted
};

struct ClauseTotals {
  PathMean discounted_pay;  // as LineTotals
  PathMean discounted_pay_client_rate;
  PathMean pay;
  PathMean fired_settlements;           // settlements with pay other than 0, per path
  PathMean limited_settlements;         // settlements at which a limit bound, per path
  EventCount fired;                     // paths with any such settlement
  std::vector<PathMean> pay_by_period;  // cash
  // Where the contract is measured with error; the second from the first batch alone.
  std::optional<VerificationTotals> verification, verification_halved;
};

struct TerminationTotals {
  std::vector<EventCount> ended_with;  // by period: paths that this cause ends with it
};

struct GuardTotals {
  PathMean breached_periods;  // periods with zeta(t) < zeta(0), per path
  EventCount breached;        // paths with any
};

// What a contract's terms change only by ending it.
struct CourseTotals {
  std::vector<TerminationTotals> terminations;  // by cause: CompiledContract::cause_count()
  std::vector<PathMean> score;                  // by period; empty when not scored
  std::vector<PathMean> benefit;                // by period
  std::vector<GuardTotals> guard;               // by scored outcome, in the order of the weights
};

struct ContractTotals {
  PartyTotals supplier, client;
  std::vector<Shared<ClauseTotals>> clauses;
  // Of CompiledContract::line_count(), after the clauses.
  std::vector<Shared<LineTotals>> other_lines;
  Shared<CourseTotals> course;
};

struct OutcomePeriodTotals {
  PathMean true_value, measured, achievement;
};

struct OutcomeTotals {
  std::vector<OutcomePeriodTotals> periods;
};

struct SegmentMoneyTotals {
  PathMean revenue, profit;
};

struct BasePeriodTotals {
  Shared<std::vector<PeriodDistribution>> counts;  // by segment
  Distribution revenue, profit;
  Shared<std::vector<PathMean>> shares;  // of clients, by segment; empty unless clients arrive
  // By segment; empty where money follows from the count.
  std::vector<SegmentMoneyTotals> segment_money;
  PathMean top_20_share, gini;  // of revenue between segments, 0 on paths that have none
  EventCount concentrated;      // paths that have them
};

struct NamedPeriodTotals {
  Shared<std::vector<EventCount>> stands_in;  // by segment: paths on which the client does
  PathMean revenue, profit;
};

struct NamedClientTotals {
  PathMean discounted_revenue, discounted_profit;
  std::vector<NamedPeriodTotals> periods;
};

struct LeverPeriodTotals {
  PathMean treated, cost;
};

struct LeverTotals {
  PathMean discounted_cost;
  std::vector<LeverPeriodTotals> periods;
};

// Of one segment, over all periods of a path.
struct MoveTotals {
  PathMean stood;               // clients who stood there when a period began
  std::vector<PathMean> moved;  // who of them took each target of its row
};

struct ClientBaseTotals {
  std::vector<BasePeriodTotals> periods;
  Distribution discounted_revenue, discounted_profit;
  // All levers together, and clients by segment after the last period: alternatives are compared by
  // them path by path.
  Shared<Distribution> discounted_lever_cost;
  Shared<std::vector<Distribution>> final_counts;
  Shared<std::vector<MoveTotals>> moves;  // by segment
  Shared<std::vector<LeverTotals>> levers;
  std::vector<NamedClientTotals> named_clients;
};

// Everything of one model.
struct ModelTotals {
  std::uint64_t path_count = 0;
  Shared<std::vector<OutcomeTotals>> outcomes;
  std::vector<Shared<ContractTotals>> contracts;
  std::optional<PartyTotals> supplier_total;  // with more than one contract
  std::optional<Shared<ClientBaseTotals>> client_base;
};

// Figures whose differences between two models are followed path by path. A quantile's and a CVaR's
// error follow from their influence functions with quantile and density fixed by the first batch.
enum class PairedMetric { kMean, kP5, kP50, kP95, kLossProbability, kCvar95 };
inline constexpr int kPairedMetrics = 6;

// How a path's figure x enters a metric, to first order: fixed by the first batch.
struct Influence {
  double p5 = 0, p50 = 0, p95 = 0;                    // quantiles
  double slope_p5 = 0, slope_p50 = 0, slope_p95 = 0;  // dq/dp
  double loss_slack = 0;                              // a loss is below -loss_slack

  friend bool operator==(const Influence&, const Influence&) = default;
};

// One figure (an NPV, a discounted revenue) of an alternative against the base, on the same paths.
struct PairedFigure {
  Influence base, alternative;
  std::array<PathMean, kPairedMetrics> difference;  // of the influences, alternative minus base
  // Of the figure: by which the alternative counts as equal to the base.
  double size = 0;
  EventCount better, worse;  // alternative > base, alternative < base
};

// One alternative against the base, by the list of ComparedFigures (compared_figures.h).
struct PairTotals {
  std::vector<PairedFigure> figures;
};

// Of what a contract's mean NPVs are made beside its lines and what follows from its end date alone
// (CourseTotals.terminations), per path and discounted at the party's rate; what is spent is
// negative.
struct BridgeTotals {
  PathMean benefit;
  PathMean supplier_cost, client_cost;  // (4.1), without contributions (CompiledAccount)
  PathMean joint_npv;                   // of both parties
};

// Of one model. Not in its digest, which is that of the runs before there were bridges.
struct ModelBridges {
  std::vector<BridgeTotals> contracts;
  PathMean joint_npv;  // of all parties
};

// A base and its alternatives on the same paths. Models of one study have the same contracts, the
// same timeline and the same client base segments.
struct StudyTotals {
  bool replicated = false;            // paths are points of nets, errors those of the replicates
  std::vector<ModelTotals> models;    // the base first
  std::vector<ModelBridges> bridges;  // by model
  std::vector<PairTotals> pairs;      // by alternative; empty until the first batch is merged
};

// Empty totals that keep samples, for blocks of the first batch, shared as the models are alike;
// planned_paths: how many that will have in all, 0: not known. Replicated where the models' chance
// is drawn from nets.
StudyTotals PilotTotals(const std::vector<CompiledModel>& models, std::uint64_t planned_paths = 0);

// Call once on the merged first batch: fixes bins and influences, and counts the first batch's
// paths into the pairs.
void FixEdges(StudyTotals& totals);

// Empty totals that count on the bins of `fixed`, for blocks of later batches, shared likewise.
StudyTotals EmptyLike(const StudyTotals& fixed);

// Adds what came later. Both pilot, or `totals` fixed and `later` made by EmptyLike of it.
void Merge(StudyTotals& totals, StudyTotals later);

// All bits, in a fixed layout. Parse gives nothing back for anything but what Serialise made.
std::string Serialise(const StudyTotals& totals);
std::optional<StudyTotals> ParseStudyTotals(std::string_view bytes);

// Of all bits of the models' totals: equal digests mean equal runs. 32 hexadecimal digits or fewer.
std::string Digest(const StudyTotals& totals);
// Of one model's: the digest that a study of this model alone would have.
std::string Digest(const ModelTotals& totals);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_TOTALS_H_
