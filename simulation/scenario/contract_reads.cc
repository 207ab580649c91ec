#include "simulation/scenario/contract_reads.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "simulation/base/overloaded.h"

namespace accord {
namespace {

// Collects what one contract reads. A reader is `by` and its words; paths are those of Validate.
class ReadCollector {
 public:
  std::vector<ContractRead> Take() { return std::move(reads_); }

  void Read(const Contract& contract, const FieldPath& at) {
    if (contract.score) {
      const FieldPath weights = at.Field("score").Field("weights");
      for (std::size_t i = 0; i < contract.score->weights.size(); ++i) {
        const std::string& outcome = contract.score->weights[i].outcome;
        const FieldPath entry = weights.Entry(outcome, static_cast<int>(i));
        Add(entry.Field("outcome"), MeasuredOutcome{outcome}, {ReadBy::kScore, "the score"});
      }
    }
    for (std::size_t i = 0; i < contract.outcome_ids.size(); ++i) {
      Add(at.Field("outcome_ids").At(static_cast<int>(i)), MeasuredOutcome{contract.outcome_ids[i]},
          {ReadBy::kBenefit, "the benefit"});
    }
    for (std::size_t i = 0; i < contract.inputs.size(); ++i) {
      const ObservedInput& input = contract.inputs[i];
      Read(input, at.Field("inputs").Entry(input.id, static_cast<int>(i)));
    }
    for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
      const Clause& clause = contract.clauses[i];
      clause_ = static_cast<int>(i);
      Read(clause, at.Field("clauses").Entry(clause.id, clause_));
    }
    clause_ = -1;
    for (std::size_t i = 0; i < contract.terminations.size(); ++i) {
      const Termination& termination = contract.terminations[i];
      Read(termination, at.Field("terminations").Entry(termination.id, static_cast<int>(i)));
    }
    if (contract.default_beyond_reserve) {
      Add(at.Field("default_beyond_reserve"), CashOf{Party::kSupplier},
          {ReadBy::kDefault, "the supplier's default"});
    }
  }

  void Read(const Cost& cost, const FieldPath& at, const std::string& words) {
    const Who who{ReadBy::kCost, words};
    for (std::size_t i = 0; i < cost.loadings.size(); ++i) {
      const std::string& driver = cost.loadings[i].driver;
      Add(at.Field("loadings").Entry(driver, static_cast<int>(i)), DriverId{driver}, who);
    }
    for (std::size_t i = 0; i < cost.event_costs.size(); ++i) {
      const std::string& driver = cost.event_costs[i].driver;
      Add(at.Field("event_costs").Entry(driver, static_cast<int>(i)), DriverId{driver}, who);
    }
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [](const Trajectory&) {},
                   [&](const OutcomeId& outcome) {
                     Add(at.Field("volume_outcome"), VolumeOutcome{outcome.id}, who);
                   },
               },
               cost.volume);
  }

 private:
  struct Who {
    ReadBy by;
    std::string words;
  };

  void Add(FieldPath path, ReadSource source, const Who& who) {
    reads_.push_back({std::move(path), std::move(source), who.by, who.words, clause_});
  }

  void Read(const ObservedInput& input, const FieldPath& at) {
    const Who who{ReadBy::kInput, "input " + QuotedText(input.id)};
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](const OutcomeId& outcome) {
                     Add(at.Field("outcome"), MeasuredOutcome{outcome.id}, who);
                   },
                   [&](const DriverId& driver) { Add(at.Field("driver"), driver, who); },
                   [](const Trajectory&) {},
               },
               input.binding);
  }

  void Read(const Clause& clause, const FieldPath& at) {
    const std::string words = "clause " + QuotedText(clause.id);
    Read(clause.basis, at.Field("basis"), {ReadBy::kBasis, words});
    if (clause.reference) {
      Read(*clause.reference, at.Field("reference"), {ReadBy::kReference, words});
    }
    if (clause.gate) {
      const FieldPath gates = at.Field("gate").Field("gates");
      for (std::size_t i = 0; i < clause.gate->gates.size(); ++i) {
        Read(clause.gate->gates[i].basis, gates.At(static_cast<int>(i)).Field("basis"),
             {ReadBy::kGate, "a gate of " + words});
      }
    }
    if (clause.scale) {
      Read(clause.scale->basis, at.Field("scale").Field("basis"),
           {ReadBy::kScale, "the scale of " + words});
    }
    if (!clause.deduction.empty()) {
      Add(at.Field("deduction"), InputId{clause.deduction},
          {ReadBy::kDeduction, "the deduction of " + words});
    }
    if (clause.indexation) Read(*clause.indexation, at.Field("indexation"), words);
    if (clause.holdback) Read(*clause.holdback, at.Field("holdback"), words);
  }

  void Read(const Indexation& indexation, const FieldPath& at, const std::string& clause) {
    std::visit(
        Overloaded{
            [](std::monostate) {},
            [](const RateIndex&) {},
            [&](const DriverId& driver) {
              Add(at.Field("driver"), driver, {ReadBy::kIndexation, "the indexation of " + clause});
            },
        },
        indexation.by);
  }

  // A release that depends on anything depends on the score.
  void Read(const Holdback& holdback, const FieldPath& at, const std::string& clause) {
    if (holdback.release_bands.empty() && holdback.release_steps.empty()) return;
    Add(at.Field(holdback.release_bands.empty() ? "release_steps" : "release_bands"),
        ContractFigure::kScore, {ReadBy::kRelease, "the release of " + clause});
  }

  void Read(const Termination& termination, const FieldPath& at) {
    const Who who{ReadBy::kTermination, "termination " + QuotedText(termination.id)};
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](const Basis& trigger) { Read(trigger, at.Field("trigger"), who); },
                   [&](const CumulativeCash&) {
                     Add(at.Field("cumulative_cash"), CashOf{termination.party}, who);
                   },
               },
               termination.watched);
  }

  void Read(const std::optional<Basis>& basis, const FieldPath& at, const Who& who) {
    if (!basis) return;
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](ContractFigure figure) { Add(at.Field("contract_figure"), figure, who); },
                   [&](const AchievementOf& of) {
                     Add(at.Field("achievement"), MeasuredOutcome{of.outcome}, who);
                   },
                   [&](const ProgressOf& of) {
                     Add(at.Field("progress"), MeasuredOutcome{of.outcome}, who);
                   },
                   [&](const AttainmentOf& of) {
                     Add(at.Field("attainment"), MeasuredOutcome{of.outcome}, who);
                   },
                   [&](const MeasuredValueOf& of) {
                     Add(at.Field("measured"), MeasuredOutcome{of.outcome}, who);
                   },
                   [&](const DriverId& driver) { Add(at.Field("driver"), driver, who); },
                   [&](const InputId& input) { Add(at.Field("observed_input"), input, who); },
                   [&](const ClauseId& clause) { Add(at.Field("clause_pay"), clause, who); },
                   [](const ConstantFigure&) {},
               },
               basis->source);
  }

  void Read(const Reference& reference, const FieldPath& at, const Who& who) {
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [](const ConstantFigure&) {},
                   [&](const DriverId& driver) { Add(at.Field("driver"), driver, who); },
                   [&](const InputId& input) { Add(at.Field("observed_input"), input, who); },
                   [&](const ClauseId& clause) { Add(at.Field("clause_pay"), clause, who); },
                   [&](const PlanValueOf& of) {
                     Add(at.Field("plan_value"), PlannedOutcome{of.outcome}, who);
                   },
                   [&](const PlanBenefit& plan) { Add(at.Field("plan_benefit"), plan, who); },
               },
               reference.source);
  }

  int clause_ = -1;
  std::vector<ContractRead> reads_;
};

// Whether what a contract reads is measured with error.
class Errors {
 public:
  Errors(const Scenario& scenario, const Contract& contract)
      : scenario_(scenario), contract_(contract) {}

  bool AreIn(const ContractRead& read) const {
    // These count once something else reads the score, the benefit or the input.
    if (read.by == ReadBy::kScore || read.by == ReadBy::kBenefit || read.by == ReadBy::kInput) {
      return false;
    }
    return std::visit(
        Overloaded{
            [&](const MeasuredOutcome& outcome) { return Has(outcome.id); },
            [](const VolumeOutcome&) { return false; }, [](const PlannedOutcome&) { return false; },
            [](const DriverId&) { return false; },
            [&](const InputId& input) { return AreIn(input); },
            [](const ClauseId&) { return false; },  // which has reads of its own
            [&](ContractFigure figure) { return AreIn(figure); },
            // Of a rebased clause: the baseline moves with the benefit measured.
            [&](const PlanBenefit&) { return IsRebased(read.clause) && AreInBenefit(); },
            [](const CashOf&) { return false; },  // clauses have reads of their own
        },
        read.source);
  }

 private:
  bool Has(const std::string& outcome) const {
    const auto index = static_cast<std::size_t>(scenario_.OutcomeIndex(outcome));
    const Verification& verification = *scenario_.facts().outcomes[index].verification;
    return verification.sd != 0 || verification.bias != 0;
  }
  bool AreIn(const InputId& id) const {
    const auto input = std::find_if(contract_.inputs.begin(), contract_.inputs.end(),
                                    [&](const ObservedInput& other) { return other.id == id.id; });
    return std::visit(Overloaded{
                          [](std::monostate) { return false; },
                          [&](const OutcomeId& outcome) { return Has(outcome.id); },
                          [](const DriverId&) { return false; },
                          [](const Trajectory&) { return false; },
                      },
                      input->binding);
  }
  bool AreIn(ContractFigure figure) const {
    switch (figure) {
      case ContractFigure::kScore:
        return AreInScore();
      case ContractFigure::kBenefit:
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:
        return AreInBenefit();
      case ContractFigure::kDeliveryCost:
      case ContractFigure::kUnspecified:
        return false;
    }
    return false;
  }
  bool IsRebased(int clause) const {
    return contract_.clauses[static_cast<std::size_t>(clause)].rebasing_weight != 0;
  }
  bool AreInScore() const {
    return contract_.score &&
           std::any_of(contract_.score->weights.begin(), contract_.score->weights.end(),
                       [&](const ScoreWeight& weight) { return Has(weight.outcome); });
  }
  bool AreInBenefit() const {
    return std::any_of(contract_.outcome_ids.begin(), contract_.outcome_ids.end(),
                       [&](const std::string& outcome) { return Has(outcome); });
  }

  const Scenario& scenario_;
  const Contract& contract_;
};

}  // namespace

std::vector<ContractRead> ReadsOf(const Contract& contract, const FieldPath& at) {
  ReadCollector collector;
  collector.Read(contract, at);
  return collector.Take();
}

std::vector<ContractRead> ReadsOf(const Cost& cost, const FieldPath& at,
                                  const std::string& reader) {
  ReadCollector collector;
  collector.Read(cost, at, reader);
  return collector.Take();
}

bool IsMeasuredWithError(const Scenario& scenario, const Contract& contract) {
  const Errors errors(scenario, contract);
  const std::vector<ContractRead> reads = ReadsOf(contract, FieldPath());
  return std::any_of(reads.begin(), reads.end(),
                     [&](const ContractRead& read) { return errors.AreIn(read); });
}

}  // namespace accord
