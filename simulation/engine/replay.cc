#include "simulation/engine/replay.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/march.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

using engine_internal::ContractMarch;
using engine_internal::MarchOptions;
using engine_internal::ModelMarch;
using engine_internal::StudyMarch;

constexpr double kRange = 1e60;

bool IsInRange(double value) { return std::fabs(value) <= kRange; }  // false for NaN

bool AreInRange(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), IsInRange);
}

// A path and how bad it is: the greater, the worse.
struct Candidate {
  double badness;
  std::uint64_t path;

  bool IsWorseThan(const Candidate& other) const {
    return badness > other.badness || (badness == other.badness && path < other.path);
  }
};

// The worst `count` of all candidates seen, in any order of seeing: no two are equal.
class Worst {
 public:
  explicit Worst(int count) : count_(static_cast<std::size_t>(count)) {}

  void Add(const Candidate& candidate) {
    if (worst_.size() == count_ && !candidate.IsWorseThan(worst_.back())) return;
    const auto place = std::find_if(worst_.begin(), worst_.end(), [&](const Candidate& other) {
      return candidate.IsWorseThan(other);
    });
    worst_.insert(place, candidate);
    if (worst_.size() > count_) worst_.pop_back();
  }

  const std::vector<Candidate>& candidates() const { return worst_; }

 private:
  std::size_t count_;
  std::vector<Candidate> worst_;
};

// Column of the metric, and the sign that makes it a badness.
std::pair<ConstColumn, double> BadnessOf(const ContractMarch& march, PathMetric metric) {
  switch (metric) {
    case PathMetric::kSupplierNpv:
      return {march.supplier.npv(), -1.0};
    case PathMetric::kClientNpv:
      return {march.client.npv(), -1.0};
    case PathMetric::kSupplierPeakShortfall:
      return {march.supplier.peak_shortfall(), 1.0};
    case PathMetric::kSupplierDrawdown:
      break;
  }
  return {march.supplier.drawdown(), 1.0};
}

// The contract looked at, then those that decide when it ends: where its client may leave, and a
// lever with a capacity may treat another client instead, that client's contract.
std::vector<int> ContractsToMarch(const CompiledModel& model, int contract) {
  std::vector<int> contracts = {contract};
  if (!model.contracts[contract].client_may_leave) return contracts;
  const CompiledClientBase& base = *model.client_base;
  if (std::all_of(base.levers.begin(), base.levers.end(),
                  [](const CompiledLever& lever) { return lever.treats_all(); })) {
    return contracts;
  }
  for (const CompiledNamedClient& client : base.named_clients) {
    if (client.contract >= 0 && client.contract != contract) contracts.push_back(client.contract);
  }
  return contracts;
}

// The first `lanes` paths of a tile; false when one of them has left the range. Shortfall and
// drawdown may hide it, a sum of all cash does not.
bool AddTile(const ContractMarch& march, PathMetric metric, std::int64_t first_path, int lanes,
             Worst& worst) {
  const auto [column, sign] = BadnessOf(march, metric);
  for (int lane = 0; lane < lanes; ++lane) {
    if (!IsInRange(march.supplier.npv()[lane]) || !IsInRange(march.client.npv()[lane])) {
      return false;
    }
    worst.Add({sign * column[lane], static_cast<std::uint64_t>(first_path + lane)});
  }
  return true;
}

absl::StatusOr<Worst> WorstOfBlock(const CompiledModel& model, const WorstPathsQuery& query,
                                   std::int64_t block, const std::function<bool()>& cancelled) {
  Worst worst(query.count);
  const CompiledContract& contract = model.contracts[query.contract];
  StudyMarch march(model, {.contracts = ContractsToMarch(model, query.contract),
                           .clients = contract.client_may_leave ? MarchOptions::Clients::kMove
                                                                : MarchOptions::Clients::kNone});
  const std::int64_t first = block * kBlockPaths;
  const std::int64_t last = std::min<std::int64_t>(first + kBlockPaths, query.path_count);
  for (std::int64_t path = first; path < last; path += kTilePaths) {
    march.Begin(static_cast<std::uint64_t>(path));
    for (int t = 1; t <= model.period_count; ++t) {
      if (IsStopped(cancelled)) return absl::CancelledError("the search was cancelled");
      march.Advance(t);
    }
    for (int lag = 1; lag <= contract.longest_lag; ++lag) {
      march.AdvanceLagged(model.period_count + lag);
    }
    const std::int64_t lanes = std::min<std::int64_t>(kTilePaths, last - path);
    if (!AddTile(*march.model().contract(query.contract), query.metric, path,
                 static_cast<int>(lanes), worst)) {
      return absl::OutOfRangeError(
          "the cash of some path leaves the range of +-1e60; check the loadings and the spread "
          "of drivers");
    }
  }
  return worst;
}

void Append(const ColumnStore& columns, std::size_t lane, std::vector<std::vector<double>>& lists) {
  for (std::size_t i = 0; i < lists.size(); ++i) {
    lists[i].push_back(columns[static_cast<int>(i)][lane]);
  }
}

std::vector<std::vector<double>> EmptyLists(std::size_t count, int period_count) {
  std::vector<std::vector<double>> lists(count);
  for (std::vector<double>& list : lists) list.reserve(static_cast<std::size_t>(period_count));
  return lists;
}

// The period that the march has taken last.
void AppendPeriod(const ModelMarch& march, std::size_t lane, PathRecord& record) {
  const ChanceView view = march.chance();
  Append(view.levels, lane, record.drivers);
  Append(view.true_values, lane, record.true_values);
  Append(view.measured, lane, record.measured);
  for (std::size_t c = 0; c < record.contracts.size(); ++c) {
    const ContractMarch& contract = *march.contract(static_cast<int>(c));
    if (contract.contract.weights.empty()) continue;
    record.contracts[c].score.push_back(contract.tile.score()[lane]);
  }
  for (std::size_t i = 0; i < record.named_clients.size(); ++i) {
    const ConstColumn segments = march.base()->named().segment(static_cast<int>(i));
    record.named_clients[i].segments.push_back(static_cast<int>(segments[lane]));
  }
}

}  // namespace

PathRecord Replay(const CompiledModel& model, std::uint64_t path) {
  return *Replay(model, path, {});
}

std::optional<PathRecord> Replay(const CompiledModel& model, std::uint64_t path,
                                 const Stopped& stopped) {
  const std::size_t lane = path % kTilePaths;
  const bool follows_clients = model.client_base && !model.client_base->named_clients.empty();
  PathRecord record;
  record.path = path;
  record.drivers = EmptyLists(model.chance->drivers.size(), model.period_count);
  record.true_values = EmptyLists(model.chance->outcomes.size(), model.period_count);
  record.measured = record.true_values;
  record.contracts.resize(model.contracts.size());
  if (follows_clients) record.named_clients.resize(model.client_base->named_clients.size());

  StudyMarch march(model, {.clients = follows_clients ? MarchOptions::Clients::kMove
                                                      : MarchOptions::Clients::kNone});
  for (std::size_t c = 0; c < model.contracts.size(); ++c) {
    march.Keep(static_cast<int>(c), &record.contracts[c].ledger, static_cast<int>(lane));
  }
  march.Begin(path - lane);
  for (int t = 1; t <= model.period_count; ++t) {
    if (IsStopped(stopped)) return std::nullopt;
    march.Advance(t);
    AppendPeriod(march.model(), lane, record);
  }
  for (int t = model.period_count + 1; t <= model.cash_period_count; ++t) march.AdvanceLagged(t);
  for (std::size_t c = 0; c < model.contracts.size(); ++c) {
    const ContractMarch& of = *march.model().contract(static_cast<int>(c));
    ContractPathRecord& contract = record.contracts[c];
    contract.supplier_npv = of.supplier.npv()[lane];
    contract.client_npv = of.client.npv()[lane];
    contract.supplier_peak_shortfall = of.supplier.peak_shortfall()[lane];
    contract.supplier_drawdown = of.supplier.drawdown()[lane];
  }
  return record;
}

bool IsWithinRange(const PathRecord& record) {
  return std::all_of(record.drivers.begin(), record.drivers.end(), AreInRange) &&
         std::all_of(record.true_values.begin(), record.true_values.end(), AreInRange) &&
         std::all_of(record.measured.begin(), record.measured.end(), AreInRange) &&
         std::all_of(record.contracts.begin(), record.contracts.end(),
                     [](const ContractPathRecord& contract) {
                       return IsInRange(contract.supplier_npv) && IsInRange(contract.client_npv) &&
                              AreInRange(contract.score) && IsWithinRange(contract.ledger);
                     });
}

bool IsWithinRange(const Ledger& ledger) {
  return std::all_of(ledger.cash.begin(), ledger.cash.end(), [](const CashLine& line) {
    return IsInRange(line.supplier) && IsInRange(line.client) && IsInRange(line.benefit);
  });
}

absl::StatusOr<std::vector<std::uint64_t>> WorstPaths(const CompiledModel& model,
                                                      const WorstPathsQuery& query, int threads,
                                                      const std::function<bool()>& cancelled) {
  assert(query.count >= 1 && query.path_count >= 1 && threads >= 1);
  assert(query.contract >= 0 && query.contract < static_cast<int>(model.contracts.size()));
  BlockThreads block_threads(threads);
  const std::int64_t blocks = (query.path_count + kBlockPaths - 1) / kBlockPaths;
  const absl::StatusOr<Worst> worst = ReduceBlocks<Worst>(
      block_threads, 0, blocks,
      [&](std::int64_t block) { return WorstOfBlock(model, query, block, cancelled); },
      [](Worst& worst, const Worst& later) {
        for (const Candidate& candidate : later.candidates()) worst.Add(candidate);
      });
  if (!worst.ok()) return worst.status();
  std::vector<std::uint64_t> paths;
  for (const Candidate& candidate : worst->candidates()) paths.push_back(candidate.path);
  return paths;
}

}  // namespace accord
