#include "simulation/model/likeness.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <tuple>

namespace accord {
namespace {

bool HaveSameShape(const CompiledContract& a, const CompiledContract& b) {
  return a.clauses.size() == b.clauses.size() && a.groups.size() == b.groups.size();
}

// What the figures that are no clause's pay are made of.
bool HaveSameFigures(const CompiledContract& a, const CompiledContract& b) {
  const auto sources = [](const CompiledContract& contract) {
    return std::tie(contract.outcomes, contract.weights, contract.score_measure,
                    contract.plan_benefit, contract.figures, contract.supplier.cost,
                    contract.supplier.contribution, contract.client.cost,
                    contract.client.contribution);
  };
  return sources(a) == sources(b);
}

// Takes away, until nothing changes, what depends on something that is not the same. What is left
// at the end depends on nothing but itself.
class Closure {
 public:
  Closure(const CompiledContract& a, const CompiledContract& b) : a_(a), b_(b) {
    likeness_.figures = HaveSameShape(a, b) && HaveSameFigures(a, b);
    likeness_.counted = a.supplier.discount == b.supplier.discount &&
                        a.client.discount == b.client.discount && a.is_verified == b.is_verified;
    likeness_.ends = likeness_.figures;
    likeness_.lines.assign(static_cast<std::size_t>(b.line_count()), likeness_.figures);
  }

  ContractLikeness Close() {
    likeness_.whole = a_ == b_;
    if (likeness_.whole || !likeness_.figures) return likeness_;
    for (bool changes = true; changes;) {
      const std::vector<bool> lines = likeness_.lines;
      const bool ends = likeness_.ends;
      likeness_.ends = ends && EndIsSame();
      for (int c = 0; c < ClauseCount(); ++c) Keep(c, ClauseIsSame(c));
      for (std::size_t g = 0; g < a_.groups.size(); ++g) {
        Keep(a_.group_line(static_cast<int>(g)), GroupIsSame(static_cast<int>(g)));
      }
      Keep(a_.own_line(), ContractLimitsAreSame());
      Keep(a_.termination_line(), likeness_.ends && CollectionIsSame());
      changes = lines != likeness_.lines || ends != likeness_.ends;
    }
    return likeness_;
  }

 private:
  int ClauseCount() const { return static_cast<int>(a_.clauses.size()); }
  bool IsSame(int line) const { return likeness_.lines[static_cast<std::size_t>(line)]; }
  void Keep(int line, bool is_same) {
    const std::size_t index = static_cast<std::size_t>(line);
    likeness_.lines[index] = likeness_.lines[index] && is_same;
  }
  bool AreSame(const std::vector<int>& clauses) const {
    return std::all_of(clauses.begin(), clauses.end(), [this](int c) { return IsSame(c); });
  }
  bool AllClausesAreSame() const {
    for (int c = 0; c < ClauseCount(); ++c) {
      if (!IsSame(c)) return false;
    }
    return true;
  }

  // Cash depends on every line, and on both accounts.
  bool CashIsSame() const {
    return AllClausesAreSame() && a_.supplier == b_.supplier && a_.client == b_.client;
  }

  // The figure is no pay of a clause that is not the same.
  bool FigureIsSame(int figure) const {
    const CompiledFigure& compiled = a_.figures[static_cast<std::size_t>(figure)];
    return compiled.kind != FigureKind::kClausePay || IsSame(compiled.index);
  }

  bool EndIsSame() const {
    if (a_.client_may_leave != b_.client_may_leave || a_.terminations != b_.terminations ||
        a_.term != b_.term) {
      return false;
    }
    return std::all_of(a_.terminations.begin(), a_.terminations.end(),
                       [this](const CompiledTermination& termination) {
                         return termination.reading ? FigureIsSame(termination.reading->figure)
                                                    : CashIsSame();
                       });
  }

  // Where the supplier may default, what both accounts have decides what is collected of any line.
  bool CollectionIsSame() const {
    return !a_.defaults && !b_.defaults && a_.settles_at_end == b_.settles_at_end;
  }

  bool ContractLimitsAreSame() const {
    if (a_.limits != b_.limits || !CollectionIsSame()) return false;
    return likeness_.ends && (!a_.limits.any() || AllClausesAreSame());
  }

  bool GroupIsSame(int group) const {
    const CompiledGroup& of_a = a_.groups[static_cast<std::size_t>(group)];
    const CompiledGroup& of_b = b_.groups[static_cast<std::size_t>(group)];
    return of_a == of_b && ContractLimitsAreSame() && AreSame(of_a.members);
  }

  bool ClauseIsSame(int c) const {
    const CompiledClause& clause = a_.clauses[static_cast<std::size_t>(c)];
    if (clause != b_.clauses[static_cast<std::size_t>(c)]) return false;
    if (!ContractLimitsAreSame()) return false;
    const auto figure_is_same = [this](const CompiledReading& reading) {
      return FigureIsSame(reading.figure);
    };
    if (!std::all_of(clause.readings.begin(), clause.readings.end(), figure_is_same)) return false;
    if (clause.index_figure >= 0 && !FigureIsSame(clause.index_figure)) return false;
    return PoolIsSame(clause) && GroupsAreSame(c);
  }

  bool PoolIsSame(const CompiledClause& clause) const {
    if (clause.pool < 0) return true;
    const std::size_t pool = static_cast<std::size_t>(clause.pool);
    return pool < b_.pools.size() && a_.pools[pool] == b_.pools[pool] &&
           AreSame(a_.pools[pool].members);
  }

  // A group's members share limits, and a pool of the group is paid in its line.
  bool GroupsAreSame(int c) const {
    for (std::size_t g = 0; g < a_.groups.size(); ++g) {
      const auto has = [c](const CompiledGroup& group) {
        return std::find(group.members.begin(), group.members.end(), c) != group.members.end();
      };
      if ((has(a_.groups[g]) || has(b_.groups[g])) && !IsSame(a_.group_line(static_cast<int>(g)))) {
        return false;
      }
    }
    return true;
  }

  const CompiledContract& a_;
  const CompiledContract& b_;
  ContractLikeness likeness_;
};

// All of a base that decides where clients go, and what levers cost.
bool HaveSameMoves(const CompiledClientBase& a, const CompiledClientBase& b) {
  const auto sources = [](const CompiledClientBase& base) {
    return std::tie(base.initial_counts, base.rows, base.discount, base.overdispersion, base.out,
                    base.arrivals, base.levers, base.named_clients, base.past);
  };
  return sources(a) == sources(b);
}

// Whether clients followed by name see the same scores of contracts that run equally long.
bool ScoresAreSame(const CompiledClientBase& base, const std::vector<ContractLikeness>& contracts) {
  return std::all_of(base.named_clients.begin(), base.named_clients.end(),
                     [&](const CompiledNamedClient& client) {
                       if (client.contract < 0) return true;
                       const auto& contract = contracts[static_cast<std::size_t>(client.contract)];
                       return contract.figures && contract.ends;
                     });
}

// Of a contract whose client leaves on other paths.
ContractLikeness WithoutEnds(ContractLikeness likeness) {
  likeness.whole = likeness.ends = false;
  likeness.lines.assign(likeness.lines.size(), false);
  return likeness;
}

}  // namespace

ModelLikeness LikenessOf(const CompiledModel& a, const CompiledModel& b) {
  assert(a.contracts.size() == b.contracts.size());
  ModelLikeness likeness;
  for (std::size_t c = 0; c < a.contracts.size(); ++c) {
    likeness.contracts.push_back(Closure(a.contracts[c], b.contracts[c]).Close());
  }
  likeness.moves = a.client_base && b.client_base &&
                   HaveSameMoves(*a.client_base, *b.client_base) &&
                   ScoresAreSame(*a.client_base, likeness.contracts);
  bool all = true;
  for (std::size_t c = 0; c < a.contracts.size(); ++c) {
    const bool may_leave = a.contracts[c].client_may_leave;
    if (may_leave && !likeness.moves) likeness.contracts[c] = WithoutEnds(likeness.contracts[c]);
    all = all && likeness.contracts[c].whole;
  }
  likeness.values = likeness.moves && a.client_base->revenue == b.client_base->revenue &&
                    a.client_base->profit == b.client_base->profit;
  likeness.client_base = likeness.moves && all && *a.client_base == *b.client_base;
  return likeness;
}

StudyLikeness LikenessOf(const std::vector<CompiledModel>& models) {
  StudyLikeness study;
  for (std::size_t m = 0; m < models.size(); ++m) {
    std::size_t first = 0;
    while (models[first].chance != models[m].chance) ++first;
    const bool is_alone =
        first == m || models[first].contracts.size() != models[m].contracts.size();
    study.like.push_back(is_alone ? -1 : static_cast<int>(first));
    study.likeness.push_back(is_alone ? ModelLikeness() : LikenessOf(models[first], models[m]));
  }
  return study;
}

}  // namespace accord
