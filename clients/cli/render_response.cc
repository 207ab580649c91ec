#include <cstddef>
#include <string>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "accord/v1/response.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"

namespace accord::cli {
namespace {

const char* WhoChooses(v1::Response response) {
  switch (response) {
    case v1::RESPONSE_SUPPLIER:
      return "the supplier chooses";
    case v1::RESPONSE_CLIENT:
      return "the client chooses";
    case v1::RESPONSE_BOTH:
      return "both parties choose";
    default:
      return "nobody chooses";
  }
}

// "supplier", or "client" with its contract where there are several.
template <typename Entry>
std::string Owner(const Entry& entry, bool one) {
  return entry.contract().empty() || one ? entry.party()
                                         : entry.party() + " of " + entry.contract();
}

bool IsOne(const v1::ResponseReport& response) { return response.parties_size() == 2; }

std::string HowFound(const v1::ResponseReport& response) {
  return "Efforts as " + std::string(WhoChooses(response.response())) +
         " them, each to its own U, on " +
         Grouped(static_cast<double>(response.search_path_count()), 0) +
         " other paths. U is what a party makes of how uncertain its NPV is.";
}

// Where a search came to no rest.
std::string Unrest(const v1::ResponseReport& response, const std::string& whose) {
  std::string text;
  if (!response.is_fixed_point()) {
    text +=
        Wrapped("",
                "No efforts that answer one another were found" + whose +
                    ": these are those of round " + std::to_string(response.round_count()) + ".",
                0);
  }
  if (!response.is_first_best_at_rest()) {
    text += Wrapped("", "The search for the first best" + whose + " came to no rest.", 0);
  }
  return text;
}

}  // namespace

std::string RenderResponse(const v1::SimulationReport& report) {
  if (!report.has_response()) return "";
  const v1::ResponseReport& response = report.response();
  const bool one = IsOne(response);
  std::string text = "\nEfforts under these terms\n\n" + Wrapped("", HowFound(response), 0) + "\n";
  Rows efforts = {{"effort of", "on", "shift", "", "costs a period", "first best"}};
  for (const v1::EffortChoice& each : response.efforts()) {
    efforts.push_back({Owner(each, one), each.driver(), Figure(each.shift()),
                       each.is_chosen() ? "chosen" : "as given", Figure(each.cost_per_period()),
                       Figure(each.first_best_shift())});
  }
  Rows worth = {{"U of", "with these efforts", "with the first best"}};
  for (const v1::PartyUtility& each : response.parties()) {
    worth.push_back({Owner(each, one), MoneyWithError(each.utility()),
                     MoneyWithError(each.first_best_utility())});
  }
  worth.push_back({"all together", MoneyWithError(response.joint_utility()),
                   MoneyWithError(response.first_best_joint_utility())});
  return text + Table(efforts) + "\n" + Table(worth) +
         Wrapped("",
                 "From the first best: " + MoneyWithError(response.first_best_gap()) +
                     ", what better efforts would be worth to all together under these terms.",
                 2) +
         Unrest(response, "");
}

std::string RenderResponses(const v1::ComparisonReport& report) {
  if (!report.base().has_response()) return "";
  const v1::ResponseReport& base = report.base().response();
  const bool one = IsOne(base);
  Rows efforts = {{"", "effort of", "on", "shift", "costs a period", "first best"}};
  Rows worth = {{"U of"}};
  for (const v1::PartyUtility& each : base.parties()) worth[0].push_back(Owner(each, one));
  worth[0].insert(worth[0].end(), {"all together", "from the first best"});
  std::string unrest;
  const auto add = [&](const std::string& name, const v1::ResponseReport& response) {
    std::string label = name;
    for (const v1::EffortChoice& each : response.efforts()) {
      efforts.push_back({label, Owner(each, one), each.driver(), Figure(each.shift()),
                         Figure(each.cost_per_period()), Figure(each.first_best_shift())});
      label.clear();
    }
    worth.push_back({name});
    for (const v1::PartyUtility& each : response.parties()) {
      worth.back().push_back(MoneyWithError(each.utility()));
    }
    worth.back().push_back(MoneyWithError(response.joint_utility()));
    worth.back().push_back(MoneyWithError(response.first_best_gap()));
    unrest += Unrest(response, " in " + name);
  };
  add("base", base);
  for (const v1::AlternativeReport& each : report.alternatives()) {
    add(each.id(), each.report().response());
  }
  return "\n" + Wrapped("", HowFound(base), 0) + "\n" + Table(efforts) + "\n" + Table(worth) +
         Wrapped("",
                 "From the first best: what better efforts would be worth to all together under "
                 "the same terms.",
                 2) +
         unrest;
}

}  // namespace accord::cli
