// How long a caller waits on loopback: 10 000-path and 1 000-path Simulate calls one after the
// other, and how soon the slot of a cancelled run is free.
//     service_latency [CALLS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/convert/json.h"
#include "server/service/accord_server.h"

namespace accord {
namespace {

using Clock = std::chrono::steady_clock;

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

v1::SimulateRequest Request(std::int64_t paths) {
  std::ifstream file(ACCORD_FLAGSHIP);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  v1::SimulateRequest request;
  if (!ParseJson(text, FieldPath("scenario"), request.mutable_scenario()).empty()) std::abort();
  request.mutable_options()->set_path_count(paths);
  return request;
}

void TimeCalls(v1::SimulationService::Stub& stub, std::int64_t paths, int calls) {
  const v1::SimulateRequest request = Request(paths);
  std::vector<double> waits;
  for (int i = 0; i < calls; ++i) {
    grpc::ClientContext context;
    v1::SimulateResponse response;
    const Clock::time_point start = Clock::now();
    const auto reader = stub.Simulate(&context, request);
    while (reader->Read(&response)) {
    }
    if (!reader->Finish().ok() || !response.has_report()) std::abort();
    waits.push_back(Milliseconds(Clock::now() - start));
  }
  std::sort(waits.begin(), waits.end());
  std::printf("%lld paths: p50 %.1f ms, p99 %.1f ms, %d calls\n", static_cast<long long>(paths),
              waits[waits.size() / 2], waits[waits.size() * 99 / 100], calls);
}

void TimeCancel(v1::SimulationService::Stub& stub, AccordServer& server, int calls) {
  const v1::SimulateRequest request = Request(100'000'000);
  double longest = 0;
  for (int i = 0; i < calls; ++i) {
    grpc::ClientContext context;
    v1::SimulateResponse response;
    const auto reader = stub.Simulate(&context, request);
    if (!reader->Read(&response)) std::abort();  // it runs
    const Clock::time_point start = Clock::now();
    context.TryCancel();
    while (server.busy_slots() > 0) std::this_thread::yield();
    longest = std::max(longest, Milliseconds(Clock::now() - start));
    reader->Finish();
  }
  std::printf("cancel: slot free after %.1f ms at the most, %d calls\n", longest, calls);
}

int Main(int calls) {
  auto server = AccordServer::Start({.address = "127.0.0.1:0"});
  if (!server.ok()) return 1;
  const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string((*server)->port()),
                                           grpc::InsecureChannelCredentials());
  const auto stub = v1::SimulationService::NewStub(channel);
  TimeCalls(*stub, 10'000, calls);
  TimeCalls(*stub, 1'000, calls);
  TimeCancel(*stub, **server, std::max(1, calls / 10));
  return 0;
}

}  // namespace
}  // namespace accord

int main(int argc, char** argv) { return accord::Main(argc > 1 ? std::atoi(argv[1]) : 100); }
