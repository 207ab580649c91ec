#include "tests/oracles/contract_oracle.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/oracles/cash_oracle.h"
#include "tests/oracles/limits_oracle.h"
#include "tests/oracles/pool_oracle.h"
#include "tests/oracles/settlement_oracle.h"

namespace accord::oracles {
namespace {

class ContractOracle {
 public:
  ContractOracle(const ContractTerms& terms, const ChancePath& chance, ContractPath& path)
      : terms_(terms),
        scenario_(terms.scenario),
        contract_(terms.contract),
        path_(path),
        scope_{terms.scenario, terms.contract, chance, path, terms.sizes},
        cash_(terms, path),
        end_(terms.end.value_or(*terms.contract.term_periods)) {
    const auto periods = static_cast<std::size_t>(scenario_.period_count());
    for (const Clause& clause : contract_.clauses) {
      planned_.push_back(WindowsOf(scenario_, clause));
      path_.clauses.push_back({Series(periods), Series(periods), Series(periods),
                               std::vector<bool>(periods, false),
                               std::vector<bool>(periods, false)});
      pools_.emplace_back(clause.memory.value_or(Memory{}), scenario_.period_years());
    }
    for (const ClauseGroup& group : contract_.groups) {
      pools_.emplace_back(group.memory.value_or(Memory{}), scenario_.period_years());
    }
    history_.resize(contract_.clauses.size());
    to_date_.resize(contract_.clauses.size());
    held_.resize(contract_.clauses.size());
    group_history_.resize(contract_.groups.size());
    in_a_row_.resize(contract_.terminations.size());
  }

  void Settle() {
    const int year = scenario_.periods_per_year();
    for (int t = 1; t <= terms_.last_cash_period; ++t) {
      if (t <= end_ && t <= scenario_.period_count()) {
        SettleTogether(RegularAt(t), t);
        if (t % year == 0) ReleaseBanks(t, &PoolOracle::Release);
        if (terms_.client_leaves == t) EndWithClient(t);
        if (!terms_.end && !path_.end) TestTerminations(t);
        if (t == end_) Close(t);
      }
      cash_.Book(t, end_);
    }
    path_.last_period = end_;
  }

 private:
  int ClauseCount() const { return static_cast<int>(contract_.clauses.size()); }
  const Clause& ClauseAt(int c) const { return contract_.clauses[static_cast<std::size_t>(c)]; }
  bool IsMember(const ClauseGroup& group, int c) const {
    return std::find(group.clauses.begin(), group.clauses.end(), ClauseAt(c).id) !=
           group.clauses.end();
  }
  // Pools of clauses, then of groups. A clause's own one, unless its group shares memory.
  std::size_t PoolOf(int c) const {
    for (std::size_t g = 0; g < contract_.groups.size(); ++g) {
      const ClauseGroup& group = contract_.groups[g];
      if (group.memory && IsMember(group, c)) return contract_.clauses.size() + g;
    }
    return static_cast<std::size_t>(c);
  }

  // --- who settles -------------------------------------------------------------------------------

  std::vector<Settlement> RegularAt(int t) const {
    std::vector<Settlement> settlements;
    for (int c = 0; c < ClauseCount(); ++c) {
      int number = 0;
      for (const Periods& window : planned_[static_cast<std::size_t>(c)]) {
        ++number;
        if (window.last == t) settlements.push_back({c, window, window, number, false, false});
      }
    }
    return settlements;
  }

  // Of an early end: open windows to date, and top-ups of clauses that have settled already.
  std::vector<Settlement> ClosingAt(int t) const {
    std::vector<Settlement> settlements;
    for (int c = 0; c < ClauseCount(); ++c) {
      int number = 0;
      for (const Periods& window : planned_[static_cast<std::size_t>(c)]) {
        ++number;
        if (t < window.first || t > window.last) continue;
        settlements.push_back({c, {window.first, t}, window, number, true, window.last == t});
      }
    }
    return settlements;
  }

  bool InSpan(Span span, int date, int other) const {
    const int year = scenario_.periods_per_year();
    return span == Span::kTerm || (span == Span::kYear && (date - 1) / year == (other - 1) / year);
  }
  // Whether one of these clauses was to settle after t in the span.
  bool SettlesLater(const std::vector<int>& clauses, Span span, int t) const {
    for (const int c : clauses) {
      for (const Periods& window : planned_[static_cast<std::size_t>(c)]) {
        if (window.last > t && InSpan(span, t, window.last)) return true;
      }
    }
    return false;
  }

  // --- limits ------------------------------------------------------------------------------------

  // What the limits of a clause are multiples of.
  Sized LimitUnit(const Settlement& settlement, Span span) {
    const Clause& clause = ClauseAt(settlement.clause);
    const std::optional<Limits>& limits = LimitsOf(clause, span);
    if (!limits) return 1;
    if (limits->unit != ValueUnit::kOfReference) {
      if (span != Span::kSettlement || !clause.amounts_per_year) return 1;
      return settlement.planned.count() * scenario_.period_years();
    }
    if (span == Span::kSettlement) {
      return ReferenceOver(scope_, clause, settlement.window, 1, path_.edges);
    }
    const bool is_known = IsReferenceKnown(contract_, clause);
    const int date = settlement.window.last;
    Sized sum = 0;
    for (const Periods& window : planned_[static_cast<std::size_t>(settlement.clause)]) {
      const bool is_this = window.first == settlement.planned.first;
      if (!is_this && !InSpan(span, date, window.last)) continue;
      if (!is_known && window.last > date && !is_this) continue;
      const Periods summed = is_this && !is_known ? settlement.window : window;
      // What a settled window looked at stands, whatever the closing adds to it.
      const auto settled = references_.find({settlement.clause, window.last});
      sum += settled != references_.end() ? settled->second
                                          : ReferenceOver(scope_, clause, summed, 1, path_.edges);
    }
    return sum;
  }

  AllLimitsNow LimitsOfClause(const Settlement& settlement) {
    AllLimitsNow all;
    const Clause& clause = ClauseAt(settlement.clause);
    const int t = settlement.window.last;
    for (const Span span : kSpans) {
      const bool later = SettlesLater({settlement.clause}, span, t);
      LimitsNow now;
      now.limits = LimitsOf(clause, span);
      now.unit = LimitUnit(settlement, span);
      now.used = UsedIn(span, t, scenario_.periods_per_year(),
                        history_[static_cast<std::size_t>(settlement.clause)]);
      if (settlement.is_top_up) {
        now.acts = span != Span::kSettlement;
        now.only_tops_up = true;
        now.floor_is_due = later;
      } else {
        now.floor_is_due = span == Span::kSettlement || settlement.is_closing || !later;
      }
      all.push_back(now);
    }
    return all;
  }

  // Of a group or the contract, `clauses` being its members. At an early end year and term go on as
  // long as a member was to settle later, and their limits act whether a member settles then or is
  // only topped up; where nothing is paid at all, only net limits do.
  AllLimitsNow LimitsOfSeveral(const auto& owner, const std::vector<int>& clauses, int t,
                               bool is_closing, bool settles, bool pays,
                               const std::vector<PaidEntry>& history) const {
    AllLimitsNow all;
    const bool goes_on = is_closing && SettlesLater(clauses, Span::kTerm, t);
    for (const Span span : kSpans) {
      LimitsNow now;
      now.limits = LimitsOf(owner, span);
      now.used = UsedIn(span, t, scenario_.periods_per_year(), history);
      now.acts = settles || (is_closing && span != Span::kSettlement);
      now.floor_is_due = span == Span::kSettlement || goes_on || !SettlesLater(clauses, span, t);
      if (is_closing && !goes_on && !settles) now.floor_is_due = false;
      now.only_tops_up = !settles;
      if (!pays && now.limits) {
        now.limits = Limits{.net_cap = now.limits->net_cap, .net_floor = now.limits->net_floor};
      }
      all.push_back(now);
    }
    return all;
  }

  // --- one date, in the normative order ----------------------------------------------------------

  void SettleTogether(const std::vector<Settlement>& settlements, int t, bool is_closing = false) {
    std::vector<SettlementLine> lines;
    for (const Settlement& settlement : settlements) lines.push_back(SettleAlone(settlement));
    LimitGroupsAndContract(lines, t, is_closing);
    for (const SettlementLine& line : lines) {
      if (line.carried.size > 0) pools_[PoolOf(line.clause)].Carry(line.carried, t);
    }
    UseBanks(lines);
    for (SettlementLine& line : lines) {
      const Clause& clause = ClauseAt(line.clause);
      const Sized left = line.pay + line.bank;
      if (clause.holdback) line.held_back = clause.holdback->share * Max(0.0, left);
      held_[static_cast<std::size_t>(line.clause)] += line.held_back;
      line.cash = left - line.held_back;
      Record(line);
    }
  }

  // (i)
  SettlementLine SettleAlone(const Settlement& settlement) {
    const auto c = static_cast<std::size_t>(settlement.clause);
    const Clause& clause = contract_.clauses[c];
    const int t = settlement.window.last;
    SettlementLine line = DueOf(scope_, settlement, to_date_[c], path_.edges);
    if (settlement.is_top_up) {
      line.own_pay = line.pay = TopUp(LimitsOfClause(settlement));
    } else {
      Sized gain = Max(0.0, line.due), penalty = Max(0.0, -line.due);
      if (!clause.deduction.empty()) {
        Sized sum = 0;
        for (int s = settlement.window.first; s <= t; ++s) {
          sum += InputAt(scope_, clause.deduction, s);
        }
        line.deducted = Min(penalty, Max(0.0, sum));
        penalty = penalty - line.deducted;
      }
      line.set_off = pools_[PoolOf(settlement.clause)].SetOff(gain, t);
      gain = gain - line.set_off;
      line.unlimited = gain - penalty;
      const LimitedPay limited = LimitClause(LimitsOfClause(settlement), line.unlimited);
      line.own_pay = line.pay = limited.pay;
      line.carried = limited.carried;
    }
    if (!settlement.is_top_up && !settlement.is_closing) {
      references_[{settlement.clause, t}] =
          ReferenceOver(scope_, clause, settlement.window, 1, path_.edges);
    }
    history_[c].push_back({t, Max(0.0, line.pay), Max(0.0, -line.pay), line.pay});
    path_.clauses[c].own_pay[static_cast<std::size_t>(t - 1)] += line.pay;
    return line;
  }

  // (ii)
  void LimitGroupsAndContract(std::vector<SettlementLine>& lines, int t, bool is_closing) {
    std::vector<Sized> group_lines, none;
    std::vector<int> all;
    for (int c = 0; c < ClauseCount(); ++c) all.push_back(c);
    for (std::size_t g = 0; g < contract_.groups.size(); ++g) {
      std::vector<int> clauses;
      for (const int c : all) {
        if (IsMember(contract_.groups[g], c)) clauses.push_back(c);
      }
      group_lines.push_back(LimitSeveral(contract_.groups[g], clauses, none, lines, t, is_closing,
                                         group_history_[g]));
    }
    const Sized own =
        LimitSeveral(contract_, all, group_lines, lines, t, is_closing, contract_history_);
    for (std::size_t g = 0; g < group_lines.size(); ++g) {
      AddOther(t, OtherLine::Kind::kGroupNet, g, group_lines[g]);
    }
    AddOther(t, OtherLine::Kind::kContractNet, 0, own);
  }

  // Limits the lines of `clauses`, and others that count with them. Returns the owner's own line.
  Sized LimitSeveral(const auto& owner, const std::vector<int>& clauses, std::vector<Sized>& others,
                     std::vector<SettlementLine>& lines, int t, bool is_closing,
                     std::vector<PaidEntry>& history) {
    std::vector<SettlementLine*> own_lines;
    bool settles = false;
    for (SettlementLine& line : lines) {
      if (std::find(clauses.begin(), clauses.end(), line.clause) == clauses.end()) continue;
      own_lines.push_back(&line);
      settles = settles || !line.is_top_up;
    }
    if (own_lines.empty() && !is_closing) return 0;
    bool pays = !own_lines.empty();
    for (const Sized& other : others) pays = pays || other.value != 0;
    std::vector<Member> members;
    for (const SettlementLine* line : own_lines) members.push_back(MemberOf(line->pay));
    for (const Sized& other : others) members.push_back(MemberOf(other));
    const Sized own = LimitTogether(
        LimitsOfSeveral(owner, clauses, t, is_closing, settles, pays, history), members);

    PaidEntry paid{t, Max(0.0, own), Max(0.0, -own), own};
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Sized pay = members[i].gain - members[i].penalty;
      if (i < own_lines.size()) {
        own_lines[i]->pay = pay;
        own_lines[i]->carried += members[i].carried;
      } else {
        others[i - own_lines.size()] = pay;
      }
      paid.gain += members[i].gain;
      paid.penalty += members[i].penalty;
      paid.net += pay;
    }
    history.push_back(paid);
    return own;
  }
  static Member MemberOf(Sized pay) { return {Max(0.0, pay), Max(0.0, -pay)}; }

  // (iv): penalties first, then gains. What may be a rounding error may be either.
  void UseBanks(std::vector<SettlementLine>& lines) {
    for (SettlementLine& line : lines) {
      const Sized penalty = Max(0.0, -line.pay);
      if (penalty.size > 0) line.bank = pools_[PoolOf(line.clause)].Meet(penalty);
    }
    for (SettlementLine& line : lines) {
      const Sized gain = Max(0.0, line.pay);
      if (gain.size > 0) line.bank = line.bank - pools_[PoolOf(line.clause)].Keep(gain);
    }
  }

  void ReleaseBanks(int t, Sized (PoolOracle::*release)()) {
    for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
      const Sized released = (pools_[pool].*release)();
      if (pool < contract_.clauses.size()) {
        AddOther(t, OtherLine::Kind::kClauseRelease, pool, released);
      } else {
        AddOther(t, OtherLine::Kind::kGroupRelease, pool - contract_.clauses.size(), released);
      }
    }
  }

  void AddOther(int t, OtherLine::Kind kind, std::size_t index, Sized cash) {
    if (cash.size > 0) path_.others.push_back({t, kind, static_cast<int>(index), cash});
  }

  void Record(const SettlementLine& line) {
    ClausePath& clause = path_.clauses[static_cast<std::size_t>(line.clause)];
    const auto i = static_cast<std::size_t>(line.period - 1);
    clause.pay[i] += line.pay;
    clause.raw[i] += line.unlimited;
    const auto compare = [&](Sized before, Sized after) {
      const bool differs = before.value != after.value || before.size != after.size;
      const bool is_certain = !Near(before, after, 1e-9);
      clause.limited[i] = clause.limited[i] || is_certain;
      clause.maybe_limited[i] = clause.maybe_limited[i] || (differs && !is_certain);
    };
    compare(line.unlimited, line.own_pay);
    compare(line.own_pay, line.pay);
    path_.lines.push_back(line);
  }

  // --- the end -----------------------------------------------------------------------------------

  // Whatever notice was given, but where that end has come.
  void EndWithClient(int t) {
    if (path_.end && path_.end->period == t) return;
    path_.end = EndLine{.fired = t, .period = t, .client_left = true};
    end_ = t;
  }

  void TestTerminations(int t) {
    for (std::size_t k = 0; k < contract_.terminations.size(); ++k) {
      const Termination& termination = contract_.terminations[k];
      const std::vector<Periods> windows = WindowsOver(
          termination.window, {1, scenario_.period_count()}, scenario_.periods_per_year());
      const auto window = std::find_if(windows.begin(), windows.end(),
                                       [t](const Periods& w) { return w.last == t; });
      if (window == windows.end()) continue;
      in_a_row_[k] = IsBeyond(termination, *window) ? in_a_row_[k] + 1 : 0;
      if (in_a_row_[k] < std::max(1, termination.consecutive)) continue;
      const int end = t + termination.notice_periods;
      if (path_.end || end > *contract_.term_periods) continue;
      path_.end = EndLine{static_cast<int>(k), t, end};
      end_ = end;
    }
  }

  bool IsBeyond(const Termination& termination, Periods window) {
    Sized x;
    double size = 0;
    if (const auto* basis = std::get_if<Basis>(&termination.watched)) {
      const Periods over = basis->to_date ? Periods{1, window.last} : window;
      size = terms_.sizes.OfBasis(*basis, over);
      x = RoundTo(Read(scope_, *basis, over, 0, path_.edges), basis->round_to, size, path_.edges);
    } else {
      x = cash_.CumulativeBeforeClosing(termination.party, window.last);
      size = terms_.sizes.OfCash(termination.party, window.last);
    }
    const bool below = termination.below && path_.edges.Compare(x, *termination.below, size) < 0;
    const bool above = termination.above && path_.edges.Compare(x, *termination.above, size) > 0;
    return below || above;
  }

  void Close(int t) {
    if (t < scenario_.period_count()) SettleTogether(ClosingAt(t), t, true);
    ReleaseBanks(t, &PoolOracle::Empty);
    for (std::size_t c = 0; c < contract_.clauses.size(); ++c) {
      const std::optional<Holdback>& holdback = contract_.clauses[c].holdback;
      if (!holdback) continue;
      const Sized score =
          path_.score.empty() ? Sized(0) : path_.score[static_cast<std::size_t>(t - 1)];
      const double size = path_.score.empty() ? 0 : terms_.sizes.OfScore(t);
      const Sized factor = ReleaseFactor(*holdback, score, size, path_.edges);
      AddOther(t, OtherLine::Kind::kHoldbackRelease, c, held_[c] * factor);
    }
    for (std::size_t pool = 0; contract_.settle_at_end && pool < pools_.size(); ++pool) {
      const Sized balance = pools_[pool].Balance(t);
      if (pool < contract_.clauses.size()) {
        AddOther(t, OtherLine::Kind::kClauseCarried, pool, -balance);
      } else {
        AddOther(t, OtherLine::Kind::kGroupCarried, pool - contract_.clauses.size(), -balance);
      }
    }
    if (!path_.end || path_.end->client_left) return;
    const auto k = static_cast<std::size_t>(path_.end->termination);
    AddOther(t, OtherLine::Kind::kTermination, k, contract_.terminations[k].payment);
  }

  const ContractTerms& terms_;
  const Scenario& scenario_;
  const Contract& contract_;
  ContractPath& path_;
  ContractScope scope_;
  CashOracle cash_;
  int end_;

  std::vector<std::vector<Periods>> planned_;        // windows by clause
  std::vector<PoolOracle> pools_;                    // of clauses, then of groups
  std::map<std::pair<int, int>, Sized> references_;  // r by clause and date of settlement
  std::vector<std::vector<PaidEntry>> history_, group_history_;
  std::vector<PaidEntry> contract_history_;
  std::vector<Sized> to_date_;  // A of the last date with gates open, by clause
  std::vector<Sized> held_;     // back so far, by clause
  std::vector<int> in_a_row_;   // tests beyond a level, by termination
};

}  // namespace

void SettleContract(const ContractTerms& terms, const ChancePath& chance, ContractPath& path) {
  ContractOracle(terms, chance, path).Settle();
}

}  // namespace accord::oracles
