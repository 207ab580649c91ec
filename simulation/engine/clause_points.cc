#include "simulation/engine/clause_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/march.h"
#include "simulation/engine/observe.h"
#include "simulation/model/columns.h"
#include "simulation/model/likeness.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::First;
using engine_internal::MarchOptions;
using engine_internal::StudyMarch;

constexpr std::array<double, 3> kPoints = {0.05, 0.5, 0.95};
constexpr double kHalfSlice = 0.01;  // of all settlements, on either side of a point
constexpr std::int64_t kLeastSettlements = 500, kLeastPaths = 50;

struct SettlementSeen {
  double basis, pay;
  std::int32_t path;
  std::int32_t number;  // in the order seen
};
static_assert(sizeof(SettlementSeen) == kPointSettlementBytes);

// What moves a clause's pay.
struct Deciding {
  int reading;
  const char* name;
};

std::optional<Deciding> DecidingReading(const CompiledClause& clause) {
  if (!clause.bands.empty() || !clause.steps.empty()) return Deciding{0, "basis"};
  if (!clause.gates.empty()) return Deciding{clause.gates.front().reading, "gates[0].basis"};
  if (clause.scale && clause.scale->reading >= 0) {
    return Deciding{clause.scale->reading, "scale.basis"};
  }
  return std::nullopt;
}

// Of one clause of one model: the settlements of its first paths.
struct Watched {
  int contract, clause, reading;
  ClausePoints points = {};
  std::int64_t path_count = 0, date_count = 0;
  std::vector<SettlementSeen> seen = {};
};

std::vector<Watched> WatchedOf(const Scenario& scenario, const CompiledModel& model,
                               std::int64_t path_count) {
  std::vector<Watched> watched;
  for (std::size_t c = 0; c < model.contracts.size(); ++c) {
    const Contract& facts = scenario.facts().contracts[c];
    const CompiledContract& contract = model.contracts[c];
    for (std::size_t k = 0; k < contract.clauses.size(); ++k) {
      const auto deciding = DecidingReading(contract.clauses[k]);
      if (!deciding) continue;
      watched.push_back({static_cast<int>(c), static_cast<int>(k), deciding->reading});
      watched.back().points = {facts.id, facts.clauses[k].id, facts.clauses[k].display_name,
                               deciding->name};
    }
  }
  if (watched.empty()) return watched;
  const auto most = kMostPointSettlements / static_cast<std::int64_t>(watched.size());
  std::erase_if(watched, [&](Watched& each) {
    const std::vector<bool>& settles = model.contracts[static_cast<std::size_t>(each.contract)]
                                           .clauses[static_cast<std::size_t>(each.clause)]
                                           .settles;
    const auto dates = std::count(settles.begin(), settles.end(), true);
    if (dates == 0) return true;
    each.date_count = dates;
    each.path_count = std::min({path_count, kPointPaths, most / dates});
    if (each.path_count < kLeastPaths || each.path_count * dates < kLeastSettlements) return true;
    return false;
  });
  return watched;
}

// Keeps the settlements of period t of paths first .. first + lanes - 1, but for those that have
// ended before. False where a figure leaves the range.
bool Look(const ContractTile& tile, const CompiledClause& clause, int t, std::int64_t first,
          int lanes, Watched& watched) {
  if (!clause.settles[static_cast<std::size_t>(t) - 1] || first >= watched.path_count) return true;
  const int most = static_cast<int>(std::min<std::int64_t>(lanes, watched.path_count - first));
  const auto basis = First(tile.reading(watched.clause, watched.reading), most);
  const auto pay = First(tile.pay(watched.clause), most);
  if (!AreWithinRange(basis) || !AreWithinRange(pay)) return false;
  for (int i = 0; i < most; ++i) {
    if (tile.may_end() && tile.ends()[i] < t) continue;
    const std::size_t lane = static_cast<std::size_t>(i);
    watched.seen.push_back({basis[lane] + 0.0, pay[lane], static_cast<std::int32_t>(first + i),
                            static_cast<std::int32_t>(watched.seen.size())});
  }
  return true;
}

bool IsBefore(const SettlementSeen& a, const SettlementSeen& b) {
  return a.basis != b.basis ? a.basis < b.basis : a.number < b.number;
}

// The mean pay; settlements of one path go together in its error.
Estimate MeanPay(std::span<const SettlementSeen> settlements) {
  const auto count = static_cast<double>(settlements.size());
  double sum = 0.0;
  for (const SettlementSeen& each : settlements) sum += each.pay;
  const double mean = sum / count;
  std::map<std::int32_t, double> by_path;
  for (const SettlementSeen& each : settlements) by_path[each.path] += each.pay - mean;
  const auto paths = static_cast<double>(by_path.size());
  double squares = 0.0;
  for (const auto& [path, deviation] : by_path) squares += deviation * deviation;
  const double error = by_path.size() < 2 ? std::numeric_limits<double>::infinity()
                                          : std::sqrt(squares * paths / (paths - 1)) / count;
  return NormalEstimate(mean, error);
}

// At probability p of so many settlements: those about there, and which of them is the point.
BasisPoint PointAt(double p, std::vector<SettlementSeen>& seen) {
  const auto count = static_cast<double>(seen.size());
  const auto rank = [&](double share) {
    return static_cast<std::ptrdiff_t>(std::clamp(std::round(share * count), 0.0, count));
  };
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(rank(p - kHalfSlice), 0);
  const std::ptrdiff_t last = rank(p + kHalfSlice);
  const auto place = std::clamp<std::ptrdiff_t>(
      static_cast<std::ptrdiff_t>(std::ceil(p * count - 1e-9)) - 1, first, last - 1);
  std::nth_element(seen.begin(), seen.begin() + first, seen.end(), IsBefore);
  std::nth_element(seen.begin() + first, seen.begin() + last - 1, seen.end(), IsBefore);
  std::sort(seen.begin() + first, seen.begin() + last, IsBefore);
  const std::span<const SettlementSeen> about(seen.begin() + first, seen.begin() + last);
  return {p, seen[static_cast<std::size_t>(place)].basis, MeanPay(about)};
}

using WatchedModels = std::vector<std::vector<Watched>>;  // by model

// Paths that are marched on one thread: several tiles.
constexpr std::int64_t kPiecePaths = 4 * kTilePaths;

// Keeps what clauses see on paths first .. last - 1.
absl::Status LookAtPaths(const std::vector<CompiledModel>& models, const StudyLikeness& study,
                         std::int64_t first, std::int64_t last, const Stopped& stopped,
                         WatchedModels& watched) {
  StudyMarch march(models, study, {.clients = MarchOptions::Clients::kMove});
  for (std::vector<Watched>& of_model : watched) {
    for (Watched& each : of_model) {
      const std::int64_t seen = std::clamp<std::int64_t>(each.path_count - first, 0, last - first);
      each.seen.reserve(static_cast<std::size_t>(seen * each.date_count));
    }
  }
  for (; first < last; first += kTilePaths) {
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - first));
    march.Begin(static_cast<std::uint64_t>(first));
    for (int t = 1; t <= models.front().period_count; ++t) {
      if (IsStopped(stopped)) return absl::CancelledError("the run was cancelled");
      march.Advance(t);
      for (std::size_t m = 0; m < models.size(); ++m) {
        for (Watched& each : watched[m]) {
          const std::size_t contract = static_cast<std::size_t>(each.contract);
          const CompiledClause& clause =
              models[m].contracts[contract].clauses[static_cast<std::size_t>(each.clause)];
          if (!Look(march.model(m).contract(each.contract)->tile, clause, t, first, lanes, each)) {
            return absl::OutOfRangeError(
                "what a clause looks at or pays leaves the range of +-1e60 on some path; check the "
                "loadings and the spread of drivers");
          }
        }
      }
    }
  }
  return absl::OkStatus();
}

// What all pieces saw, in the order of paths.
void Join(std::vector<WatchedModels>& pieces, std::size_t model, std::size_t clause, Watched& to) {
  std::size_t count = 0;
  for (const WatchedModels& piece : pieces) count += piece[model][clause].seen.size();
  to.seen.reserve(count);
  for (WatchedModels& piece : pieces) {
    std::vector<SettlementSeen> seen = std::move(piece[model][clause].seen);
    for (SettlementSeen& each : seen) {
      each.number = static_cast<std::int32_t>(to.seen.size());
      to.seen.push_back(each);
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<std::vector<ClausePoints>>> MakeClausePoints(
    const std::vector<const Scenario*>& scenarios, const std::vector<CompiledModel>& models,
    std::int64_t path_count, int threads, const Stopped& stopped) {
  WatchedModels watched;
  std::int64_t paths = 0;
  for (std::size_t m = 0; m < models.size(); ++m) {
    for (const Watched& each :
         watched.emplace_back(WatchedOf(*scenarios[m], models[m], path_count))) {
      paths = std::max(paths, each.path_count);
    }
  }
  std::vector<std::vector<ClausePoints>> result(models.size());
  if (paths == 0) return result;

  const StudyLikeness study = LikenessOf(models);
  BlockThreads workers(threads);
  const std::int64_t count = (paths + kPiecePaths - 1) / kPiecePaths;
  std::vector<WatchedModels> pieces(static_cast<std::size_t>(count), watched);
  const absl::Status looked = ForEachBlock(workers, 0, count, [&](std::int64_t piece) {
    const std::int64_t first = piece * kPiecePaths;
    return LookAtPaths(models, study, first, std::min(first + kPiecePaths, paths), stopped,
                       pieces[static_cast<std::size_t>(piece)]);
  });
  if (!looked.ok()) return looked;
  const auto model_count = static_cast<std::int64_t>(models.size());
  const absl::Status told = ForEachBlock(workers, 0, model_count, [&](std::int64_t model) {
    const auto m = static_cast<std::size_t>(model);
    for (std::size_t c = 0; c < watched[m].size(); ++c) {
      if (IsStopped(stopped)) return absl::CancelledError("the run was cancelled");
      Watched& each = watched[m][c];
      Join(pieces, m, c, each);
      if (static_cast<std::int64_t>(each.seen.size()) < kLeastSettlements) continue;
      for (const double p : kPoints) each.points.points.push_back(PointAt(p, each.seen));
      result[m].push_back(std::move(each.points));
      std::vector<SettlementSeen>().swap(each.seen);
    }
    return absl::OkStatus();
  });
  if (!told.ok()) return told;
  return result;
}

}  // namespace accord
