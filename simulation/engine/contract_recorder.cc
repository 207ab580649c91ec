#include "simulation/engine/contract_recorder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "simulation/base/comparison.h"
#include "simulation/base/limits.h"
#include "simulation/base/vector_clones.h"
#include "simulation/engine/by_end.h"
#include "simulation/engine/guard.h"
#include "simulation/engine/observe.h"
#include "simulation/model/column_arithmetic.h"

namespace accord::engine_internal {
namespace {

// Whatever counts as 0 is within `slack` of it.
ACCORD_VECTOR_CLONES void CountNonZero(ConstColumn pay, double slack, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += std::fabs(pay[i]) > slack ? 1.0 : 0.0;
}

ACCORD_VECTOR_CLONES void CountBelow(ConstColumn value, double threshold, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += value[i] < threshold ? 1.0 : 0.0;
}

// What pay is above other, and what it is below; how often: by more than `slack`. One condition a
// loop: g++ makes branches of two that hang together.
ACCORD_VECTOR_CLONES void AddDifferences(ConstColumn pay, ConstColumn other, double slack,
                                         Column more, Column times_more, Column less,
                                         Column times_less) {
  const double* __restrict paid = pay.data();
  const double* __restrict without = other.data();
  double* __restrict above = more.data();
  double* __restrict times_above = times_more.data();
  double* __restrict below = less.data();
  double* __restrict times_below = times_less.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double difference = paid[i] - without[i];
    above[i] += difference > slack ? difference : 0.0;
  }
  for (int i = 0; i < kTilePaths; ++i) {
    const double difference = without[i] - paid[i];
    below[i] += difference > slack ? difference : 0.0;
  }
  for (int i = 0; i < kTilePaths; ++i) {
    times_above[i] += paid[i] - without[i] > slack ? 1.0 : 0.0;
  }
  for (int i = 0; i < kTilePaths; ++i) {
    times_below[i] += without[i] - paid[i] > slack ? 1.0 : 0.0;
  }
}

// sum += factor addend where the contract has not ended before t.
ACCORD_VECTOR_CLONES void AddScaledUntil(ConstColumn ends, double t, ConstColumn addend,
                                         double factor, Column sum) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double added = std::fma(addend[i], factor, sum[i]);
    sum[i] = t <= ends[i] ? added : sum[i];
  }
}

// Discounted, by end date e = 0..T; empty where it never contributes.
std::vector<double> ContributedByEnd(const CompiledAccount& account) {
  if (std::all_of(account.contribution.begin(), account.contribution.end(),
                  [](double money) { return money == 0.0; })) {
    return {};
  }
  return DiscountedByEnd(account.contribution, account.discount);
}

}  // namespace

void LineRecord::Begin() { columns::Fill(0.0, columns_); }

void LineRecord::BookCash(ConstColumn cash, double discount, double client_discount) {
  columns::AddProduct(discount, cash, columns_[0]);
  columns::AddProduct(client_discount, cash, columns_[1]);
  columns::Add(cash, columns_[2]);
}

void LineRecord::CountSettlement(ConstColumn pay, double slack, ConstColumn limited) {
  CountNonZero(pay, slack, columns_[3]);
  columns::Add(limited, columns_[4]);
}

void VerificationRecord::Begin() { columns::Fill(0.0, columns_); }

void VerificationRecord::Book(ConstColumn pay, ConstColumn other, double slack) {
  AddDifferences(pay, other, slack, columns_[0], columns_[1], columns_[2], columns_[3]);
}

void VerificationRecord::Observe(int lanes, VerificationTotals& totals) {
  totals.suppliers_favour.AddTile(First(columns_[0], lanes));
  totals.suppliers_favour_settlements.AddTile(First(columns_[1], lanes));
  totals.suppliers_favour_paths.AddAbove(First(columns_[1], lanes), 0.0);
  totals.clients_favour.AddTile(First(columns_[2], lanes));
  for (int i = 0; i < kTilePaths; ++i) columns_[4][i] = columns_[0][i] - columns_[2][i];
  totals.net.AddTile(First(columns_[4], lanes));
  totals.clients_favour_settlements.AddTile(First(columns_[3], lanes));
  totals.clients_favour_paths.AddAbove(First(columns_[3], lanes), 0.0);
}

ContractRecorder::Shadow::Shadow(const CompiledContract& contract, const CompiledChance& chance,
                                 const ContractTile* leader, Shadow* like,
                                 const ContractLikeness& likeness)
    : tile(contract, chance, leader, like == nullptr ? nullptr : &like->tile, likeness),
      clauses(contract.clauses.size()) {}

void ContractRecorder::Shadow::Begin() {
  tile.Begin();
  for (VerificationRecord& clause : clauses) clause.Begin();
}

ContractRecorder::ContractRecorder(const CompiledModel& model, const ContractMarch& march,
                                   bool halves_errors, ContractRecorder* like,
                                   const ContractLikeness& likeness)
    : model_(model),
      contract_(march.contract),
      march_(march),
      like_(like),
      shares_line_(like != nullptr && likeness.counted
                       ? likeness.lines
                       : std::vector<bool>(march.contract.line_count(), false)),
      shares_course_(like != nullptr && likeness.counted && likeness.figures && likeness.ends),
      lines_(static_cast<std::size_t>(contract_.line_count())),
      breaches_(static_cast<int>(contract_.weights.size())),
      supplier_flows_(model.cash_period_count),
      client_flows_(model.cash_period_count),
      columns_(kColumns),
      supplier_tail_(TailFlowsOf(contract_, ContractParty::kSupplier, model.cash_period_count)),
      client_tail_(TailFlowsOf(contract_, ContractParty::kClient, model.cash_period_count)),
      supplier_contributed_(ContributedByEnd(contract_.supplier)),
      client_contributed_(ContributedByEnd(contract_.client)) {
  if (!contract_.is_verified) return;
  const auto shadow = [&](Shadow* of_like) {
    return std::make_unique<Shadow>(contract_, *model.chance, &march.tile, of_like, likeness);
  };
  exact_ = shadow(like == nullptr ? nullptr : like->exact_.get());
  if (halves_errors) halved_ = shadow(like == nullptr ? nullptr : like->halved_.get());
}

void ContractRecorder::Begin() {
  if (exact_) exact_->Begin();
  if (halved_) halved_->Begin();
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    if (!shares_line_[line]) lines_[line].Begin();
  }
  columns::Fill(0.0, columns_);
  if (!shares_course_) columns::Fill(0.0, breaches_);
}

void ContractRecorder::SettleDate(int t, const ModelMarch& march) {
  if (exact_) exact_->tile.SettleDate(t, march.exact());
  if (halved_) halved_->tile.SettleDate(t, march.halved());
}

void ContractRecorder::Close(int t, const ModelMarch& march) {
  if (exact_) {
    exact_->tile.Close(t, nullptr);
    BookErrors(t, *exact_, tile(), exact_->tile);
  }
  // Halved errors are against exact measurement, not against full errors.
  if (halved_) {
    halved_->tile.Close(t, nullptr);
    BookErrors(t, *halved_, halved_->tile, exact_->tile);
  }
  for (int clause = 0; clause < clause_count(); ++clause) {
    if (SharesLine(clause) || !tile().settled(clause)) continue;
    lines_[static_cast<std::size_t>(clause)].CountSettlement(
        tile().pay(clause), PaySlack(clause, t), tile().limited(clause));
  }
  if (!shares_course_) {
    columns::AddProduct(contract_.client.discount[t], tile().benefit(), columns_[kBenefit]);
    AddCost(t, tile().supplier_cost(), contract_.supplier.discount[t], columns_[kSupplierCost]);
    AddCost(t, tile().client_cost(), contract_.client.discount[t], columns_[kClientCost]);
    CountBreaches(march.chance());
  }
  BookCash(t);
}

void ContractRecorder::AdvanceLagged(int t) { BookCash(t); }

// Within which a pay of the clause at t counts as 0.
double ContractRecorder::PaySlack(int clause, int t) const {
  return Slack(0.0, SizeAt(contract_.clauses[static_cast<std::size_t>(clause)].pay_sizes, t));
}

void ContractRecorder::BookErrors(int t, Shadow& shadow, const ContractTile& with_errors,
                                  const ContractTile& without) {
  for (int clause = 0; clause < clause_count(); ++clause) {
    if (SharesLine(clause)) continue;
    shadow.clauses[static_cast<std::size_t>(clause)].Book(with_errors.pay(clause),
                                                          without.pay(clause), PaySlack(clause, t));
  }
}

void ContractRecorder::AddCost(int t, ConstColumn cost, double discount, Column sum) {
  if (tile().may_end()) {
    AddScaledUntil(tile().ends(), t, cost, 0.0 - discount, sum);
  } else {
    columns::AddProduct(0.0 - discount, cost, sum);
  }
}

void ContractRecorder::BookCash(int t) {
  columns::Copy(tile().supplier_cash(), supplier_flows_[t - 1]);
  columns::Copy(tile().client_cash(), client_flows_[t - 1]);
  for (int line = 0; line < contract_.line_count(); ++line) {
    if (SharesLine(line) || !tile().HasCash(line)) continue;
    lines_[static_cast<std::size_t>(line)].BookCash(
        tile().cash(line), contract_.supplier.discount[t], contract_.client.discount[t]);
  }
}

void ContractRecorder::CountBreaches(const ChanceView& chance) {
  for (std::size_t j = 0; j < contract_.weights.size(); ++j) {
    const int outcome = contract_.weights[j].index;
    const CompiledOutcome& compiled = model_.chance->outcomes[outcome];
    if (!compiled.has_achievement) continue;
    CountBelow(chance.achievements[outcome], GuardLevel(compiled), breaches_[static_cast<int>(j)]);
  }
}

bool ContractRecorder::WithinRange(int lanes) const {
  return AreWithinRange(First(tile().supplier_cash(), lanes)) &&
         AreWithinRange(First(tile().client_cash(), lanes)) &&
         AreWithinRange(First(tile().benefit(), lanes));
}

void ContractRecorder::ObservePeriod(int t, int lanes, ContractTotals& totals) const {
  ObserveParty(march_.supplier, tile().supplier_cash(), t, lanes, totals.supplier);
  ObserveParty(march_.client, tile().client_cash(), t, lanes, totals.client);
  for (int clause = 0; clause < clause_count(); ++clause) {
    if (SharesLine(clause)) continue;
    ClauseTotals& total = *totals.clauses[static_cast<std::size_t>(clause)];
    total.pay_by_period[t - 1].AddTile(First(tile().cash(clause), lanes));
  }
  if (t <= model_.period_count && !shares_course_) ObserveCourse(t, lanes, *totals.course);
}

void ContractRecorder::ObserveCourse(int t, int lanes, CourseTotals& totals) const {
  if (!totals.score.empty()) totals.score[t - 1].AddTile(First(tile().score(), lanes));
  totals.benefit[t - 1].AddTile(First(tile().benefit(), lanes));
}

void ContractRecorder::ObservePaths(int lanes, ContractTotals& totals) {
  ObserveParty(march_.supplier, contract_.supplier.reserve, lanes, totals.supplier);
  ObserveParty(march_.client, contract_.client.reserve, lanes, totals.client);
  for (std::size_t i = 0; i < totals.clauses.size(); ++i) {
    if (shares_line_[i]) continue;
    const LineRecord& record = lines_[i];
    ClauseTotals& total = *totals.clauses[i];
    total.discounted_pay.AddTile(First(record.discounted_pay(), lanes));
    total.discounted_pay_client_rate.AddTile(First(record.discounted_pay_client_rate(), lanes));
    total.pay.AddTile(First(record.pay(), lanes));
    total.fired_settlements.AddTile(First(record.fired(), lanes));
    total.limited_settlements.AddTile(First(record.limited(), lanes));
    total.fired.AddAbove(First(record.fired(), lanes), 0.0);
    if (exact_) exact_->clauses[i].Observe(lanes, *total.verification);
    if (halved_) halved_->clauses[i].Observe(lanes, *total.verification_halved);
  }
  for (std::size_t i = 0; i < totals.other_lines.size(); ++i) {
    const std::size_t line = contract_.clauses.size() + i;
    if (shares_line_[line]) continue;
    const LineRecord& record = lines_[line];
    LineTotals& total = *totals.other_lines[i];
    total.discounted_pay.AddTile(First(record.discounted_pay(), lanes));
    total.discounted_pay_client_rate.AddTile(First(record.discounted_pay_client_rate(), lanes));
    total.pay.AddTile(First(record.pay(), lanes));
  }
  if (!shares_course_) ObserveCourse(lanes, *totals.course);
  SumByEnd();
  totals.supplier.lost_investment.AddTile(First(columns_[kSupplierLoss], lanes));
  totals.client.lost_investment.AddTile(First(columns_[kClientLoss], lanes));
  ObserveTail(ContractParty::kSupplier, lanes, totals.supplier);
  ObserveTail(ContractParty::kClient, lanes, totals.client);
}

void ContractRecorder::ObserveCourse(int lanes, CourseTotals& totals) const {
  for (std::size_t i = 0; i < totals.terminations.size(); ++i) {
    ObserveTermination(static_cast<double>(i), lanes, totals.terminations[i]);
  }
  for (std::size_t j = 0; j < totals.guard.size(); ++j) {
    const ConstColumn breaches = breaches_[static_cast<int>(j)];
    totals.guard[j].breached_periods.AddTile(First(breaches, lanes));
    totals.guard[j].breached.AddAbove(First(breaches, lanes), 0.0);
  }
}

void ContractRecorder::ObserveTermination(double cause, int lanes,
                                          TerminationTotals& totals) const {
  const ConstColumn causes = tile().causes(), ends = tile().ends();
  std::array<std::uint64_t, limits::kMaxPeriods> paths{};
  for (int i = 0; i < lanes; ++i) {
    if (causes[i] == cause) ++paths[static_cast<std::size_t>(ends[i]) - 1];
  }
  for (std::size_t t = 0; t < totals.ended_with.size(); ++t) {
    totals.ended_with[t].Add(paths[t], static_cast<std::uint64_t>(lanes));
  }
}

// What follows from the end date alone, by path: discounted investment less recovery, what is lost
// of it, and all that comes after the end, discounted.
void ContractRecorder::SumByEnd() {
  const auto sum = [&](const CompiledAccount& account, Column investment, Column loss,
                       Column after_end) {
    // A contract that never begins, e = 0, has no investment.
    const auto at = [&account](int end) {
      return end == 0 ? 0.0
                      : std::fma(account.recovery[end - 1], account.discount[end],
                                 0.0 - account.investment);
    };
    if (!tile().may_end()) {
      const int last = model_.period_count;
      columns::Fill(at(last), investment);
      columns::Fill(account.loss[last - 1], loss);
      return;
    }
    std::array<double, limits::kMaxPeriods + 1> by_end;
    for (int end = 0; end <= model_.period_count; ++end) by_end[end] = at(end);
    for (int i = 0; i < kTilePaths; ++i) {
      const int end = static_cast<int>(tile().ends()[i]);
      investment[i] = by_end[end];
      loss[i] = end == 0 ? 0.0 : account.loss[end - 1];
    }
    if (account.after_end.empty()) return;
    for (int i = 0; i < kTilePaths; ++i) {
      after_end[i] = account.after_end_npv[static_cast<std::size_t>(tile().ends()[i])];
    }
  };
  sum(contract_.supplier, columns_[kSupplierInvestment], columns_[kSupplierLoss],
      columns_[kSupplierAfterEnd]);
  sum(contract_.client, columns_[kClientInvestment], columns_[kClientLoss],
      columns_[kClientAfterEnd]);
}

void ContractRecorder::ObserveBridge(int lanes, BridgeTotals& totals) {
  totals.benefit.AddTile(First(course(kBenefit), lanes));
  ObserveCost(course(kSupplierCost), supplier_contributed_, lanes, totals.supplier_cost);
  ObserveCost(course(kClientCost), client_contributed_, lanes, totals.client_cost);
  const Column joint = columns_[kScratch];
  columns::Copy(march_.supplier.npv(), joint);
  columns::Add(march_.client.npv(), joint);
  totals.joint_npv.AddTile(First(joint, lanes));
}

// `cost` holds what is contributed until the end, which is no cost of (4.1).
void ContractRecorder::ObserveCost(ConstColumn cost, const std::vector<double>& contributed,
                                   int lanes, PathMean& mean) {
  if (contributed.empty()) {
    mean.AddTile(First(cost, lanes));
    return;
  }
  const Column own = columns_[kScratch];
  if (tile().may_end()) {
    const ConstColumn ends = tile().ends();
    for (int i = 0; i < kTilePaths; ++i) {
      own[i] = cost[i] + contributed[static_cast<std::size_t>(ends[i])];
    }
  } else {
    columns::Copy(cost, own);
    columns::Add(contributed.back(), own);
  }
  mean.AddTile(First(own, lanes));
}

void ContractRecorder::ObserveTail(ContractParty party, int lanes, PartyTotals& totals) {
  const bool is_supplier = party == ContractParty::kSupplier;
  flows_.clear();
  for (const TailFlow& flow : is_supplier ? supplier_tail_ : client_tail_) {
    flows_.push_back(ColumnOf(flow, party));
  }
  totals.tail.AddTile(First(is_supplier ? march_.supplier.npv() : march_.client.npv(), lanes),
                      flows_);
}

FlowColumn ContractRecorder::ColumnOf(const TailFlow& flow, ContractParty party) const {
  const bool is_supplier = party == ContractParty::kSupplier;
  switch (flow.kind) {
    case TailFlow::Kind::kLine:
      return is_supplier ? FlowColumn{line(flow.index).discounted_pay().data(), 1.0}
                         : FlowColumn{line(flow.index).discounted_pay_client_rate().data(), -1.0};
    case TailFlow::Kind::kBenefit:
      return {course(kBenefit).data()};
    case TailFlow::Kind::kCost:
      return {course(is_supplier ? kSupplierCost : kClientCost).data()};
    case TailFlow::Kind::kInvestment:
      return {columns_[is_supplier ? kSupplierInvestment : kClientInvestment].data()};
    case TailFlow::Kind::kAfterEnd:
      return {columns_[is_supplier ? kSupplierAfterEnd : kClientAfterEnd].data()};
    case TailFlow::Kind::kPeriod:
      break;
  }
  const ColumnStore& periods = is_supplier ? supplier_flows_ : client_flows_;
  const CompiledAccount& account = is_supplier ? contract_.supplier : contract_.client;
  return {periods[flow.index - 1].data(), account.discount[flow.index]};
}

}  // namespace accord::engine_internal
