#include "server/handlers/negotiate.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "server/convert/nearest_name.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/fresh_seed.h"
#include "server/handlers/solved_figures.h"
#include "server/handlers/swept_efforts.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/sweep_limits.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CheckedSet;
using handlers_internal::CheckFreshSeed;
using handlers_internal::CheckResponseSets;
using handlers_internal::MayMoveChance;
using handlers_internal::Refusal;
using handlers_internal::SizesOf;
using handlers_internal::TermSetMaker;

constexpr char kUtility[] = "utility";

bool IsNegotiatedWithResponse(const v1::NegotiateRequest& request) {
  return request.options().response() != v1::RESPONSE_UNSPECIFIED &&
         request.options().response() != v1::RESPONSE_NONE;
}

// More than two ranges, none of which says how many.
bool IsSearched(const v1::NegotiateRequest& request) {
  return request.axes_size() > 2 &&
         std::all_of(request.axes().begin(), request.axes().end(), [](const v1::TermAxis& axis) {
           return axis.has_range() && axis.range().count() == 0;
         });
}

std::int64_t SearchedSetsOf(const v1::NegotiateRequest& request) {
  if (request.set_count() != 0) return request.set_count();
  return IsNegotiatedWithResponse(request) ? limits::kMaxRespondedSets
                                           : limits::kDefaultSearchedSets;
}

std::int64_t FirstSetsOf(std::int64_t set_count) {
  return std::clamp<std::int64_t>(set_count / 4, 1, limits::kMostSearchedFirst);
}

int DefaultCountOf(const v1::NegotiateRequest& request) {
  const bool is_line = request.axes_size() == 1;
  if (IsNegotiatedWithResponse(request)) {
    return is_line ? limits::kRespondedLine : limits::kRespondedSide;
  }
  return is_line ? limits::kLineOfOffers : limits::kSideOfOffers;
}

// Which contract's client negotiates: its place, or -1 after saying what is wrong.
int ContractOf(const v1::NegotiateRequest& request, Checker& checker) {
  const auto& contracts = request.scenario().contracts();
  if (contracts.empty()) {
    checker.Add("scenario.contracts", ViolationCode::kRequired,
                "must have an entry: there is nothing to negotiate");
    return -1;
  }
  if (request.contract().empty()) {
    if (contracts.size() == 1) return 0;
    checker.Add("contract", ViolationCode::kRequired,
                "must be set: there are " + std::to_string(contracts.size()) + " contracts");
    return -1;
  }
  std::vector<std::string> ids;
  for (int i = 0; i < contracts.size(); ++i) {
    if (contracts.Get(i).id() == request.contract()) return i;
    ids.push_back(contracts.Get(i).id());
  }
  checker.Add("contract", ViolationCode::kUnknownId,
              "must name a contract, got " + QuotedText(request.contract()) +
                  DidYouMean(request.contract(), ids));
  return -1;
}

std::string ClientAt(const v1::Scenario& scenario, int contract) {
  if (scenario.contracts_size() == 1) return "client";
  return FieldPath("contracts")
      .Entry(scenario.contracts(contract).id(), contract)
      .Field("client")
      .text();
}

// What a bound of this figure may be.
Range RangeOf(const std::string& figure) {
  if (figure == "loss_probability") return Range::Closed(0, 1);
  const bool is_size =
      figure.starts_with("peak_shortfall") || figure.starts_with("drawdown") || figure == "npv_sd";
  return is_size ? Range::AtLeast(0) : Range::Any();
}

// The limits of one party by themselves.
void CheckLimits(const v1::NegotiatingParty& party, const FieldPath& at, Checker& checker) {
  struct Bounds {
    std::optional<double> floor, ceiling;
  };
  std::map<std::string, Bounds> bounds;
  checker.Size(at.Field("limits"), static_cast<std::size_t>(party.limits_size()),
               limits::kMaxFigureLimits);
  for (int i = 0; i < party.limits_size(); ++i) {
    const FieldPath entry = at.Field("limits").At(i);
    const v1::FigureLimit& limit = party.limits(i);
    if (limit.bound_case() == v1::FigureLimit::BOUND_NOT_SET) {
      checker.Add(entry.Field("at_least"), ViolationCode::kRequired, "must be set, or at_most");
      continue;
    }
    const bool is_floor = limit.has_at_least();
    const FieldPath field = entry.Field(is_floor ? "at_least" : "at_most");
    const double level = is_floor ? limit.at_least() : limit.at_most();
    if (!checker.InRange(field, level, RangeOf(limit.figure()))) continue;
    Bounds& known = bounds[limit.figure()];
    std::optional<double>& same = is_floor ? known.floor : known.ceiling;
    if (same) {
      checker.Add(field, ViolationCode::kDuplicate,
                  "must be given once for " + QuotedText(limit.figure()) + ", got " +
                      NumberText(level) + " after " + NumberText(*same));
      continue;
    }
    same = level;
    if (known.floor && known.ceiling && *known.floor > *known.ceiling) {
      checker.Add(field, ViolationCode::kContradiction,
                  "must leave " + QuotedText(limit.figure()) + " a value: at least " +
                      NumberText(*known.floor) + " and at most " + NumberText(*known.ceiling) +
                      " are no range");
    }
  }
}

// What parties may have instead, by themselves; their ids.
std::vector<std::string> CheckAlternatives(const v1::NegotiateRequest& request, Checker& checker) {
  const FieldPath list("alternatives");
  std::vector<std::string> ids;
  checker.Size(list, static_cast<std::size_t>(request.alternatives_size()), limits::kMaxWalkAways);
  for (int i = 0; i < request.alternatives_size(); ++i) {
    const v1::Alternative& alternative = request.alternatives(i);
    const FieldPath entry = list.Entry(alternative.id(), i);
    checker.Name(entry.Field("id"), alternative.id());
    if (std::find(ids.begin(), ids.end(), alternative.id()) != ids.end()) {
      checker.Add(entry.Field("id"), ViolationCode::kDuplicate,
                  "must be unique, got " + QuotedText(alternative.id()) + " again");
    }
    checker.Size(entry.Field("overrides"), static_cast<std::size_t>(alternative.overrides_size()),
                 limits::kMaxOverrides);
    if (request.supplier().alternative() != alternative.id() &&
        request.client().alternative() != alternative.id()) {
      checker.Add(entry.Field("id"), ViolationCode::kContradiction,
                  "must be the walk-away of the supplier or of the client, which name no " +
                      QuotedText(alternative.id()));
    }
    ids.push_back(alternative.id());
  }
  return ids;
}

void CheckWalkAway(const v1::NegotiatingParty& party, const FieldPath& at,
                   const std::vector<std::string>& ids, Checker& checker) {
  if (party.has_utility()) checker.InRange(at.Field("utility"), party.utility(), Range::Any());
  if (!party.has_alternative()) return;
  if (std::find(ids.begin(), ids.end(), party.alternative()) != ids.end()) return;
  checker.Add(at.Field("alternative"), ViolationCode::kUnknownId,
              "must name an entry of alternatives" +
                  (ids.empty() ? std::string() : " (" + NameList(ids) + ")") + ", got " +
                  QuotedText(party.alternative()) + DidYouMean(party.alternative(), ids));
}

// drivers["demand"].marginal..., or drivers.demand.marginal...
bool IsOfMarginal(std::string_view path) {
  if (path.starts_with("drivers[")) return path.find("].marginal") != path.npos;
  constexpr std::string_view kDrivers = "drivers.", kMarginal = "marginal";
  if (!path.starts_with(kDrivers)) return false;
  path.remove_prefix(kDrivers.size());
  const std::size_t point = path.find('.');
  return point != path.npos && path.substr(point + 1).starts_with(kMarginal);
}

// A party's beliefs by themselves.
void CheckBeliefs(const v1::NegotiatingParty& party, const FieldPath& at, Checker& checker) {
  checker.Size(at.Field("beliefs"), static_cast<std::size_t>(party.beliefs_size()),
               limits::kMaxOverrides);
  for (int i = 0; i < party.beliefs_size(); ++i) {
    const std::string& path = party.beliefs(i).path();
    if (IsOfMarginal(path)) continue;
    checker.Add(
        at.Field("beliefs").At(i).Field("path"), ViolationCode::kContradiction,
        "must be a driver's marginal, such as drivers[\"demand\"].marginal.normal.mean, got " +
            QuotedText(path));
  }
}

// With beliefs, chance is theirs alone.
void CheckChance(const v1::NegotiateRequest& request, Checker& checker) {
  if (request.supplier().beliefs().empty() && request.client().beliefs().empty()) return;
  constexpr char kTheirs[] = "must not move chance where a party has beliefs about it";
  const auto check = [&](const std::string& path, const FieldPath& at) {
    if (MayMoveChance(path)) checker.Add(at, ViolationCode::kContradiction, kTheirs);
  };
  const auto check_all = [&](const auto& alternatives, const FieldPath& list) {
    for (int i = 0; i < alternatives.size(); ++i) {
      const FieldPath at = list.Entry(alternatives.Get(i).id(), i).Field("overrides");
      for (int o = 0; o < alternatives.Get(i).overrides_size(); ++o) {
        check(alternatives.Get(i).overrides(o).path(), at.At(o).Field("path"));
      }
    }
  };
  for (int a = 0; a < request.axes_size(); ++a) {
    const FieldPath at = FieldPath("axes").At(a);
    check(request.axes(a).path(), at.Field("path"));
    check_all(request.axes(a).alternatives(), at.Field("alternatives"));
  }
  check_all(request.alternatives(), FieldPath("alternatives"));
  if (IsNegotiatedWithResponse(request)) {
    checker.Add("options.response", ViolationCode::kContradiction,
                "must be none where a party has beliefs of its own");
  }
}

// What beliefs make of the base, and of what a party may have instead.
void CheckViews(const v1::NegotiateRequest& request, const SweepStudy& offers,
                const TermSetMaker& maker, Violations& violations) {
  const auto check = [&](const v1::NegotiatingParty& party, const char* name) {
    if (party.beliefs().empty()) return;
    const std::string at = FieldPath(name).Field("beliefs").text();
    const auto add = [&](const Overrides& overrides) {
      auto made = CheckedSet(maker, overrides, offers.figures, offers.options, FieldPath(at));
      auto* faults = std::get_if<Violations>(&made);
      if (faults == nullptr) return true;
      for (Violation& fault : *faults) {
        const std::string prefix = at + ".overrides";
        if (fault.field.starts_with(prefix)) fault.field = at + fault.field.substr(prefix.size());
      }
      Append(std::move(*faults), violations);
      return false;
    };
    if (!add(party.beliefs())) return;
    for (const v1::Alternative& alternative : request.alternatives()) {
      Overrides seen = alternative.overrides();
      seen.MergeFrom(party.beliefs());
      if (!add(seen)) return;
    }
  };
  check(request.supplier(), "supplier");
  check(request.client(), "client");
}

// Counts of some of many ranges: neither a grid nor a search.
void CheckCounts(const v1::NegotiateRequest& request, Checker& checker) {
  int counted = 0;
  for (const v1::TermAxis& axis : request.axes()) counted += axis.range().count() != 0;
  if (request.axes_size() <= 2 || counted == 0) return;
  for (int a = 0; a < request.axes_size(); ++a) {
    const v1::TermAxis& axis = request.axes(a);
    if (!axis.has_range() || axis.range().count() != 0) continue;
    checker.Add(FieldPath("axes").At(a).Field("range.count"), ViolationCode::kRequired,
                "must be set, as of other terms: more than two are a grid where all ranges have a "
                "count, and searched where none has");
  }
}

void CheckSearch(const v1::NegotiateRequest& request, Checker& checker) {
  CheckCounts(request, checker);
  if (IsSearched(request)) {
    if (request.set_count() != 0) {
      checker.IntegerInRange(FieldPath("set_count"), request.set_count(), limits::kMinSearchedSets,
                             limits::kMaxSearchedSets);
    }
    return;
  }
  constexpr char kOnGrid[] =
      "must be absent of a grid: more than two ranges without a count are searched";
  if (request.set_count() != 0) {
    checker.Add("set_count", ViolationCode::kContradiction,
                kOnGrid + std::string(", got ") + std::to_string(request.set_count()));
  }
  if (request.has_design_seed()) {
    checker.Add("design_seed", ViolationCode::kContradiction, kOnGrid);
  }
}

// U of both, then what is limited.
void AddFigures(const v1::NegotiateRequest& request, const std::string& client,
                v1::SweepTermsRequest& offers) {
  offers.add_figures(FieldPath("supplier").Field(kUtility).text());
  offers.add_figures(client + "." + kUtility);
  for (const v1::FigureLimit& limit : request.supplier().limits()) {
    offers.add_figures("supplier." + limit.figure());
  }
  for (const v1::FigureLimit& limit : request.client().limits()) {
    offers.add_figures(client + "." + limit.figure());
  }
}

v1::SweepTermsRequest OffersOf(const v1::NegotiateRequest& request, int contract) {
  v1::SweepTermsRequest offers;
  if (request.has_scenario()) *offers.mutable_scenario() = request.scenario();
  *offers.mutable_options() = request.options();
  *offers.mutable_axes() = request.axes();
  if (contract >= 0) AddFigures(request, ClientAt(request.scenario(), contract), offers);
  if (IsSearched(request)) {
    offers.set_design(v1::SWEEP_DESIGN_LATIN_HYPERCUBE);
    offers.set_set_count(FirstSetsOf(SearchedSetsOf(request)));
    if (request.has_design_seed()) offers.set_design_seed(request.design_seed());
  } else if (request.axes_size() <= 2) {
    for (v1::TermAxis& axis : *offers.mutable_axes()) {
      const bool lacks_count = axis.has_range() && axis.range().count() == 0;
      if (lacks_count) axis.mutable_range()->set_count(DefaultCountOf(request));
    }
  }
  return offers;
}

// Faults of the offers by the fields of the request that they were made of, but for those that have
// been said.
void AppendOfRequest(const v1::NegotiateRequest& request, Violations faults,
                     Violations& violations) {
  std::map<std::string, std::string> fields;
  int figure = 2;
  const auto name = [&](const v1::NegotiatingParty& party, const char* at) {
    for (int i = 0; i < party.limits_size(); ++i) {
      fields[FieldPath("figures").At(figure++).text()] =
          FieldPath(at).Field("limits").At(i).Field("figure").text();
    }
  };
  name(request.supplier(), "supplier");
  name(request.client(), "client");
  const std::size_t said = violations.size();
  for (Violation& fault : faults) {
    const auto known = fields.find(fault.field);
    if (known != fields.end()) fault.field = known->second;
    const bool is_said =
        std::any_of(violations.begin(), violations.begin() + static_cast<std::ptrdiff_t>(said),
                    [&](const Violation& each) { return each.field == fault.field; });
    if (!is_said) violations.push_back(std::move(fault));
  }
}

NegotiationStudy::Party PartyOf(const v1::NegotiatingParty& party, std::string at,
                                std::size_t number, const NegotiationStudy& study) {
  NegotiationStudy::Party made{std::move(at), number};
  made.walk_away = party.utility();
  made.beliefs = party.beliefs();
  if (party.has_alternative()) {
    const auto& ids = study.alternative_ids;
    made.alternative = static_cast<std::size_t>(
        std::find(ids.begin(), ids.end(), party.alternative()) - ids.begin());
  }
  std::vector<std::string> names;
  for (const v1::FigureLimit& limit : party.limits()) {
    made.limits.push_back({.level = limit.has_at_least() ? limit.at_least() : limit.at_most(),
                           .is_floor = limit.has_at_least()});
    made.limited_figures.push_back(limit.figure());
    names.push_back(made.at + "." + limit.figure());
  }
  const std::vector<double> sizes = SizesOf(names, study.offers.base);
  for (std::size_t i = 0; i < sizes.size(); ++i) made.limits[i].size = sizes[i];
  return made;
}

}  // namespace

std::variant<NegotiationStudy, Violations> PrepareNegotiation(const v1::NegotiateRequest& request,
                                                              const Stopped& stopped) {
  Violations violations;
  Checker checker;
  const int contract = ContractOf(request, checker);
  CheckLimits(request.supplier(), FieldPath("supplier"), checker);
  CheckLimits(request.client(), FieldPath("client"), checker);
  const std::vector<std::string> ids = CheckAlternatives(request, checker);
  CheckWalkAway(request.supplier(), FieldPath("supplier"), ids, checker);
  CheckWalkAway(request.client(), FieldPath("client"), ids, checker);
  CheckBeliefs(request.supplier(), FieldPath("supplier"), checker);
  CheckBeliefs(request.client(), FieldPath("client"), checker);
  CheckChance(request, checker);
  CheckSearch(request, checker);
  if (request.options().path_count() > limits::kMaxNegotiationPaths) {
    checker.Add("options.path_count", ViolationCode::kOutOfRange,
                "must be at most " + std::to_string(limits::kMaxNegotiationPaths) + ", got " +
                    std::to_string(request.options().path_count()));
  }
  violations = checker.Take(FieldPath("supplier"));
  const bool may_be_many = request.supplier().limits_size() > limits::kMaxFigureLimits ||
                           request.client().limits_size() > limits::kMaxFigureLimits ||
                           request.supplier().beliefs_size() > limits::kMaxOverrides ||
                           request.client().beliefs_size() > limits::kMaxOverrides;
  if (may_be_many) return violations;
  auto prepared = PrepareSweep(OffersOf(request, contract), stopped);
  if (auto* faults = std::get_if<Violations>(&prepared)) {
    AppendOfRequest(request, std::move(*faults), violations);
    return violations;
  }
  NegotiationStudy study{std::get<SweepStudy>(std::move(prepared))};
  const RunOptions& options = study.offers.options;
  study.is_searched = IsSearched(request);
  study.set_count = study.is_searched ? SearchedSetsOf(request) : study.offers.sets.count();
  study.fresh_seed = request.has_fresh_seed() ? request.fresh_seed() : options.seed() + 1;
  Append(CheckResponseSets(options, study.set_count), violations);
  Append(CheckFreshSeed(study.offers.base, options, study.fresh_seed), violations);
  const TermSetMaker maker(request.scenario(), study.offers.base, options.seed());
  for (int i = 0; i < std::min(request.alternatives_size(), limits::kMaxWalkAways); ++i) {
    const v1::Alternative& alternative = request.alternatives(i);
    if (alternative.overrides_size() > limits::kMaxOverrides) continue;  // said
    auto made = CheckedSet(maker, alternative.overrides(), study.offers.figures, options,
                           FieldPath("alternatives").Entry(alternative.id(), i));
    if (auto* faults = std::get_if<Violations>(&made)) Append(std::move(*faults), violations);
  }
  if (violations.empty()) CheckViews(request, study.offers, maker, violations);
  if (!violations.empty()) return violations;
  if (study.is_searched) {
    for (const v1::TermAxis& axis : request.axes()) {
      study.ranges.emplace_back(axis.range().from(), axis.range().to());
    }
  }
  study.alternative_ids = ids;
  for (const v1::Alternative& alternative : request.alternatives()) {
    study.alternatives.push_back(alternative.overrides());
  }
  study.contract = request.scenario().contracts(contract).id();
  study.supplier = PartyOf(request.supplier(), "supplier", 0, study);
  study.client = PartyOf(request.client(), ClientAt(request.scenario(), contract),
                         static_cast<std::size_t>(contract) + 1, study);
  return study;
}

std::int64_t ConfirmedSets(const NegotiationStudy& study) {
  // The frontier's and both solutions; what each obstacle would open; the alternatives.
  const std::size_t most = limits::kMaxReportedOffers + 2 + study.supplier.limits.size() +
                           study.client.limits.size() + 2;
  return std::min<std::int64_t>(static_cast<std::int64_t>(most), study.set_count) +
         static_cast<std::int64_t>(study.alternatives.size());
}

std::int64_t SetsOfNegotiation(const NegotiationStudy& study) {
  const std::int64_t sets =
      study.set_count + static_cast<std::int64_t>(study.alternatives.size()) + ConfirmedSets(study);
  return study.has_two_views() ? 2 * sets : sets;
}

}  // namespace accord
