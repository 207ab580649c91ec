// Philox as a UniformRandomBitGenerator, for Boost.Random's count distributions (binomial, Poisson,
// gamma for Dirichlet), which take as many words as they need.
#ifndef ACCORD_SIMULATION_RANDOM_PHILOX_URBG_H_
#define ACCORD_SIMULATION_RANDOM_PHILOX_URBG_H_

#include <cstdint>
#include <limits>

#include "simulation/random/philox.h"
#include "simulation/random/stream.h"

namespace accord {

// The words of stream `key` for one path and one period: the four words of block `first_block`,
// then those of the next, ..., with counter (block, period, path low, path high). Up to 2^34 words,
// then they repeat. A copy goes on from where the original stood. Not for sharing between threads:
// build one where it is used, it is a few words on the stack. Never use a period of a stream both
// here and in FillNormals4, whose draws are this generator's first block with the period's group as
// period: take another purpose.
class PhiloxUrbg {
 public:
  using result_type = uint32_t;

  PhiloxUrbg(StreamKey key, uint32_t period, uint64_t path, uint32_t first_block = 0)
      : key_{key.k0, key.k1},
        counter_{first_block, period, static_cast<uint32_t>(path),
                 static_cast<uint32_t>(path >> 32)} {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    if (next_ == words_.size()) {
      words_ = Philox4x32(counter_, key_);
      ++counter_[0];
      next_ = 0;
    }
    return words_[next_++];
  }

 private:
  PhiloxKey key_;
  PhiloxCounter counter_;
  PhiloxCounter words_{};
  uint32_t next_ = 4;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_PHILOX_URBG_H_
