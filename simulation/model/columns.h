#ifndef ACCORD_SIMULATION_MODEL_COLUMNS_H_
#define ACCORD_SIMULATION_MODEL_COLUMNS_H_

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

// How paths are cut into pieces. These numbers are constants of the model, not of the machine:
// changing one changes the bits of every run.
namespace accord {

// Paths that march through time together; a column holds one number for each of them.
inline constexpr int kTilePaths = 256;
// Paths of one block: the unit of work, of cancellation and of merging.
inline constexpr int kBlockPaths = 4096;
// Blocks of the first batch, whose samples are kept and fix the bins of all later ones.
inline constexpr int kPilotBlocks = 4;
// A later batch ends with every multiple of so many blocks. Totals are merged in a fixed tree
// inside a batch and by index between batches.
inline constexpr int kBatchBlocks = 32;

// One number for each path of a tile. Kernels always compute all kTilePaths lanes; lanes beyond the
// last path of a run hold numbers that nobody reads.
using Column = std::span<double, kTilePaths>;
using ConstColumn = std::span<const double, kTilePaths>;

// Columns side by side in one allocation, aligned to 64 bytes, zero at first. Movable.
class ColumnStore {
 public:
  ColumnStore() = default;
  explicit ColumnStore(int count)
      : count_(count),
        values_(new (std::align_val_t{64}) double[static_cast<std::size_t>(count) * kTilePaths]()) {
  }

  int count() const { return count_; }

  Column operator[](int index) {
    assert(index >= 0 && index < count_);
    return Column(values_.get() + static_cast<std::size_t>(index) * kTilePaths, kTilePaths);
  }
  ConstColumn operator[](int index) const {
    assert(index >= 0 && index < count_);
    return ConstColumn(values_.get() + static_cast<std::size_t>(index) * kTilePaths, kTilePaths);
  }

 private:
  struct AlignedDelete {
    void operator()(double* values) const { operator delete[](values, std::align_val_t{64}); }
  };

  int count_ = 0;
  std::unique_ptr<double[], AlignedDelete> values_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COLUMNS_H_
