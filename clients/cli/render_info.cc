#include <cstdint>
#include <string>
#include <vector>

#include "accord/v1/server_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

std::string Count(std::int64_t count) { return Grouped(static_cast<double>(count), 0); }

std::string Mebibytes(std::int64_t bytes) { return Count(bytes >> 20) + " MiB"; }

// 0: `none`.
std::string Seconds(std::int64_t ms, const char* none) {
  return ms == 0 ? none : NumberText(static_cast<double>(ms) / 1000) + " s";
}

}  // namespace

std::string RenderInfo(const v1::GetServerInfoResponse& response) {
  std::string page = "Engine " + response.version() + ", " + response.build() + "\n\n";
  page += Table({{"Runs at a time", Count(response.slots())},
                 {"Threads of a run", Count(response.threads_per_run())},
                 {"Calls that may wait", Count(response.queue_calls())},
                 {"  for", Seconds(response.queue_wait_ms(), "0 s")},
                 {"Longest run", Seconds(response.max_run_time_ms(), "any")},
                 {"Largest request", Mebibytes(response.max_request_bytes())},
                 {"Memory of all calls", Mebibytes(response.memory_bytes())}});
  page += "\nAt most, of a request\n\n";
  std::vector<std::vector<std::string>> limits;
  for (const v1::Limit& limit : response.limits()) {
    limits.push_back({limit.name(), Count(limit.most())});
  }
  return page + Table(limits);
}

}  // namespace accord::cli
