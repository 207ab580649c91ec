#include "simulation/scenario/scenario.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace accord {
namespace {

template <typename Entry, typename Key>
const Entry& EntryWith(const std::vector<Entry>& entries, std::string Entry::*member,
                       const Key& key) {
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& e) { return e.*member == key; });
  assert(entry != entries.end());
  return *entry;
}

}  // namespace

std::optional<double> LowestReference(const Driver& driver) {
  if (driver.reference) return driver.reference;
  if (driver.base_reference.empty()) return std::nullopt;
  return *std::min_element(driver.base_reference.begin(), driver.base_reference.end());
}

int PeriodsPerYear(PeriodLength length) {
  switch (length) {
    case PeriodLength::kMonth:
      return 12;
    case PeriodLength::kQuarter:
      return 4;
    case PeriodLength::kYear:
    case PeriodLength::kUnspecified:
      break;
  }
  return 1;
}

int Scenario::periods_per_year() const { return PeriodsPerYear(facts_.timeline->period_length); }

int Scenario::cash_period_count() const {
  int longest_lag = 0;
  for (const Contract& contract : facts_.contracts) {
    for (const Clause& clause : contract.clauses) {
      longest_lag = std::max(longest_lag, clause.payment_lag_periods);
    }
  }
  return period_count() + longest_lag;
}

int Scenario::DriverIndex(const std::string& id) const {
  return static_cast<int>(&EntryWith(facts_.drivers, &Driver::id, id) - facts_.drivers.data());
}

int Scenario::OutcomeIndex(const std::string& id) const {
  return static_cast<int>(&EntryWith(facts_.outcomes, &Outcome::id, id) - facts_.outcomes.data());
}

const ContractAccount& Scenario::SupplierAccount(const std::string& contract) const {
  return EntryWith(facts_.supplier_private->accounts, &ContractAccount::contract, contract);
}

const ClientPrivate& Scenario::ClientAccount(const std::string& contract) const {
  return EntryWith(facts_.client_private, &ClientPrivate::contract, contract);
}

}  // namespace accord
