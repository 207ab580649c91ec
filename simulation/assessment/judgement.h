#ifndef ACCORD_SIMULATION_ASSESSMENT_JUDGEMENT_H_
#define ACCORD_SIMULATION_ASSESSMENT_JUDGEMENT_H_

#include <cstdint>
#include <optional>
#include <vector>

// What experts think of something that is scored. Fields, ranges and defaults are those of the
// proto messages of the same name (protos/accord/v1/judgement.proto).
namespace accord {

struct Guess {
  double low = 0, likely = 0, high = 0;
};
struct Judgement {
  std::vector<double> experts;
  std::optional<Guess> guess;
};
struct DrawOptions {
  std::optional<int> draw_count;
  std::optional<std::uint64_t> seed;
};

// How likely something is, counted over draws: with its error and the Wilson interval of 95 %. Of
// what is certain the error is 0.
struct DrawnProbability {
  double value = 0;
  std::optional<double> standard_error, lower_95, upper_95;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_JUDGEMENT_H_
