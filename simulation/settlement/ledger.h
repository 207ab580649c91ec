#ifndef ACCORD_SIMULATION_SETTLEMENT_LEDGER_H_
#define ACCORD_SIMULATION_SETTLEMENT_LEDGER_H_

#include <optional>
#include <string>
#include <vector>

// Why any amount is paid, of one path: what ContractTile writes while it settles, phase by phase in
// the normative order, when somebody asks. Money is positive towards the supplier unless a field
// says otherwise. Mirrors protos/accord/v1/ledger.proto, where every field is explained; clauses,
// groups and terminations go by their position in the contract.
namespace accord {

struct GateLine {
  double value = 0;
  bool open = false;
  std::optional<double> exact_value = {};
};

// A part of f(x) that is not 0.
struct SchedulePart {
  enum class Kind { kBase, kBand, kStep };
  Kind kind = Kind::kBase;
  int index = 0;  // of the band or step
  double amount = 0;
};

// Whose limit, over which span, and which one.
struct LimitLine {
  enum class Owner { kClause, kGroup, kContract };
  enum class Span { kSettlement, kYear, kTerm };
  enum class Limit { kGainCap, kPenaltyCap, kNetCap, kNetFloor };
  Owner owner = Owner::kClause;
  int group = 0;
  Span span = Span::kSettlement;
  Limit limit = Limit::kGainCap;
  double before = 0, after = 0;
};

struct ClauseLine {
  int period = 0;
  int clause = 0;
  int window_first = 0;
  double basis = 0;
  double reference = 1;
  std::vector<GateLine> gates;
  bool open = true;
  std::vector<SchedulePart> parts;
  double schedule = 0;
  double index = 1;
  double scale = 1;
  double due = 0;
  double deducted = 0;
  double set_off = 0;
  std::vector<LimitLine> limits;
  double pay = 0;
  double carried = 0;
  double bank = 0;
  double held_back = 0;
  double cash = 0;
  int due_period = 0;
  bool final_settlement = false;
  std::optional<double> exact_basis, exact_due;
};

// Money that belongs to no clause's settlement.
struct OtherLine {
  enum class Kind {
    kGroupNet,         // moved by a group's net limits
    kContractNet,      // moved by the contract's net limits
    kClauseRelease,    // from the bank of the clause
    kGroupRelease,     // from the bank of the group
    kHoldbackRelease,  // of the clause
    kClauseCarried,    // still carried at the end and paid
    kGroupCarried,
    kDefault,  // owed by the supplier and not collected: positive
    kTermination,
  };
  int period = 0;
  Kind kind = Kind::kGroupNet;
  int index = 0;  // of the clause, group or termination
  double cash = 0;
};

struct CashLine {
  int period = 0;
  double payments = 0;
  double benefit = 0;
  double supplier_cost = 0, client_cost = 0;
  double supplier_investment = 0, client_investment = 0;  // paid (-) or recovered (+)
  double supplier = 0, client = 0;
  double supplier_after_end = 0, client_after_end = 0;
};

struct EndLine {
  int termination = 0;  // of no meaning where the client has left
  int fired = 0;
  int period = 0;
  bool client_left = false;
};

struct Ledger {
  std::vector<ClauseLine> clauses;  // by date, then in list order
  std::vector<OtherLine> others;
  std::vector<CashLine> cash;  // t = 0 to the last payment
  std::optional<EndLine> end;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_LEDGER_H_
