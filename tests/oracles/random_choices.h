#ifndef ACCORD_TESTS_ORACLES_RANDOM_CHOICES_H_
#define ACCORD_TESTS_ORACLES_RANDOM_CHOICES_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace accord::oracles {

// Random choices that are the same with every standard library.
class RandomChoices {
 public:
  explicit RandomChoices(std::uint64_t seed) : engine_(seed) {}

  // In [0, 1).
  double Unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  double Between(double low, double high) { return low + (high - low) * Unit(); }
  // The same, rounded to two decimals: what people write, and what meets edges exactly.
  double Round(double low, double high) { return std::round(Between(low, high) * 100) / 100; }
  // low..high, both included.
  int Integer(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool Chance(double probability) { return Unit() < probability; }
  template <typename T>
  const T& Of(const std::vector<T>& entries) {
    return entries[static_cast<std::size_t>(Integer(0, static_cast<int>(entries.size()) - 1))];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_RANDOM_CHOICES_H_
