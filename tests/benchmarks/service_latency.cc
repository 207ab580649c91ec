// How long a caller waits on loopback, and what it costs both sides in processor time: 10 000-path
// and 1 000-path Simulate calls one after the other; and how soon the slot of a cancelled run is
// free.
//     service_latency [CALLS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
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

// Whose report has only the contracts' figures that do not go by period.
v1::SimulateRequest OfContracts(std::int64_t paths) {
  v1::SimulateRequest request = Request(paths);
  request.mutable_options()->add_report_sections(v1::REPORT_SECTION_CONTRACTS);
  return request;
}

void TimeCalls(v1::SimulationService::Stub& stub, const v1::SimulateRequest& request, int calls) {
  const long long paths = request.options().path_count();
  std::size_t bytes = 0;
  std::vector<double> waits;
  const std::clock_t before = std::clock();
  for (int i = 0; i < calls; ++i) {
    grpc::ClientContext context;
    v1::SimulateResponse response;
    const Clock::time_point start = Clock::now();
    const auto reader = stub.Simulate(&context, request);
    while (reader->Read(&response)) {
    }
    if (!reader->Finish().ok() || !response.has_report()) std::abort();
    bytes = response.ByteSizeLong();
    waits.push_back(Milliseconds(Clock::now() - start));
  }
  std::sort(waits.begin(), waits.end());
  const double busy = 1e3 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / calls;
  std::printf(
      "%lld paths: p50 %.1f ms, p99 %.1f ms, best %.1f ms, processor %.1f ms a call, %zu bytes, "
      "%d calls\n",
      paths, waits[waits.size() / 2], waits[waits.size() * 99 / 100], waits.front(), busy, bytes,
      calls);
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
  TimeCalls(*stub, Request(10'000), calls);
  TimeCalls(*stub, Request(1'000), calls);
  std::printf("contracts alone, ");
  TimeCalls(*stub, OfContracts(1'000), calls);
  TimeCancel(*stub, **server, std::max(1, calls / 10));
  return 0;
}

}  // namespace
}  // namespace accord

int main(int argc, char** argv) {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 100;
  if (calls >= 1) return accord::Main(calls);
  std::fprintf(stderr, "service_latency [CALLS]: at least 1, default 100\n");
  return 2;
}
