#include "server/handlers/sweep_size.h"

#include <algorithm>

#include "server/handlers/census.h"
#include "server/handlers/run_size.h"
#include "server/handlers/solved_sets.h"
#include "simulation/engine/party_run.h"
#include "simulation/response/response.h"

namespace accord {
namespace {

using handlers_internal::Census;
using handlers_internal::CompileSeconds;
using handlers_internal::Count;
using handlers_internal::kMiB;
using handlers_internal::kNanosecond;
using handlers_internal::MarchSeconds;
using handlers_internal::ModelBytes;
using handlers_internal::TileBytes;

constexpr std::size_t kMostTogether = 16, kMostInABatch = 128;

double ColumnsOf(const SweepStudy& study) {
  return Count(PartyColumnCount(study.base.facts().contracts.size(), KeepsDrawdown(study.figures)));
}

bool Responds(const SweepStudy& study) { return AnyChooses(study.options.response()); }

bool MovesChance(const SweepStudy& study) {
  return Responds(study) ||
         std::any_of(study.sets.axes().begin(), study.sets.axes().end(),
                     [](const TermSets::Axis& axis) { return axis.moves_chance; });
}

// Samples of one set, and the model that they come from.
double SetBytes(const SweepStudy& study, const Census& c, bool moves_chance) {
  return 8 * ColumnsOf(study) * static_cast<double>(study.options.path_count()) + ModelBytes(c) +
         (moves_chance ? c.NetBytes() : 0);
}

// While figures of one set are made on a thread: its samples once more, and in order.
double FigureBytes(const SweepStudy& study) {
  return 2 * 8 * ColumnsOf(study) * static_cast<double>(study.options.path_count());
}

Census CensusOfStudy(const SweepStudy& study) {
  Census c = study.largest.census;
  c.on_nets = study.options.sampling() == Sampling::kSobol;
  return c;
}

// As a fraction of what all of a model takes, terms alone take about so much.
constexpr double kShareOfTerms = 0.5;

// One set checked, made, settled and read.
double SetSeconds(const SweepStudy& study, const Census& c, bool moves_chance) {
  const double paths =
      std::max<double>(static_cast<double>(study.options.path_count()), kTilePaths);
  const double made =
      2 * kNanosecond *
      (50'000 + 2'000 * (c.drivers + c.outcomes + c.clauses) + 200 * c.periods * c.clauses);
  const double march = MarchSeconds(c) * c.cash_periods * paths;
  const double settled = moves_chance ? march + CompileSeconds(c) : kShareOfTerms * march;
  const double read = 25 * kNanosecond * ColumnsOf(study) * paths;
  return made + settled + read;
}

// Of a whole run of one set, where figures need it.
RunSize RunOf(const SweepStudy& study, int threads) {
  if (!NeedsRuns(study.base, study.figures)) return {};
  return SizeOf(Study{{study.largest.scenario}, {}, study.options}, threads);
}

// Of the sweep but for its rows: `sets` of them.
// `moves_chance`: each has chance of its own.
RunSize SizeOfSets(const SweepStudy& study, double sets, int threads, bool moves_chance) {
  const Census c = CensusOfStudy(study);
  const SweepCut cut = CutOf(study, threads);
  const RunSize run = RunOf(study, threads);
  const RunSize search = Responds(study) ? SizeOfSearch(study.largest.scenario) : RunSize();
  const double batch = std::min(Count(cut.largest_batch), sets);
  const double together = std::min(Count(cut.sets_together), sets);
  double bytes = 4 * kMiB + batch * SetBytes(study, c, moves_chance) +
                 threads * (together * TileBytes(c) + FigureBytes(study)) + ModelBytes(c) +
                 2 * c.NetBytes() + Count(run.bytes);
  bytes += threads * Count(search.bytes);
  // Scenarios as they are made, on every thread; chance where each set has its own.
  bytes += threads * (2.0 * Count(study.message.SpaceUsedLong()) + ModelBytes(c));
  return {sets * (SetSeconds(study, c, moves_chance) + run.seconds + search.seconds) +
              CompileSeconds(c),
          static_cast<std::size_t>(bytes)};
}

// As many as stay within kSweepBytes, one at least.
SweepCut CutBy(double tile_bytes, double set_bytes) {
  const double half = 0.5 * static_cast<double>(kSweepBytes);
  const auto fitting = [half](double bytes, std::size_t most) {
    return static_cast<std::size_t>(
        std::clamp(half / std::max(bytes, 1.0), 1.0, static_cast<double>(most)));
  };
  return {fitting(tile_bytes, kMostTogether), fitting(set_bytes, kMostInABatch)};
}

// Influences by path of one set.
double InfluenceBytes(const SweepStudy& study) {
  return 8 * Count(study.figures.size()) * static_cast<double>(study.options.path_count());
}

}  // namespace

SweepCut CutOf(const SweepStudy& study, int threads) {
  const Census c = CensusOfStudy(study);
  return CutBy(threads * TileBytes(c), SetBytes(study, c, MovesChance(study)));
}

RunSize SizeOf(const SweepStudy& study, int threads) {
  RunSize size =
      SizeOfSets(study, static_cast<double>(study.sets.count()), threads, MovesChance(study));
  // Those of a batch are also there as numbers and as messages.
  constexpr std::size_t kBuiltBytes = 120;
  size.bytes += RowBytes(study) + kMostInABatch * kBuiltBytes * study.figures.size();
  return size;
}

std::size_t RowBytes(const SweepStudy& study) {
  constexpr std::size_t kEstimateBytes = 38;  // on the wire
  const std::size_t shifts = Responds(study) ? 4 + 9 * ChoosableEfforts(study.base).size() : 0;
  const std::size_t row =
      shifts + 12 + 9 * study.sets.axes().size() + kEstimateBytes * study.figures.size();
  return static_cast<std::size_t>(study.sets.count()) * row;
}

RunSize SizeOf(const SolveStudy& study, int threads) {
  const double sets =
      static_cast<double>(study.curve_count()) * static_cast<double>(SetsOfSolution(study));
  RunSize size = SizeOfSets(study.scanned, sets, threads, MovesChance(study.scanned));
  constexpr double kBytesOfPoint = 200;
  size.bytes += static_cast<std::size_t>(3 * kBytesOfPoint * sets * Count(study.targets.size()));
  if (handlers_internal::LooksAtBase(study)) {  // on both sets of paths, and three columns at work
    const double batch = std::min(Count(CutOf(study.scanned, threads).largest_batch),
                                  static_cast<double>(study.scan_points));
    size.bytes += static_cast<std::size_t>((batch + 5) * InfluenceBytes(study.scanned));
  }
  return size;
}

RunSize SizeOf(const NegotiationStudy& study, int threads) {
  const SweepStudy& offers = study.offers;
  RunSize size = SizeOfSets(offers, static_cast<double>(SetsOfNegotiation(study)), threads,
                            MovesChance(offers) || study.has_two_views());
  // What is known of every set, and of those that are confirmed every path's utilities, three more
  // columns of one while it is told.
  const std::size_t limits = study.supplier.limits.size() + study.client.limits.size();
  const double numbers = 24 + Count(limits) + 2 * Count(offers.sets.axes().size());
  const double views = study.has_two_views() ? 2 : 1;
  const double columns = 2 * views * static_cast<double>(ConfirmedSets(study)) + 3;
  size.bytes +=
      static_cast<std::size_t>(8 * (numbers * static_cast<double>(study.set_count) +
                                    columns * static_cast<double>(offers.options.path_count())));
  if (study.has_two_views()) {  // pay by clause takes a whole run of each view
    const RunSize run = SizeOf(Study{{offers.largest.scenario}, {}, offers.options}, threads);
    size.bytes += run.bytes;
    size.seconds += 2 * run.seconds;
  }
  return size;
}

SweepCut CutOf(const SensitivityStudy& study, int threads) {
  const Census c = CensusOfStudy(study.swept);
  return CutBy(threads * TileBytes(c),
               SetBytes(study.swept, c, /*moves_chance=*/true) + InfluenceBytes(study.swept));
}

RunSize SizeOf(const SensitivityStudy& study, int threads) {
  const double sets = static_cast<double>(SetsOfSensitivity(study));
  RunSize size = SizeOfSets(study.swept, sets, threads, /*moves_chance=*/true);
  const double batch = std::min(Count(CutOf(study, threads).largest_batch), sets);
  constexpr double kBytesOfBar = 400;
  size.bytes += static_cast<std::size_t>((batch + 3) * InfluenceBytes(study.swept) +
                                         kBytesOfBar * sets * Count(study.swept.figures.size()));
  // Drivers' means and bins, an order of the paths on each thread, and one party's surplus.
  const double drivers = Count(study.swept.base.facts().drivers.size());
  const double paths = static_cast<double>(study.swept.options.path_count());
  size.bytes += static_cast<std::size_t>(paths * (9 * drivers + 8 * threads + 16));
  const double sums = Count(study.walk_aways.size()) * drivers;
  size.seconds += kNanosecond * paths * (100 * drivers + 20 * sums);
  return size;
}

}  // namespace accord
