#include "server/handlers/sensitivity_report.h"

#include <cstddef>

#include "server/convert/report_to_proto.h"
#include "simulation/base/violation.h"

namespace accord::handlers_internal {
namespace {

void SayInputs(const SensitivityStudy& study, v1::SensitivityReport& report) {
  for (const TornadoDriver& driver : study.drivers) {
    v1::SensitivityInput& input = *report.add_inputs();
    input.set_driver(study.swept.base.facts().drivers[driver.driver].id);
    input.set_low(driver.ends.low);
    input.set_high(driver.ends.high);
    input.set_is_rare(driver.ends.is_rare);
  }
  for (const SensitivityStudy::Assumption& assumption : study.assumptions) {
    v1::SensitivityInput& input = *report.add_inputs();
    input.set_assumption(assumption.path);
    input.set_low(assumption.low);
    input.set_high(assumption.high);
  }
}

v1::TornadoReport TornadoOf(const Tornado& tornado) {
  v1::TornadoReport message;
  message.set_figure(tornado.figure);
  *message.mutable_base() = ToProto(tornado.base);
  for (const TornadoBar& bar : tornado.bars) {
    v1::TornadoBar& said = *message.add_bars();
    said.set_input(static_cast<int>(bar.input));
    *said.mutable_low() = ToProto(bar.low);
    *said.mutable_high() = ToProto(bar.high);
    *said.mutable_difference() = ToProto(bar.difference);
    said.set_is_paired(bar.is_paired);
  }
  return message;
}

v1::SensitivityReport EmptyReport(const SensitivityStudy& study) {
  const RunOptions& options = study.swept.options;
  v1::SensitivityReport report;
  report.set_display_name(study.swept.base.facts().display_name);
  report.set_currency(study.swept.base.facts().currency);
  report.set_path_count(options.path_count());
  report.set_seed(options.seed());
  report.set_sampling(options.sampling() == Sampling::kSobol ? v1::SAMPLING_SOBOL
                                                             : v1::SAMPLING_PSEUDO_RANDOM);
  SayInputs(study, report);
  return report;
}

// As the coordination model has it.
const char* NameOf(DriverCategory category) {
  switch (category) {
    case DriverCategory::kDemand:
      return "demand";
    case DriverCategory::kTechnology:
      return "technology";
    case DriverCategory::kSupply:
      return "supply";
    case DriverCategory::kUnspecified:
    case DriverCategory::kPrice:
    case DriverCategory::kPerformance:
    case DriverCategory::kOther:
      break;
  }
  return "";
}

v1::DriverSensitivity DriverOf(const DriverKnowledge& driver, const std::string& id) {
  v1::DriverSensitivity message;
  message.set_driver(id);
  *message.mutable_first_order() = ToProto(driver.first_order);
  *message.mutable_information() = ToProto(driver.information.value);
  message.set_change_share(driver.information.change_share);
  if (driver.information.threshold) {
    message.set_threshold(driver.information.threshold->input);
    message.set_signs_above(driver.information.threshold->signs_above);
  }
  return message;
}

v1::PartySensitivity PartyOf(const PartyKnowledge& party, const Scenario& scenario) {
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  v1::PartySensitivity message;
  message.set_party(PartyNames(scenario)[party.party]);
  *message.mutable_npv_mean() = ToProto(party.npv_mean);
  message.set_walk_away(party.walk_away);
  message.set_signs(party.signs);
  *message.mutable_perfect_information() = ToProto(party.perfect_information);
  for (const DriverKnowledge& driver : party.drivers) {
    *message.add_drivers() = DriverOf(driver, drivers[driver.driver].id);
  }
  for (const CategoryShare& category : party.categories) {
    v1::CategoryShare& said = *message.add_categories();
    said.set_category(static_cast<v1::DriverCategory>(category.category));
    *said.mutable_share() = ToProto(category.share);
  }
  message.set_uncertainty(party.uncertainty);
  if (party.uncertainty_from) message.set_uncertainty_from(NameOf(*party.uncertainty_from));
  if (party.decisive) {
    message.set_decisive_driver(drivers[party.drivers[*party.decisive].driver].id);
  }
  return message;
}

}  // namespace

std::vector<std::string> PartyNames(const Scenario& scenario) {
  const std::vector<Contract>& contracts = scenario.facts().contracts;
  if (contracts.empty()) return {};
  if (contracts.size() == 1) return {"supplier", "client"};
  std::vector<std::string> names = {"supplier"};
  for (std::size_t c = 0; c < contracts.size(); ++c) {
    const FieldPath at = FieldPath("contracts").Entry(contracts[c].id, static_cast<int>(c));
    names.push_back(at.Field("client").text());
  }
  return names;
}

v1::SensitivityReport MakeSensitivityReport(const SensitivityStudy& study,
                                            const std::vector<Tornado>& tornados,
                                            const std::vector<PartyKnowledge>& parties) {
  v1::SensitivityReport report = EmptyReport(study);
  for (const Tornado& tornado : tornados) *report.add_tornados() = TornadoOf(tornado);
  for (const PartyKnowledge& party : parties) {
    *report.add_parties() = PartyOf(party, study.swept.base);
  }
  return report;
}

}  // namespace accord::handlers_internal
