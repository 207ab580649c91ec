#include "simulation/engine/replay.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "oneapi/tbb/blocked_range.h"
#include "oneapi/tbb/global_control.h"
#include "oneapi/tbb/info.h"
#include "oneapi/tbb/parallel_for.h"
#include "oneapi/tbb/task_arena.h"
#include "oneapi/tbb/task_group.h"
#include "simulation/engine/joint_base.h"
#include "simulation/model/columns.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/party_tile.h"

namespace accord {
namespace {

namespace tbb = oneapi::tbb;

constexpr double kRange = 1e60;

bool IsInRange(double value) { return std::fabs(value) <= kRange; }  // false for NaN

bool AreInRange(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), IsInRange);
}

// One contract on a tile, and the money of both parties, as ModelRunner books it.
class ContractMarch {
 public:
  ContractMarch(const CompiledContract& contract, const CompiledChance& chance)
      : contract_(contract), tile_(contract, chance), period_count_(chance.period_count) {}

  void Begin(Ledger* ledger, int lane) {
    tile_.Keep(ledger, lane);
    tile_.Begin();
    supplier_.Begin(-contract_.supplier.investment);
    client_.Begin(-contract_.client.investment);
  }

  void SettleDate(int t, const ChanceView& chance) { tile_.SettleDate(t, chance); }
  void Close(int t, const double* left) {
    tile_.Close(t, left);
    Book(t);
  }

  // Cash that falls due after T.
  void SettleLagged() {
    for (int t = period_count_ + 1; t <= period_count_ + contract_.longest_lag; ++t) {
      tile_.SettleLagged(t);
      Book(t);
    }
  }

  const ContractTile& tile() const { return tile_; }
  const PartyTile& supplier() const { return supplier_; }
  const PartyTile& client() const { return client_; }

 private:
  void Book(int t) {
    supplier_.Book(tile_.supplier_cash(), contract_.supplier.discount[t]);
    client_.Book(tile_.client_cash(), contract_.client.discount[t]);
  }

  const CompiledContract& contract_;
  ContractTile tile_;
  PartyTile supplier_, client_;
  int period_count_;
};

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
      return {march.supplier().npv(), -1.0};
    case PathMetric::kClientNpv:
      return {march.client().npv(), -1.0};
    case PathMetric::kSupplierPeakShortfall:
      return {march.supplier().peak_shortfall(), 1.0};
    case PathMetric::kSupplierDrawdown:
      break;
  }
  return {march.supplier().drawdown(), 1.0};
}

// What the blocks of one search share.
class Search {
 public:
  Search(const CompiledModel& model, const WorstPathsQuery& query,
         const std::function<bool()>& cancelled)
      : model_(model), query_(query), cancelled_(cancelled), worst_(query.count) {}

  // Looks at the paths of one block; false when the search is over.
  bool LookAt(std::int64_t block) {
    absl::StatusOr<Worst> found = WorstOf(block);
    const std::lock_guard lock(mutex_);
    failure_.Update(found.status());
    if (!found.ok()) return false;
    for (const Candidate& candidate : found->candidates()) worst_.Add(candidate);
    return true;
  }

  absl::StatusOr<std::vector<std::uint64_t>> Answer() const {
    if (!failure_.ok()) return failure_;
    std::vector<std::uint64_t> paths;
    for (const Candidate& candidate : worst_.candidates()) paths.push_back(candidate.path);
    return paths;
  }

 private:
  absl::StatusOr<Worst> WorstOf(std::int64_t block) const {
    Worst worst(query_.count);
    ChanceTile chance(model_.chance);
    const std::vector<int> contracts = ContractsToMarch();
    std::vector<ContractMarch> marches;
    marches.reserve(contracts.size());
    std::optional<JointBase> base;
    if (model_.contracts[query_.contract].client_may_leave) base.emplace(model_);
    for (const int contract : contracts) {
      marches.emplace_back(model_.contracts[contract], model_.chance);
      if (base) base->Show(contract, marches.back().tile());
    }
    const std::int64_t first = block * kBlockPaths;
    const std::int64_t last = std::min<std::int64_t>(first + kBlockPaths, query_.path_count);
    for (std::int64_t path = first; path < last; path += kTilePaths) {
      if (cancelled_ && cancelled_()) return absl::CancelledError("the search was cancelled");
      chance.Begin(static_cast<std::uint64_t>(path));
      for (ContractMarch& march : marches) march.Begin(nullptr, 0);
      if (base) base->Begin(static_cast<std::uint64_t>(path));
      for (int t = 1; t <= model_.period_count; ++t) {
        chance.Advance(t);
        for (ContractMarch& march : marches) march.SettleDate(t, chance.view());
        if (base) base->Move(t);
        for (std::size_t i = 0; i < marches.size(); ++i) {
          marches[i].Close(t, base ? base->left(contracts[i]) : nullptr);
        }
      }
      marches.front().SettleLagged();
      const std::int64_t lanes = std::min<std::int64_t>(kTilePaths, last - path);
      if (!AddTile(marches.front(), path, static_cast<int>(lanes), worst)) {
        return absl::OutOfRangeError(
            "the cash of some path leaves the range of +-1e60; check the loadings and the spread "
            "of drivers");
      }
    }
    return worst;
  }

  // The contract looked at, then those that decide when it ends: where its client may leave, and a
  // lever with a capacity may treat another client instead, that client's contract.
  std::vector<int> ContractsToMarch() const {
    std::vector<int> contracts = {query_.contract};
    if (!model_.contracts[query_.contract].client_may_leave) return contracts;
    const CompiledClientBase& base = *model_.client_base;
    if (std::all_of(base.levers.begin(), base.levers.end(),
                    [](const CompiledLever& lever) { return lever.treats_all(); })) {
      return contracts;
    }
    for (const CompiledNamedClient& client : base.named_clients) {
      if (client.contract >= 0 && client.contract != query_.contract) {
        contracts.push_back(client.contract);
      }
    }
    return contracts;
  }

  // The first `lanes` paths of a tile; false when one of them has left the range. Shortfall and
  // drawdown may hide it, a sum of all cash does not.
  bool AddTile(const ContractMarch& march, std::int64_t first_path, int lanes, Worst& worst) const {
    const auto [column, sign] = BadnessOf(march, query_.metric);
    for (int lane = 0; lane < lanes; ++lane) {
      if (!IsInRange(march.supplier().npv()[lane]) || !IsInRange(march.client().npv()[lane])) {
        return false;
      }
      worst.Add({sign * column[lane], static_cast<std::uint64_t>(first_path + lane)});
    }
    return true;
  }

  const CompiledModel& model_;
  const WorstPathsQuery& query_;
  const std::function<bool()>& cancelled_;
  std::mutex mutex_;
  absl::Status failure_;
  Worst worst_;
};

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

}  // namespace

PathRecord Replay(const CompiledModel& model, std::uint64_t path) {
  const std::size_t lane = path % kTilePaths;
  PathRecord record;
  record.path = path;
  record.drivers = EmptyLists(model.chance.drivers.size(), model.period_count);
  record.true_values = EmptyLists(model.chance.outcomes.size(), model.period_count);
  record.measured = record.true_values;
  record.contracts.resize(model.contracts.size());

  ChanceTile chance(model.chance);
  chance.Begin(path - lane);
  std::vector<ContractMarch> marches;
  marches.reserve(model.contracts.size());
  for (std::size_t c = 0; c < model.contracts.size(); ++c) {
    marches.emplace_back(model.contracts[c], model.chance);
    marches.back().Begin(&record.contracts[c].ledger, static_cast<int>(lane));
  }
  std::optional<JointBase> base;
  if (model.client_base && !model.client_base->named_clients.empty()) {
    record.named_clients.resize(model.client_base->named_clients.size());
    base.emplace(model);
    for (std::size_t c = 0; c < marches.size(); ++c) {
      base->Show(static_cast<int>(c), marches[c].tile());
    }
    base->Begin(path - lane);
  }
  for (int t = 1; t <= model.period_count; ++t) {
    chance.Advance(t);
    const ChanceView view = chance.view();
    Append(view.levels, lane, record.drivers);
    Append(view.true_values, lane, record.true_values);
    Append(view.measured, lane, record.measured);
    for (ContractMarch& march : marches) march.SettleDate(t, view);
    if (base) base->Move(t);
    for (std::size_t c = 0; c < marches.size(); ++c) {
      marches[c].Close(t, base ? base->left(static_cast<int>(c)) : nullptr);
      if (model.contracts[c].weights.empty()) continue;
      record.contracts[c].score.push_back(marches[c].tile().score()[lane]);
    }
    for (std::size_t i = 0; i < record.named_clients.size(); ++i) {
      const ConstColumn segments = base->base().named().segment(static_cast<int>(i));
      record.named_clients[i].segments.push_back(static_cast<int>(segments[lane]));
    }
  }
  for (std::size_t c = 0; c < marches.size(); ++c) {
    marches[c].SettleLagged();
    ContractPathRecord& contract = record.contracts[c];
    contract.supplier_npv = marches[c].supplier().npv()[lane];
    contract.client_npv = marches[c].client().npv()[lane];
    contract.supplier_peak_shortfall = marches[c].supplier().peak_shortfall()[lane];
    contract.supplier_drawdown = marches[c].supplier().drawdown()[lane];
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
  const tbb::global_control allowed(
      tbb::global_control::max_allowed_parallelism,
      static_cast<std::size_t>(std::max(threads, tbb::info::default_concurrency())));
  tbb::task_arena arena(threads);
  tbb::task_group_context context;
  Search search(model, query, cancelled);
  const std::int64_t blocks = (query.path_count + kBlockPaths - 1) / kBlockPaths;
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::int64_t>(0, blocks, 1),
        [&](const tbb::blocked_range<std::int64_t>& range) {
          for (std::int64_t block = range.begin(); block != range.end(); ++block) {
            if (search.LookAt(block)) continue;
            context.cancel_group_execution();
            return;
          }
        },
        context);
  });
  return search.Answer();
}

}  // namespace accord
