#include "server/handlers/negotiation_report.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "server/convert/report_to_proto.h"
#include "simulation/negotiation/fresh_frontier.h"
#include "simulation/response/party_utilities.h"

namespace accord::handlers_internal {
namespace {

constexpr const char* kOfferFigures[] = {"utility", "npv_mean",         "risk_premium",
                                         "cvar_95", "loss_probability", "peak_shortfall_p95"};
constexpr std::size_t kOfferFigureCount = std::size(kOfferFigures);

// Values by path; of a walk-away that is a figure one number for all.
struct Baseline {
  std::span<const double> by_path;  // empty: the figure
  double figure = 0.0;
};

std::vector<double> Gains(const std::vector<double>& utilities, const Baseline& walk_away) {
  std::vector<double> gains = utilities;
  for (std::size_t p = 0; p < gains.size(); ++p) {
    gains[p] -= walk_away.by_path.empty() ? walk_away.figure : walk_away.by_path[p];
  }
  return gains;
}

class ReportMaker {
 public:
  ReportMaker(const NegotiationStudy& study, const NegotiatedOffers& offers,
              const NegotiationFindings& findings)
      : study_(study),
        offers_(offers),
        findings_(findings),
        on_nets_(study.offers.options.sampling() == Sampling::kSobol),
        supplier_base_(BaselineOf(study.supplier, 0)),
        client_base_(BaselineOf(study.client, 1)) {}

  v1::NegotiationReport Make(const Stopped& stopped) const {
    v1::NegotiationReport report;
    SayWhatWasAsked(report);
    *report.mutable_supplier_walk_away() =
        WalkAwayOf(study_.supplier, 0, findings_.problem.walk_away.supplier);
    *report.mutable_client_walk_away() =
        WalkAwayOf(study_.client, 1, findings_.problem.walk_away.client);
    SayZone(report);
    SayFrontier(stopped, report);
    for (const Obstacle& obstacle : findings_.obstacles) {
      if (IsStopped(stopped)) break;
      *report.add_obstacles() = ObstacleOf(obstacle);
    }
    if (findings_.nearest) *report.mutable_nearest() = SettledOffer(*findings_.nearest);
    if (!findings_.views.empty()) SayDisagreement(*report.mutable_disagreement());
    return report;
  }

 private:
  // `party` 0: the supplier's place in a row's utilities.
  Baseline BaselineOf(const NegotiationStudy::Party& party, std::size_t place) const {
    if (!party.alternative) return {{}, party.walk_away};
    return {AlternativeRow(*party.alternative).utilities[place], 0.0};
  }
  const SweepRow& AlternativeRow(std::size_t alternative) const {
    return findings_.rows[findings_.settled.size() + alternative];
  }

  void SayWhatWasAsked(v1::NegotiationReport& report) const {
    const RunOptions& options = study_.offers.options;
    report.set_display_name(study_.offers.base.facts().display_name);
    report.set_currency(study_.offers.base.facts().currency);
    report.set_path_count(options.path_count());
    report.set_seed(options.seed());
    report.set_fresh_seed(study_.fresh_seed);
    report.set_sampling(on_nets_ ? v1::SAMPLING_SOBOL : v1::SAMPLING_PSEUDO_RANDOM);
    report.set_contract(study_.contract);
    SayAxes(study_.offers, *report.mutable_axes());
    report.set_is_searched(study_.is_searched);
    report.set_set_count(static_cast<std::int64_t>(offers_.count()));
    report.set_passed_over_count(findings_.passed_over);
    report.set_sets_that_move_chance(offers_.CountThatMoveChance());
    offers_.chosen().SayNames(report.mutable_efforts());
  }

  v1::WalkAway WalkAwayOf(const NegotiationStudy::Party& party, std::size_t place,
                          double searched) const {
    v1::WalkAway said;
    said.set_searched_utility(searched);
    if (!party.alternative) {
      *said.mutable_utility() = ToProto(NormalEstimate(party.walk_away, 0.0));
      return said;
    }
    said.set_alternative(study_.alternative_ids[*party.alternative]);
    const std::size_t figure = place == 0 ? 0 : FirstOfClient();
    *said.mutable_utility() = ToProto(AlternativeRow(*party.alternative).figures[figure]);
    return said;
  }

  void SayZone(v1::NegotiationReport& report) const {
    const Bargain& bargain = findings_.bargain;
    report.set_acceptable_count(bargain.acceptable_count);
    report.set_zone_count(bargain.zone_count);
    report.set_supplier_most_gain(bargain.most_gain.supplier);
    report.set_client_most_gain(bargain.most_gain.client);
    if (bargain.zone_count == 0) return;
    std::vector<std::vector<double>> zone;
    for (std::size_t offer = 0; offer < offers_.count(); ++offer) {
      if (IsInZone(findings_.problem, offer)) zone.push_back(offers_.ValuesOf(offer));
    }
    const auto& axes = study_.offers.sets.axes();
    for (std::size_t a = 0; a < axes.size(); ++a) {
      if (!axes[a].is_numeric()) continue;
      const auto [least, greatest] = std::minmax_element(
          zone.begin(), zone.end(), [a](const auto& x, const auto& y) { return x[a] < y[a]; });
      v1::ZoneSpan& span = *report.add_zone();
      span.set_axis(static_cast<int>(a));
      span.set_from((*least)[a]);
      span.set_to((*greatest)[a]);
    }
  }

  void SayFrontier(const Stopped& stopped, v1::NegotiationReport& report) const {
    report.set_frontier_count(static_cast<std::int64_t>(findings_.bargain.frontier.size()));
    std::vector<OfferPaths> paths;
    for (std::size_t i = 0; i < findings_.reported.size(); ++i) {
      const SweepRow& row = findings_.rows[i];
      paths.push_back({row.utilities[0], row.utilities[1]});
    }
    const std::vector<Dominance> dominances =
        DominanceOn(paths, findings_.problem.sizes, on_nets_, stopped);
    for (std::size_t i = 0; i < findings_.reported.size(); ++i) {
      if (IsStopped(stopped)) return;
      v1::NegotiatedOffer& said = *report.add_frontier();
      said = OfferOf(findings_.reported[i], findings_.rows[i]);
      said.set_is_dominated(dominances[i].is_dominated);
      if (dominances[i].is_dominated) report.set_dominated_count(report.dominated_count() + 1);
      if (dominances[i].is_sure) {
        report.set_surely_dominated_count(report.surely_dominated_count() + 1);
      }
      const std::size_t offer = findings_.reported[i].index;
      if (findings_.bargain.nash == offer) report.set_nash(static_cast<int>(i));
      if (findings_.bargain.kalai_smorodinsky == offer) {
        report.set_kalai_smorodinsky(static_cast<int>(i));
      }
    }
  }

  v1::NegotiatedOffer OfferOf(const FrontierPoint& point, const SweepRow& row) const {
    const Offer& searched = findings_.problem.offers[point.index];
    v1::NegotiatedOffer said;
    for (const double value : offers_.ValuesOf(point.index)) said.add_values(value);
    said.set_equal_count(point.equal_count);
    const std::vector<double> suppliers = Gains(row.utilities[0], supplier_base_);
    const std::vector<double> clients = Gains(row.utilities[1], client_base_);
    std::vector<double> joint = suppliers;
    for (std::size_t p = 0; p < joint.size(); ++p) joint[p] += clients[p];
    const Estimate supplier_gain = MeanOverPaths(suppliers, on_nets_);
    const Estimate client_gain = MeanOverPaths(clients, on_nets_);
    *said.mutable_joint_surplus() = ToProto(MeanOverPaths(joint, on_nets_));
    *said.mutable_supplier() = FiguresOf(row, 0, study_.supplier, supplier_gain);
    said.mutable_supplier()->set_searched_utility(searched.utility.supplier);
    *said.mutable_client() = FiguresOf(row, FirstOfClient(), study_.client, client_gain);
    said.mutable_client()->set_searched_utility(searched.utility.client);
    said.set_is_in_zone(IsInZone(findings_.problem, point.index));
    said.set_is_confirmed(IsFresh(row, searched.utility) && IsWithinError(supplier_gain) &&
                          IsWithinError(client_gain) && MeetsLimits(row, 0, study_.supplier) &&
                          MeetsLimits(row, FirstOfClient(), study_.client));
    offers_.chosen().Say(NegotiatedOffers::TermOf(point.index), said);
    return said;
  }

  // Not the same U to the last bit, with an error, as where all chance is trials of others.
  bool IsFresh(const SweepRow& row, const PartyPair& searched) const {
    const Estimate& supplier = row.figures[0];
    const Estimate& client = row.figures[FirstOfClient()];
    const bool has_error = supplier.standard_error > 0.0 || client.standard_error > 0.0;
    return !has_error || supplier.value != searched.supplier || client.value != searched.client;
  }

  static bool IsWithinError(const Estimate& gain) {
    return gain.value >= -kConfirmingErrors * gain.standard_error;
  }

  static bool MeetsLimits(const SweepRow& row, std::size_t first,
                          const NegotiationStudy::Party& party) {
    for (std::size_t i = 0; i < party.limits.size(); ++i) {
      const Estimate& figure = row.figures[first + kOfferFigureCount + i];
      if (ExcessOf(party.limits[i], figure.value) > kConfirmingErrors * figure.standard_error) {
        return false;
      }
    }
    return true;
  }

  std::size_t FirstOfClient() const { return kOfferFigureCount + study_.supplier.limits.size(); }

  // In the order of ConfirmedFigures, from `first` on.
  static v1::OfferFigures FiguresOf(const SweepRow& row, std::size_t first,
                                    const NegotiationStudy::Party& party, const Estimate& gain) {
    v1::OfferFigures said;
    v1::Estimate* const places[] = {
        said.mutable_utility(), said.mutable_npv_mean(),         said.mutable_risk_premium(),
        said.mutable_cvar_95(), said.mutable_loss_probability(), said.mutable_peak_shortfall_p95()};
    for (std::size_t i = 0; i < kOfferFigureCount; ++i) {
      *places[i] = ToProto(row.figures[first + i]);
    }
    *said.mutable_gain() = ToProto(gain);
    for (std::size_t i = 0; i < party.limits.size(); ++i) {
      *said.add_limited() = ToProto(row.figures[first + kOfferFigureCount + i]);
    }
    return said;
  }

  void SayDisagreement(v1::Disagreement& said) const {
    const std::vector<Estimate>& supplier = findings_.views[0].figures;
    const std::vector<Estimate>& client = findings_.views[1].figures;
    const auto less = [](const Estimate& a, const Estimate& b) {
      return NormalEstimate(a.value - b.value, std::hypot(a.standard_error, b.standard_error));
    };
    *said.mutable_joint_npv() = ToProto(less(supplier[0], client[0]));
    double priced = 0.0, error = 0.0;
    for (std::size_t i = 0; i < findings_.clauses.size(); ++i) {
      const Estimate difference = less(supplier[i + 1], client[i + 1]);
      v1::ClauseDisagreement& clause = *said.add_clauses();
      clause.set_clause(findings_.clauses[i]);
      *clause.mutable_supplier_view() = ToProto(supplier[i + 1]);
      *clause.mutable_client_view() = ToProto(client[i + 1]);
      *clause.mutable_difference() = ToProto(difference);
      priced += difference.value;
      // Clauses may hang together: their errors add up at most.
      error += difference.standard_error;
    }
    *said.mutable_priced() = ToProto(NormalEstimate(priced, error));
  }

  v1::NegotiationObstacle ObstacleOf(const Obstacle& obstacle) const {
    v1::NegotiationObstacle said;
    const std::size_t suppliers = study_.supplier.limits.size();
    switch (obstacle.kind) {
      case Obstacle::Kind::kLimit: {
        const bool is_suppliers = obstacle.limit < suppliers;
        const NegotiationStudy::Party& party = is_suppliers ? study_.supplier : study_.client;
        const std::size_t place = is_suppliers ? obstacle.limit : obstacle.limit - suppliers;
        said.set_party(is_suppliers ? "supplier" : "client");
        said.set_figure(party.limited_figures[place]);
        said.set_level(party.limits[place].level);
        said.set_is_floor(party.limits[place].is_floor);
        break;
      }
      case Obstacle::Kind::kSuppliersWalkAway:
        said.set_party("supplier");
        said.set_level(findings_.problem.walk_away.supplier);
        said.set_is_floor(true);
        break;
      case Obstacle::Kind::kClientsWalkAway:
        said.set_party("client");
        said.set_level(findings_.problem.walk_away.client);
        said.set_is_floor(true);
        break;
    }
    said.set_sets_meeting(obstacle.offers_meeting);
    if (obstacle.opening) {
      said.set_relaxation(obstacle.opening->relaxation);
      *said.mutable_offer() = SettledOffer(obstacle.opening->offer);
    }
    if (findings_.nearest) {
      said.set_relaxation_together(ExcessOver(findings_.problem, obstacle, *findings_.nearest));
    }
    return said;
  }

  v1::NegotiatedOffer SettledOffer(std::size_t offer) const {
    const auto settled = std::find(findings_.settled.begin(), findings_.settled.end(), offer);
    const auto place = static_cast<std::size_t>(settled - findings_.settled.begin());
    return OfferOf({offer, 1}, findings_.rows[place]);
  }

  const NegotiationStudy& study_;
  const NegotiatedOffers& offers_;
  const NegotiationFindings& findings_;
  const bool on_nets_;
  const Baseline supplier_base_, client_base_;
};

}  // namespace

std::vector<std::string> ConfirmedFigures(const NegotiationStudy& study) {
  std::vector<std::string> names;
  for (const NegotiationStudy::Party* party : {&study.supplier, &study.client}) {
    for (const char* figure : kOfferFigures) names.push_back(party->at + "." + figure);
    for (const std::string& figure : party->limited_figures) {
      names.push_back(party->at + "." + figure);
    }
  }
  return names;
}

v1::NegotiationReport MakeNegotiationReport(const NegotiationStudy& study,
                                            const NegotiatedOffers& offers,
                                            const NegotiationFindings& findings,
                                            const Stopped& stopped) {
  return ReportMaker(study, offers, findings).Make(stopped);
}

}  // namespace accord::handlers_internal
