#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/base/violation.h"
#include "simulation/model/compile_on.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/compiled_model.h"
#include "simulation/random/math.h"
#include "simulation/scenario/trajectory.h"

namespace accord {
namespace model_internal {

std::vector<double> ValuesOf(const Trajectory& trajectory, const Scenario& scenario) {
  const int periods = scenario.period_count();
  std::vector<double> values(periods);
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const ConstantShape& shape) { values.assign(periods, shape.value); },
                 [&](const Growth& growth) {
                   for (int t = 1; t <= periods; ++t) {
                     const double years = static_cast<double>(t - 1) / scenario.periods_per_year();
                     values[t - 1] = growth.initial * Pow(1.0 + growth.rate_per_year, years);
                   }
                 },
                 [&](const ValueList& list) { values = list.values; },
             },
             trajectory.shape);
  OverwriteFirst(trajectory.observed, values);
  return values;
}

std::vector<double> DiscountFactors(double rate_per_year, int period_count,
                                    const Scenario& scenario) {
  std::vector<double> factors(period_count + 1);
  for (int t = 0; t <= period_count; ++t) {
    const double years = static_cast<double>(t) / scenario.periods_per_year();
    factors[t] = Pow(1.0 + rate_per_year, -years);
  }
  return factors;
}

StreamKey DriverStream(std::uint64_t seed, const std::string& id) {
  return MakeStreamKey(seed, "driver", id, "factor");
}
StreamKey MixingStream(std::uint64_t seed, bool of_static) {
  return MakeStreamKey(seed, "copula", of_static ? "static" : "moving", "mixing");
}
StreamKey VerificationStream(std::uint64_t seed, const std::string& id) {
  return MakeStreamKey(seed, "outcome", id, "verification");
}
StreamKey MovesStream(std::uint64_t seed, const std::string& id) {
  return MakeStreamKey(seed, "segment", id, "moves");
}
StreamKey MatrixStream(std::uint64_t seed, const std::string& id) {
  return MakeStreamKey(seed, "segment", id, "matrix");
}
StreamKey OverdispersionStream(std::uint64_t seed, const std::string& segment) {
  return MakeStreamKey(seed, "segment", segment, "overdispersion");
}
StreamKey ArrivalsStream(std::uint64_t seed, const std::string& segment) {
  return MakeStreamKey(seed, "segment", segment, "arrivals");
}
StreamKey RevenueDrawsStream(std::uint64_t seed, const std::string& segment) {
  return MakeStreamKey(seed, "segment", segment, "revenue draws");
}
StreamKey ProfitDrawsStream(std::uint64_t seed, const std::string& segment) {
  return MakeStreamKey(seed, "segment", segment, "profit draws");
}
StreamKey NamedMovesStream(std::uint64_t seed, const std::string& client) {
  return MakeStreamKey(seed, "client", client, "moves");
}
StreamKey LeverEffectStream(std::uint64_t seed, const std::string& lever) {
  return MakeStreamKey(seed, "lever", lever, "effect");
}
StreamKey LeverMovesStream(std::uint64_t seed, const std::string& lever,
                           const std::string& segment) {
  return MakeStreamKey(seed, "lever", lever, "moves " + segment);
}

}  // namespace model_internal

bool HaveSameEfforts(const Scenario& a, const Scenario& b) {
  const auto& contracts = a.facts().contracts;
  for (std::size_t c = 0; c < contracts.size(); ++c) {
    const std::string& id = contracts[c].id;
    const ContractAccount &supplier = a.SupplierAccount(id), &other = b.SupplierAccount(id);
    const ClientPrivate &client = a.ClientAccount(id), &other_client = b.ClientAccount(id);
    if (supplier.efforts != other.efforts || client.efforts != other_client.efforts) return false;
    if (supplier.efforts.empty() && client.efforts.empty()) continue;
    if (contracts[c].outcome_ids != b.facts().contracts[c].outcome_ids) return false;
  }
  return true;
}

CompiledModel CompileOn(std::shared_ptr<const CompiledChance> chance, const Scenario& scenario,
                        std::uint64_t seed) {
  const ScenarioDraft& facts = scenario.facts();
  CompiledModel model;
  model.seed = seed;
  model.period_count = scenario.period_count();
  model.periods_per_year = scenario.periods_per_year();
  model.chance = std::move(chance);
  model.cash_period_count = scenario.cash_period_count();
  for (const Contract& contract : facts.contracts) {
    model.contracts.push_back(model_internal::CompileContract(scenario, *model.chance, contract,
                                                              model.cash_period_count));
  }
  model.supplier_discount = model_internal::DiscountFactors(
      facts.supplier_private->discount_rate_per_year, model.cash_period_count, scenario);
  model.supplier_reserve = facts.supplier_private->reserve;
  if (facts.client_base) {
    model.client_base = model_internal::CompileClientBase(scenario, seed);
    for (const CompiledNamedClient& client : model.client_base->named_clients) {
      if (client.contract < 0) continue;
      model.contracts[client.contract].client_may_leave = model.client_base->out >= 0;
    }
  }
  return model;
}

CompiledModel Compile(const Scenario& scenario, std::uint64_t seed) {
  return CompileOn(
      std::make_shared<const CompiledChance>(model_internal::CompileChance(scenario, seed)),
      scenario, seed);
}

std::vector<CompiledModel> CompileStudy(const std::vector<Scenario>& scenarios, std::uint64_t seed,
                                        Sampling sampling, const Stopped& stopped) {
  std::vector<CompiledModel> compiled;
  for (const Scenario& scenario : scenarios) {
    auto chance = std::make_shared<const CompiledChance>(
        model_internal::CompileChance(scenario, seed, stopped));
    if (IsStopped(stopped)) return {};
    compiled.push_back(CompileOn(std::move(chance), scenario, seed));
  }
  if (sampling == Sampling::kSobol) model_internal::DrawFromNets(scenarios, seed, compiled);
  std::vector<CompiledModel> models;
  for (CompiledModel& model : compiled) {
    const auto alike = std::find_if(models.begin(), models.end(), [&](const CompiledModel& other) {
      return *other.chance == *model.chance;
    });
    if (alike != models.end()) model.chance = alike->chance;
    models.push_back(std::move(model));
  }
  return models;
}

Violations FindStreamCollisions(const Scenario& scenario, std::uint64_t seed, const FieldPath& at) {
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::string>> streams;
  const auto add = [&streams](StreamKey key, std::string name) {
    streams.emplace_back(key.k0, key.k1, std::move(name));
  };
  const ScenarioDraft& facts = scenario.facts();
  for (const Driver& driver : facts.drivers) {
    add(model_internal::DriverStream(seed, driver.id), "driver " + driver.id);
  }
  if (facts.correlation->copula_degrees_of_freedom) {
    add(model_internal::MixingStream(seed, /*of_static=*/false), "the t copula");
    add(model_internal::MixingStream(seed, /*of_static=*/true), "the t copula of static drivers");
  }
  for (int replicate = 0; replicate < kNetReplicates; ++replicate) {
    add(ScrambleStream(seed, replicate), "net " + std::to_string(replicate));
  }
  for (const Outcome& outcome : facts.outcomes) {
    add(model_internal::VerificationStream(seed, outcome.id),
        "verification of outcome " + outcome.id);
  }
  if (facts.client_base) {
    for (const Segment& segment : facts.client_base->segments) {
      add(model_internal::MovesStream(seed, segment.id), "moves of segment " + segment.id);
      add(model_internal::MatrixStream(seed, segment.id), "matrix of segment " + segment.id);
      add(model_internal::OverdispersionStream(seed, segment.id),
          "overdispersion of segment " + segment.id);
      add(model_internal::ArrivalsStream(seed, segment.id), "arrivals in segment " + segment.id);
      add(model_internal::RevenueDrawsStream(seed, segment.id), "revenue in segment " + segment.id);
      add(model_internal::ProfitDrawsStream(seed, segment.id), "profit in segment " + segment.id);
    }
    for (const NamedClient& client : facts.client_base->named_clients) {
      add(model_internal::NamedMovesStream(seed, client.id), "moves of client " + client.id);
    }
    for (const Lever& lever : facts.levers) {
      add(model_internal::LeverEffectStream(seed, lever.id), "effect of lever " + lever.id);
      for (const std::string& segment : lever.segments) {
        add(model_internal::LeverMovesStream(seed, lever.id, segment),
            "moves of segment " + segment + " under lever " + lever.id);
      }
    }
  }
  std::sort(streams.begin(), streams.end());
  Checker checker;
  for (std::size_t i = 1; i < streams.size(); ++i) {
    const auto& [a0, a1, first] = streams[i - 1];
    const auto& [b0, b1, second] = streams[i];
    if (a0 == b0 && a1 == b1) {
      checker.Add(at, ViolationCode::kContradiction,
                  "makes the draws of " + first + " and of " + second +
                      " the same stream; choose another seed than " + std::to_string(seed));
    }
  }
  return checker.Take(at);
}

}  // namespace accord
