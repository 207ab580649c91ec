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

// Remembers how close a path came to where a result jumps.
class EdgeWatch {
 public:
  // x was compared with an edge.
  void Compared(Sized x, Sized edge) {
    const double size = x.size + edge.size;
    const double distance = size == 0 ? 0 : std::fabs(x.value - edge.value) / size;
    nearest_ = std::min(nearest_, distance);
  }
  void Compared(const EdgeWatch& other) { nearest_ = std::min(nearest_, other.nearest_); }

  // Distance to the nearest edge relative to the numbers compared; infinite where there was none.
  double nearest() const { return nearest_; }

 private:
  double nearest_ = std::numeric_limits<double>::infinity();
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_SIZED_H_
