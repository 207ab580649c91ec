#include "simulation/engine/block_reduction.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <mutex>

#include "oneapi/tbb/blocked_range.h"
#include "oneapi/tbb/global_control.h"
#include "oneapi/tbb/info.h"
#include "oneapi/tbb/parallel_reduce.h"
#include "oneapi/tbb/task_arena.h"
#include "oneapi/tbb/task_group.h"

namespace accord {
namespace {

namespace tbb = oneapi::tbb;
using AnyTotals = BlockThreads::AnyTotals;

// What the leaves of one reduction share.
struct Reduction {
  const std::function<absl::StatusOr<AnyTotals>(std::int64_t)>& block;
  const std::function<void(void*, void*)>& merge;
  tbb::task_group_context context;
  std::mutex mutex;
  absl::Status failure;

  // The first reason stands.
  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex);
    failure.Update(status);
    context.cancel_group_execution();
  }
};

// The body of a deterministic reduction: a leaf is one block, and the tree of joins depends on the
// range alone.
class Body {
 public:
  explicit Body(Reduction& reduction) : reduction_(reduction) {}
  Body(Body& other, tbb::split) : reduction_(other.reduction_) {}

  void operator()(const tbb::blocked_range<std::int64_t>& blocks) {
    for (std::int64_t index = blocks.begin(); index != blocks.end(); ++index) {
      absl::StatusOr<AnyTotals> totals = reduction_.block(index);
      if (!totals.ok()) {
        reduction_.Fail(totals.status());
        return;
      }
      Add(*std::move(totals));
    }
  }

  void join(Body& later) {
    if (later.totals_ != nullptr) Add(std::move(later.totals_));
  }

  AnyTotals TakeTotals() { return std::move(totals_); }

 private:
  void Add(AnyTotals later) {
    if (totals_ == nullptr) {
      totals_ = std::move(later);
    } else {
      reduction_.merge(totals_.get(), later.get());
    }
  }

  Reduction& reduction_;
  AnyTotals totals_;
};

}  // namespace

// oneTBB takes no more workers than its global control allows, one for each processor unless told.
struct BlockThreads::Arena {
  explicit Arena(int threads)
      : allowed(tbb::global_control::max_allowed_parallelism,
                static_cast<std::size_t>(std::max(threads, tbb::info::default_concurrency()))),
        arena(threads) {}

  tbb::global_control allowed;
  tbb::task_arena arena;
};

BlockThreads::BlockThreads(int threads) : arena_(std::make_unique<Arena>(threads)) {
  assert(threads >= 1);
}

BlockThreads::~BlockThreads() = default;

void BlockThreads::Execute(const std::function<void()>& work) { arena_->arena.execute(work); }

absl::StatusOr<AnyTotals> BlockThreads::Reduce(
    std::int64_t first, std::int64_t last,
    const std::function<absl::StatusOr<AnyTotals>(std::int64_t)>& block,
    const std::function<void(void*, void*)>& merge) {
  assert(first < last);
  Reduction reduction{block, merge, {}, {}, {}};
  Body body(reduction);
  arena_->arena.execute([&] {
    tbb::parallel_deterministic_reduce(tbb::blocked_range<std::int64_t>(first, last, 1), body,
                                       reduction.context);
  });
  if (!reduction.failure.ok()) return reduction.failure;
  return body.TakeTotals();
}

}  // namespace accord
