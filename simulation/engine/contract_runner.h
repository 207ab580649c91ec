#ifndef ACCORD_SIMULATION_ENGINE_CONTRACT_RUNNER_H_
#define ACCORD_SIMULATION_ENGINE_CONTRACT_RUNNER_H_

#include <memory>
#include <optional>
#include <vector>

#include "simulation/engine/totals.h"
#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/party_tile.h"

// Private to the engine: one contract on one tile of paths, from chance to totals.
namespace accord {

// What one line has paid along each path of the tile.
class LineRecord {
 public:
  LineRecord() : columns_(5) {}

  void Begin();
  void BookCash(ConstColumn cash, double discount, double client_discount);
  void CountSettlement(ConstColumn pay, ConstColumn limited);

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
  VerificationRecord() : columns_(4) {}

  void Begin();
  void Book(ConstColumn pay, ConstColumn other);
  void Observe(int lanes, VerificationTotals& totals) const;

 private:
  ColumnStore columns_;  // money and settlements of false pay, of false deny
};

// Not thread-safe; one a thread and block. Keeps references to the model and its contract.
class ContractRunner {
 public:
  // halves_errors: settles a third time with every verification error halved.
  ContractRunner(const CompiledModel& model, const CompiledContract& contract, bool halves_errors);

  void Begin();
  // Settles period t on what chance brought, as measured, up to its score and what falls due.
  void SettleDate(int t, const ChanceView& chance);
  // Closes period t: the contract ends where its client has left (null: nowhere). Then the same on
  // other measurements: without error, with half of it. These two may be null where the contract is
  // measured exactly, the last where nothing is halved.
  void Close(int t, const double* left, const ChanceView& chance, const ChanceView* exact,
             const ChanceView* halved);
  // A period after the term, up to CompiledModel::cash_period_count.
  void AdvanceLagged(int t);
  bool WithinRange(int lanes) const;

  // Adds the first lanes of the period last computed, or of the whole paths.
  void ObservePeriod(int t, int lanes, ContractTotals& totals) const;
  void ObservePaths(int lanes, ContractTotals& totals);

  const ContractTile& tile() const { return tile_; }
  ConstColumn supplier_cash() const { return tile_.supplier_cash(); }
  ConstColumn supplier_npv() const { return supplier_.npv(); }
  ConstColumn client_npv() const { return client_.npv(); }

 private:
  // What verification does on one other measurement.
  struct Shadow {
    Shadow(const CompiledContract& contract, const CompiledChance& chance,
           const ContractTile* leader);

    void Begin();
    void Advance(int t, const ChanceView& chance, const ContractTile& leader);

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
    kColumns
  };

  void AddCost(int t, ConstColumn cost, double discount, Column sum);
  void BookCash(int t);
  void CountBreaches(const ChanceView& chance);
  void SumInvestments();
  void ObserveTermination(double cause, int lanes, TerminationTotals& totals) const;
  void ObserveTails(int lanes, ContractTotals& totals);

  const CompiledModel& model_;
  const CompiledContract& contract_;
  ContractTile tile_;
  std::unique_ptr<Shadow> exact_, halved_;
  PartyTile supplier_, client_;
  std::vector<LineRecord> lines_;
  ColumnStore breaches_;                       // by scored outcome: periods with zeta(t) < zeta(0)
  ColumnStore supplier_flows_, client_flows_;  // cash by period
  ColumnStore columns_;
  std::vector<FlowColumn> flows_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_CONTRACT_RUNNER_H_
