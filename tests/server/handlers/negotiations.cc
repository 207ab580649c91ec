#include "tests/server/handlers/negotiations.h"

#include <variant>

#include "server/handlers/negotiate.h"
#include "tests/server/handlers/requests.h"

namespace accord {

void AddRange(v1::NegotiateRequest& request, const std::string& path, double from, double to,
              int count) {
  v1::TermAxis& axis = *request.add_axes();
  axis.set_path(path);
  axis.mutable_range()->set_from(from);
  axis.mutable_range()->set_to(to);
  axis.mutable_range()->set_count(count);
}

v1::NegotiateRequest NegotiateSteel(int paths) {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(paths);
  return request;
}

void AddLimit(v1::NegotiatingParty& party, const char* figure, double level, bool is_floor) {
  v1::FigureLimit& limit = *party.add_limits();
  limit.set_figure(figure);
  if (is_floor) {
    limit.set_at_least(level);
  } else {
    limit.set_at_most(level);
  }
}

Violations FaultsOf(const v1::NegotiateRequest& request) {
  const auto prepared = PrepareNegotiation(request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) return *faults;
  return *CheckSets(std::get<NegotiationStudy>(prepared).offers, {});
}

}  // namespace accord
