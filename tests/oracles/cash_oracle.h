#ifndef ACCORD_TESTS_ORACLES_CASH_ORACLE_H_
#define ACCORD_TESTS_ORACLES_CASH_ORACLE_H_

#include <optional>
#include <vector>

#include "tests/oracles/contract_oracle.h"

// Private to the path oracle: from what falls due to both parties' cash (4.2).
namespace accord::oracles {

class CashOracle {
 public:
  CashOracle(const ContractTerms& terms, ContractPath& path);

  // One party's C(t) from what has settled so far, before the date is closed.
  Sized CumulativeBeforeClosing(Party party, int t) const;
  // Books period t, all of which has settled. `end` is the contract's end date.
  void Book(int t, int end);

 private:
  struct Lines {
    std::vector<Sized> due;  // by line, after default
    Sized lost;              // what the supplier owed and did not pay
  };

  int LineOf(const SideLine& other) const;
  Lines DueAt(int t, Sized supplier_rest) const;
  PeriodCash CashAt(int t, bool is_end, Lines& lines) const;
  Sized AfterEndAt(const std::optional<AfterEnd>& after_end, int t, int end) const;

  const ContractTerms& terms_;
  ContractPath& path_;
  Sized supplier_in_contract_;  // C(t) without what comes after the end: what a default is met from
};

// V(t) = I max(0, 1 - t / life): at the end date (1 - S) V returns, the rest is lost.
Sized BookValueOf(const Scenario& scenario, const Investment& investment, int t);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_CASH_ORACLE_H_
