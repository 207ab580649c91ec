#ifndef ACCORD_SIMULATION_MODEL_COMPILED_PAST_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_PAST_H_

#include <optional>
#include <vector>

namespace accord {

// What is known of a driver in periods 1..k.
struct KnownDriver {
  int driver;
  std::vector<double> levels;  // X(1..k)
  // z(1..k); empty: nothing that is drawn depends on them.
  std::vector<double> scores;
  std::optional<double> draw;  // x, of a driver that has one for the whole path

  friend bool operator==(const KnownDriver&, const KnownDriver&) = default;
};

// What is known of an outcome, for its true value and for the measured one alike.
struct KnownOutcome {
  int outcome;
  std::vector<double> values;  // psi* = y(1..k)

  friend bool operator==(const KnownOutcome&, const KnownOutcome&) = default;
};

// weight * (known innovation - drawn innovation) of a driver with scores.
struct Surprise {
  int known;  // into CompiledPast::drivers
  double weight;

  friend bool operator==(const Surprise&, const Surprise&) = default;
};

// What takes the place of chance in periods 1..period_count; chance goes on from there by (1.1).
// Drivers that are not known are drawn given those that are: each period's innovations are jointly
// normal and independent of other periods', so that adding K (known - drawn) to those of the
// others, K their regression on the known ones, gives the conditional law, and what does not depend
// on anything known keeps its draws.
struct CompiledPast {
  int period_count = 0;
  std::vector<KnownDriver> drivers;
  std::vector<KnownOutcome> outcomes;
  // By driver of the model: rows of K at t = 1 and later; empty: independent of all that is known.
  std::vector<std::vector<Surprise>> first, innovation;

  friend bool operator==(const CompiledPast&, const CompiledPast&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_PAST_H_
