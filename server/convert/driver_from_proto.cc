#include <memory>

#include "server/convert/draft_parts.h"

namespace accord {
static DriverCategory ToDraft(v1::DriverCategory category) {
  switch (category) {
    case v1::DRIVER_CATEGORY_UNSPECIFIED:
      return DriverCategory::kUnspecified;
    case v1::DRIVER_CATEGORY_DEMAND:
      return DriverCategory::kDemand;
    case v1::DRIVER_CATEGORY_TECHNOLOGY:
      return DriverCategory::kTechnology;
    case v1::DRIVER_CATEGORY_SUPPLY:
      return DriverCategory::kSupply;
    case v1::DRIVER_CATEGORY_PRICE:
      return DriverCategory::kPrice;
    case v1::DRIVER_CATEGORY_PERFORMANCE:
      return DriverCategory::kPerformance;
    case v1::DRIVER_CATEGORY_OTHER:
      return DriverCategory::kOther;
    default:
      return static_cast<DriverCategory>(category);
  }
}

static Control ToDraft(v1::Control control) {
  switch (control) {
    case v1::CONTROL_UNSPECIFIED:
      return Control::kUnspecified;
    case v1::CONTROL_SUPPLIER:
      return Control::kSupplier;
    case v1::CONTROL_CLIENT:
      return Control::kClient;
    case v1::CONTROL_SHARED:
      return Control::kShared;
    case v1::CONTROL_EXTERNAL:
      return Control::kExternal;
    default:
      return static_cast<Control>(control);
  }
}

static Accumulation ToDraft(v1::Accumulation accumulation) {
  switch (accumulation) {
    case v1::ACCUMULATION_UNSPECIFIED:
      return Accumulation::kUnspecified;
    case v1::ACCUMULATION_LEVEL:
      return Accumulation::kLevel;
    case v1::ACCUMULATION_RUNNING_SUM:
      return Accumulation::kRunningSum;
    case v1::ACCUMULATION_INDEX:
      return Accumulation::kIndex;
    default:
      return static_cast<Accumulation>(accumulation);
  }
}

static CorrelationMode ToDraft(v1::CorrelationMode mode) {
  switch (mode) {
    case v1::CORRELATION_MODE_UNSPECIFIED:
      return CorrelationMode::kUnspecified;
    case v1::CORRELATION_MODE_SAME_TIME:
      return CorrelationMode::kSameTime;
    case v1::CORRELATION_MODE_INNOVATIONS:
      return CorrelationMode::kInnovations;
    default:
      return static_cast<CorrelationMode>(mode);
  }
}

static LognormalMarginal ToDraft(const v1::LognormalMarginal& marginal) {
  LognormalMarginal draft;
  if (marginal.has_median()) draft.median = marginal.median();
  if (marginal.has_log_sd()) draft.log_sd = marginal.log_sd();
  if (marginal.has_mean()) draft.mean = marginal.mean();
  if (marginal.has_sd()) draft.sd = marginal.sd();
  return draft;
}

static BetaMarginal ToDraft(const v1::BetaMarginal& marginal) {
  BetaMarginal draft{
      .alpha = marginal.alpha(), .beta = marginal.beta(), .min = marginal.min(), .max = {}};
  if (marginal.has_max()) draft.max = marginal.max();
  return draft;
}

static DiscretePoint ToDraft(const v1::DiscretePoint& point) {
  return {.value = point.value(), .probability = point.probability()};
}

static EventMarginal ToDraft(const v1::EventMarginal& marginal) {
  EventMarginal draft{.probability = marginal.probability(), .severity = nullptr};
  if (marginal.has_severity()) {
    draft.severity = std::make_shared<const Marginal>(ToDraft(marginal.severity()));
  }
  return draft;
}

Marginal ToDraft(const v1::Marginal& marginal) {
  switch (marginal.kind_case()) {
    case v1::Marginal::kConstant:
      return {ConstantMarginal{marginal.constant().value()}};
    case v1::Marginal::kUniform:
      return {UniformMarginal{.min = marginal.uniform().min(), .max = marginal.uniform().max()}};
    case v1::Marginal::kNormal:
      return {NormalMarginal{.mean = marginal.normal().mean(), .sd = marginal.normal().sd()}};
    case v1::Marginal::kLognormal:
      return {ToDraft(marginal.lognormal())};
    case v1::Marginal::kTriangular:
      return {TriangularMarginal{.min = marginal.triangular().min(),
                                 .mode = marginal.triangular().mode(),
                                 .max = marginal.triangular().max()}};
    case v1::Marginal::kPert:
      return {PertMarginal{.min = marginal.pert().min(),
                           .mode = marginal.pert().mode(),
                           .max = marginal.pert().max()}};
    case v1::Marginal::kBeta:
      return {ToDraft(marginal.beta())};
    case v1::Marginal::kGamma:
      return {GammaMarginal{.shape = marginal.gamma().shape(), .scale = marginal.gamma().scale()}};
    case v1::Marginal::kWeibull:
      return {WeibullMarginal{.shape = marginal.weibull().shape(),
                              .scale = marginal.weibull().scale()}};
    case v1::Marginal::kStudentT:
      return {StudentTMarginal{.degrees_of_freedom = marginal.student_t().degrees_of_freedom(),
                               .location = marginal.student_t().location(),
                               .scale = marginal.student_t().scale()}};
    case v1::Marginal::kDiscrete:
      return {DiscreteMarginal{ToDrafts<DiscretePoint>(marginal.discrete().points(), ToDraft)}};
    case v1::Marginal::kEmpirical:
      return {EmpiricalMarginal{ToVector<double>(marginal.empirical().observations())}};
    case v1::Marginal::kEvent:
      return {ToDraft(marginal.event())};
    case v1::Marginal::kMetalog:  // unimplemented
    case v1::Marginal::KIND_NOT_SET:
      break;
  }
  return {};
}

static CorrelationPair ToDraft(const v1::CorrelationPair& pair) {
  CorrelationPair draft{.first = pair.first(), .second = pair.second(), .correlation = {}};
  switch (pair.correlation_case()) {
    case v1::CorrelationPair::kNormalScore:
      draft.correlation = NormalScoreCorrelation{pair.normal_score()};
      break;
    case v1::CorrelationPair::kSpearman:
      draft.correlation = SpearmanCorrelation{pair.spearman()};
      break;
    case v1::CorrelationPair::CORRELATION_NOT_SET:
      break;
  }
  return draft;
}

Driver ToDraft(const v1::Driver& driver) {
  Driver draft;
  draft.id = driver.id();
  draft.display_name = driver.display_name();
  draft.category = ToDraft(driver.category());
  draft.control = ToDraft(driver.control());
  if (driver.has_marginal()) draft.marginal = ToDraft(driver.marginal());
  draft.persistence = driver.persistence();
  draft.accumulation = ToDraft(driver.accumulation());
  if (driver.has_reference()) draft.reference = driver.reference();
  return draft;
}

Correlation ToDraft(const v1::Correlation& correlation) {
  Correlation draft;
  draft.mode = ToDraft(correlation.mode());
  draft.pairs = ToDrafts<CorrelationPair>(correlation.pairs(), ToDraft);
  draft.factor_order = ToVector<std::string>(correlation.factor_order());
  return draft;
}

}  // namespace accord
