#include "simulation/settlement/contract_tile.h"

#include <cstddef>

#include "simulation/settlement/column_kernels.h"

namespace accord {
namespace {

std::vector<ClauseTile> MakeClauses(const CompiledContract& contract) {
  std::vector<ClauseTile> clauses;
  clauses.reserve(contract.clauses.size());
  for (const CompiledClause& clause : contract.clauses) {
    clauses.emplace_back(clause, contract.figures);
  }
  return clauses;
}

std::vector<bool> ReadFigures(const CompiledContract& contract,
                              const std::vector<ClauseTile>& clauses) {
  std::vector<bool> is_read(contract.figures.size(), false);
  for (std::size_t i = 0; i < is_read.size(); ++i) {
    for (const ClauseTile& clause : clauses) {
      if (clause.Reads(static_cast<int>(i))) is_read[i] = true;
    }
  }
  return is_read;
}

}  // namespace

ContractTile::ContractTile(const CompiledContract& contract, const CompiledChance& chance)
    : contract_(contract),
      period_count_(chance.period_count),
      clauses_(MakeClauses(contract)),
      figures_(contract, chance, ReadFigures(contract, clauses_)),
      supplier_cost_(contract.supplier.cost, contract.supplier.jom_share),
      client_cost_(contract.client.cost, contract.client.jom_share),
      columns_(kColumns),
      scratch_(ClauseTile::kScratchColumns) {}

void ContractTile::Begin() {
  for (ClauseTile& clause : clauses_) clause.Begin();
}

// The phases of one date, in the normative order: what is observed; (i) clauses in list order, each
// seeing the earlier ones as they stand after it; then both parties' cash.
void ContractTile::Settle(int t, const ChanceView& chance) {
  assert(t >= 1 && t <= period_count_);
  supplier_cost_.Compute(t, chance);
  client_cost_.Compute(t, chance);
  figures_.Compute(t, chance, supplier_cost_.delivery());
  for (int c = 0; c < static_cast<int>(clauses_.size()); ++c) {
    clauses_[c].Settle(t, figures_.columns(), scratch_);
    figures_.SetPay(c, pay(c));
  }
  SumPayments();
  BookCash(t);
}

void ContractTile::SumPayments() {
  const Column payments = columns_[kPayments];
  bool is_first = true;
  for (const ClauseTile& clause : clauses_) {
    if (!clause.settled()) continue;
    if (is_first) {
      settlement::Copy(clause.pay(), payments);
    } else {
      settlement::Add(clause.pay(), payments);
    }
    is_first = false;
  }
  if (is_first) settlement::Fill(0.0, payments);
}

void ContractTile::BookCash(int t) {
  const bool is_end = t == period_count_;
  settlement::SetCash(
      {payments(), benefit(), supplier_cost(), client_cost(),
       is_end ? contract_.supplier.recovery : 0.0, is_end ? contract_.client.recovery : 0.0},
      columns_[kSupplierCash], columns_[kClientCash]);
}

}  // namespace accord
