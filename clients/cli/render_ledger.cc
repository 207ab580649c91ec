#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "accord/v1/clause.pb.h"
#include "accord/v1/contract.pb.h"
#include "accord/v1/ledger.pb.h"
#include "accord/v1/scenario.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "clients/cli/render_terms.h"

// A contract's settlements as a statement: date by date and clause by clause what was looked at and
// what decided, in the inner column what an amount is made of, in the outer one what falls due.
namespace accord::cli {
namespace {

constexpr int kInnerEnd = 80;
constexpr double kHalfCent = 0.005;

double Rounded(double money) { return std::round(money * 100); }  // in cents

bool Matters(double money) { return std::fabs(money) >= kHalfCent; }

// Text to the left, in as many lines as it takes, an amount that ends at character `end` of the
// last.
std::string Row(int indent, const std::string& text, const std::string& amount, int end) {
  const int room = end - static_cast<int>(amount.size()) - 1;
  std::string lines = Wrapped("", text, indent, room);
  lines.pop_back();
  const std::size_t last = lines.rfind('\n') + 1;
  return lines.substr(0, last) + PadRight(lines.substr(last), room) + " " + amount + "\n";
}

std::string Inner(const std::string& text, double money) {
  return Row(4, text, Cents(money), kInnerEnd);
}
std::string Outer(int indent, const std::string& text, double cents) {
  return Row(indent, text, Cents(cents / 100), kPageWidth);
}
std::string Remark(const std::string& text) { return Wrapped("", text, 4); }

class Statement {
 public:
  Statement(const v1::Scenario& scenario, const v1::Contract& contract,
            const v1::ContractLedger& ledger)
      : wording_(scenario, contract), ledger_(ledger), periods_per_year_(PeriodsPerYear(scenario)) {
    for (const v1::Clause& clause : contract.clauses()) clauses_[clause.id()] = &clause;
    for (const v1::ClauseLine& line : ledger.clauses()) {
      settled_[line.period()].push_back(&line);
      if (line.due_period() != line.period() && Matters(line.cash())) {
        late_[line.due_period()].push_back(&line);
      }
    }
    for (const v1::OtherLine& line : ledger.others()) others_[line.period()].push_back(&line);
  }

  std::string Render() {
    std::string text;
    double total = 0, exact_total = 0;
    int last = 0;
    for (const v1::CashLine& cash : ledger_.cash()) {
      exact_total += cash.payments();
      total += Date(cash, &text);
      if (Matters(cash.payments())) last = cash.period();
    }
    if (ledger_.has_end()) text += End();
    text += "\n";
    const double rounding = Rounded(exact_total) - total;
    if (rounding != 0) text += Outer(0, "rounding of the dates", rounding);
    return text + Outer(0, last > 0 ? "Total, the last of it due in " + Name(last) : "Total",
                        Rounded(exact_total));
  }

 private:
  std::string Name(int period) const { return PeriodName(period, periods_per_year_); }

  // Everything of one date; adds to *text and returns the cents that fall due.
  double Date(const v1::CashLine& cash, std::string* text) {
    const int t = cash.period();
    const bool is_busy = settled_.contains(t) || late_.contains(t) || others_.contains(t) ||
                         Matters(cash.payments());
    if (!is_busy) return 0;
    *text += "\n" + Name(t) + "\n";
    double cents = 0;
    for (const v1::ClauseLine* line : settled_[t]) {
      *text += Settlement(*line);
      if (line->due_period() == t) cents += Rounded(line->cash());
    }
    for (const v1::ClauseLine* line : late_[t]) {
      *text +=
          Outer(2, wording_.ClauseName(line->clause()) + ", settled in " + Name(line->period()),
                Rounded(line->cash()));
      cents += Rounded(line->cash());
    }
    for (const v1::OtherLine* line : others_[t]) {
      *text += Outer(2, wording_.OtherLine(line->line()), Rounded(line->cash()));
      cents += Rounded(line->cash());
    }
    const double due = Rounded(cash.payments());
    if (due != cents) *text += Outer(2, "rounding", due - cents);
    *text += Outer(2, "due in " + Name(t), due);
    return due;
  }

  std::string Settlement(const v1::ClauseLine& line) const {
    const std::string name = wording_.ClauseName(line.clause());
    std::string text;
    if (line.due_period() == line.period() || !Matters(line.cash())) {
      text = Outer(2, name, Rounded(line.cash()));
    } else {
      text = Row(2, name + ", due in " + Name(line.due_period()), Cents(line.cash()), kInnerEnd);
    }
    const auto found = clauses_.find(line.clause());
    if (found == clauses_.end()) return text;
    const v1::Clause& clause = *found->second;
    if (line.final_settlement()) text += Remark("settled to date: the contract ended");
    return text + Looked(clause, line) + Gates(clause, line) + Schedule(clause, line) +
           Adjustments(line);
  }

  std::string WindowOf(const v1::ClauseLine& line) const {
    if (line.window_first() == line.period()) return " in " + Name(line.period());
    return ", " + Name(line.window_first()) + " to " + Name(line.period());
  }

  // What it looked at; nothing for a constant.
  std::string Looked(const v1::Clause& clause, const v1::ClauseLine& line) const {
    std::string text;
    const bool aggregated = line.window_first() != line.period();
    if (clause.basis().source_case() != v1::Basis::SOURCE_NOT_SET &&
        clause.basis().source_case() != v1::Basis::kConstant) {
      text += Remark(wording_.Basis(clause.basis(), aggregated) + WindowOf(line) + ": " +
                     Wording::Value(clause.basis(), line.basis()) +
                     RoundedFrom(line.has_exact_basis(), line.exact_basis(), line.basis()));
    }
    if (clause.has_reference()) {
      text += Remark("reference, " + wording_.Reference(clause.reference()) + ": " +
                     ExactFigure(line.reference()));
    }
    return text;
  }

  std::string Gates(const v1::Clause& clause, const v1::ClauseLine& line) const {
    std::string text;
    const bool aggregated = line.window_first() != line.period();
    for (int i = 0; i < std::min(line.gates_size(), clause.gate().gates_size()); ++i) {
      const v1::Gate& gate = clause.gate().gates(i);
      const v1::Basis& basis = gate.has_basis() ? gate.basis() : clause.basis();
      text += Remark(std::string("gate ") + (line.gates(i).open() ? "open: " : "closed: ") +
                     wording_.Basis(basis, aggregated) + " must be " + wording_.Range(gate) +
                     ", is " + Wording::Value(basis, line.gates(i).value()) +
                     RoundedFrom(line.gates(i).has_exact_value(), line.gates(i).exact_value(),
                                 line.gates(i).value()) +
                     (line.gates(i).open() ? "" : Missed(gate, line.gates(i).value(), line)));
    }
    if (!line.open()) text += Remark("nothing is due behind the closed gate");
    return text;
  }

  // What a figure or pay was before the contract rounded it; nothing where that is the same.
  static std::string RoundedFrom(bool is_rounded, double exact, double rounded) {
    if (!is_rounded || ExactFigure(exact) == ExactFigure(rounded)) return "";
    return ", rounded from " + ExactFigure(exact);
  }

  // By how much a closed gate was missed.
  static std::string Missed(const v1::Gate& gate, double value, const v1::ClauseLine& line) {
    const double unit = gate.unit() == v1::VALUE_UNIT_OF_REFERENCE ? line.reference() : 1;
    const bool is_low =
        gate.has_min() && (!gate.has_max() || std::fabs(value - gate.min() * unit) <=
                                                  std::fabs(value - gate.max() * unit));
    const double level = (is_low ? gate.min() : gate.max()) * unit;
    const std::string gap = ExactFigure(std::fabs(value - level), level == 0 ? value : level);
    if (gap == "0") return ", which is exactly there";
    return (is_low ? ": short by " : ": over by ") + gap;
  }

  // What f(x) is made of, and how it becomes what is due.
  std::string Schedule(const v1::Clause& clause, const v1::ClauseLine& line) const {
    if (!line.open()) return "";
    std::string text;
    for (const v1::SchedulePart& part : line.parts()) {
      switch (part.part_case()) {
        case v1::SchedulePart::kBand:
          text += Inner("band " + wording_.Band(clause, part.band()), part.amount());
          break;
        case v1::SchedulePart::kStep:
          text += Inner("step, " + wording_.Step(clause, part.step()), part.amount());
          break;
        default:
          text += Inner("base", part.amount());
      }
    }
    if (line.parts().empty()) text += Remark("no band or step is reached");
    if (line.index() != 1) text += Remark("indexed: times " + ExactFigure(line.index()));
    if (line.scale() != 1) text += Remark("scaled: times " + ExactFigure(line.scale()));
    if (clause.basis().to_date()) text += Remark("less what was due to date before");
    if (Matters(line.due() - line.schedule())) text += Inner("comes to", line.due());
    const std::string exact = RoundedFrom(line.has_exact_due(), line.exact_due(), line.due());
    if (!exact.empty()) text += Remark(ExactFigure(line.due()) + exact);
    return text;
  }

  // What happens to what is due until it is paid.
  std::string Adjustments(const v1::ClauseLine& line) const {
    std::string text;
    if (Matters(line.deducted())) text += Inner("deducted from the penalty", line.deducted());
    if (Matters(line.set_off())) {
      text += Inner("set off against carried penalties", -line.set_off());
    }
    for (const v1::LimitLine& limit : line.limits()) {
      text += Inner(wording_.Limit(limit.limit()) + ", instead of " + Cents(limit.before()),
                    limit.after());
    }
    if (Matters(line.carried())) {
      text += Remark("carried to later settlements: " + Cents(line.carried()));
    }
    const bool is_stored = Matters(line.bank()) || Matters(line.held_back());
    if (is_stored) text += Inner("settled", line.pay());
    if (Matters(line.bank())) {
      text +=
          Inner(line.bank() > 0 ? "met from the bonus bank" : "into the bonus bank", line.bank());
    }
    if (Matters(line.held_back())) text += Inner("held back until the end", -line.held_back());
    return text;
  }

  std::string End() const {
    if (ledger_.end().client_left()) {
      return "\nEnded early: the client has left with " + Name(ledger_.end().period()) + "\n";
    }
    return "\nEnded early by " + wording_.TerminationName(ledger_.end().termination()) +
           ": its test of " + Name(ledger_.end().fired()) + " fired, the contract ended with " +
           Name(ledger_.end().period()) + "\n";
  }

  Wording wording_;
  const v1::ContractLedger& ledger_;
  int periods_per_year_;
  std::map<std::string, const v1::Clause*> clauses_;
  std::map<int, std::vector<const v1::ClauseLine*>> settled_, late_;
  std::map<int, std::vector<const v1::OtherLine*>> others_;
};

}  // namespace

std::string RenderLedger(const v1::Scenario& scenario, const v1::Contract& contract,
                         const v1::ContractLedger& ledger) {
  return Statement(scenario, contract, ledger).Render();
}

}  // namespace accord::cli
