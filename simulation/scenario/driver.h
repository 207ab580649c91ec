#ifndef ACCORD_SIMULATION_SCENARIO_DRIVER_H_
#define ACCORD_SIMULATION_SCENARIO_DRIVER_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What is uncertain, as asked. Fields, units, ranges and defaults are those of the proto messages
// of the same name (protos/accord/v1/driver.proto); model.md section 1.
namespace accord {

enum class DriverCategory {
  kUnspecified,
  kDemand,
  kTechnology,
  kSupply,
  kPrice,
  kPerformance,
  kOther
};
enum class Control { kUnspecified, kSupplier, kClient, kShared, kExternal };
enum class Accumulation { kUnspecified, kLevel, kRunningSum, kIndex };

struct ConstantMarginal {
  double value = 0;
};
struct UniformMarginal {
  double min = 0, max = 0;
};
struct NormalMarginal {
  double mean = 0, sd = 0;
};
struct LognormalMarginal {
  std::optional<double> median, log_sd, mean, sd;
};
struct TriangularMarginal {
  double min = 0, mode = 0, max = 0;
};
struct PertMarginal {
  double min = 0, mode = 0, max = 0;
};
struct BetaMarginal {
  double alpha = 0, beta = 0, min = 0;
  std::optional<double> max;
};
struct GammaMarginal {
  double shape = 0, scale = 0;
};
struct WeibullMarginal {
  double shape = 0, scale = 0;
};
struct StudentTMarginal {
  double degrees_of_freedom = 0, location = 0, scale = 0;
};
struct DiscretePoint {
  double value = 0, probability = 0;
};
struct DiscreteMarginal {
  std::vector<DiscretePoint> points;
};
struct EmpiricalMarginal {
  std::vector<double> observations;
};
struct MetalogMarginal {
  double p10 = 0, p50 = 0, p90 = 0;
  std::optional<double> lower_bound, upper_bound;
};
struct PoissonMarginal {
  double mean = 0;
};
struct BinomialMarginal {
  int trials = 0;
  double probability = 0;
};
struct HdrTerm {
  int entity = 0, var_id = 0, seed3 = 0, seed4 = 0;
  std::optional<double> weight;

  friend bool operator==(const HdrTerm&, const HdrTerm&) = default;
};
struct SampledTrials {
  std::vector<double> values;
  // Of all values, so that nobody else has to read a million of them. Validate finds it.
  struct Facts {
    double lowest = 0, median = 0, highest = 0;
  } facts = {};
};
struct MetalogTrials {
  std::vector<double> a_coefficients;
  std::optional<double> lower_bound, upper_bound;
  std::vector<HdrTerm> hdr;
};
struct TrialStream {
  std::variant<std::monostate, SampledTrials, MetalogTrials> kind;
};
struct TrialsMarginal {
  std::vector<TrialStream> streams;
};
struct Marginal;
struct EventMarginal {
  double probability = 0;
  std::shared_ptr<const Marginal> severity;  // null: not given
};

struct Truncation {
  std::optional<double> min, max;
};

struct Marginal {
  std::variant<std::monostate, ConstantMarginal, UniformMarginal, NormalMarginal, LognormalMarginal,
               TriangularMarginal, PertMarginal, BetaMarginal, GammaMarginal, WeibullMarginal,
               StudentTMarginal, MetalogMarginal, DiscreteMarginal, EmpiricalMarginal,
               EventMarginal, PoissonMarginal, BinomialMarginal, TrialsMarginal>
      kind;
  std::optional<Truncation> truncation = {};
};

struct Driver {
  std::string id;
  std::string display_name;
  DriverCategory category = DriverCategory::kUnspecified;
  Control control = Control::kUnspecified;
  std::optional<Marginal> marginal;
  double persistence = 0;
  Accumulation accumulation = Accumulation::kUnspecified;
  std::optional<double> reference;
  // Of an alternative: the base's default references, one for all periods or one for each, where
  // the alternative gives none of its own; else empty. A default still, so that the origin is not
  // moved by it.
  std::vector<double> base_reference = {};
};

// The reference that it is given or keeps, of periods that differ the lowest; nothing where it has
// its marginal's own.
std::optional<double> LowestReference(const Driver& driver);

enum class CorrelationMode { kUnspecified, kSameTime, kInnovations };

struct NormalScoreCorrelation {
  double value = 0;
};
struct SpearmanCorrelation {
  double value = 0;
};

struct CorrelationPair {
  std::string first;
  std::string second;
  std::variant<std::monostate, NormalScoreCorrelation, SpearmanCorrelation> correlation;
};

struct Correlation {
  CorrelationMode mode = CorrelationMode::kUnspecified;
  std::vector<CorrelationPair> pairs;
  std::vector<std::string> factor_order;
  std::optional<double> copula_degrees_of_freedom = {};
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_DRIVER_H_
