#ifndef ACCORD_TESTS_ORACLES_PLAN_SIZES_H_
#define ACCORD_TESTS_ORACLES_PLAN_SIZES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tests/oracles/path_oracle.h"

// Private to the path oracle: how large the numbers are from which a figure comes, on the plan path
// without an early end. By this a comparison has its tolerance (docs/model.md, section 0).
namespace accord::oracles {

struct Periods {
  int first = 0, last = 0;
  int count() const { return last - first + 1; }
};

class PlanSizes {
 public:
  // Takes plans, baselines and references from `chance`, nothing that is drawn.
  PlanSizes(const Scenario& scenario, const Contract& contract, const ChancePath& chance);

  // Of what is read over these periods, the last of which is the date.
  double OfBasis(const Basis& basis, Periods over) const;
  double OfScore(int t) const;
  // Of what a clause pays at t, on its window so far; 0 while it is not active.
  double OfPay(std::size_t clause, int t) const;
  // Of cash from the start to the date t, which may be beyond T.
  double OfCash(Party party, int t) const;
  double OfNpv(Party party) const;

 private:
  // Of one period.
  double OfMeasured(const std::string& outcome, int t) const;
  double OfProgress(const std::string& outcome, int t) const;
  double OfBenefit(int t) const;
  double OfBenefitAgainstPlan(int t) const;
  double PlannedBenefit(int t) const;
  double OfDriver(const std::string& driver, int t) const;
  double OfInput(const std::string& input, int t) const;
  double OfPayAsRead(const std::string& clause, int t) const;
  double OfSource(const Basis& basis, int t) const;

  double OfReference(const Clause& clause, Periods over, int settlements) const;
  bool SettlesAt(std::size_t clause, int t) const;
  double PayAt(std::size_t c, int t) const;
  std::vector<double> FlowsOf(Party party) const;

  const Scenario& scenario_;
  const Contract& contract_;
  const ChancePath& chance_;
  std::vector<std::vector<Periods>> windows_;          // by clause
  std::vector<std::vector<double>> pay_;               // by clause and period
  std::vector<double> supplier_flows_, client_flows_;  // from t = 0
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_PLAN_SIZES_H_
