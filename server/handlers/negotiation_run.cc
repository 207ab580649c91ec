#include <algorithm>
#include <set>
#include <utility>

#include "server/handlers/negotiate.h"
#include "server/handlers/negotiated_offers.h"
#include "server/handlers/negotiation_report.h"
#include "server/handlers/solved_figures.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/negotiation/multisearch.h"
#include "simulation/negotiation/search_centres.h"

namespace accord {
namespace {

using handlers_internal::ConfirmedFigures;
using handlers_internal::MakeNegotiationReport;
using handlers_internal::NegotiatedOffers;
using handlers_internal::NegotiationFindings;
using handlers_internal::SetProgress;
using handlers_internal::SizesOf;

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
                            &Negotiator::Search, &Negotiator::Confirm}) {
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
    if (found.bargain.zone_count == 0) found.obstacles = FindObstacles(found.problem);
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
    for (const Obstacle& obstacle : found.obstacles) {
      if (!obstacle.opening) continue;
      const std::size_t offer = obstacle.opening->offer;
      const bool is_there =
          std::find(found.settled.begin(), found.settled.end(), offer) != found.settled.end();
      if (!is_there) found.settled.push_back(offer);
    }
    absl::StatusOr<std::vector<SweepRow>> rows =
        offers_.SettleThese(found.settled, ConfirmedFigures(study_), study_.fresh_seed,
                            /*keeps_utilities=*/true);
    if (!rows.ok()) return rows.status();
    found.rows = *std::move(rows);
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

absl::StatusOr<v1::NegotiationReport> RunNegotiation(const NegotiationStudy& study,
                                                     const SweepCut& cut, const RunContext& context,
                                                     const NegotiationListeners& listeners) {
  return Negotiator(study, cut, context, listeners).Run();
}

}  // namespace accord
