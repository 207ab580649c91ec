// The totals of a first batch before its first path: laid out like the models, shared as they are
// alike.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulation/engine/tail_flow.h"
#include "simulation/engine/totals.h"
#include "simulation/engine/totals_visit.h"
#include "simulation/model/columns.h"
#include "simulation/model/likeness.h"

namespace accord {
namespace {

using totals_internal::Walk;

// How many paths a block of the first batch has at most: a run of few paths has many figures.
std::size_t BlockRoom(std::uint64_t planned_paths) {
  constexpr std::uint64_t kBlock = kBlockPaths;
  return static_cast<std::size_t>(planned_paths == 0 ? kBlock : std::min(planned_paths, kBlock));
}

// What is known of a party's cash before the first path.
struct KnownCash {
  double at_start = 0.0, size = 0.0, npv_size = 0.0;
};
// Not -0.0 where nothing is invested.
KnownCash KnownOf(const CompiledAccount& account) {
  const int last = static_cast<int>(account.cash_sizes.size());
  return {0.0 - account.investment, SizeAt(account.cash_sizes, last), account.npv_size};
}

PartyTotals PilotParty(const KnownCash& known, int period_count, std::size_t flow_count,
                       std::uint64_t planned_paths) {
  const std::size_t room = BlockRoom(planned_paths);
  PartyTotals party;
  party.tail = TailFlows::Pilot(flow_count, planned_paths);
  party.npv = Distribution::Pilot(room);
  party.peak_shortfall = Distribution::Pilot(room);
  party.drawdown = Distribution::Pilot(room);
  party.cash_at_start = known.at_start;
  party.npv_size = known.npv_size;
  party.cash_size = known.size;
  party.periods.resize(static_cast<std::size_t>(period_count));
  for (PartyPeriodTotals& period : party.periods) {
    period.cash = PeriodDistribution::Pilot(room);
    period.cumulative = PeriodDistribution::Pilot(room);
  }
  return party;
}

ContractTotals PilotContract(const CompiledContract& contract, const CompiledModel& model,
                             std::uint64_t planned_paths) {
  const std::size_t periods = static_cast<std::size_t>(model.period_count);
  const std::size_t cash_periods = static_cast<std::size_t>(model.cash_period_count);
  const std::size_t lines = static_cast<std::size_t>(contract.line_count());
  const auto flow_count = [&](ContractParty party) {
    return TailFlowsOf(contract, party, model.cash_period_count).size();
  };
  ContractTotals totals;
  totals.supplier = PilotParty(KnownOf(contract.supplier), model.cash_period_count,
                               flow_count(ContractParty::kSupplier), planned_paths);
  totals.client = PilotParty(KnownOf(contract.client), model.cash_period_count,
                             flow_count(ContractParty::kClient), planned_paths);
  totals.clauses.resize(contract.clauses.size());
  for (Shared<ClauseTotals>& clause : totals.clauses) {
    clause->pay_by_period.resize(cash_periods);
    if (!contract.is_verified) continue;
    clause->verification.emplace();
    clause->verification_halved.emplace();
  }
  totals.other_lines.resize(lines - contract.clauses.size());
  CourseTotals& course = *totals.course;
  course.terminations.resize(static_cast<std::size_t>(contract.cause_count()));
  for (TerminationTotals& termination : course.terminations) termination.ended_with.resize(periods);
  if (!contract.weights.empty()) course.score.resize(periods);
  course.benefit.resize(periods);
  course.guard.resize(contract.weights.size());
  return totals;
}

ClientBaseTotals PilotClientBase(const CompiledClientBase& base, int period_count,
                                 std::uint64_t planned_paths) {
  const std::size_t room = BlockRoom(planned_paths);
  ClientBaseTotals totals;
  *totals.discounted_lever_cost = Distribution::Pilot(room);
  for (std::size_t i = 0; i < base.rows.size(); ++i)
    totals.final_counts->push_back(Distribution::Pilot(room));
  totals.discounted_revenue = Distribution::Pilot(room);
  totals.discounted_profit = Distribution::Pilot(room);
  totals.periods.resize(static_cast<std::size_t>(period_count));
  for (BasePeriodTotals& period : totals.periods) {
    for (std::size_t i = 0; i < base.rows.size(); ++i)
      period.counts->push_back(PeriodDistribution::Pilot(room));
    period.revenue = Distribution::Pilot(room);
    period.profit = Distribution::Pilot(room);
    if (!base.arrivals.empty()) period.shares->resize(base.rows.size());
    if (!base.knows_money()) period.segment_money.resize(base.rows.size());
  }
  totals.named_clients.resize(base.named_clients.size());
  for (NamedClientTotals& client : totals.named_clients) {
    client.periods.resize(totals.periods.size());
    for (NamedPeriodTotals& period : client.periods) period.stands_in->resize(base.rows.size());
  }
  for (const CompiledTransitionRow& row : base.rows) {
    totals.moves->emplace_back().moved.resize(row.targets.size());
  }
  totals.levers->resize(base.levers.size());
  for (LeverTotals& lever : *totals.levers) lever.periods.resize(totals.periods.size());
  return totals;
}

ModelTotals PilotModel(const CompiledModel& model, std::uint64_t planned_paths) {
  ModelTotals totals;
  totals.outcomes->resize(model.chance->outcomes.size());
  for (OutcomeTotals& outcome : *totals.outcomes) {
    outcome.periods.resize(static_cast<std::size_t>(model.period_count));
  }
  KnownCash suppliers;
  for (const CompiledContract& contract : model.contracts) {
    totals.contracts.emplace_back(PilotContract(contract, model, planned_paths));
    const PartyTotals& supplier = totals.contracts.back()->supplier;
    suppliers.at_start += supplier.cash_at_start;
    suppliers.size += supplier.cash_size;
    suppliers.npv_size += supplier.npv_size;
  }
  if (model.contracts.size() > 1) {
    totals.supplier_total =
        PilotParty(suppliers, model.cash_period_count, model.contracts.size(), planned_paths);
  }
  if (model.client_base) {
    totals.client_base.emplace(
        PilotClientBase(*model.client_base, model.period_count, planned_paths));
  }
  return totals;
}

void ShareContract(const ContractTotals& like, const ContractLikeness& likeness,
                   ContractTotals& totals) {
  if (!likeness.counted) return;
  for (std::size_t line = 0; line < likeness.lines.size(); ++line) {
    if (!likeness.lines[line]) continue;
    if (line < totals.clauses.size()) {
      totals.clauses[line] = like.clauses[line].Share();
    } else {
      const std::size_t other = line - totals.clauses.size();
      totals.other_lines[other] = like.other_lines[other].Share();
    }
  }
  if (likeness.figures && likeness.ends) totals.course = like.course.Share();
}

void ShareMoves(const ClientBaseTotals& like, ClientBaseTotals& totals) {
  totals.discounted_lever_cost = like.discounted_lever_cost.Share();
  totals.final_counts = like.final_counts.Share();
  totals.moves = like.moves.Share();
  totals.levers = like.levers.Share();
  for (std::size_t t = 0; t < totals.periods.size(); ++t) {
    totals.periods[t].counts = like.periods[t].counts.Share();
    totals.periods[t].shares = like.periods[t].shares.Share();
  }
  for (std::size_t i = 0; i < totals.named_clients.size(); ++i) {
    std::vector<NamedPeriodTotals>& periods = totals.named_clients[i].periods;
    for (std::size_t t = 0; t < periods.size(); ++t) {
      periods[t].stands_in = like.named_clients[i].periods[t].stands_in.Share();
    }
  }
}

// Makes what is the same one part.
void ShareModel(const ModelTotals& like, const ModelLikeness& likeness, ModelTotals& totals) {
  totals.outcomes = like.outcomes.Share();
  for (std::size_t c = 0; c < totals.contracts.size(); ++c) {
    if (likeness.contracts[c].whole) {
      totals.contracts[c] = like.contracts[c].Share();
    } else {
      ShareContract(*like.contracts[c], likeness.contracts[c], *totals.contracts[c]);
    }
  }
  if (likeness.client_base) {
    totals.client_base = like.client_base->Share();
  } else if (likeness.moves) {
    ShareMoves(**like.client_base, **totals.client_base);
  }
}

// Makes all that is followed that of paths of nets.
struct Replicator {
  template <typename T>
  bool Part(Shared<T>&) {
    return true;
  }
  template <typename T>
  void List(T&) {}
  void Leaf(double&) {}
  void Leaf(std::uint64_t&) {}
  template <typename T>
  void Leaf(T& leaf) {
    leaf.Replicate();
  }
};

}  // namespace

StudyTotals PilotTotals(const std::vector<CompiledModel>& models, std::uint64_t planned_paths) {
  const StudyLikeness study = LikenessOf(models);
  StudyTotals totals;
  for (std::size_t m = 0; m < models.size(); ++m) {
    totals.models.push_back(PilotModel(models[m], planned_paths));
    totals.bridges.push_back({std::vector<BridgeTotals>(models[m].contracts.size()), {}});
    if (study.like[m] < 0) continue;
    const ModelTotals& like = totals.models[static_cast<std::size_t>(study.like[m])];
    ShareModel(like, study.likeness[m], totals.models.back());
  }
  totals.replicated = models.front().chance->net != nullptr;
  if (totals.replicated) {
    Replicator replicator;
    Walk(replicator, totals);
  }
  return totals;
}

}  // namespace accord
