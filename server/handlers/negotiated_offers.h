#ifndef ACCORD_SERVER_HANDLERS_NEGOTIATED_OFFERS_H_
#define ACCORD_SERVER_HANDLERS_NEGOTIATED_OFFERS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/set_progress.h"
#include "server/handlers/swept_efforts.h"
#include "server/handlers/term_sets.h"
#include "simulation/analysis/sweep.h"
#include "simulation/negotiation/multisearch.h"

namespace accord::handlers_internal {

// The offers of a negotiation, numbered as they come: those of the study's sets first, then those
// that a search adds. Makes their scenarios and settles them. `study`, `context` and `progress`
// outlive it; one thread calls it.
class NegotiatedOffers {
 public:
  NegotiatedOffers(const NegotiationStudy& study, const SweepCut& cut, const RunContext& context,
                   SetProgress& progress);

  std::size_t count() const { return first_count() + polled_.size(); }
  // By axis: the number, or the position of its value.
  std::vector<double> ValuesOf(std::size_t offer) const;
  // Of a search: where the first ones are in [0, 1]^n.
  std::vector<Position> FirstPositions() const;
  // How many offers move chance.
  std::int64_t CountThatMoveChance() const;

  // Adds the offers at these positions that can be taken: the positions, by place, of those added.
  absl::StatusOr<std::vector<std::size_t>> Add(const std::vector<Position>& positions);

  using OnRow = std::function<void(SweepRow row)>;
  // Where parties see different chances each row has the supplier's figures as the supplier sees
  // the offer, the client's as the client does.
  //
  // Settles offers first .. count() - 1 on the paths that are searched, with the figures of the
  // study; rows come in their order.
  absl::Status Settle(std::size_t first, const OnRow& on_row);
  // Settles these offers, then all alternatives of the study, with these figures on paths of this
  // seed; utilities of both parties, the supplier's first, are kept where asked for.
  absl::StatusOr<std::vector<SweepRow>> SettleThese(const std::vector<std::size_t>& offers,
                                                    const std::vector<std::string>& figures,
                                                    std::uint64_t seed, bool keeps_utilities);

  // An offer in the eyes of each party, the supplier first, with figures that both have.
  absl::StatusOr<std::vector<SweepRow>> SettleBothViews(std::size_t offer,
                                                        const std::vector<std::string>& figures,
                                                        std::uint64_t seed);
  // The offer's clauses of the contract that the base has as well, as figures of their pay: id,
  // name.
  std::vector<std::pair<std::string, std::string>> ClausesOf(std::size_t offer) const;

  const ChosenTerms& chosen() const { return chosen_; }
  // Under which an offer is known to `chosen`.
  static ChosenTerms::Term TermOf(std::size_t offer) { return {0, static_cast<double>(offer)}; }

 private:
  std::size_t first_count() const { return static_cast<std::size_t>(study_.offers.sets.count()); }
  Overrides OverridesOf(std::size_t offer) const;
  bool MovesChance(std::size_t offer) const;
  // In whose eyes a set is settled.
  std::size_t views() const { return study_.has_two_views() ? 2 : 1; }
  const Overrides& BeliefsOf(std::size_t view) const {
    return view == 0 ? study_.supplier.beliefs : study_.client.beliefs;
  }
  absl::StatusOr<TermSetScenario> ScenarioOf(std::size_t offer, std::size_t view);
  absl::StatusOr<TermSetScenario> AlternativeOf(std::size_t alternative, std::size_t view);
  // Hands on rows of which each view has one, merged.
  OnRow Merging(const std::vector<std::string>& figures, const OnRow& on_row) const;
  absl::StatusOr<TermSetScenario> Made(Overrides overrides, std::size_t view,
                                       const ChosenTerms::Term& term, bool moves_chance);
  SweepPlan PlanOf(std::size_t count, std::uint64_t seed, std::vector<std::string> figures) const;

  const NegotiationStudy& study_;
  const SweepCut cut_;
  const RunContext& context_;
  SetProgress& progress_;
  const TermSetMaker maker_;
  ChosenTerms chosen_;
  std::vector<std::vector<double>> polled_;  // values by axis
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_NEGOTIATED_OFFERS_H_
