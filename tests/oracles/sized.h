#ifndef ACCORD_TESTS_ORACLES_SIZED_H_
#define ACCORD_TESTS_ORACLES_SIZED_H_

#include <algorithm>
#include <cmath>
#include <limits>

// A number that knows how large the numbers were from which it came, so that two ways to compute it
// can be compared: they may differ by a relative rounding error times `size`, however much has
// cancelled on the way.
namespace accord::oracles {

struct Sized {
  double value = 0;
  double size = 0;  // at least |value|

  Sized() = default;
  Sized(double exact) : value(exact), size(std::fabs(exact)) {}  // NOLINT: numbers are numbers
  Sized(double v, double s) : value(v), size(std::max(s, std::fabs(v))) {}
};

inline Sized operator-(Sized a) { return {-a.value, a.size}; }
inline Sized operator+(Sized a, Sized b) { return {a.value + b.value, a.size + b.size}; }
inline Sized operator-(Sized a, Sized b) { return {a.value - b.value, a.size + b.size}; }
inline Sized operator*(Sized a, Sized b) {
  const double product = std::fabs(a.value * b.value);
  return {a.value * b.value, std::fabs(a.value) * b.size + a.size * std::fabs(b.value) - product};
}
inline Sized operator/(Sized a, Sized b) {
  const double quotient = std::fabs(a.value / b.value);
  return {a.value / b.value,
          a.size / std::fabs(b.value) + quotient * b.size / std::fabs(b.value) - quotient};
}
inline Sized& operator+=(Sized& a, Sized b) { return a = a + b; }
inline Sized& operator*=(Sized& a, Sized b) { return a = a * b; }

// a + b where both may be results of one another, over and over, such as what is left of a limit:
// rounding errors then do not add up.
inline Sized Accumulated(Sized a, Sized b) {
  return {a.value + b.value, std::max(a.size, b.size) + std::fabs(a.value) + std::fabs(b.value)};
}

inline Sized Exp(Sized a) {
  const double value = std::exp(a.value);
  return {value, value * (1 + a.size)};
}
// a above 0.
inline Sized Log(Sized a) {
  const double value = std::log(a.value);
  return {value, std::fabs(value) + a.size / a.value};
}
// a^b, a above 0.
inline Sized Power(Sized a, double b) {
  const double value = std::pow(a.value, b);
  return {value, value * (1 + std::fabs(b) * (a.size / a.value + std::fabs(std::log(a.value))))};
}

// Whether a and b are the same number but for a relative rounding error of `tolerance`.
inline bool Near(Sized a, Sized b, double tolerance) {
  return std::fabs(a.value - b.value) <= tolerance * (a.size + b.size);
}

// The smaller and the larger one. Where rounding could have chosen the other, its size counts too.
inline Sized Min(Sized a, Sized b) {
  const Sized least = a.value <= b.value ? a : b;
  return Near(a, b, 1e-6) ? Sized(least.value, std::max(a.size, b.size)) : least;
}
inline Sized Max(Sized a, Sized b) { return -Min(-a, -b); }

// By how much x may be off a level k and still count as equal to it, where x comes from numbers as
// large as `plan_size` (docs/model.md, section 0).
inline double ToleranceAt(double k, double plan_size) {
  return 1e-12 * std::max(std::fabs(k), plan_size);
}
// Whether x is below (-1), at (0) or above (1) the level k.
inline int Compare(double x, double k, double plan_size) {
  if (std::fabs(x - k) <= ToleranceAt(k, plan_size)) return 0;
  return x < k ? -1 : 1;
}

// Whether rounding errors, relative to the numbers from which x and k come, decide on which side x
// is: at the edges of the tolerance, not at k.
inline bool IsTooClose(Sized x, Sized k, double plan_size, double rounding) {
  const double off = std::fabs(x.value - k.value) - ToleranceAt(k.value, plan_size);
  return std::fabs(off) <= rounding * (x.size + k.size);
}

// Remembers how close a path came to where a result jumps.
class EdgeWatch {
 public:
  // x was compared with an edge, without a tolerance.
  void Compared(Sized x, Sized edge) { Remember(std::fabs(x.value - edge.value), x, edge); }
  // Compares x with the level k: what jumps where the difference is as large as the tolerance.
  int Compare(Sized x, Sized k, double plan_size) {
    const double tolerance = ToleranceAt(k.value, plan_size);
    const double difference = std::fabs(x.value - k.value);
    Remember(std::fabs(difference - tolerance), x, k);
    return oracles::Compare(x.value, k.value, plan_size);
  }
  void Compared(const EdgeWatch& other) { nearest_ = std::min(nearest_, other.nearest_); }

  // Distance to the nearest edge relative to the numbers compared; infinite where there was none.
  double nearest() const { return nearest_; }

 private:
  void Remember(double distance, Sized x, Sized edge) {
    const double size = x.size + edge.size;
    if (size > 0) nearest_ = std::min(nearest_, distance / size);  // both are 0 without rounding
  }

  double nearest_ = std::numeric_limits<double>::infinity();
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_SIZED_H_
