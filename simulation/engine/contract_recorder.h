#ifndef ACCORD_SIMULATION_ENGINE_CONTRACT_RECORDER_H_
#define ACCORD_SIMULATION_ENGINE_CONTRACT_RECORDER_H_

#include <memory>
#include <vector>

#include "simulation/engine/march.h"
#include "simulation/engine/tail_flow.h"
#include "simulation/engine/totals.h"
#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/likeness.h"
#include "simulation/settlement/contract_tile.h"

namespace accord::engine_internal {

// What one line has paid along each path of the tile.
class LineRecord {
 public:
  LineRecord() : columns_(5) {}

  void Begin();
  void BookCash(ConstColumn cash, double discount, double client_discount);
  // A pay within `slack` of 0 counts as none.
  void CountSettlement(ConstColumn pay, double slack, ConstColumn limited);

  ConstColumn discounted_pay() const { return columns_[0]; }
  ConstColumn discounted_pay_client_rate() const { return columns_[1]; }
  ConstColumn pay() const { return columns_[2]; }
  ConstColumn fired() const { return columns_[3]; }    // settlements with pay
  ConstColumn limited() const { return columns_[4]; }  // settlements at which a limit bound

 private:
  ColumnStore columns_;
};

// What one clause pays more and less than on another measurement of the same paths.
class VerificationRecord {
 public:
  VerificationRecord() : columns_(5) {}

  void Begin();
  // Pays within `slack` of each other count as equal.
  void Book(ConstColumn pay, ConstColumn other, double slack);
  void Observe(int lanes, VerificationTotals& totals);

 private:
  ColumnStore columns_;  // money and settlements in the supplier's, in the client's favour; net
};

// One contract of a march, into its totals. Counts nothing that is shared with the contract it is
// like: its totals are. Not thread-safe; reused from tile to tile. Keeps references to all it is
// made of.
class ContractRecorder {
 public:
  // halves_errors: settles a third time with every verification error halved. `like` is the
  // recorder of the contract that the march takes for alike, and takes each step first; null: none.
  ContractRecorder(const CompiledModel& model, const ContractMarch& march, bool halves_errors,
                   ContractRecorder* like, const ContractLikeness& likeness);

  void Begin();
  // Period t, which the march has closed, in two steps, each taken by all recorders of the march
  // before the next: settles it on other measurements as well, closes those, and adds to what is
  // kept by path.
  void SettleDate(int t, const ModelMarch& march);
  void Close(int t, const ModelMarch& march);
  // A period after the term, up to CompiledModel::cash_period_count.
  void AdvanceLagged(int t);
  bool WithinRange(int lanes) const;

  // Adds the first lanes of the period last computed, or of the whole paths.
  void ObservePeriod(int t, int lanes, ContractTotals& totals) const;
  void ObservePaths(int lanes, ContractTotals& totals);
  // After ObservePaths.
  void ObserveBridge(int lanes, BridgeTotals& totals);

 private:
  // What verification does on one other measurement.
  struct Shadow {
    Shadow(const CompiledContract& contract, const CompiledChance& chance,
           const ContractTile* leader, Shadow* like, const ContractLikeness& likeness);

    void Begin();

    ContractTile tile;
    std::vector<VerificationRecord> clauses;
  };
  enum {
    kSupplierInvestment,
    kClientInvestment,
    kSupplierLoss,
    kClientLoss,
    kBenefit,
    kSupplierCost,
    kClientCost,
    kSupplierAfterEnd,
    kClientAfterEnd,
    kScratch,
    kColumns
  };

  const ContractTile& tile() const { return march_.tile; }
  int clause_count() const { return static_cast<int>(contract_.clauses.size()); }
  bool SharesLine(int line) const { return shares_line_[static_cast<std::size_t>(line)]; }
  const LineRecord& line(int index) const {
    return SharesLine(index) ? like_->lines_[static_cast<std::size_t>(index)]
                             : lines_[static_cast<std::size_t>(index)];
  }
  // Of benefit and costs, discounted, by path.
  ConstColumn course(int column) const {
    return shares_course_ ? like_->columns_[column] : columns_[column];
  }
  double PaySlack(int clause, int t) const;
  void BookErrors(int t, Shadow& shadow, const ContractTile& with_errors,
                  const ContractTile& without);
  void AddCost(int t, ConstColumn cost, double discount, Column sum);
  void BookCash(int t);
  void CountBreaches(const ChanceView& chance);
  void SumByEnd();
  void ObserveCourse(int t, int lanes, CourseTotals& totals) const;
  void ObserveCourse(int lanes, CourseTotals& totals) const;
  void ObserveTermination(double cause, int lanes, TerminationTotals& totals) const;
  void ObserveTail(ContractParty party, int lanes, PartyTotals& totals);
  void ObserveCost(ConstColumn cost, const std::vector<double>& contributed, int lanes,
                   PathMean& mean);
  FlowColumn ColumnOf(const TailFlow& flow, ContractParty party) const;

  const CompiledModel& model_;
  const CompiledContract& contract_;
  const ContractMarch& march_;
  const ContractRecorder* like_;
  std::vector<bool> shares_line_;  // what is counted of the line is that of like_
  bool shares_course_;
  std::unique_ptr<Shadow> exact_, halved_;
  std::vector<LineRecord> lines_;
  ColumnStore breaches_;                       // by scored outcome: periods with zeta(t) < zeta(0)
  ColumnStore supplier_flows_, client_flows_;  // cash by period
  ColumnStore columns_;
  std::vector<TailFlow> supplier_tail_, client_tail_;
  std::vector<FlowColumn> flows_;
  // What each party has contributed where the contract ends with e = 0..T; empty: nothing.
  std::vector<double> supplier_contributed_, client_contributed_;
};

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_CONTRACT_RECORDER_H_
