#include <algorithm>
#include <set>
#include <utility>

#include "server/handlers/checked_message.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/negotiated_offers.h"
#include "server/handlers/negotiation_report.h"
#include "server/handlers/solved_figures.h"
#include "simulation/base/checker.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/negotiation/multisearch.h"
#include "simulation/negotiation/search_centres.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CheckedSet;
using handlers_internal::ConfirmedFigures;
using handlers_internal::MakeNegotiationReport;
using handlers_internal::NegotiatedOffers;
using handlers_internal::NegotiationFindings;
using handlers_internal::SetProgress;
using handlers_internal::SizesOf;
using handlers_internal::TermSetMaker;

absl::Status Cancelled() { return absl::CancelledError("the run was cancelled"); }

// One negotiation.
class Negotiator {
 public:
  Negotiator(const NegotiationStudy& study, const SweepCut& cut, const RunContext& context,
             const NegotiationListeners& listeners)
      : study_(study),
        context_(context),
        listeners_(listeners),
        progress_(study.offers.options.path_count(), SetsOfNegotiation(study),
                  listeners.on_progress),
        offers_(study, cut, context, progress_) {
    BargainingProblem& problem = findings_.problem;
    problem.limits = study.supplier.limits;
    problem.limits.insert(problem.limits.end(), study.client.limits.begin(),
                          study.client.limits.end());
    const std::vector<std::string>& figures = study.offers.figures;
    const std::vector<double> sizes = SizesOf({figures[0], figures[1]}, study.offers.base);
    problem.sizes = {sizes[0], sizes[1]};
  }

  absl::StatusOr<v1::NegotiationReport> Run() {
    for (const auto step : {&Negotiator::SettleWalkAways, &Negotiator::SettleFirst,
                            &Negotiator::Search, &Negotiator::Confirm, &Negotiator::Disagree}) {
      const absl::Status status = (this->*step)();
      if (!status.ok()) return status;
    }
    v1::NegotiationReport report =
        MakeNegotiationReport(study_, offers_, findings_, context_.cancelled);
    if (IsStopped(context_.cancelled)) return Cancelled();
    return report;
  }

 private:
  // On the paths that are searched.
  absl::Status SettleWalkAways() {
    const absl::StatusOr<std::vector<SweepRow>> rows =
        offers_.SettleThese({}, study_.offers.figures, study_.offers.options.seed(),
                            /*keeps_utilities=*/false);
    if (!rows.ok()) return rows.status();
    const auto utility = [&](const NegotiationStudy::Party& party, std::size_t figure) {
      return party.alternative ? (*rows)[*party.alternative].figures[figure].value
                               : party.walk_away;
    };
    findings_.problem.walk_away = {utility(study_.supplier, 0), utility(study_.client, 1)};
    return absl::OkStatus();
  }

  absl::Status SettleFirst() { return SettleFrom(0); }

  absl::Status SettleFrom(std::size_t first) {
    return offers_.Settle(first, [&](const SweepRow& row) {
      Offer& offer = findings_.problem.offers.emplace_back();
      offer.utility = {row.figures[0].value, row.figures[1].value};
      for (std::size_t f = 2; f < row.figures.size(); ++f) {
        offer.figures.push_back(row.figures[f].value);
      }
      SayWhatIsKnown();
    });
  }

  // As sets double in number.
  void SayWhatIsKnown() {
    const std::size_t count = findings_.problem.offers.size();
    if (count < said_from_ || !listeners_.on_so_far) return;
    said_from_ = 2 * count;
    const Bargain bargain = MakeBargain(findings_.problem, context_.cancelled);
    v1::NegotiationSoFar so_far;
    so_far.set_set_count(static_cast<std::int64_t>(count));
    so_far.set_acceptable_count(bargain.acceptable_count);
    so_far.set_zone_count(bargain.zone_count);
    if (bargain.nash) {
      v1::OfferSoFar& nash = *so_far.mutable_nash();
      for (const double value : offers_.ValuesOf(*bargain.nash)) nash.add_values(value);
      const PartyPair gains = GainsOf(findings_.problem, *bargain.nash);
      nash.set_supplier_gain(gains.supplier);
      nash.set_client_gain(gains.client);
    }
    listeners_.on_so_far(std::move(so_far));
  }

  // From the first offers on, until all that may be looked at have been, or no step is left.
  absl::Status Search() {
    if (!study_.is_searched) return absl::OkStatus();
    Multisearch search(offers_.FirstPositions());
    std::vector<std::size_t> position_of(offers_.count());
    for (std::size_t i = 0; i < position_of.size(); ++i) position_of[i] = i;
    const auto most = static_cast<std::size_t>(study_.set_count);
    while (search.positions().size() < most) {
      if (IsStopped(context_.cancelled)) return Cancelled();
      std::vector<std::size_t> centres;
      const Bargain bargain = MakeBargain(findings_.problem, context_.cancelled);
      for (const std::size_t offer : SearchCentres(findings_.problem, bargain)) {
        centres.push_back(position_of[offer]);
      }
      const std::size_t first = search.positions().size();
      const std::vector<Position> polled = search.Poll(centres, most - first);
      if (polled.empty()) break;
      const std::size_t settled = offers_.count();
      const absl::StatusOr<std::vector<std::size_t>> added = offers_.Add(polled);
      if (!added.ok()) return added.status();
      for (const std::size_t place : *added) position_of.push_back(first + place);
      findings_.passed_over += static_cast<std::int64_t>(polled.size() - added->size());
      const absl::Status status = SettleFrom(settled);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // What was found, settled on fresh paths.
  absl::Status Confirm() {
    NegotiationFindings& found = findings_;
    found.bargain = MakeBargain(found.problem, context_.cancelled);
    if (IsStopped(context_.cancelled)) return Cancelled();
    if (found.bargain.zone_count == 0) {
      found.obstacles = FindObstacles(found.problem);
      found.nearest = NearestOffer(found.problem, found.obstacles);
    }
    const std::vector<FrontierPoint>& frontier = found.bargain.frontier;
    const std::vector<std::size_t> spread =
        Spread(frontier.size(), static_cast<std::size_t>(limits::kMaxReportedOffers));
    std::set<std::size_t> places(spread.begin(), spread.end());
    for (std::size_t place = 0; place < frontier.size(); ++place) {
      const std::size_t offer = frontier[place].index;
      if (offer == found.bargain.nash || offer == found.bargain.kalai_smorodinsky) {
        places.insert(place);
      }
    }
    for (const std::size_t place : places) {
      found.reported.push_back(frontier[place]);
      found.settled.push_back(frontier[place].index);
    }
    const auto settle = [&](std::size_t offer) {
      const bool is_there =
          std::find(found.settled.begin(), found.settled.end(), offer) != found.settled.end();
      if (!is_there) found.settled.push_back(offer);
    };
    for (const Obstacle& obstacle : found.obstacles) {
      if (obstacle.opening) settle(obstacle.opening->offer);
    }
    if (found.nearest) settle(*found.nearest);
    absl::StatusOr<std::vector<SweepRow>> rows =
        offers_.SettleThese(found.settled, ConfirmedFigures(study_), study_.fresh_seed,
                            /*keeps_utilities=*/true);
    if (!rows.ok()) return rows.status();
    found.rows = *std::move(rows);
    return absl::OkStatus();
  }

  // What the parties disagree about, of the Nash point.
  absl::Status Disagree() {
    NegotiationFindings& found = findings_;
    if (!study_.has_two_views() || !found.bargain.nash) return absl::OkStatus();
    std::vector<std::string> figures = {std::string(kJointNpvMean)};
    for (const auto& [id, figure] : offers_.ClausesOf(*found.bargain.nash)) {
      found.clauses.push_back(id);
      figures.push_back(figure);
    }
    absl::StatusOr<std::vector<SweepRow>> rows =
        offers_.SettleBothViews(*found.bargain.nash, figures, study_.fresh_seed);
    if (!rows.ok()) return rows.status();
    found.views = *std::move(rows);
    return absl::OkStatus();
  }

  const NegotiationStudy& study_;
  const RunContext& context_;
  const NegotiationListeners& listeners_;
  SetProgress progress_;
  NegotiatedOffers offers_;
  NegotiationFindings findings_;
  static constexpr std::size_t kFirstSaid = 64;
  std::size_t said_from_ = kFirstSaid;
};

}  // namespace

absl::StatusOr<Violations> CheckOffers(const NegotiationStudy& study, const RunContext& context) {
  absl::StatusOr<Violations> faults = CheckSets(study.offers, context);
  if (!faults.ok() || !faults->empty() || !study.has_two_views()) return faults;
  const SweepStudy& offers = study.offers;
  const TermSetMaker maker(offers.message, offers.base, offers.options.seed());
  std::vector<Violations> by_set(static_cast<std::size_t>(offers.sets.count()));
  BlockThreads threads(context.threads);
  const absl::Status checked =
      ForEachBlock(threads, 0, offers.sets.count(), [&](std::int64_t set) -> absl::Status {
        if (IsStopped(context.cancelled)) return Cancelled();
        for (const NegotiationStudy::Party* party : {&study.supplier, &study.client}) {
          if (party->beliefs.empty()) continue;
          Overrides seen = offers.sets.OverridesOf(set);
          seen.MergeFrom(party->beliefs);
          auto made = CheckedSet(maker, seen, offers.figures, offers.options,
                                 FieldPath("sets").At(static_cast<int>(set)));
          auto* wrong = std::get_if<Violations>(&made);
          if (wrong != nullptr) Append(std::move(*wrong), by_set[static_cast<std::size_t>(set)]);
        }
        return absl::OkStatus();
      });
  if (!checked.ok()) return checked;
  Checker checker;
  for (Violations& wrong : by_set) {
    for (Violation& fault : wrong) {
      checker.Add(std::move(fault.field), fault.code,
                  fault.description + " (as a party's beliefs have it)");
    }
  }
  return checker.Take(FieldPath("sets"));
}

absl::StatusOr<v1::NegotiationReport> RunNegotiation(const NegotiationStudy& study,
                                                     const SweepCut& cut, const RunContext& context,
                                                     const NegotiationListeners& listeners) {
  return Negotiator(study, cut, context, listeners).Run();
}

}  // namespace accord
