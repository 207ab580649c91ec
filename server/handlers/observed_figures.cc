#include "server/handlers/observed_figures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>

#include "server/convert/nearest_name.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr int kMaxSeries =
    limits::kMaxOutcomes + limits::kMaxDrivers + limits::kMaxInputsPerContract + 1;

// Enough of them to name in a message.
template <typename Entry>
std::vector<std::string> SomeIdsOf(const std::vector<Entry>& entries) {
  constexpr std::size_t kMany = 1000;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < std::min(entries.size(), kMany); ++i) ids.push_back(entries[i].id);
  return ids;
}

class Reader {
 public:
  Reader(const v1::SettleContractRequest& request, const ScenarioDraft& draft,
         const Contract* contract, Violations& violations)
      : request_(request), draft_(draft), contract_(contract), violations_(violations) {}

  ObservedFigures Read() {
    const FieldPath at("observed");
    if (request_.observed_size() > kMaxSeries) {
      Blame(at, ViolationCode::kTooMany,
            "must have at most " + std::to_string(kMaxSeries) + " entries, got " +
                std::to_string(request_.observed_size()));
      return {};
    }
    for (int i = 0; i < request_.observed_size(); ++i) ReadSeries(at.At(i), request_.observed(i));
    return std::move(figures_);
  }

 private:
  void Blame(const FieldPath& at, ViolationCode code, std::string description) {
    if (violations_.size() >= limits::kMaxViolations) return;
    violations_.push_back({at.text(), code, std::move(description)});
  }

  void ReadSeries(const FieldPath& at, const v1::ObservedSeries& series) {
    std::vector<double>* values = PlaceOf(at, series);
    const bool is_cost = series.figure_case() == v1::ObservedSeries::kDeliveryCost;
    const bool fits = CheckLength(at.Field("values"), series.values_size());
    if (!fits || !values) return;
    values->assign(static_cast<std::size_t>(figures_.period_count), 0.0);
    for (int t = 0; t < series.values_size(); ++t) {
      const double value = series.values(t);
      const bool is_finite = std::fabs(value) <= limits::kMaxMagnitude;
      if (is_finite && (!is_cost || value >= 0.0)) {
        (*values)[static_cast<std::size_t>(t)] = value;
      } else {
        Blame(at.Field("values").At(t), ViolationCode::kOutOfRange,
              (is_finite ? "must be at least 0, got "
                         : "must be a finite number of at most 1e15, got ") +
                  NumberText(value));
      }
    }
  }

  // Where the values of this figure go; null after saying why it is none.
  std::vector<double>* PlaceOf(const FieldPath& at, const v1::ObservedSeries& series) {
    switch (series.figure_case()) {
      case v1::ObservedSeries::kOutcome:
        return PlaceIn(figures_.outcomes, at.Field("outcome"), series.outcome(), "an outcome",
                       draft_.outcomes);
      case v1::ObservedSeries::kDriver:
        return PlaceIn(figures_.drivers, at.Field("driver"), series.driver(), "a driver",
                       draft_.drivers);
      case v1::ObservedSeries::kInput:
        return PlaceIn(
            figures_.inputs, at.Field("input"), series.input(), "an input",
            contract_ ? contract_->inputs : std::vector<ObservedInput>{{.id = series.input()}});
      case v1::ObservedSeries::kDeliveryCost:
        if (!series.delivery_cost()) {
          Blame(at.Field("delivery_cost"), ViolationCode::kOutOfRange,
                "must be true where it is given");
          return nullptr;
        }
        if (figures_.delivery_cost) {
          Blame(at.Field("delivery_cost"), ViolationCode::kDuplicate, "must be given once");
          return nullptr;
        }
        return &figures_.delivery_cost.emplace();
      case v1::ObservedSeries::FIGURE_NOT_SET:
        break;
    }
    Blame(at, ViolationCode::kRequired, "must say which: outcome, driver, input or delivery_cost");
    return nullptr;
  }

  template <typename Entry>
  std::vector<double>* PlaceIn(std::map<std::string, std::vector<double>>& figures,
                               const FieldPath& at, const std::string& id, const char* what,
                               const std::vector<Entry>& known) {
    const auto has_id = [&](const Entry& entry) { return entry.id == id; };
    if (std::none_of(known.begin(), known.end(), has_id)) {
      const std::vector<std::string> ids = SomeIdsOf(known);
      Blame(at, ViolationCode::kUnknownId,
            std::string("must be ") + what + " of the contract's scenario (" + NameList(ids) +
                "), got " + QuotedText(id) + DidYouMean(id, ids));
      return nullptr;
    }
    const auto [place, is_new] = figures.try_emplace(id);
    if (is_new) return &place->second;
    Blame(at, ViolationCode::kDuplicate, "must be given once, got " + QuotedText(id) + " again");
    return nullptr;
  }

  // All series are as long as the first one of a legal length.
  bool CheckLength(const FieldPath& at, int length) {
    const int most = std::min(draft_.timeline && draft_.timeline->period_count >= 1
                                  ? draft_.timeline->period_count
                                  : limits::kMaxPeriods,
                              limits::kMaxPeriods);
    if (length < 1 || length > most) {
      Blame(at, ViolationCode::kOutOfRange,
            "must have a value for each of the periods 1..n, n from 1 to " + std::to_string(most) +
                ", got " + std::to_string(length) + " values");
      return false;
    }
    if (figures_.period_count == 0) figures_.period_count = length;
    if (length == figures_.period_count) return true;
    Blame(at, ViolationCode::kContradiction,
          "must have as many values as the others (" + std::to_string(figures_.period_count) +
              "), got " + std::to_string(length));
    return false;
  }

  const v1::SettleContractRequest& request_;
  const ScenarioDraft& draft_;
  const Contract* contract_;
  Violations& violations_;
  ObservedFigures figures_;
};

// Walks over everything that the contract reads.
class Needs {
 public:
  Needs(const Scenario& scenario, const Contract& contract, const ObservedFigures& observed)
      : scenario_(scenario), contract_(contract), observed_(observed) {}

  Violations Find() {
    if (contract_.score) {
      for (const ScoreWeight& weight : contract_.score->weights) {
        NeedOutcome(weight.outcome, "the score");
      }
    }
    for (const std::string& id : contract_.outcome_ids) {
      if (scenario_.facts().outcomes[scenario_.OutcomeIndex(id)].value_per_unit == 0.0) continue;
      NeedOutcome(id, "the benefit");
    }
    for (const Clause& clause : contract_.clauses) ReadClause(clause);
    for (const Termination& termination : contract_.terminations) ReadTermination(termination);
    if (contract_.default_beyond_reserve) {
      ReadSupplierCost("the supplier's default");
    }
    return std::move(missing_);
  }

 private:
  void ReadClause(const Clause& clause) {
    const std::string reader = "clause " + QuotedText(clause.id);
    if (clause.basis) ReadBasis(*clause.basis, reader);
    if (clause.reference) ReadReference(*clause.reference, reader);
    if (clause.gate) {
      for (const Gate& gate : clause.gate->gates) {
        if (gate.basis) ReadBasis(*gate.basis, "a gate of " + reader);
      }
    }
    if (clause.scale && clause.scale->basis) {
      ReadBasis(*clause.scale->basis, "the scale of " + reader);
    }
    if (!clause.deduction.empty()) NeedInput(clause.deduction, "the deduction of " + reader);
    if (clause.indexation) {
      if (const auto* driver = std::get_if<DriverId>(&clause.indexation->by)) {
        NeedDriver(driver->id, "the indexation of " + reader);
      }
    }
  }

  void ReadTermination(const Termination& termination) {
    const std::string reader = "termination " + QuotedText(termination.id);
    if (const auto* trigger = std::get_if<Basis>(&termination.watched)) {
      ReadBasis(*trigger, reader);
    } else if (termination.party == Party::kSupplier) {
      ReadSupplierCost(reader);
    } else {
      ReadCost(scenario_.ClientAccount(contract_.id).cost, reader);
    }
  }

  void ReadBasis(const Basis& basis, const std::string& reader) {
    if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) {
      // Score and benefit need what they need whoever reads them.
      if (*figure == ContractFigure::kDeliveryCost) NeedDeliveryCost(reader);
    } else if (const auto* achievement = std::get_if<AchievementOf>(&basis.source)) {
      NeedOutcome(achievement->outcome, reader);
    } else if (const auto* progress = std::get_if<ProgressOf>(&basis.source)) {
      NeedOutcome(progress->outcome, reader);
    } else if (const auto* attainment = std::get_if<AttainmentOf>(&basis.source)) {
      NeedOutcome(attainment->outcome, reader);
    } else if (const auto* measured = std::get_if<MeasuredValueOf>(&basis.source)) {
      NeedOutcome(measured->outcome, reader);
    } else if (const auto* driver = std::get_if<DriverId>(&basis.source)) {
      NeedDriver(driver->id, reader);
    } else if (const auto* input = std::get_if<InputId>(&basis.source)) {
      NeedInput(input->id, reader);
    }
  }

  void ReadReference(const Reference& reference, const std::string& reader) {
    if (const auto* driver = std::get_if<DriverId>(&reference.source)) {
      NeedDriver(driver->id, reader);
    } else if (const auto* input = std::get_if<InputId>(&reference.source)) {
      NeedInput(input->id, reader);
    }
  }

  void ReadSupplierCost(const std::string& reader) {
    if (observed_.delivery_cost) return;
    ReadCost(scenario_.SupplierAccount(contract_.id).cost, "the supplier's cost, and so " + reader);
  }

  void ReadCost(const std::optional<Cost>& cost, const std::string& reader) {
    if (!cost) return;
    for (const Loading& loading : cost->loadings) NeedDriver(loading.driver, reader);
    for (const EventCost& event : cost->event_costs) NeedDriver(event.driver, reader);
    const auto* volume = std::get_if<OutcomeId>(&cost->volume);
    if (volume && cost->unit_cost != 0.0) NeedOutcome(volume->id, reader);
  }

  void NeedOutcome(const std::string& id, const std::string& reader) {
    if (observed_.outcomes.contains(id)) return;
    Miss("outcome " + QuotedText(id), reader);
  }

  void NeedDriver(const std::string& id, const std::string& reader) {
    if (observed_.drivers.contains(id)) return;
    const auto& drivers = scenario_.facts().drivers;
    const std::optional<Marginal>& marginal =
        drivers[static_cast<std::size_t>(scenario_.DriverIndex(id))].marginal;
    if (std::holds_alternative<ConstantMarginal>(marginal->kind)) return;  // known as well
    Miss("driver " + QuotedText(id), reader);
  }

  void NeedInput(const std::string& id, const std::string& reader) {
    if (observed_.inputs.contains(id)) return;
    const auto input = std::find_if(contract_.inputs.begin(), contract_.inputs.end(),
                                    [&](const ObservedInput& other) { return other.id == id; });
    const std::string itself = "input " + QuotedText(id);
    if (const auto* outcome = std::get_if<OutcomeId>(&input->binding)) {
      if (observed_.outcomes.contains(outcome->id)) return;
      Miss(itself + " (or outcome " + QuotedText(outcome->id) + ")", reader);
    } else if (const auto* driver = std::get_if<DriverId>(&input->binding)) {
      if (observed_.drivers.contains(driver->id)) return;
      Miss(itself + " (or driver " + QuotedText(driver->id) + ")", reader);
    }
  }

  void NeedDeliveryCost(const std::string& reader) {
    if (!observed_.delivery_cost) Miss("the delivery cost", reader);
  }

  // Once for each figure: the first reader speaks for all.
  void Miss(const std::string& figure, const std::string& reader) {
    if (!named_.insert(figure).second || missing_.size() >= limits::kMaxViolations) return;
    missing_.push_back({"observed", ViolationCode::kRequired,
                        "must have " + figure + ", which " + reader + " depends on"});
  }

  const Scenario& scenario_;
  const Contract& contract_;
  const ObservedFigures& observed_;
  std::set<std::string> named_;
  Violations missing_;
};

}  // namespace

ObservedFigures ReadObserved(const v1::SettleContractRequest& request, const ScenarioDraft& draft,
                             const Contract* contract, Violations& violations) {
  return Reader(request, draft, contract, violations).Read();
}

Violations FindMissing(const Scenario& scenario, const Contract& contract,
                       const ObservedFigures& observed) {
  return Needs(scenario, contract, observed).Find();
}

}  // namespace accord
