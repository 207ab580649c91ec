#include <variant>

#include "tests/server/convert/from_draft_parts.h"

namespace accord {

static void Fill(const LognormalMarginal& draft, v1::LognormalMarginal* message) {
  if (draft.median) message->set_median(*draft.median);
  if (draft.log_sd) message->set_log_sd(*draft.log_sd);
  if (draft.mean) message->set_mean(*draft.mean);
  if (draft.sd) message->set_sd(*draft.sd);
}

static void Fill(const BetaMarginal& draft, v1::BetaMarginal* message) {
  message->set_alpha(draft.alpha);
  message->set_beta(draft.beta);
  message->set_min(draft.min);
  if (draft.max) message->set_max(*draft.max);
}

// Triangular and PERT have the same fields.
template <typename Draft, typename Message>
void FillThreePoints(const Draft& draft, Message* message) {
  message->set_min(draft.min);
  message->set_mode(draft.mode);
  message->set_max(draft.max);
}

// So have gamma and Weibull.
template <typename Draft, typename Message>
void FillShapeAndScale(const Draft& draft, Message* message) {
  message->set_shape(draft.shape);
  message->set_scale(draft.scale);
}

void Fill(const EmpiricalMarginal& draft, v1::EmpiricalMarginal* message) {
  for (const double observation : draft.observations) message->add_observations(observation);
}

void Fill(const Marginal& draft, v1::Marginal* message) {
  std::visit(
      Overloaded{
          [](std::monostate) {},
          [&](const ConstantMarginal& m) { message->mutable_constant()->set_value(m.value); },
          [&](const UniformMarginal& m) {
            message->mutable_uniform()->set_min(m.min);
            message->mutable_uniform()->set_max(m.max);
          },
          [&](const NormalMarginal& m) {
            message->mutable_normal()->set_mean(m.mean);
            message->mutable_normal()->set_sd(m.sd);
          },
          [&](const LognormalMarginal& m) { Fill(m, message->mutable_lognormal()); },
          [&](const TriangularMarginal& m) { FillThreePoints(m, message->mutable_triangular()); },
          [&](const PertMarginal& m) { FillThreePoints(m, message->mutable_pert()); },
          [&](const BetaMarginal& m) { Fill(m, message->mutable_beta()); },
          [&](const GammaMarginal& m) { FillShapeAndScale(m, message->mutable_gamma()); },
          [&](const WeibullMarginal& m) { FillShapeAndScale(m, message->mutable_weibull()); },
          [&](const StudentTMarginal& m) {
            message->mutable_student_t()->set_degrees_of_freedom(m.degrees_of_freedom);
            message->mutable_student_t()->set_location(m.location);
            message->mutable_student_t()->set_scale(m.scale);
          },
          [&](const DiscreteMarginal& m) {
            message->mutable_discrete();
            for (const DiscretePoint& point : m.points) {
              v1::DiscretePoint& to = *message->mutable_discrete()->add_points();
              to.set_value(point.value);
              to.set_probability(point.probability);
            }
          },
          [&](const EmpiricalMarginal& m) { Fill(m, message->mutable_empirical()); },
          [&](const EventMarginal& m) {
            message->mutable_event()->set_probability(m.probability);
            if (m.severity) Fill(*m.severity, message->mutable_event()->mutable_severity());
          },
      },
      draft.kind);
}

void Fill(const Driver& draft, v1::Driver* message) {
  message->set_id(draft.id);
  message->set_display_name(draft.display_name);
  message->set_category(ByNumber<v1::DriverCategory>(draft.category));
  message->set_control(ByNumber<v1::Control>(draft.control));
  if (draft.marginal) Fill(*draft.marginal, message->mutable_marginal());
  message->set_persistence(draft.persistence);
  message->set_accumulation(ByNumber<v1::Accumulation>(draft.accumulation));
  if (draft.reference) message->set_reference(*draft.reference);
}

void Fill(const Correlation& draft, v1::Correlation* message) {
  message->set_mode(ByNumber<v1::CorrelationMode>(draft.mode));
  for (const CorrelationPair& pair : draft.pairs) {
    v1::CorrelationPair& to = *message->add_pairs();
    to.set_first(pair.first);
    to.set_second(pair.second);
    if (const auto* score = std::get_if<NormalScoreCorrelation>(&pair.correlation)) {
      to.set_normal_score(score->value);
    }
    if (const auto* spearman = std::get_if<SpearmanCorrelation>(&pair.correlation)) {
      to.set_spearman(spearman->value);
    }
  }
  for (const std::string& driver : draft.factor_order) message->add_factor_order(driver);
}

}  // namespace accord
