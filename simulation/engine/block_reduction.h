#ifndef ACCORD_SIMULATION_ENGINE_BLOCK_REDUCTION_H_
#define ACCORD_SIMULATION_ENGINE_BLOCK_REDUCTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Any totals of many blocks of paths, computed on several threads and merged in one fixed tree: the
// same bits for any number of threads. The only place that starts threads.
namespace accord {

// Threads that blocks are computed on. Any number of reductions, one after another. Not
// thread-safe; owns its workers' arena.
class BlockThreads {
 public:
  explicit BlockThreads(int threads);  // at least 1
  ~BlockThreads();
  BlockThreads(const BlockThreads&) = delete;
  BlockThreads& operator=(const BlockThreads&) = delete;

  // Runs `work` where loops of oneTBB use these threads and no others.
  void Execute(const std::function<void()>& work);

  // The form of ReduceBlocks in which the totals' type is not known: `block` gives totals or says
  // why not, `merge` adds what came later.
  using AnyTotals = std::shared_ptr<void>;
  absl::StatusOr<AnyTotals> Reduce(
      std::int64_t first, std::int64_t last,
      const std::function<absl::StatusOr<AnyTotals>(std::int64_t index)>& block,
      const std::function<void(void* totals, void* later)>& merge);

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

// The totals of blocks first .. last - 1 (at least one). block(index) computes one of them, on any
// thread, as StatusOr<Totals>; merge(totals, std::move(later)) adds to the totals what came later.
// The tree of merges depends on the range alone. The first failure ends it: no new block begins,
// and it is returned.
template <typename Totals, typename Block, typename Merge>
absl::StatusOr<Totals> ReduceBlocks(BlockThreads& threads, std::int64_t first, std::int64_t last,
                                    const Block& block, const Merge& merge) {
  using AnyTotals = BlockThreads::AnyTotals;
  absl::StatusOr<AnyTotals> reduced = threads.Reduce(
      first, last,
      [&block](std::int64_t index) -> absl::StatusOr<AnyTotals> {
        absl::StatusOr<Totals> totals = block(index);
        if (!totals.ok()) return totals.status();
        return AnyTotals(std::make_shared<Totals>(*std::move(totals)));
      },
      [&merge](void* totals, void* later) {
        merge(*static_cast<Totals*>(totals), std::move(*static_cast<Totals*>(later)));
      });
  if (!reduced.ok()) return reduced.status();
  return std::move(*static_cast<Totals*>(reduced->get()));
}

// Calls block(index) for first .. last - 1 (at least one), on any thread, as absl::Status, where
// there is nothing to add up: each writes into places of its own. The first failure ends it.
template <typename Block>
absl::Status ForEachBlock(BlockThreads& threads, std::int64_t first, std::int64_t last,
                          const Block& block) {
  return threads
      .Reduce(
          first, last,
          [&block](std::int64_t index) -> absl::StatusOr<BlockThreads::AnyTotals> {
            const absl::Status status = block(index);
            if (!status.ok()) return status;
            return BlockThreads::AnyTotals();
          },
          [](void*, void*) {})
      .status();
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_BLOCK_REDUCTION_H_
