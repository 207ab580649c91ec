#include "server/service/services.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/contract_service.grpc.pb.h"
#include "accord/v1/negotiation_service.grpc.pb.h"
#include "accord/v1/relationship_service.grpc.pb.h"
#include "accord/v1/server_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "server/handlers/backtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/levers.h"
#include "server/handlers/replay.h"
#include "server/handlers/run_size.h"
#include "server/handlers/segmentation.h"
#include "server/handlers/server_info.h"
#include "server/handlers/settle.h"
#include "server/handlers/study.h"
#include "server/handlers/templates.h"
#include "server/service/assesses.h"
#include "server/service/bytes_service.h"
#include "server/service/comparison_procedure.h"
#include "server/service/procedures.h"
#include "server/service/term_procedures.h"
#include "simulation/analysis/attribution.h"

namespace accord::service_internal {
namespace {

template <typename Procedure, typename... Arguments>
MakeProcedure Each(Arguments... arguments) {
  return [=] { return std::make_unique<Procedure>(arguments...); };
}

std::int64_t PeriodsOf(const Study& study) {
  std::int64_t periods = 0;
  for (const Scenario& scenario : study.scenarios) periods += scenario.period_count();
  return periods;
}

Plan PlanOfRun(const Study& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  return {size.seconds, size.bytes, /*is_small=*/false, study.options.path_count()};
}

// What was simulated, which may be less than was asked for (precisions) and more (attribution).
std::int64_t CountOfSimulation(const Study& study, const v1::SimulationReport& report) {
  const std::int64_t of_attribution =
      study.options.attribution()
          ? AttributionPaths(study.scenarios[0], study.options.attribution_path_count())
          : 0;
  const std::int64_t marches =
      1 + (study.options.path_figures() ? 1 : 0) + (study.options.quantiles().empty() ? 0 : 1);
  return (marches * report.run().path_count() + of_attribution) * PeriodsOf(study);
}

// A check of a scenario with faults is their list.
using CheckedStudy = std::variant<Study, Violations>;

std::variant<CheckedStudy, Violations> PrepareCheck(const v1::CheckScenarioRequest& request) {
  return CheckedStudy(Prepare(request));
}

Plan PlanOfCheck(const CheckedStudy& study, int threads) {
  const auto* sound = std::get_if<Study>(&study);
  if (sound == nullptr) return {};
  const RunSize size = SizeOfCheck(*sound, threads);
  return {size.seconds, size.bytes, /*is_small=*/true, kBiasPaths};
}

std::int64_t CountOfCheck(const CheckedStudy& study) {
  const auto* sound = std::get_if<Study>(&study);
  return sound == nullptr ? 0 : kBiasPaths * PeriodsOf(*sound);
}

absl::StatusOr<v1::CheckScenarioResponse> Check(const CheckedStudy& study,
                                                const RunContext& context) {
  if (const auto* faults = std::get_if<Violations>(&study)) return FaultyCheck(*faults);
  return RunCheck(std::get<Study>(study), context);
}

Plan PlanOfReplay(const ReplayStudy& study, int threads) {
  const RunSize size = SizeOf(study, threads);
  const auto* listed = std::get_if<std::vector<std::uint64_t>>(&study.which);
  const bool is_one = listed != nullptr && listed->size() == 1;
  return {size.seconds, size.bytes, is_one,
          listed ? static_cast<std::int64_t>(listed->size()) : study.options.path_count()};
}

std::int64_t CountOfReplay(const ReplayStudy& study) {
  return PlanOfReplay(study, 1).paths * study.scenario.period_count();
}

// One path; but its statement may be of tens of thousands of lines, and the desk is no place then.
// Nor is the last slot, which short runs are left: a few such settlements would take all.
Plan PlanOfSettlement(const Settlement& settlement, int) {
  constexpr double kSmallSeconds = 0.05, kLargeSeconds = 0.25;
  const RunSize size = SizeOf(settlement);
  const double seconds =
      size.seconds < kLargeSeconds ? size.seconds : std::max(size.seconds, RunQueue::kShortSeconds);
  return {seconds, size.bytes, /*is_small=*/size.seconds < kSmallSeconds};
}

std::int64_t CountOfSettlement(const Settlement&) { return 0; }

grpc::Status Instantiate(const v1::InstantiateTemplateRequest& request, grpc::ByteBuffer* bytes) {
  const auto answer = InstantiateTemplate(request);
  if (!answer.ok()) return FromAbsl(answer.status());
  if (const auto* violations = std::get_if<Violations>(&*answer)) {
    return InvalidArgument(*violations);
  }
  return WriteMessage(std::get<v1::InstantiateTemplateResponse>(*answer), bytes);
}

// Always the same answer: all calls share its bytes.
template <typename Request, typename Answer>
MakeProcedure Catalogue(const Answer& answer) {
  grpc::ByteBuffer bytes;
  const grpc::Status written = WriteMessage(answer, &bytes);
  return Each<AtOnce<Request>>(
      [bytes, written](const Request&, grpc::ByteBuffer* out) {
        *out = bytes;
        return written;
      },
      /*shares=*/true);
}

v1::GetServerInfoResponse InfoOf(const ServerState& state) {
  v1::GetServerInfoResponse info = ServerInfo();
  info.set_slots(state.slots);
  info.set_threads_per_run(state.threads_per_run);
  info.set_queue_calls(state.queue.limits().waiting);
  info.set_queue_wait_ms(state.queue.limits().wait.count());
  info.set_max_run_time_ms(state.limits.max_run_time.count());
  info.set_max_request_bytes(static_cast<std::int64_t>(state.limits.message_bytes));
  info.set_memory_bytes(static_cast<std::int64_t>(state.memory.limit()));
  return info;
}

// What is prepared in one piece.
template <typename Request, typename Prepared>
auto InOnePiece(std::variant<Prepared, Violations> (*prepare)(const Request&)) {
  return [prepare](const Request& request, const Stopped&) { return prepare(request); };
}

Methods Simulation() {
  return {
      {"Simulate",
       Each<Streams<v1::SimulateRequest, Study, v1::SimulateResponse, v1::SimulationReport>>(
           InOnePiece<v1::SimulateRequest, Study>(&Prepare), &PlanOfRun, &RunSimulate,
           &CountOfSimulation, &v1::SimulateResponse::mutable_report)},
      {"CompareScenarios", Each<CompareScenarios>()},
      {"CheckScenario",
       Each<Answers<v1::CheckScenarioRequest, CheckedStudy, v1::CheckScenarioResponse>>(
           InOnePiece(&PrepareCheck), &PlanOfCheck, &Check, &CountOfCheck)},
      {"ReplayPath", Each<Answers<v1::ReplayPathRequest, ReplayStudy, v1::ReplayPathResponse>>(
                         InOnePiece(&PrepareReplay), &PlanOfReplay, &RunReplay, &CountOfReplay)}};
}

Methods Contracts() {
  return {
      {"ListTemplates", Catalogue<v1::ListTemplatesRequest>(ListTemplates())},
      {"InstantiateTemplate", Each<AtOnce<v1::InstantiateTemplateRequest>>(&Instantiate)},
      {"SettleContract",
       Each<Answers<v1::SettleContractRequest, Settlement, v1::SettleContractResponse>>(
           InOnePiece(&PrepareSettlement), &PlanOfSettlement, &RunSettlement, &CountOfSettlement)}};
}

Methods ClientBase() {
  return {{"SegmentClients",
           Each<Collects<Segmentation, v1::SegmentClientsRequest, v1::SegmentClientsResponse>>()},
          {"EstimateTransitions", Each<Collects<Estimation, v1::EstimateTransitionsRequest,
                                                v1::EstimateTransitionsResponse>>()},
          {"BacktestMigration",
           Each<Collects<Backtest, v1::BacktestMigrationRequest, v1::BacktestMigrationResponse>>()},
          {"ListLevers", Catalogue<v1::ListLeversRequest>(ListLevers())}};
}

Methods Negotiation() {
  return {{"SweepTerms", Each<SweepTerms>()},
          {"SolveTerm", Each<SolveTerm>()},
          {"Negotiate", Each<Negotiate>()},
          {"AnalyzeSensitivity", Each<AnalyzeSensitivity>()}};
}

Methods Relationship() {
  return {
      {"MeasureIndicators",
       Each<Assesses<v1::MeasureIndicatorsRequest, v1::MeasureIndicatorsResponse>>()},
      {"ScorePartnership",
       Each<Assesses<v1::ScorePartnershipRequest, v1::ScorePartnershipResponse>>()},
      {"PositionRelationship",
       Each<Assesses<v1::PositionRelationshipRequest, v1::PositionRelationshipResponse>>()},
      {"RecommendStrategy",
       Each<Assesses<v1::RecommendStrategyRequest, v1::RecommendStrategyResponse>>()},
      {"AssessReadiness",
       Each<Assesses<v1::AssessReadinessRequest, v1::AssessReadinessResponse>>()},
      {"DescribeCanvas", Each<Assesses<v1::DescribeCanvasRequest, v1::DescribeCanvasResponse>>()},
      {"AssessBase", Each<Assesses<v1::AssessBaseRequest, v1::AssessBaseResponse>>()}};
}

Methods Server(const v1::GetServerInfoResponse& info) {
  return {{"GetServerInfo", Catalogue<v1::GetServerInfoRequest>(info)}};
}

template <typename Rpc>
NamedService Named(ServerState& state, const std::map<std::string, Methods>& methods) {
  const std::string name = Rpc::service_full_name();
  return {name, std::make_unique<BytesService<Rpc>>(state, methods.at(name))};
}

}  // namespace

std::map<std::string, Methods> AllMethods(const v1::GetServerInfoResponse& info) {
  return {{v1::SimulationService::service_full_name(), Simulation()},
          {v1::ContractService::service_full_name(), Contracts()},
          {v1::ClientBaseService::service_full_name(), ClientBase()},
          {v1::NegotiationService::service_full_name(), Negotiation()},
          {v1::RelationshipService::service_full_name(), Relationship()},
          {v1::ServerService::service_full_name(), Server(info)}};
}

std::vector<NamedService> AllServices(ServerState& state) {
  const std::map<std::string, Methods> methods = AllMethods(InfoOf(state));
  std::vector<NamedService> services;
  services.push_back(Named<v1::SimulationService>(state, methods));
  services.push_back(Named<v1::ContractService>(state, methods));
  services.push_back(Named<v1::ClientBaseService>(state, methods));
  services.push_back(Named<v1::NegotiationService>(state, methods));
  services.push_back(Named<v1::RelationshipService>(state, methods));
  services.push_back(Named<v1::ServerService>(state, methods));
  return services;
}

}  // namespace accord::service_internal
