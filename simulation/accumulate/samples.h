#ifndef ACCORD_SIMULATION_ACCUMULATE_SAMPLES_H_
#define ACCORD_SIMULATION_ACCUMULATE_SAMPLES_H_

#include <cstddef>
#include <span>
#include <vector>

namespace accord {

// The values of a column in path order: what the first batch keeps. Blocks must be merged in
// index order, which is what makes position i the i-th path of the batch; each stays where it is, a
// piece of the whole. A negative zero is kept as zero, so that equal values have equal bits.
// Thread-compatible.
class Samples {
 public:
  // Makes room, so that AddTile does not allocate until more than `count` values are in.
  void Reserve(std::size_t count);

  void AddTile(std::span<const double> x);
  void Merge(Samples next);

  // One after the other, all values; only the last may be empty.
  const std::vector<std::vector<double>>& pieces() const { return pieces_; }
  std::vector<double> Joined() const;
  // Makes them one piece.
  void Join();
  // All values; there is one piece at most: nothing has been merged since it was joined.
  std::span<const double> values() const;
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  friend bool operator==(const Samples& a, const Samples& b);

 private:
  std::vector<std::vector<double>> pieces_;
  std::size_t size_ = 0;
};

// The same values in ascending order. Finite values without negative zeros, fewer than 2^32. A
// radix sort by the upper 40 bits, comparisons for the rest: 16 384 values take 0.18 ms, a fifth of
// std::sort; about as long where many are equal, as long as std::sort where all are within 4e-9 of
// one another.
std::vector<double> Sorted(std::vector<double> values);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_SAMPLES_H_
