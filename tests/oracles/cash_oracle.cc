#include "tests/oracles/cash_oracle.h"

#include <cstddef>
#include <string>

#include "tests/oracles/chance_oracle.h"

namespace accord::oracles {

Sized BookValueOf(const Scenario& scenario, const Investment& investment, int t) {
  const Sized years = t * scenario.period_years();
  return investment.amount * Max(0.0, 1.0 - years / *investment.life_years);
}

CashOracle::CashOracle(const ContractTerms& terms, ContractPath& path)
    : terms_(terms), path_(path) {
  const Contract& contract = terms.contract;
  const bool begins = *contract.term_periods > 0;
  const auto invested = [begins](const Investment& investment) {
    return begins ? Sized(investment.amount) : Sized(0);
  };
  const Sized supplier = invested(*terms.scenario.SupplierAccount(contract.id).investment);
  const Sized client = invested(*terms.scenario.ClientAccount(contract.id).investment);
  supplier_in_contract_ = -supplier;
  path_.supplier.cash_at_start = -supplier;
  path_.client.cash_at_start = -client;
  PeriodCash start;
  start.supplier = start.supplier_investment = -supplier;
  start.client = start.client_investment = -client;
  path_.cash = {start};
  path_.cash_by_line.resize(contract.clauses.size() + contract.groups.size() + 2);
}

int CashOracle::LineOf(const SideLine& other) const {
  const int clauses = static_cast<int>(terms_.contract.clauses.size());
  const int groups = static_cast<int>(terms_.contract.groups.size());
  switch (other.kind) {
    case OtherLine::Kind::kClauseRelease:
    case OtherLine::Kind::kHoldbackRelease:
    case OtherLine::Kind::kClauseCarried:
      return other.index;
    case OtherLine::Kind::kGroupNet:
    case OtherLine::Kind::kGroupRelease:
    case OtherLine::Kind::kGroupCarried:
      return clauses + other.index;
    case OtherLine::Kind::kContractNet:
      return clauses + groups;
    case OtherLine::Kind::kTermination:
      return clauses + groups + 1;
    case OtherLine::Kind::kDefault:
      break;
  }
  return -1;
}

// `supplier_rest` is the supplier's cash of the period but for what is due.
CashOracle::Lines CashOracle::DueAt(int t, Sized supplier_rest) const {
  Lines lines;
  lines.due.resize(path_.cash_by_line.size());
  for (const SettlementLine& line : path_.lines) {
    if (line.due_period == t) lines.due[static_cast<std::size_t>(line.clause)] += line.cash;
  }
  for (const SideLine& other : path_.others) {
    if (other.period != t || LineOf(other) < 0) continue;
    lines.due[static_cast<std::size_t>(LineOf(other))] += other.cash;
  }
  if (!terms_.contract.default_beyond_reserve) return lines;

  Sized owed = 0, received = 0;
  for (const Sized& due : lines.due) {
    owed += Max(0.0, -due);
    received += Max(0.0, due);
  }
  const Sized reserve = *terms_.scenario.facts().supplier_private->reserve;
  const Sized before = supplier_in_contract_;
  // Netted: what is received meets what is owed before anything else does.
  const Sized able = received + Max(0.0, reserve + before + supplier_rest);
  lines.lost = Sized(0, owed.size);  // but for rounding
  if (owed.value == 0 || (owed.value < able.value && !Near(owed, able, 1e-6))) return lines;
  const Sized paid = Min(owed, able);
  lines.lost = owed - paid;
  for (Sized& due : lines.due) {
    if (due.value < 0) due *= paid / owed;
  }
  return lines;
}

PeriodCash CashOracle::CashAt(int t, bool is_end, Lines& lines) const {
  PeriodCash cash;
  const auto i = static_cast<std::size_t>(t - 1);
  if (i < path_.benefit.size()) {
    cash.benefit = path_.benefit[i];
    cash.supplier_cost = path_.supplier.cost[i] + path_.supplier.jom_share[i];
    cash.client_cost = path_.client.cost[i] + path_.client.jom_share[i];
  }
  if (is_end) {
    const auto recovery = [&](const Investment& investment) {
      return (1.0 - Sized(investment.specificity)) * BookValueOf(terms_.scenario, investment, t);
    };
    const std::string& id = terms_.contract.id;
    cash.supplier_investment = recovery(*terms_.scenario.SupplierAccount(id).investment);
    cash.client_investment = recovery(*terms_.scenario.ClientAccount(id).investment);
  }
  const Sized supplier_rest = cash.supplier_investment - cash.supplier_cost;
  lines = DueAt(t, supplier_rest);
  for (const Sized& due : lines.due) cash.payments += due;
  cash.supplier = cash.payments + supplier_rest;
  cash.client = cash.benefit - cash.payments - cash.client_cost + cash.client_investment;
  return cash;
}

// "benefit and cost a period in e+1..T and a transition cost at e", e < T.
Sized CashOracle::AfterEndAt(const std::optional<AfterEnd>& after_end, int t, int end) const {
  const int periods = terms_.scenario.period_count();
  if (!after_end || t > periods || t < end || end == periods) return 0;
  if (t == end) return -Sized(after_end->transition_cost);
  const auto at = [&](const std::optional<Trajectory>& money) {
    return Sized(ValuesOf(*money, periods, terms_.scenario.period_years())[t - 1]);
  };
  return at(after_end->benefit_per_period) - at(after_end->cost_per_period);
}

Sized CashOracle::CumulativeBeforeClosing(Party party, int t) const {
  Lines lines;
  const PeriodCash cash = CashAt(t, false, lines);
  const PartyPath& path = party == Party::kSupplier ? path_.supplier : path_.client;
  const Sized before =
      t == 1 ? path.cash_at_start : path.cumulative[static_cast<std::size_t>(t - 2)];
  return Accumulated(before, party == Party::kSupplier ? cash.supplier : cash.client);
}

void CashOracle::Book(int t, int end) {
  const auto i = static_cast<std::size_t>(t - 1);
  if (t > end && i < path_.benefit.size()) {
    path_.benefit[i] = 0;
    path_.supplier.cost[i] = path_.supplier.jom_share[i] = 0;
    path_.client.cost[i] = path_.client.jom_share[i] = 0;
  }
  Lines lines;
  PeriodCash cash = CashAt(t, t == end, lines);
  supplier_in_contract_ = Accumulated(supplier_in_contract_, cash.supplier);
  const std::string& contract = terms_.contract.id;
  cash.supplier_after_end = AfterEndAt(terms_.scenario.SupplierAccount(contract).after_end, t, end);
  cash.client_after_end = AfterEndAt(terms_.scenario.ClientAccount(contract).after_end, t, end);
  cash.supplier += cash.supplier_after_end;
  cash.client += cash.client_after_end;
  path_.cash.push_back(cash);
  for (std::size_t line = 0; line < lines.due.size(); ++line) {
    path_.cash_by_line[line].push_back(lines.due[line]);
  }
  if (lines.lost.size > 0) {
    path_.others.push_back({t, OtherLine::Kind::kDefault, 0, lines.lost});
  }
  const auto add = [](PartyPath& party, Sized amount) {
    const Sized before = party.cumulative.empty() ? party.cash_at_start : party.cumulative.back();
    party.cash.push_back(amount);
    party.cumulative.push_back(Accumulated(before, amount));
  };
  add(path_.supplier, cash.supplier);
  add(path_.client, cash.client);
  if (t != end) return;
  const auto lost = [&](const Investment& investment) {
    return investment.specificity * BookValueOf(terms_.scenario, investment, t);
  };
  const std::string& id = terms_.contract.id;
  path_.supplier.lost_investment = lost(*terms_.scenario.SupplierAccount(id).investment);
  path_.client.lost_investment = lost(*terms_.scenario.ClientAccount(id).investment);
}

}  // namespace accord::oracles
