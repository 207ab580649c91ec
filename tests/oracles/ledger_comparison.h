#ifndef ACCORD_TESTS_ORACLES_LEDGER_COMPARISON_H_
#define ACCORD_TESTS_ORACLES_LEDGER_COMPARISON_H_

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>

#include "simulation/settlement/ledger.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/path_oracle.h"

// A ledger, line by line, against the slow twin's.
namespace accord::oracles {

class LedgerComparison {
 public:
  LedgerComparison(const Ledger& ledger, const ContractPath& oracle, Comparison& comparison)
      : ledger_(ledger), oracle_(oracle), comparison_(comparison) {}

  void CompareAll() {
    CompareEnd();
    CompareClauseLines();
    CompareOthers();
    CompareCash();
  }

 private:
  void Number(const std::string& what, int t, double engine, Sized oracle) {
    comparison_.Number(what.c_str(), t, engine, oracle, oracle_.edges);
  }
  void Count(const std::string& what, int t, double engine, double oracle) {
    comparison_.Number(what.c_str(), t, engine, Sized(oracle, 0), oracle_.edges);
  }

  void CompareEnd() {
    Count("has an early end", 0, ledger_.end.has_value(), oracle_.end.has_value());
    if (!ledger_.end || !oracle_.end) return;
    Count("leaving of the client", 0, ledger_.end->client_left, oracle_.end->client_left);
    if (!oracle_.end->client_left) {
      Count("termination", 0, ledger_.end->termination, oracle_.end->termination);
    }
    Count("date of firing", 0, ledger_.end->fired, oracle_.end->fired);
    Count("end date", 0, ledger_.end->period, oracle_.end->period);
  }

  void CompareClauseLines() {
    std::size_t i = 0;
    for (const SettlementLine& line : oracle_.lines) {
      const ClauseLine* found = i < ledger_.clauses.size() ? &ledger_.clauses[i] : nullptr;
      const bool is_same = found != nullptr && found->period == line.period &&
                           found->clause == line.clause &&
                           found->final_settlement == line.final_settlement;
      if (is_same) {
        ++i;
        CompareLine(*found, line);
      } else if (line.is_top_up) {  // of nothing: not written
        Number("top-up of clause " + std::to_string(line.clause), line.period, 0, line.pay);
      } else {
        Count("clause that settles", line.period, found == nullptr ? -1 : found->clause,
              line.clause);
        Count("line of clause " + std::to_string(line.clause), line.period, 0, 1);
        return;
      }
    }
    Count("clause lines", 0, static_cast<double>(ledger_.clauses.size()), static_cast<double>(i));
  }

  void CompareLine(const ClauseLine& line, const SettlementLine& oracle) {
    const int t = line.period;
    const auto name = [&](const char* what) {
      return std::string(what) + " of clause " + std::to_string(line.clause) +
             (line.final_settlement ? " at the end" : "");
    };
    if (!oracle.is_top_up) {
      Count(name("first period"), t, line.window_first, oracle.window_first);
      if (oracle.reads_basis) Number(name("basis"), t, line.basis, oracle.basis);
      Number(name("reference"), t, line.reference, oracle.reference);
      Count(name("number of gates"), t, static_cast<double>(line.gates.size()),
            static_cast<double>(oracle.gates.size()));
      for (std::size_t g = 0; g < std::min(line.gates.size(), oracle.gates.size()); ++g) {
        Number(name("gate"), t, line.gates[g].value, oracle.gates[g].value);
        Count(name("opening of a gate"), t, line.gates[g].open, oracle.gates[g].open);
      }
      Count(name("opening"), t, line.open, oracle.open);
      Number(name("schedule"), t, line.schedule, oracle.schedule);
      double parts = 0;
      for (const SchedulePart& part : line.parts) parts += part.amount;
      Number(name("sum of the schedule's parts"), t, parts, oracle.schedule);
      Number(name("index"), t, line.index, oracle.index);
      Number(name("scale"), t, line.scale, oracle.scale);
    }
    Number(name("due"), t, line.due, oracle.due);
    Number(name("deducted"), t, line.deducted, oracle.deducted);
    Number(name("set off"), t, line.set_off, oracle.set_off);
    Number(name("pay"), t, line.pay, oracle.pay);
    Number(name("carried"), t, line.carried, oracle.carried);
    Number(name("bank"), t, line.bank, oracle.bank);
    Number(name("held back"), t, line.held_back, oracle.held_back);
    Number(name("cash"), t, line.cash, oracle.cash);
    Count(name("due date"), t, line.due_period, oracle.due_period);
    if (line.limits.empty()) {
      Number(name("pay without limits"), t, line.pay, oracle.unlimited);
    } else {
      Number(name("pay after limits"), t, line.limits.back().after, oracle.pay);
    }
  }

  void CompareOthers() {
    using Key = std::tuple<int, OtherLine::Kind, int>;
    std::map<Key, Sized> expected;
    std::map<Key, double> found;
    for (const SideLine& line : oracle_.others) {
      expected[{line.period, line.kind, line.index}] += line.cash;
      found[{line.period, line.kind, line.index}] += 0;
    }
    for (const OtherLine& line : ledger_.others) {
      found[{line.period, line.kind, line.index}] += line.cash;
    }
    for (const auto& [key, cash] : found) {
      const auto& [period, kind, index] = key;
      Number("other line of kind " + std::to_string(static_cast<int>(kind)) + " index " +
                 std::to_string(index),
             period, cash, expected[key]);
    }
  }

  void CompareCash() {
    // The oracle goes on where nothing is due any more.
    for (std::size_t i = 0; i < oracle_.cash.size(); ++i) {
      const int t = static_cast<int>(i);
      const CashLine line = i < ledger_.cash.size() ? ledger_.cash[i] : CashLine{.period = t};
      const PeriodCash& oracle = oracle_.cash[i];
      Count("period", t, line.period, t);
      Number("payments", t, line.payments, oracle.payments);
      Number("benefit", t, line.benefit, oracle.benefit);
      Number("supplier's cost", t, line.supplier_cost, oracle.supplier_cost);
      Number("client's cost", t, line.client_cost, oracle.client_cost);
      Number("supplier's investment", t, line.supplier_investment, oracle.supplier_investment);
      Number("client's investment", t, line.client_investment, oracle.client_investment);
      Number("supplier's cash", t, line.supplier, oracle.supplier);
      Number("client's cash", t, line.client, oracle.client);
      Number("supplier's after the end", t, line.supplier_after_end, oracle.supplier_after_end);
      Number("client's after the end", t, line.client_after_end, oracle.client_after_end);
    }
  }

  const Ledger& ledger_;
  const ContractPath& oracle_;
  Comparison& comparison_;
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_LEDGER_COMPARISON_H_
