#include "simulation/negotiation/fresh_frontier.h"

#include <cmath>
#include <cstddef>

#include "simulation/base/comparison.h"
#include "simulation/response/party_utilities.h"

namespace accord {
namespace {

double MeanOf(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Whether the values of a are surely above those of b, or equal to them on every path.
bool IsSurelyNoWorse(std::span<const double> a, std::span<const double> b, double size,
                     bool on_nets) {
  std::vector<double> differences(a.size());
  bool are_equal = true;
  for (std::size_t p = 0; p < a.size(); ++p) {
    differences[p] = a[p] - b[p];
    are_equal = are_equal && std::fabs(differences[p]) <= Slack(b[p], size);
  }
  const Estimate difference = MeanOverPaths(differences, on_nets);
  return are_equal || difference.value > kConfirmingErrors * difference.standard_error;
}

// Whether a dominates b.
bool Dominates(const PartyPair& a, const PartyPair& b, const PartyPair& sizes) {
  const double supplier_slack = Slack(b.supplier, sizes.supplier);
  const double client_slack = Slack(b.client, sizes.client);
  return a.supplier >= b.supplier - supplier_slack && a.client >= b.client - client_slack &&
         (a.supplier > b.supplier + supplier_slack || a.client > b.client + client_slack);
}

}  // namespace

std::vector<Dominance> DominanceOn(const std::vector<OfferPaths>& offers, const PartyPair& sizes,
                                   bool on_nets, const Stopped& stopped) {
  std::vector<PartyPair> means;
  for (const OfferPaths& offer : offers) {
    means.push_back({MeanOf(offer.supplier), MeanOf(offer.client)});
  }
  std::vector<Dominance> dominances(offers.size());
  for (std::size_t i = 0; i < offers.size(); ++i) {
    for (std::size_t by = 0; by < offers.size() && !dominances[i].is_sure; ++by) {
      if (IsStopped(stopped)) return dominances;
      if (!Dominates(means[by], means[i], sizes)) continue;
      dominances[i].is_dominated = true;
      dominances[i].is_sure =
          IsSurelyNoWorse(offers[by].supplier, offers[i].supplier, sizes.supplier, on_nets) &&
          IsSurelyNoWorse(offers[by].client, offers[i].client, sizes.client, on_nets);
    }
  }
  return dominances;
}

}  // namespace accord
