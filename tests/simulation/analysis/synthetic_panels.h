#ifndef ACCORD_TESTS_SIMULATION_ANALYSIS_SYNTHETIC_PANELS_H_
#define ACCORD_TESTS_SIMULATION_ANALYSIS_SYNTHETIC_PANELS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "simulation/panel/known_clients.h"
#include "simulation/panel/transition_counts.h"

// Panels of a chain that is known: what would be counted of them, without the purchases.
namespace accord {

struct SyntheticPanel {
  TransitionTally tally;
  KnownClients known;  // of the last date that is not held back; nobody comes or goes
  std::vector<std::int32_t> dates;
};

// Clients who start as `start` says and move by `matrix`, or, with a concentration, by rows drawn
// anew for every pair from Dirichlet(concentration times the row).
inline SyntheticPanel AChain(const std::vector<std::int64_t>& start,
                             const std::vector<std::vector<double>>& matrix,
                             std::optional<double> concentration, int dates, int held_back,
                             std::mt19937_64& random) {
  const std::size_t n = start.size();
  SyntheticPanel panel;
  panel.tally.segment_count = panel.known.segment_count = static_cast<int>(n);
  panel.tally.date_count = dates;
  panel.known.origin = dates - 1 - held_back;
  std::vector<std::int64_t> here = start;
  for (int date = 0; date < dates; ++date) {
    panel.dates.push_back(date);
    panel.tally.clients.insert(panel.tally.clients.end(), here.begin(), here.end());
    if (date == panel.known.origin) panel.known.at_origin = here;
    if (date > panel.known.origin) {
      panel.known.later.insert(panel.known.later.end(), here.begin(), here.end());
      panel.known.unmatched.push_back(0);
    }
    if (date == dates - 1) break;
    std::vector<std::int64_t> next(n);
    for (std::size_t from = 0; from < n; ++from) {
      std::vector<double> row = matrix[from];
      double rest = 1.0;
      if (concentration) {
        rest = 0.0;
        for (double& p : row) {
          if (p > 0.0) p = std::gamma_distribution<double>(*concentration * p)(random);
          rest += p;
        }
      }
      std::int64_t standing = here[from];
      for (std::size_t to = 0; to < n; ++to) {
        const double share = rest > 0.0 ? row[to] / rest : 0.0;
        const std::int64_t moved =
            to + 1 == n || share >= 1.0
                ? standing
                : std::binomial_distribution<std::int64_t>(standing, share)(random);
        panel.tally.moves.push_back(moved);
        next[to] += moved;
        standing -= moved;
        rest -= row[to];
      }
    }
    here = next;
  }
  return panel;
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_ANALYSIS_SYNTHETIC_PANELS_H_
