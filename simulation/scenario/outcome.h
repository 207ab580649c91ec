#ifndef ACCORD_SIMULATION_SCENARIO_OUTCOME_H_
#define ACCORD_SIMULATION_SCENARIO_OUTCOME_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

// What the client gets, as asked. Fields, units, ranges and defaults are those of the proto
// messages of the same name (protos/accord/v1/outcome.proto); model.md section 2.
namespace accord {

enum class Motive { kUnspecified, kProduction, kLogistics, kMarketing, kRelationship };
enum class OutcomeForm { kUnspecified, kMultiplicative, kElasticity, kAdditive };
enum class ErrorForm { kUnspecified, kRelative, kAbsolute };

struct ConstantShape {
  double value = 0;
};
struct Growth {
  double initial = 0, rate_per_year = 0;
};
struct ValueList {
  std::vector<double> values;
};
struct RampPeriods {
  int periods = 0;
};

// A known path over the periods.
struct Trajectory {
  std::variant<std::monostate, ConstantShape, Growth, ValueList> shape;
  // What came instead, in periods 1, 2, ..., where a contract is settled on it.
  std::vector<double> observed = {};
};

// m(t).
struct Plan {
  std::variant<std::monostate, RampPeriods, ValueList> shape;
};

struct Loading {
  std::string driver;
  double loading = 0;
  double adjustment = 0;
};

struct Verification {
  ErrorForm form = ErrorForm::kUnspecified;
  double bias = 0, sd = 0;
};

struct Outcome {
  std::string id;
  std::string display_name;
  std::string unit;
  Motive motive = Motive::kUnspecified;
  std::optional<Trajectory> baseline;
  std::optional<double> baseline_level;
  double target = 0;
  std::optional<Plan> plan;
  OutcomeForm form = OutcomeForm::kUnspecified;
  std::optional<double> lower_bound, upper_bound;
  std::vector<Loading> loadings;
  std::optional<Verification> verification;
  double value_per_unit = 0;
  std::optional<double> max_achievement;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_OUTCOME_H_
