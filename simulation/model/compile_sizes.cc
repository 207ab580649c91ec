#include "simulation/model/compile_sizes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "simulation/random/math.h"

namespace accord {

double GrowthAtReference(const CompiledDriver& driver, std::size_t i) {
  const double reference = driver.reference[i], origin = driver.origin[i];
  return driver.accumulation == Accumulation::kIndex ? Log(reference / origin) : reference - origin;
}

}  // namespace accord

namespace accord::model_internal {
namespace {

using Sizes = std::vector<double>;  // by period, index t - 1

double ProgressSize(const CompiledOutcome& outcome, std::size_t i) {
  return (std::fabs(outcome.plan[i]) + std::fabs(outcome.start)) /
         std::fabs(outcome.target - outcome.start);
}

double ScoreSize(const CompiledContract& contract, const CompiledChance& chance, std::size_t i) {
  double size = 0.0;
  for (const Term& weight : contract.weights) {
    const bool is_progress = contract.score_measure == ScoreMeasure::kProgress;
    size +=
        weight.coefficient * (is_progress ? ProgressSize(chance.outcomes[weight.index], i) : 1.0);
  }
  return size;
}

// sum |v| (|a| + |b|).
double BenefitSize(const CompiledContract& contract, const CompiledChance& chance, std::size_t i) {
  double size = 0.0;
  for (const int index : contract.outcomes) {
    const CompiledOutcome& outcome = chance.outcomes[index];
    size += std::fabs(outcome.value_per_unit) *
            (std::fabs(outcome.plan[i]) + std::fabs(outcome.baseline[i]));
  }
  return size;
}

// 2 sum |v| |a|.
double BenefitAgainstPlanSize(const CompiledContract& contract, const CompiledChance& chance,
                              std::size_t i) {
  double size = 0.0;
  for (const int index : contract.outcomes) {
    const CompiledOutcome& outcome = chance.outcomes[index];
    size += 2.0 * std::fabs(outcome.value_per_unit) * std::fabs(outcome.plan[i]);
  }
  return size;
}

double SizeAt(const CompiledFigure& figure, const CompiledContract& contract,
              const CompiledChance& chance, std::size_t i) {
  switch (figure.kind) {
    case FigureKind::kScore:
      return ScoreSize(contract, chance, i);
    case FigureKind::kAchievement:
    case FigureKind::kAttainment:
      return 1.0;
    case FigureKind::kProgress:
      return ProgressSize(chance.outcomes[figure.index], i);
    case FigureKind::kMeasured:
      return std::fabs(chance.outcomes[figure.index].plan[i]);
    case FigureKind::kDriver:
      return std::fabs(chance.drivers[figure.index].reference[i]);
    case FigureKind::kBenefit:
      return BenefitSize(contract, chance, i);
    case FigureKind::kBenefitAgainstPlan:
      return BenefitAgainstPlanSize(contract, chance, i);
    case FigureKind::kClausePay: {
      const CompiledClause& clause = contract.clauses[figure.index];
      return clause.settles[i] ? clause.pay_sizes[i] : 0.0;
    }
    case FigureKind::kKnown:
      return std::fabs(figure.known[i]);
    case FigureKind::kConstant:
    case FigureKind::kPlanBenefit:
    case FigureKind::kDeliveryCost:
      break;
  }
  return 0.0;
}

// Calls take(i, begins) for every active period, in order; begins: with it a window opens, to date
// the first of all.
void ForEachActive(const CompiledDates& dates, bool to_date,
                   const std::function<void(std::size_t, bool)>& take) {
  bool is_first = true;
  for (std::size_t i = 0; i < dates.active.size(); ++i) {
    if (!dates.active[i]) continue;
    take(i, is_first || (dates.opens[i] && !to_date));
    is_first = false;
  }
}

bool Adds(const CompiledReading& reading) {
  return !reading.divisor.empty() || reading.aggregation == Aggregation::kSum ||
         reading.aggregation == Aggregation::kUnspecified;
}

// Of the window so far: sums add, all else takes the greatest.
Sizes SizesOf(const CompiledReading& reading, const CompiledDates& dates,
              const CompiledContract& contract, const CompiledChance& chance) {
  const CompiledFigure& figure = contract.figures[reading.figure];
  Sizes sizes(dates.active.size(), 0.0);
  double window = 0.0, divisor = 0.0;
  ForEachActive(dates, reading.to_date, [&](std::size_t i, bool begins) {
    const double size = SizeAt(figure, contract, chance, i);
    if (begins) window = divisor = 0.0;
    window = Adds(reading) ? window + size : std::max(window, size);
    if (reading.aggregation == Aggregation::kRhythmicity) window = std::max(window, 1.0);
    sizes[i] = window;
    if (reading.divisor.empty()) return;
    divisor += reading.divisor[i];
    sizes[i] = divisor == 0.0 ? 0.0 : window / std::fabs(divisor);
  });
  return sizes;
}

// |r| of the window so far: of a constant for each settlement, of what is known in advance its sum,
// else as large as what it adds up.
Sizes ReferenceSizes(const CompiledClause& clause, const CompiledContract& contract,
                     const CompiledChance& chance) {
  Sizes sizes(clause.active.size(), 1.0);
  if (!clause.has_reference) return sizes;
  const bool to_date = clause.readings[0].to_date;
  const CompiledReading* reading =
      clause.reference < 0 ? nullptr : &clause.readings[clause.reference];
  const CompiledFigure* figure = reading == nullptr ? nullptr : &contract.figures[reading->figure];
  if (figure != nullptr && figure->kind != FigureKind::kConstant &&
      figure->kind != FigureKind::kKnown) {
    return SizesOf(*reading, clause, contract, chance);
  }
  double sum = 0.0;
  ForEachActive(clause, to_date, [&](std::size_t i, bool begins) {
    if (begins) sum = 0.0;
    if (figure == nullptr) {
      if (clause.opens[i]) sum += clause.constant_reference;
    } else {
      sum += figure->kind == FigureKind::kKnown ? figure->known[i] : figure->value;
    }
    sizes[i] = std::fabs(sum);
  });
  return sizes;
}

Sizes PaySizes(const CompiledClause& clause, const CompiledContract& contract,
               const CompiledChance& chance) {
  double amounts = std::fabs(clause.base), rates = 0.0;
  for (const CompiledStep& step : clause.steps) amounts += std::fabs(step.amount);
  for (const CompiledBand& band : clause.bands) rates += std::fabs(band.rate);
  const Sizes references =
      clause.amounts_of_reference ? ReferenceSizes(clause, contract, chance) : Sizes();
  Sizes sizes(clause.active.size(), 0.0);
  double periods = 0.0;
  ForEachActive(clause, clause.readings[0].to_date, [&](std::size_t i, bool begins) {
    periods = begins ? 1.0 : periods + 1.0;
    double unit = references.empty() ? 1.0 : references[i];
    if (clause.amount_years != 0.0) unit *= clause.amount_years * periods;
    sizes[i] = amounts * unit + rates * clause.readings[0].sizes[i];
    if (clause.index_figure >= 0) {
      const CompiledFigure& driver = contract.figures[clause.index_figure];
      sizes[i] *= std::fabs(chance.drivers[driver.index].reference[i] / clause.index[i]);
    } else if (!clause.index.empty()) {
      sizes[i] *= std::fabs(clause.index[i]);
    }
  });
  return sizes;
}

double PlannedCostSize(const CompiledCost& cost, const CompiledChance& chance, std::size_t i) {
  double size = cost.fixed.empty() ? 0.0 : std::fabs(cost.fixed[i]);
  if (cost.volume_outcome >= 0) {
    size += std::fabs(cost.unit_cost * chance.outcomes[cost.volume_outcome].plan[i]);
  } else if (!cost.volume.empty()) {
    size += std::fabs(cost.unit_cost * cost.volume[i]);
  }
  double growth = 0.0;
  for (const Term& term : cost.loadings) {
    growth += term.coefficient * GrowthAtReference(chance.drivers[term.index], i);
  }
  size *= Exp(growth);
  for (const Term& event : cost.events) {
    size += std::fabs(event.coefficient * chance.drivers[event.index].reference[i]);
  }
  return size;
}

// `flows` by t = 0..: what falls due beside the account's own money.
void SizeAccount(Sizes flows, const CompiledChance& chance, CompiledAccount& account) {
  const std::size_t periods = account.recovery.size();
  flows[0] += std::fabs(account.investment);
  for (std::size_t i = 0; i < periods; ++i) {
    flows[i + 1] += PlannedCostSize(account.cost, chance, i) + std::fabs(account.contribution[i]);
  }
  flows[periods] += std::fabs(account.recovery[periods - 1]);
  // Wherever the end may be.
  for (std::size_t i = 0; i < account.after_end.size(); ++i) {
    flows[i + 1] += std::fabs(account.after_end[i]);
  }
  flows[1] += account.transition_cost;
  account.cash_sizes.clear();
  account.npv_size = 0.0;
  double sum = 0.0;
  for (std::size_t t = 0; t < flows.size(); ++t) {
    account.cash_sizes.push_back(sum += flows[t]);
    account.npv_size += flows[t] * account.discount[t];
  }
}

}  // namespace

void SizeClause(const CompiledContract& contract, const CompiledChance& chance,
                CompiledClause& clause) {
  for (CompiledReading& reading : clause.readings) {
    reading.sizes = SizesOf(reading, clause, contract, chance);
  }
  clause.pay_sizes = PaySizes(clause, contract, chance);
}

void SizeContract(const CompiledChance& chance, CompiledContract& contract) {
  const std::size_t periods = static_cast<std::size_t>(chance.period_count);
  for (std::size_t i = 0; i < periods; ++i) {
    contract.score_sizes.push_back(ScoreSize(contract, chance, i));
  }
  for (CompiledTermination& termination : contract.terminations) {
    if (!termination.reading) continue;
    termination.reading->sizes = SizesOf(*termination.reading, termination.dates, contract, chance);
  }
  Sizes flows(contract.supplier.discount.size(), 0.0);
  for (const CompiledClause& clause : contract.clauses) {
    for (std::size_t i = 0; i < periods; ++i) {
      const std::size_t due = i + 1 + static_cast<std::size_t>(clause.lag);
      if (clause.settles[i]) flows[due] += clause.pay_sizes[i];
    }
  }
  SizeAccount(flows, chance, contract.supplier);
  for (std::size_t i = 0; i < periods; ++i) flows[i + 1] += BenefitSize(contract, chance, i);
  SizeAccount(flows, chance, contract.client);
}

}  // namespace accord::model_internal
