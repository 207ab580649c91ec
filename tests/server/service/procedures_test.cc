// What methods keep of their messages, without a call around them.
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/contract_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "server/service/procedure.h"
#include "server/service/services.h"
#include "server/service/wire_message.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/requests.h"

namespace accord::service_internal {
namespace {

constexpr std::size_t kMiB = 1 << 20;

template <typename Rpc>
std::unique_ptr<Procedure> MakeProcedureOf(const std::string& name) {
  return AllMethods({}).at(Rpc::service_full_name()).at(name)();
}

// A procedure that may hold so many bytes, and what it was last given.
struct Held {
  std::unique_ptr<Procedure> procedure;
  std::size_t limit;
  std::size_t bytes = 0;
  int count = 0;

  template <typename Message>
  grpc::Status Take(const Message& message) {
    grpc::ByteBuffer part;
    EXPECT_TRUE(WriteMessage(message, &part).ok());
    const auto hold = [this](std::size_t more) {
      if (more > limit) return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "enough");
      bytes = more;
      return grpc::Status::OK;
    };
    return procedure->Take(part, count++, hold, {});
  }

  template <typename Message>
  void ExpectHeld(const Message& message) {
    const grpc::Status taken = Take(message);
    EXPECT_TRUE(taken.ok()) << taken.error_message();
    EXPECT_GT(procedure->bytes(), 0u);
    EXPECT_LE(procedure->bytes(), bytes) << "kept before it was asked for";
  }

  template <typename Message>
  void ExpectTooMuch(const Message& message) {
    EXPECT_EQ(Take(message).error_message(), "enough");
    EXPECT_LE(procedure->bytes(), limit);
  }
};

template <typename Rpc>
Held AHeld(const std::string& name, std::size_t limit = 1024 * kMiB) {
  return {MakeProcedureOf<Rpc>(name), limit};
}

TEST(Procedures, HoldARequestUntilItIsAnswered) {
  Held held = AHeld<v1::ContractService>("InstantiateTemplate");
  v1::InstantiateTemplateRequest request;
  request.set_template_(std::string(kMiB, 'x'));
  held.ExpectHeld(request);
  EXPECT_GE(held.procedure->bytes(), kMiB);
}

TEST(Procedures, CountWhatTheyHaveSimulated) {
  v1::SimulateRequest request = SimulateSteel(200'000);
  const int periods = request.scenario().timeline().period_count();
  const auto simulate = [&] {
    Held held = AHeld<v1::SimulationService>("Simulate");
    const grpc::Status taken = held.Take(request);
    EXPECT_TRUE(taken.ok()) << taken.error_message();
    Plan plan;
    grpc::ByteBuffer answer;
    EXPECT_TRUE(held.procedure->MakePlan(1, &plan).ok());
    EXPECT_TRUE(held.procedure->Run({}, {.say = [](const grpc::ByteBuffer&) {}}, &answer).ok());
    v1::SimulateResponse response;
    EXPECT_TRUE(
        grpc::SerializationTraits<v1::SimulateResponse>::Deserialize(&answer, &response).ok());
    return std::pair(held.procedure->path_periods(), response.report().run().path_count());
  };
  const auto [all, all_paths] = simulate();
  EXPECT_EQ(all, all_paths * periods);
  v1::Precision& precision = *request.mutable_options()->add_precisions();
  precision.set_figure("supplier.npv_mean");
  precision.set_half_width(1e12);
  const auto [some, some_paths] = simulate();
  EXPECT_LT(some_paths, all_paths) << "it was precise enough";
  EXPECT_EQ(some, some_paths * periods);
  request.mutable_options()->clear_precisions();
  request.mutable_options()->set_path_count(1'000);
  request.mutable_options()->set_attribution(true);
  request.mutable_options()->set_attribution_path_count(100);
  const auto [more, more_paths] = simulate();
  EXPECT_GT(more, more_paths * periods);
}

// However soon after others: what follows may take long.
TEST(Procedures, SayThatAllPathsAreDone) {
  Held held = AHeld<v1::SimulationService>("Simulate");
  EXPECT_TRUE(held.Take(SimulateSteel(20'000)).ok());
  Plan plan;
  EXPECT_TRUE(held.procedure->MakePlan(1, &plan).ok());
  v1::Progress last;
  const auto say = [&](grpc::ByteBuffer bytes) {
    v1::SimulateResponse response;
    EXPECT_TRUE(
        grpc::SerializationTraits<v1::SimulateResponse>::Deserialize(&bytes, &response).ok());
    last = response.progress();
  };
  grpc::ByteBuffer answer;
  EXPECT_TRUE(held.procedure->Run({}, {.say = say}, &answer).ok());
  EXPECT_EQ(last.path_count(), 20'000);
  EXPECT_EQ(last.paths_done(), 20'000);
}

v1::SegmentClientsRequest ARule() {
  v1::SegmentClientsRequest part;
  part.mutable_rule()->add_segments(std::string(kMiB, 'x'));
  return part;
}

v1::SegmentClientsRequest SomeClients(int first, int count) {
  v1::SegmentClientsRequest part;
  *part.mutable_rows() = ClientRowsFrom(first, count);
  return part;
}

TEST(Procedures, HoldAPyramidBeforeItGrows) {
  Held held = AHeld<v1::ClientBaseService>("SegmentClients");
  held.ExpectHeld(ARule());
  EXPECT_GE(held.procedure->bytes(), kMiB);
  v1::SegmentClientsRequest second;
  second.mutable_second_rule();
  held.ExpectHeld(second);
  held.ExpectHeld(SomeClients(0, 4096));
  held.ExpectHeld(SomeClients(4096, 1));  // columns double
}

TEST(Procedures, KeepNoMoreOfAPyramidThanTheyMay) {
  Held held = AHeld<v1::ClientBaseService>("SegmentClients");
  held.ExpectHeld(ARule());
  held.ExpectHeld(SomeClients(0, 4096));
  held.limit = held.procedure->bytes() + kMiB / 32;
  held.ExpectTooMuch(SomeClients(4096, 1));
}

template <typename Part>
Part SomeRows(int count, int dates) {
  Part part;
  *part.mutable_rows() = PanelRowsFrom(0, count, dates);
  return part;
}

// Of a few rows a panel keeps megabytes.
template <typename Part>
void ExpectPanelHeld(const std::string& name, const Part& plan) {
  constexpr int kClients = 5, kDates = 120;
  Held held = AHeld<v1::ClientBaseService>(name);
  held.ExpectHeld(plan);
  held.ExpectHeld(SomeRows<Part>(kClients, kDates));
  Held bounded = AHeld<v1::ClientBaseService>(name, 4 * kMiB);
  bounded.ExpectHeld(plan);
  bounded.ExpectTooMuch(SomeRows<Part>(kClients, kDates));
}

TEST(Procedures, HoldAPanelBeforeItGrows) {
  v1::EstimateTransitionsRequest estimate;
  *estimate.mutable_plan() = PlanOfSize(120, 8);
  ExpectPanelHeld("EstimateTransitions", estimate);
  v1::BacktestMigrationRequest backtest;
  *backtest.mutable_plan()->mutable_estimation() = PlanOfSize(120, 8);
  ExpectPanelHeld("BacktestMigration", backtest);
}

TEST(Procedures, HoldASegmentedPanelBeforeItGrows) {
  Held held = AHeld<v1::ClientBaseService>("SegmentClients");
  v1::SegmentClientsRequest part;
  *part.mutable_plan() = PlanOfSize(1, 8);
  held.ExpectHeld(part);
  *part.mutable_panel() = PanelRowsFrom(0, 500, 1);
  held.ExpectHeld(part);
}

}  // namespace
}  // namespace accord::service_internal
