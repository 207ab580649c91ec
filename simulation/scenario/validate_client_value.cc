#include <variant>

#include "simulation/scenario/loadings.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trials_facts.h"

namespace accord::scenario_internal {

void CheckClientValue(const Context& context, const FieldPath& at,
                      std::optional<ClientValue>& value) {
  if (!value) value.emplace();
  if (std::holds_alternative<std::monostate>(value->kind))
    value->kind = Trajectory{ConstantShape{}};
  std::visit(Overloaded{
                 [](const std::monostate&) {},
                 [&](const Trajectory& fixed) {
                   CheckTrajectory(context, at.Field("fixed"), fixed, Range::Any());
                 },
                 [&](const Marginal& marginal) {
                   const FieldPath field = at.Field("distribution");
                   if (!RefuseTrials(context.checker, field, marginal, "values per client")) return;
                   if (CheckMarginal(context.checker, field, marginal) && !HasMean(marginal)) {
                     context.checker.Add(field, ViolationCode::kInfiniteMean,
                                         "must have a finite mean, but its tail is too heavy: "
                                         "truncate it, or give quantiles that lie closer");
                   }
                 },
                 [&](const EmpiricalMarginal& observed) {
                   CheckObservations(context.checker, at.Field("bootstrap").Field("observations"),
                                     observed.observations);
                 },
             },
             value->kind);
  const FieldPath loadings = at.Field("growth_loadings");
  if (CheckLoadings(context, loadings, value->growth_loadings,
                    AdjustmentRule::kNoneForClientValue)) {
    RefuseInfiniteMean(context, loadings,
                       LoadedTails(context, value->growth_loadings, LoadedForm::kMoney),
                       "use a smaller loading, truncate the marginal, or use a bounded one such as "
                       "PERT or beta");
  }
}

}  // namespace accord::scenario_internal
