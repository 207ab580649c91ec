#ifndef ACCORD_TESTS_ORACLES_EXACT_DECIMAL_H_
#define ACCORD_TESTS_ORACLES_EXACT_DECIMAL_H_

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>

// Decimal figures as people write them, and what follows from them without any rounding.
namespace accord::oracles {

using Exact = boost::multiprecision::number<boost::multiprecision::cpp_rational_backend,
                                            boost::multiprecision::et_off>;

// units / 10^digits, the units below 2^53 in size: digits is 0 to 15.
struct Decimal {
  std::int64_t units = 0;
  int digits = 0;

  // The nearest double, as a parser reads the decimal.
  double value() const { return static_cast<double>(units) / static_cast<double>(Scale()); }
  Exact exact() const { return Exact(units, Scale()); }
  // What follows `steps` units of the digit `at` (at most `digits`) later.
  Decimal After(int steps, int at) const {
    return {units + steps * (Scale() / Decimal{0, at}.Scale()), digits};
  }

 private:
  std::int64_t Scale() const {
    std::int64_t scale = 1;
    for (int i = 0; i < digits; ++i) scale *= 10;
    return scale;
  }
};

// The decimal of at least `digits` and at most `most_digits` digits that x is, if it is one.
inline std::optional<Decimal> DecimalOf(const Exact& x, int digits, int most_digits) {
  Exact units = x;
  for (int i = 0; i < digits; ++i) units *= 10;
  for (; digits <= most_digits; ++digits, units *= 10) {
    if (denominator(units) != 1) continue;
    if (abs(numerator(units)) >= (std::int64_t{1} << 53)) return std::nullopt;
    return Decimal{static_cast<std::int64_t>(numerator(units)), digits};
  }
  return std::nullopt;
}

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_EXACT_DECIMAL_H_
