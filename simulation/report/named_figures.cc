#include "simulation/report/named_figures.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "simulation/base/violation.h"
#include "simulation/report/figures.h"
#include "simulation/report/path_influences.h"

namespace accord {
namespace {

using report_internal::LossCvar95;

using report_internal::LossInfluences;
using report_internal::MeanInfluences;
using report_internal::QuantileInfluences;
using report_internal::SdInfluences;
using report_internal::TailInfluences;

struct PartyMetric {
  const char* name;
  Estimate (*of)(const PartyTotals&);
  std::vector<double> (*influences)(const PartyTotals&);
};

template <int kPercent>
constexpr PartyMetric NpvQuantile(const char* name) {
  return {name, [](const PartyTotals& party) { return party.npv.Quantile(kPercent / 100.0); },
          [](const PartyTotals& party) { return QuantileInfluences(party.npv, kPercent / 100.0); }};
}

constexpr PartyMetric kPartyMetrics[] = {
    {"npv_mean", [](const PartyTotals& party) { return party.npv.Mean(); },
     [](const PartyTotals& party) { return MeanInfluences(party.npv); }},
    {"npv_sd", [](const PartyTotals& party) { return party.npv.StandardDeviation(); },
     [](const PartyTotals& party) { return SdInfluences(party.npv); }},
    NpvQuantile<5>("npv_p5"),
    NpvQuantile<25>("npv_p25"),
    NpvQuantile<50>("npv_p50"),
    NpvQuantile<75>("npv_p75"),
    NpvQuantile<95>("npv_p95"),
    {"loss_probability", [](const PartyTotals& party) { return party.loss.Probability(); },
     [](const PartyTotals& party) { return LossInfluences(party.npv, party.npv_size); }},
    {"cvar_95", [](const PartyTotals& party) { return LossCvar95(party.npv); },
     [](const PartyTotals& party) { return TailInfluences(party.npv); }},
    {"peak_shortfall_mean", [](const PartyTotals& party) { return party.peak_shortfall.Mean(); },
     [](const PartyTotals& party) { return MeanInfluences(party.peak_shortfall); }},
    {"peak_shortfall_p95",
     [](const PartyTotals& party) { return party.peak_shortfall.Quantile(0.95); },
     [](const PartyTotals& party) { return QuantileInfluences(party.peak_shortfall, 0.95); }},
    {"drawdown_mean", [](const PartyTotals& party) { return party.drawdown.Mean(); },
     [](const PartyTotals& party) { return MeanInfluences(party.drawdown); }},
};

using PartyOf = std::function<const PartyTotals&(const ModelTotals&)>;

void AddParty(const FieldPath& at, const PartyOf& party, std::vector<NamedFigure>& figures) {
  for (const PartyMetric& metric : kPartyMetrics) {
    figures.push_back(
        {at.Field(metric.name).text(),
         [party, of = metric.of](const ModelTotals& totals) { return of(party(totals)); },
         /*of_parties=*/true,
         [party, influences = metric.influences](const ModelTotals& totals) {
           return influences(party(totals));
         }});
  }
}

void AddContract(const Contract& contract, std::size_t c, std::vector<NamedFigure>& figures) {
  const FieldPath at = FieldPath("contracts").Entry(contract.id, static_cast<int>(c));
  AddParty(
      at.Field("supplier"),
      [c](const ModelTotals& totals) -> const PartyTotals& {
        return totals.contracts[c]->supplier;
      },
      figures);
  AddParty(
      at.Field("client"),
      [c](const ModelTotals& totals) -> const PartyTotals& { return totals.contracts[c]->client; },
      figures);
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    const FieldPath clause = at.Field("clauses").Entry(contract.clauses[i].id, static_cast<int>(i));
    figures.push_back({clause.Field("discounted_pay").text(), [c, i](const ModelTotals& totals) {
                         return totals.contracts[c]->clauses[i]->discounted_pay.Mean();
                       }});
  }
}

void AddClientBase(const ClientBase& base, std::vector<NamedFigure>& figures) {
  const FieldPath at("client_base");
  figures.push_back({at.Field("discounted_revenue").text(), [](const ModelTotals& totals) {
                       return (*totals.client_base)->discounted_revenue.Mean();
                     }});
  figures.push_back({at.Field("discounted_profit").text(), [](const ModelTotals& totals) {
                       return (*totals.client_base)->discounted_profit.Mean();
                     }});
  figures.push_back({at.Field("discounted_lever_cost").text(), [](const ModelTotals& totals) {
                       return (*totals.client_base)->discounted_lever_cost->Mean();
                     }});
  for (std::size_t k = 0; k < base.segments.size(); ++k) {
    const FieldPath segment = at.Field("segments").Entry(base.segments[k].id, static_cast<int>(k));
    figures.push_back({segment.Field("client_count").text(), [k](const ModelTotals& totals) {
                         return (*(*totals.client_base)->final_counts)[k].Mean();
                       }});
  }
}

}  // namespace

std::vector<NamedFigure> NamedFigures(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  std::vector<NamedFigure> figures;
  const auto only_contract = [](const ModelTotals& totals) -> const ContractTotals& {
    return *totals.contracts.front();
  };
  if (!facts.contracts.empty()) {
    AddParty(
        FieldPath("supplier"),
        [only_contract](const ModelTotals& totals) -> const PartyTotals& {
          return totals.supplier_total ? *totals.supplier_total : only_contract(totals).supplier;
        },
        figures);
  }
  if (facts.contracts.size() == 1) {
    AddParty(
        FieldPath("client"),
        [only_contract](const ModelTotals& totals) -> const PartyTotals& {
          return only_contract(totals).client;
        },
        figures);
  }
  for (std::size_t c = 0; c < facts.contracts.size(); ++c) {
    AddContract(facts.contracts[c], c, figures);
  }
  if (facts.client_base) AddClientBase(*facts.client_base, figures);
  return figures;
}

std::string NameOf(const PathFigure& figure, const Scenario& scenario) {
  using Kind = PathFigure::Kind;
  const ScenarioDraft& facts = scenario.facts();
  if (figure.kind == Kind::kSupplierTotalNpv) return FieldPath("supplier").Field("npv").text();
  const auto index = static_cast<std::size_t>(figure.index);
  if (figure.kind == Kind::kClientCount) {
    return FieldPath("client_base")
        .Field("segments")
        .Entry(facts.client_base->segments[index].id, figure.index)
        .Field("client_count")
        .text();
  }
  const Contract& contract = facts.contracts[static_cast<std::size_t>(figure.contract)];
  const FieldPath at = FieldPath("contracts").Entry(contract.id, figure.contract);
  const FieldPath supplier = at.Field("supplier"), client = at.Field("client");
  // Years count from 1.
  const auto year = [&](const FieldPath& of) { return of.Field("years").At(figure.index + 1); };
  switch (figure.kind) {
    case Kind::kSupplierNpv:
      return supplier.Field("npv").text();
    case Kind::kClientNpv:
      return client.Field("npv").text();
    case Kind::kSupplierShortfall:
      return supplier.Field("peak_shortfall").text();
    case Kind::kClientShortfall:
      return client.Field("peak_shortfall").text();
    case Kind::kGroupPay:
      return at.Field("groups").Entry(contract.groups[index].id, figure.index).Field("pay").text();
    case Kind::kYearPay:
      return year(at).Field("pay").text();
    case Kind::kSupplierYearCash:
      return year(supplier).Field("cash").text();
    case Kind::kClientYearCash:
      return year(client).Field("cash").text();
    case Kind::kSupplierWorstYear:
      return supplier.Field("owed_in_worst_year").text();
    case Kind::kClientWorstYear:
      return client.Field("owed_in_worst_year").text();
    case Kind::kClausePay:
    case Kind::kSupplierTotalNpv:
    case Kind::kClientCount:
      break;
  }
  return at.Field("clauses").Entry(contract.clauses[index].id, figure.index).Field("pay").text();
}

std::vector<PrecisionReport> PrecisionsOf(const std::vector<Precision>& precisions,
                                          const Scenario& scenario, const ModelTotals& totals) {
  std::vector<PrecisionReport> reports;
  if (precisions.empty()) return reports;
  const std::vector<NamedFigure> figures = NamedFigures(scenario);
  for (const Precision& precision : precisions) {
    const auto named = std::find_if(figures.begin(), figures.end(), [&](const NamedFigure& figure) {
      return figure.name == precision.figure;
    });
    assert(named != figures.end());
    const Estimate estimate = named->estimate(totals);
    PrecisionReport& report = reports.emplace_back();
    report.figure = precision.figure;
    const double half_width = 0.5 * (estimate.upper - estimate.lower);
    if (std::isfinite(half_width)) report.half_width = half_width;
    report.wanted_half_width = precision.half_width
                                   ? *precision.half_width
                                   : *precision.relative_half_width * std::fabs(estimate.value);
    report.reached = half_width <= report.wanted_half_width;
  }
  return reports;
}

bool AllReached(const std::vector<PrecisionReport>& precisions) {
  return std::all_of(precisions.begin(), precisions.end(),
                     [](const PrecisionReport& report) { return report.reached; });
}

}  // namespace accord
