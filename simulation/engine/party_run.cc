#include "simulation/engine/party_run.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "simulation/accumulate/bin_edges.h"
#include "simulation/base/comparison.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/march.h"
#include "simulation/engine/observe.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/model/columns.h"
#include "simulation/model/likeness.h"
#include "simulation/settlement/party_tile.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::ContractMarch;
using engine_internal::First;
using engine_internal::MarchOptions;
using engine_internal::ModelMarch;
using engine_internal::StudyMarch;

absl::Status Cancelled() { return absl::CancelledError("the run was cancelled"); }

bool IsCancelled(const RunControl& control) { return control.cancelled && control.cancelled(); }

// Parties of a model: supplier and client of every contract in turn, then the supplier's total
// where there is more than one contract.
std::size_t PartyCount(std::size_t contracts) { return 2 * contracts + (contracts > 1 ? 1 : 0); }

std::size_t FiguresOf(bool has_drawdown) { return has_drawdown ? 3 : 2; }

// PathSamples of one model in path order: of party i, npv, peak shortfall and, where it is kept,
// drawdown.
class PathSamples {
 public:
  PathSamples(std::size_t contracts, const PartyRunPlan& plan)
      : figures_(FiguresOf(plan.has_drawdown)), paths_(static_cast<std::size_t>(plan.path_count)) {
    values_.resize(PartyCount(contracts) * figures_ * paths_);
  }

  void Write(std::size_t party, std::int64_t first, int lanes, const PartyTile& tile) {
    const ConstColumn columns[] = {tile.npv(), tile.peak_shortfall(), tile.drawdown()};
    for (std::size_t figure = 0; figure < figures_; ++figure) {
      const auto values = First(columns[figure], lanes);
      std::copy(values.begin(), values.end(),
                values_.begin() + static_cast<std::ptrdiff_t>(Begin(party, figure)) + first);
    }
  }

  std::span<const double> Of(std::size_t party, std::size_t figure) const {
    return std::span(values_).subspan(Begin(party, figure), paths_);
  }

 private:
  std::size_t Begin(std::size_t party, std::size_t figure) const {
    return (party * figures_ + figure) * paths_;
  }

  std::size_t figures_, paths_;
  std::vector<double> values_;
};

// The supplier's cash over all contracts of a model, as ModelRecorder books it.
class SupplierTotal {
 public:
  explicit SupplierTotal(const ModelMarch& march) : march_(march), cash_(1) {}

  void Begin() {
    double at_start = 0.0;
    for (const CompiledContract& contract : march_.model().contracts) {
      at_start -= contract.supplier.investment;
    }
    tile_.Begin(at_start);
  }

  void Book(int t) {
    columns::Fill(0.0, cash_[0]);
    for (std::size_t c = 0; c < march_.model().contracts.size(); ++c) {
      columns::Add(march_.contract(static_cast<int>(c))->tile.supplier_cash(), cash_[0]);
    }
    tile_.Book(cash_[0], march_.model().supplier_discount[static_cast<std::size_t>(t)]);
  }

  const PartyTile& tile() const { return tile_; }

 private:
  const ModelMarch& march_;
  ColumnStore cash_;
  PartyTile tile_;
};

// Models that march together, on one thread at a time.
class GroupMarch {
 public:
  explicit GroupMarch(const std::vector<CompiledModel>& models, const StudyLikeness& study)
      : models_(models), march_(models, study, {.clients = MarchOptions::Clients::kMove}) {
    for (std::size_t m = 0; m < models.size(); ++m) {
      totals_.push_back(models[m].contracts.size() > 1
                            ? std::make_unique<SupplierTotal>(march_.model(m))
                            : nullptr);
      last_period_ = std::max(last_period_, models[m].cash_period_count);
    }
  }

  absl::Status RunTile(std::int64_t first_path, int lanes, const RunControl& control,
                       std::span<PathSamples> samples) {
    march_.Begin(static_cast<std::uint64_t>(first_path));
    for (const auto& total : totals_) {
      if (total) total->Begin();
    }
    for (int t = 1; t <= last_period_; ++t) {
      if (IsCancelled(control)) return Cancelled();
      if (t <= models_.front().period_count) {
        march_.Advance(t);
      } else {
        march_.AdvanceLagged(t);
      }
      for (std::size_t m = 0; m < models_.size(); ++m) {
        if (totals_[m] && t <= models_[m].cash_period_count) totals_[m]->Book(t);
      }
    }
    for (std::size_t m = 0; m < models_.size(); ++m) {
      if (!Write(m, first_path, lanes, samples[m])) {
        return absl::OutOfRangeError(
            "the cash of some path leaves the range of +-1e60; check the loadings and the spread "
            "of drivers");
      }
    }
    return absl::OkStatus();
  }

 private:
  bool Write(std::size_t m, std::int64_t first_path, int lanes, PathSamples& samples) const {
    const std::size_t contracts = models_[m].contracts.size();
    std::size_t party = 0;
    const auto write = [&](const PartyTile& tile) {
      samples.Write(party++, first_path, lanes, tile);
      return AreWithinRange(First(tile.npv(), lanes)) &&
             AreWithinRange(First(tile.peak_shortfall(), lanes));
    };
    for (std::size_t c = 0; c < contracts; ++c) {
      const ContractMarch& contract = *march_.model(m).contract(static_cast<int>(c));
      if (!write(contract.supplier) || !write(contract.client)) return false;
    }
    return !totals_[m] || write(totals_[m]->tile());
  }

  const std::vector<CompiledModel>& models_;
  StudyMarch march_;
  std::vector<std::unique_ptr<SupplierTotal>> totals_;  // by model; null: of one contract
  int last_period_ = 0;
};

// Models that march together, and the marches that are idle between two blocks. Thread-safe.
class Group {
 public:
  explicit Group(std::vector<CompiledModel> models)
      : models_(std::move(models)), study_(LikenessOf(models_)) {}

  std::size_t size() const { return models_.size(); }
  const std::vector<CompiledModel>& models() const { return models_; }

  std::unique_ptr<GroupMarch> Take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<GroupMarch> march = std::move(idle_.back());
        idle_.pop_back();
        return march;
      }
    }
    return std::make_unique<GroupMarch>(models_, study_);
  }

  // After one of so many blocks; after the last of them nothing is kept.
  void GiveBack(std::unique_ptr<GroupMarch> march, std::int64_t blocks) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(march));
    if (++blocks_done_ == blocks) idle_.clear();
  }

 private:
  const std::vector<CompiledModel> models_;
  const StudyLikeness study_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<GroupMarch>> idle_;
  std::int64_t blocks_done_ = 0;
};

// What `leaf` gives for the blocks first .. last - 1, merged in the tree of ReduceBlocks: a range
// is halved until it is one block.
template <typename T, typename Leaf>
T MergedInTree(std::int64_t first, std::int64_t last, const Leaf& leaf) {
  if (last - first == 1) return leaf(first);
  const std::int64_t middle = first + (last - first) / 2;
  T merged = MergedInTree<T>(first, middle, leaf);
  merged.Merge(MergedInTree<T>(middle, last, leaf));
  return merged;
}

// Makes totals of the samples of one model.
class Totaller {
 public:
  Totaller(const CompiledModel& model, const PathSamples& samples, const PartyRunPlan& plan)
      : model_(model), samples_(samples), plan_(plan), on_nets_(model.chance->net != nullptr) {}

  // Nothing once cancelled.
  std::optional<PartyRunTotals> Make(const RunControl& control) const {
    PartyRunTotals made;
    made.totals.path_count = static_cast<std::uint64_t>(plan_.path_count);
    double supplier_size = 0.0;
    for (std::size_t c = 0; c < model_.contracts.size(); ++c) {
      const CompiledContract& contract = model_.contracts[c];
      supplier_size += contract.supplier.npv_size;
      ContractTotals totals;
      if (!Fill(2 * c, contract.supplier.npv_size, control, totals.supplier) ||
          !Fill(2 * c + 1, contract.client.npv_size, control, totals.client)) {
        return std::nullopt;
      }
      made.totals.contracts.emplace_back(std::move(totals));
    }
    const std::size_t contracts = model_.contracts.size();
    if (contracts > 1 &&
        !Fill(2 * contracts, supplier_size, control, made.totals.supplier_total.emplace())) {
      return std::nullopt;
    }
    made.joint_npv = JointNpv();
    return made;
  }

 private:
  std::int64_t Blocks() const { return (plan_.path_count + kBlockPaths - 1) / kBlockPaths; }

  // Calls `add` with the tiles of a block in turn.
  template <typename Add>
  void ForTiles(std::int64_t block, const Add& add) const {
    const std::int64_t end = std::min((block + 1) * kBlockPaths, plan_.path_count);
    for (std::int64_t path = block * kBlockPaths; path < end; path += kTilePaths) {
      add(static_cast<std::size_t>(path),
          static_cast<std::size_t>(std::min<std::int64_t>(kTilePaths, end - path)));
    }
  }

  template <typename T, typename Add>
  T Merged(const T& empty, const Add& add) const {
    return MergedInTree<T>(0, Blocks(), [&](std::int64_t block) {
      T totals = empty;
      ForTiles(block, [&](std::size_t path, std::size_t lanes) { add(path, lanes, totals); });
      return totals;
    });
  }

  bool Fill(std::size_t party, double npv_size, const RunControl& control,
            PartyTotals& totals) const {
    totals.npv_size = npv_size;
    const std::span<const double> npv = samples_.Of(party, 0);
    EventCount loss;
    if (on_nets_) loss.Replicate();
    const double level = 0.0 - Slack(0.0, npv_size);
    totals.loss = Merged(loss, [&](std::size_t path, std::size_t lanes, EventCount& count) {
      count.AddBelow(npv.subspan(path, lanes), level);
    });
    Distribution* const figures[] = {&totals.npv, &totals.peak_shortfall, &totals.drawdown};
    for (std::size_t figure = 0; figure < FiguresOf(plan_.has_drawdown); ++figure) {
      if (IsCancelled(control)) return false;
      *figures[figure] = DistributionOf(samples_.Of(party, figure));
      figures[figure]->Finish(BinEdges::kDefaultCentralCells, /*with_tail=*/figure == 0);
    }
    return true;
  }

  Distribution DistributionOf(std::span<const double> values) const {
    Distribution empty = Distribution::Pilot(0);
    if (on_nets_) empty.Replicate();
    return Merged(empty, [&](std::size_t path, std::size_t lanes, Distribution& distribution) {
      distribution.AddTile(values.subspan(path, lanes));
    });
  }

  PathMean JointNpv() const {
    const std::size_t contracts = model_.contracts.size();
    std::vector<std::span<const double>> parts = {
        samples_.Of(contracts > 1 ? 2 * contracts : 0, 0)};
    for (std::size_t c = 0; c < contracts; ++c) parts.push_back(samples_.Of(2 * c + 1, 0));
    PathMean empty;
    if (on_nets_) empty.Replicate();
    return Merged(empty, [&](std::size_t path, std::size_t lanes, PathMean& mean) {
      std::array<double, kTilePaths> sum;
      for (std::size_t i = 0; i < lanes; ++i) {
        sum[i] = 0.0;
        for (const auto& part : parts) sum[i] += part[path + i];
      }
      mean.AddTile(std::span(sum).first(lanes));
    });
  }

  const CompiledModel& model_;
  const PathSamples& samples_;
  const PartyRunPlan& plan_;
  const bool on_nets_;
};

std::vector<std::unique_ptr<Group>> GroupsOf(std::vector<CompiledModel> models, std::size_t size) {
  std::vector<std::unique_ptr<Group>> groups;
  for (std::size_t first = 0; first < models.size(); first += size) {
    const std::size_t last = std::min(first + size, models.size());
    std::vector<CompiledModel> together;
    for (std::size_t m = first; m < last; ++m) together.push_back(std::move(models[m]));
    groups.push_back(std::make_unique<Group>(std::move(together)));
  }
  return groups;
}

absl::Status RunBlockOf(Group& group, std::int64_t block, const PartyRunPlan& plan,
                        const RunControl& control, std::span<PathSamples> samples) {
  const std::int64_t blocks = (plan.path_count + kBlockPaths - 1) / kBlockPaths;
  const std::int64_t last = std::min((block + 1) * kBlockPaths, plan.path_count);
  std::unique_ptr<GroupMarch> march = group.Take();
  for (std::int64_t path = block * kBlockPaths; path < last; path += kTilePaths) {
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - path));
    absl::Status status = march->RunTile(path, lanes, control, samples);
    if (!status.ok()) return status;
  }
  group.GiveBack(std::move(march), blocks);
  return absl::OkStatus();
}

}  // namespace

std::size_t PartyColumnCount(std::size_t contract_count, bool has_drawdown) {
  return PartyCount(contract_count) * FiguresOf(has_drawdown);
}

absl::Status RunParties(
    std::vector<CompiledModel> models, const PartyRunPlan& plan, const RunControl& control,
    const std::function<void(std::size_t index, const PartyRunTotals& totals)>& on_totals) {
  assert(!models.empty() && plan.path_count >= 1 && plan.models_together >= 1);
  const std::int64_t model_count = static_cast<std::int64_t>(models.size());
  std::vector<PathSamples> samples;
  for (const CompiledModel& model : models) samples.emplace_back(model.contracts.size(), plan);
  const auto groups = GroupsOf(std::move(models), plan.models_together);

  std::mutex mutex;
  std::int64_t paths_done = 0;
  BlockThreads threads(control.threads);
  const std::int64_t blocks = (plan.path_count + kBlockPaths - 1) / kBlockPaths;
  // Blocks of a group one after the other, so that few groups are marched at a time.
  const absl::Status marched = ForEachBlock(
      threads, 0, static_cast<std::int64_t>(groups.size()) * blocks,
      [&](std::int64_t index) -> absl::Status {
        const std::size_t g = static_cast<std::size_t>(index / blocks);
        const std::int64_t block = index % blocks;
        const absl::Status status =
            RunBlockOf(*groups[g], block, plan, control,
                       std::span(samples).subspan(g * plan.models_together, groups[g]->size()));
        if (!status.ok()) return status;
        const std::lock_guard lock(mutex);
        paths_done += std::min<std::int64_t>(kBlockPaths, plan.path_count - block * kBlockPaths) *
                      static_cast<std::int64_t>(groups[g]->size());
        if (control.on_progress) {
          control.on_progress({paths_done, plan.path_count * model_count, nullptr});
        }
        return absl::OkStatus();
      });
  if (!marched.ok()) return marched;

  return ForEachBlock(threads, 0, model_count, [&](std::int64_t index) -> absl::Status {
    const std::size_t m = static_cast<std::size_t>(index);
    const CompiledModel& model =
        groups[m / plan.models_together]->models()[m % plan.models_together];
    const auto totals = Totaller(model, samples[m], plan).Make(control);
    if (!totals) return Cancelled();
    on_totals(m, *totals);
    return absl::OkStatus();
  });
}

}  // namespace accord
