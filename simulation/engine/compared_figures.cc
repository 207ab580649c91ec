#include "simulation/engine/compared_figures.h"

#include <cassert>
#include <cstddef>
#include <utility>

namespace accord {
namespace {

using Kind = ComparedFigure::Kind;

const PartyTotals& PartyOf(const ComparedFigure& figure, const ModelTotals& totals) {
  if (figure.kind == Kind::kSupplierTotalNpv) return *totals.supplier_total;
  const ContractTotals& contract = *totals.contracts[static_cast<std::size_t>(figure.index)];
  return figure.kind == Kind::kClientNpv ? contract.client : contract.supplier;
}

// list["id"]
std::string Entry(std::string_view list, std::string_view id) {
  std::string entry = std::string(list) + "[\"";
  for (const char c : id) {
    if (c == '"' || c == '\\') entry += '\\';
    entry += c;
  }
  return entry + "\"]";
}

}  // namespace

std::vector<ComparedFigure> ComparedFigures(const ModelTotals& totals) {
  std::vector<ComparedFigure> figures;
  for (std::size_t c = 0; c < totals.contracts.size(); ++c) {
    figures.push_back({Kind::kSupplierNpv, static_cast<int>(c)});
    figures.push_back({Kind::kClientNpv, static_cast<int>(c)});
  }
  if (totals.supplier_total) figures.push_back({Kind::kSupplierTotalNpv});
  if (!totals.client_base) return figures;
  figures.push_back({Kind::kDiscountedRevenue});
  figures.push_back({Kind::kDiscountedProfit});
  figures.push_back({Kind::kDiscountedLeverCost});
  for (std::size_t k = 0; k < (*totals.client_base)->final_counts->size(); ++k) {
    figures.push_back({Kind::kClientCount, static_cast<int>(k)});
  }
  return figures;
}

const Distribution& DistributionOf(const ComparedFigure& figure, const ModelTotals& totals) {
  switch (figure.kind) {
    case Kind::kSupplierNpv:
    case Kind::kClientNpv:
    case Kind::kSupplierTotalNpv:
      return PartyOf(figure, totals).npv;
    case Kind::kDiscountedRevenue:
      return (*totals.client_base)->discounted_revenue;
    case Kind::kDiscountedProfit:
      return (*totals.client_base)->discounted_profit;
    case Kind::kDiscountedLeverCost:
      return *(*totals.client_base)->discounted_lever_cost;
    case Kind::kClientCount:
      break;
  }
  return (*(*totals.client_base)->final_counts)[static_cast<std::size_t>(figure.index)];
}

Distribution& DistributionOf(const ComparedFigure& figure, ModelTotals& totals) {
  return const_cast<Distribution&>(DistributionOf(figure, std::as_const(totals)));
}

double SizeOf(const ComparedFigure& figure, const ModelTotals& totals) {
  return figure.is_npv() ? PartyOf(figure, totals).npv_size : 0.0;
}

const EventCount& LossOf(const ComparedFigure& figure, const ModelTotals& totals) {
  assert(figure.is_npv());
  return PartyOf(figure, totals).loss;
}

std::string NameOf(const ComparedFigure& figure, std::string_view metric,
                   const std::vector<std::string>& contracts,
                   const std::vector<std::string>& segments) {
  const std::size_t index = static_cast<std::size_t>(figure.index);
  switch (figure.kind) {
    case Kind::kSupplierNpv:
      return Entry("contracts", contracts[index]) + ".supplier." + std::string(metric);
    case Kind::kClientNpv:
      return Entry("contracts", contracts[index]) + ".client." + std::string(metric);
    case Kind::kSupplierTotalNpv:
      return "supplier." + std::string(metric);
    case Kind::kDiscountedRevenue:
      return "client_base.discounted_revenue";
    case Kind::kDiscountedProfit:
      return "client_base.discounted_profit";
    case Kind::kDiscountedLeverCost:
      return "client_base.discounted_lever_cost";
    case Kind::kClientCount:
      break;
  }
  return "client_base." + Entry("segments", segments[index]) + ".client_count";
}

}  // namespace accord
