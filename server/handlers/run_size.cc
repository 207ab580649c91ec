#include "server/handlers/run_size.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <variant>

#include "server/handlers/census.h"
#include "simulation/accumulate/bin_edges.h"
#include "simulation/accumulate/brackets.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/period_distribution.h"
#include "simulation/accumulate/tail_flows.h"
#include "simulation/analysis/attribution.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/engine/clause_points.h"
#include "simulation/engine/path_figures.h"
#include "simulation/model/columns.h"
#include "simulation/random/sobol.h"
#include "simulation/response/response.h"
#include "simulation/response/response_report.h"

namespace accord {
namespace {

using handlers_internal::Census;
using handlers_internal::CensusOf;
using handlers_internal::CompileSeconds;
using handlers_internal::Count;
using handlers_internal::kMiB;
using handlers_internal::kNanosecond;
using handlers_internal::kPilotPaths;
using handlers_internal::MarchSeconds;
using handlers_internal::ModelBytes;
using handlers_internal::TileBytes;

// ---- Time ---------------------------------------------------------------------------------------

// Of one path: its trials, and what is added to the totals when it has ended.
double PathSeconds(const Census& c) {
  return kNanosecond *
         (20 * c.settlements() * c.clauses + 100 * c.parties() + 80 * c.streams + 60 * c.hdr_terms);
}

// Of paths, which march by tiles.
double RunSeconds(const Census& c, double paths) {
  const double marched = std::max<double>(paths, kTilePaths);
  return marched * (MarchSeconds(c) * c.cash_periods + PathSeconds(c));
}

// Of what is made once: the model, its warnings and its report.
double OnceSeconds(const Census& c) {
  return 0.002 + CompileSeconds(c) +
         kNanosecond * (15'000 * c.light_figures() + 2'000 * c.periods * c.named * c.segments);
}

// ---- Memory -------------------------------------------------------------------------------------

// Means and counts, which are the same in all totals.
double MeanBytes(const Census& c) {
  const double mean = sizeof(PathMean) + c.ReplicateBytes(1);
  const double event = sizeof(EventCount) + c.ReplicateBytes(1);
  return mean * (c.parties() * c.cash_periods + c.clauses * (c.cash_periods + 24) + 3 * c.lines +
                 2 * c.contracts * c.periods + 3 * c.outcomes * c.periods +
                 3 * c.segments * c.periods + c.segments * c.segments + 4 * c.periods +
                 c.named * (4 * c.periods + 4) + 2 * c.levers * c.periods + 4 * c.contracts + 1) +
         event * (c.causes * c.periods + c.named * c.periods * c.segments);
}

// Of figures without what they hold of values.
double HeadBytes(const Census& c) {
  constexpr double kChannels = 3 + 2 * 6, kLightChannels = 3 + 2 * 3;
  const double whole = sizeof(Distribution) + 64 + c.ReplicateBytes(kChannels);
  const double light = sizeof(PeriodDistribution) + 64 + c.ReplicateBytes(kLightChannels);
  return (c.whole_figures() + c.base_figures()) * whole + c.light_figures() * light;
}

double CellBytes(std::size_t central_cells) {
  return sizeof(Histogram::Cell) *
         Count(2 * BinEdges::kTailCells + central_cells + 2 * BinEdges::kMaxAtoms);
}

constexpr double kLightCells = 256, kBracketEnds = 4096;

// Of the brackets of a light figure that are cut from so many paths.
double BracketBytes(double paths) {
  return sizeof(Brackets) + std::min(kBracketEnds, 2 * sizeof(double) * paths);
}

// Totals whose bins are fixed.
double BinnedBytes(const Census& c) {
  return HeadBytes(c) + MeanBytes(c) +
         c.whole_figures() * CellBytes(BinEdges::kDefaultCentralCells) +
         c.base_figures() * CellBytes(256) + c.light_figures() * 4 * kLightCells +
         c.tail_series() * (2 * sizeof(double) * (TailFlows::kCells + 1) + c.ReplicateBytes(1));
}

// The same of one block, which collects its values before it counts them.
double BlockBytes(const Census& c) {
  return BinnedBytes(c) + (c.whole_figures() + c.base_figures()) * sizeof(double) * kBlockPaths;
}

// Blocks of a batch whose totals are there at a time: each thread goes down the tree of merges.
double BlocksAlive(double blocks, int threads, double blocks_of_batch) {
  const double depth = 2 + std::ceil(std::log2(std::max(blocks_of_batch, 1.0)));
  return std::min({blocks, blocks_of_batch, threads * depth});
}

// What the tails keep of a first batch of so many paths.
double TailBytes(const Census& c, double paths, int threads) {
  const double kept = 0.05 * paths + 6 * std::sqrt(0.0475 * paths) + 1;
  const double merged = std::min(paths, 6 * kept);
  const double beside = std::min(paths, threads * std::min(2.0 * kBlockPaths, 4 * kept));
  return c.tail_series() * sizeof(double) * (merged + beside);
}

// Values of the first batch: in path order as blocks bring them; where they stay, joined while the
// order statistics that reports quote are selected, and nothing is binned.
double FirstBatchBytes(const Census& c, double paths, bool stays, int threads) {
  const double blocks = std::ceil(paths / kBlockPaths);
  const double value =
      sizeof(double) * std::max(paths, paths < kBlockPaths ? 0 : blocks * kBlockPaths);
  double bytes = c.figures() * value + HeadBytes(c) * BlocksAlive(blocks, threads, blocks);
  if (stays) {
    // On nets all are sorted once, and brackets are cut.
    constexpr double kQuoted = 32 * sizeof(double);
    bytes += (c.on_nets ? 1 : 0.35) * c.figures() * value + c.figures() * kQuoted;
  }
  bytes += 4 * value * threads;  // while one is sorted
  // Other threads' blocks, which are there while a merge waits for the one before it.
  bytes += (threads - 1) * c.figures() * sizeof(double) * std::min<double>(paths, kBlockPaths);
  const double brackets = stays && !c.on_nets ? 0 : c.light_figures() * BracketBytes(paths);
  return bytes + brackets + TailBytes(c, paths, threads);
}

// The report, as it is made and as a message.
double ReportBytes(const Census& c) {
  return 16'000 * (c.parties() + c.clauses + c.contracts) + 2'200 * c.parties() * c.cash_periods +
         150 * c.clauses * c.cash_periods + 300 * c.periods * (c.causes + 2 * c.contracts) +
         700 * c.outcomes * c.periods + 1'400 * c.segments * c.periods +
         2'500 * c.periods * (c.segments > 0 ? 1 : 0) + 300 * c.segments * c.segments +
         c.named * c.periods * (500 + 130 * c.segments) + 400 * c.levers * c.periods +
         3 * c.segment_id_bytes * c.periods;
}

// What a statement says of a contract in one period beyond a line a clause: gates, parts of
// schedules and limits, each a row of its own in the ledger, the message and its bytes.
struct Details {
  double rows = 0, bytes = 0;
};

double CountOf(const std::optional<Limits>& limits) {
  if (!limits) return 0;
  return (limits->gain_cap ? 1 : 0) + (limits->penalty_cap ? 1 : 0) + (limits->net_cap ? 1 : 0) +
         (limits->net_floor ? 1 : 0);
}

Details DetailsOf(const Contract& contract) {
  constexpr double kPartBytes = 120, kGateBytes = 130, kLimitBytes = 300;
  const auto limits_of = [](const auto& owner) {
    return CountOf(owner.settlement_limits) + CountOf(owner.year_limits) +
           CountOf(owner.term_limits);
  };
  const auto limits_of_groups = [&](const Clause& clause) {
    double limits = 0;
    for (const ClauseGroup& group : contract.groups) {
      if (std::ranges::count(group.clauses, clause.id) > 0) limits += limits_of(group);
    }
    return limits;
  };
  Details details;
  for (const Clause& clause : contract.clauses) {
    const double parts = Count(clause.bands.size() + clause.steps.size());
    const double gates = clause.gate ? Count(clause.gate->gates.size()) : 0;
    const double limits = limits_of(clause) + limits_of_groups(clause) + limits_of(contract);
    details.rows += parts + gates + limits;
    details.bytes += kPartBytes * parts + kGateBytes * gates + kLimitBytes * limits;
  }
  return details;
}

// ---- Together -----------------------------------------------------------------------------------

struct Amount {
  double seconds = 0, bytes = 0;
};

RunSize Rounded(const Amount& amount, int threads) {
  constexpr double kLeast = 2 * kMiB;
  return {std::max(amount.seconds, 1e-4),
          static_cast<std::size_t>(amount.bytes + kLeast + 0.5 * kMiB * threads)};
}

// One scenario of a run.
struct Part {
  double once_seconds = 0, run_seconds = 0;
  double standing_bytes = 0;               // from the first path to the answer
  double marching_bytes = 0;               // while its paths are run
  double kept_bytes = 0, later_bytes = 0;  // of the first batch, and of later ones
};

Part PartOf(const Scenario& scenario, double paths, bool exact, Sampling sampling, int threads) {
  const double first = exact ? paths : std::min(paths, kPilotPaths);
  const double blocks = std::ceil(paths / kBlockPaths);
  const double working = std::min<double>(threads, blocks);
  Census c = CensusOf(scenario);
  c.on_nets = sampling == Sampling::kSobol;
  Part part;
  part.once_seconds = OnceSeconds(c);
  part.run_seconds = RunSeconds(c, paths) + 30 * kNanosecond * c.figures() * first +
                     4 * kNanosecond * c.figures() * (paths - first);
  part.standing_bytes = c.NetBytes() + ModelBytes(c) + ReportBytes(c);
  part.marching_bytes = working * TileBytes(c) + MeanBytes(c);
  part.kept_bytes = FirstBatchBytes(c, first, first == paths, threads) +
                    (blocks > 1 ? MeanBytes(c) * working : 0);
  part.later_bytes = BinnedBytes(c) + c.light_figures() * BracketBytes(first) +
                     BlockBytes(c) * BlocksAlive(blocks, threads, kBatchBlocks);
  return part;
}

void Add(const Part& part, Part& sum) {
  sum.run_seconds += part.run_seconds;
  sum.marching_bytes += part.marching_bytes;
  sum.kept_bytes += part.kept_bytes;
  sum.later_bytes += part.later_bytes;
}

// What clauses pay at points of their bases: a march of its own, and the settlements that are kept.
Amount AmountOfPoints(const Census& c, double paths) {
  const double marched = std::min(paths, static_cast<double>(kPointPaths));
  const double kept =
      std::min(static_cast<double>(kMostPointSettlements), c.clauses * c.cash_periods * marched);
  return {RunSeconds(c, marched) + 100 * kNanosecond * kept,
          static_cast<double>(kPointSettlementBytes) * kept + TileBytes(c)};
}

// The base, and its alternatives if there are any, with which it runs a few at a time.
Amount AmountOfRun(std::span<const Scenario> scenarios, double paths, bool exact, Sampling sampling,
                   int threads) {
  const bool is_one_batch = exact || paths <= kPilotPaths;
  const Part base = PartOf(scenarios.front(), paths, exact, sampling, threads);
  Amount amount{base.once_seconds, base.standing_bytes};
  double marching = 0;
  std::size_t next = 1;
  do {
    Part together;
    Add(base, together);
    for (int i = 0; i < limits::kAlternativesTogether && next < scenarios.size(); ++i, ++next) {
      const Part part = PartOf(scenarios[next], paths, exact, sampling, threads);
      amount.seconds += part.once_seconds;
      amount.bytes += part.standing_bytes;
      Add(part, together);
    }
    amount.seconds += together.run_seconds;
    // Blocks of later batches come where the samples were, which go one by one while bins are
    // fixed.
    const auto [less, more] = std::minmax(together.kept_bytes, together.later_bytes);
    marching = std::max(marching, together.marching_bytes +
                                      (is_one_batch ? together.kept_bytes : more + 0.25 * less));
  } while (next < scenarios.size());
  amount.bytes += marching;
  if (scenarios.size() > 1) {
    double most = 0;
    for (const Scenario& scenario : scenarios) {
      const Amount points = AmountOfPoints(CensusOf(scenario), paths);
      amount.seconds += points.seconds;
      most = std::max(most, points.bytes);
    }
    amount.bytes += most * std::min(Count(scenarios.size()), 1.0 + limits::kAlternativesTogether);
    amount.seconds += 20 * kNanosecond * paths * Count(scenarios.size()) *
                      CensusOf(scenarios.front()).whole_figures();
  }
  return amount;
}

Amount AmountOfAttribution(const Scenario& scenario, double paths, int threads) {
  const Census c = CensusOf(scenario);
  const double all =
      static_cast<double>(AttributionPaths(scenario, static_cast<std::int64_t>(paths)));
  const double runs = std::min(32.0, all / std::max(paths, 1.0));
  return {all * (MarchSeconds(c) * c.cash_periods + 100 * kNanosecond * 2 * c.contracts) +
              80 * kNanosecond * all * 4 * c.contracts,
          sizeof(double) * 2 * c.contracts * (paths + kBlockPaths) * (runs + 6) +
              3 * ModelBytes(c) + threads * TileBytes(c) + 20'000 * c.contracts};
}

// One search for efforts, on one thread. A party alone takes one round, several take a few.
Amount AmountOfSearch(const Scenario& scenario) {
  constexpr double kPointsOfLine = 34, kGrid = 17, kRounds = 4;
  const Census c = CensusOf(scenario);
  const double efforts = Count(ChoosableEfforts(scenario).size());
  const double paths = static_cast<double>(kSearchPaths);
  const double points = kPointsOfLine * efforts * (efforts > 1 ? kRounds : 1);
  // Samples, and while a figure is made of them as much again.
  const double samples = 3 * sizeof(double) * c.parties() * paths;
  return {points * RunSeconds(c, paths) + CompileSeconds(c),
          kGrid * (samples + ModelBytes(c)) + TileBytes(c)};
}

// Searches before a run, and what is said of them after it.
Amount AmountOfResponse(const Scenario& scenario, const RunOptions& options, int threads) {
  const Census c = CensusOf(scenario);
  const Amount search = AmountOfSearch(scenario);
  const double said =
      std::min(static_cast<double>(options.path_count()), static_cast<double>(kMostResponsePaths));
  const double column = sizeof(double) * said;
  return {2 * search.seconds + 2 * RunSeconds(c, said),
          std::max(search.bytes + threads * TileBytes(c), (6 * c.parties() + 4 * threads) * column +
                                                              2 * ModelBytes(c) +
                                                              threads * TileBytes(c))};
}

}  // namespace

RunSize SizeOf(const Study& study, int threads) {
  const RunOptions& options = study.options;
  Amount amount = AmountOfRun(study.scenarios, static_cast<double>(options.path_count()),
                              options.exact_quantiles(), options.sampling(), threads);
  if (options.attribution()) {
    const Amount more = AmountOfAttribution(
        study.scenarios.front(), static_cast<double>(options.attribution_path_count()), threads);
    amount.seconds += more.seconds;
    amount.bytes += more.bytes;
  }
  if (AnyChooses(options.response())) {
    double bytes = 0;
    for (const Scenario& scenario : study.scenarios) {
      const Amount more = AmountOfResponse(scenario, options, threads);
      amount.seconds += more.seconds;
      bytes = std::max(bytes, more.bytes);
    }
    // Of several scenarios a thread each is looked at.
    amount.bytes += bytes * (study.scenarios.size() > 1 ? threads : 1);
  }
  if (options.path_figures()) {
    // March again; the figures as a table, in the message and in its bytes.
    const double paths = static_cast<double>(options.path_count());
    amount.seconds += RunSeconds(CensusOf(study.scenarios.front()), paths);
    amount.bytes +=
        3 * sizeof(double) * paths * Count(PathFiguresOf(study.scenarios.front()).size());
  }
  if (!options.quantiles().empty()) {
    // March again; the figures as a table, of which one at a time is copied and sorted.
    const double paths = static_cast<double>(options.path_count());
    const double figures = Count(QuantileFiguresOf(study.scenarios.front()).size());
    amount.seconds += RunSeconds(CensusOf(study.scenarios.front()), paths) +
                      (20 * figures + 100 * figures) * kNanosecond * paths;
    amount.bytes += sizeof(double) * paths * (figures + 2);
  }
  return Rounded(amount, threads);
}

std::size_t ReportBytes(const Study& study) {
  double bytes = 0;
  for (const Scenario& scenario : study.scenarios) bytes += ReportBytes(CensusOf(scenario));
  return static_cast<std::size_t>(bytes);
}

RunSize SizeOfSearch(const Scenario& scenario) {
  return Rounded(AmountOfSearch(scenario), /*threads=*/1);
}

RunSize SizeOfCheck(const Study& study, int threads) {
  Amount amount =
      AmountOfRun(study.scenarios, kBiasPaths, /*exact=*/false, Sampling::kPseudoRandom, threads);
  const Census c = CensusOf(study.scenarios.front());
  amount.seconds += RunSeconds(c, kBiasPaths) + 500'000 * kNanosecond * c.streams;
  const Amount points = AmountOfPoints(c, kBiasPaths);
  amount.seconds += points.seconds;
  amount.bytes += points.bytes;
  return Rounded(amount, threads);
}

RunSize SizeOf(const ReplayStudy& study, int threads) {
  Census c = CensusOf(study.scenario);
  c.on_nets = study.options.sampling() == Sampling::kSobol;
  const auto* worst = std::get_if<WorstPathsQuery>(&study.which);
  const auto* listed = std::get_if<std::vector<std::uint64_t>>(&study.which);
  const double replayed = worst ? worst->count : Count(listed->size());
  const double searched = worst ? static_cast<double>(worst->path_count) : 0;
  // A statement has a line for everything that a clause did in a period.
  const double entries =
      c.cash_periods * (c.drivers + 2 * c.outcomes + 4 * c.clauses + 4 * c.contracts + c.named);
  Amount amount;
  amount.seconds = OnceSeconds(c) +
                   MarchSeconds(c) * c.cash_periods * (searched + replayed * kTilePaths) +
                   500 * kNanosecond * replayed * entries;
  amount.bytes = ModelBytes(c) + c.NetBytes() + (searched > 0 ? threads + 1 : 1) * TileBytes(c) +
                 90 * (replayed + 1) * entries;
  double details = 0;
  for (const Contract& contract : study.scenario.facts().contracts) {
    details += DetailsOf(contract).bytes;
  }
  amount.bytes += (replayed + 1) * c.cash_periods * details;
  if (AnyChooses(study.options.response())) {
    const Amount more = AmountOfResponse(study.scenario, study.options, threads);
    amount.seconds += more.seconds;
    amount.bytes += more.bytes;
  }
  return Rounded(amount, threads);
}

RunSize SizeOf(const Settlement& settlement) {
  const ScenarioDraft& facts = settlement.scenario.facts();
  const Contract& contract = facts.contracts[static_cast<std::size_t>(settlement.contract)];
  const Census c = CensusOf(settlement.scenario);
  const Details details = DetailsOf(contract);
  const double settled = settlement.observed.period_count;
  const double paid = settled + c.cash_periods - c.periods;
  double adjustments = 0;
  for (std::size_t j = 0; j < settlement.observed.raw.size(); ++j) {
    if (settlement.observed.raw[j]) adjustments += 2 + Count(facts.outcomes[j].loadings.size());
  }
  const double clauses = Count(contract.clauses.size()), groups = Count(contract.groups.size());
  const double weights = contract.score ? 1 + Count(contract.score->weights.size()) : 0;
  // Others are releases, carried sums and what limits of groups and the contract move.
  const double lines = (settled + 1) * clauses;
  const double others = (paid + 1) * (2 + 3 * clauses + 3 * groups);
  const double rows = (settled + 1) * (details.rows + weights + adjustments) + others + paid;
  Amount amount;
  amount.seconds = CompileSeconds(c) + 2 * MarchSeconds(c) * paid * kTilePaths +
                   kNanosecond * (1'500 * lines + 300 * rows);
  amount.bytes = ModelBytes(c) + 2 * TileBytes(c) + 1'500 * lines + 100 * others + 600 * paid +
                 (settled + 1) * (details.bytes + 350 * (weights + adjustments));
  return Rounded(amount, /*threads=*/1);
}

}  // namespace accord
