#include "server/monitoring/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "prometheus/counter.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"
#include "server/monitoring/code_name.h"

namespace accord {
namespace {

using Families = std::vector<prometheus::MetricFamily>;

// Seconds. Calls without a slot take a millisecond, runs up to minutes.
const prometheus::Histogram::BucketBoundaries kDurations = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
const prometheus::Histogram::BucketBoundaries kWaits = {0.01, 0.1, 0.25, 0.5, 1,
                                                        2.5,  5,   10,   30,  60};

prometheus::MetricFamily Single(std::string name, std::string help, prometheus::MetricType type,
                                double value) {
  prometheus::ClientMetric metric;
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {std::move(name), std::move(help), type, {std::move(metric)}};
}

void AddGauge(Families& families, std::string name, std::string help, double value) {
  families.push_back(
      Single(std::move(name), std::move(help), prometheus::MetricType::Gauge, value));
}

void AddCounter(Families& families, std::string name, std::string help, double value) {
  families.push_back(
      Single(std::move(name), std::move(help), prometheus::MetricType::Counter, value));
}

void AddServer(Families& families, const ServerGauges& gauges) {
  AddCounter(families, "accord_connections_accepted_total", "Connections accepted",
             static_cast<double>(gauges.connections_accepted));
  AddCounter(families, "accord_connections_refused_total",
             "Connections refused for want of descriptors",
             static_cast<double>(gauges.connections_refused));
  AddGauge(families, "accord_open_calls", "Calls that are not over", gauges.open_calls);
  AddGauge(families, "accord_queued_calls", "Calls that wait for a slot", gauges.queued_calls);
  AddGauge(families, "accord_slots", "Runs that may go on at a time", gauges.slots);
  AddGauge(families, "accord_busy_slots", "Runs that go on", gauges.busy_slots);
  AddGauge(families, "accord_memory_bytes", "Memory taken of the budget",
           static_cast<double>(gauges.memory_bytes));
  AddGauge(families, "accord_memory_limit_bytes", "The memory budget",
           static_cast<double>(gauges.memory_limit_bytes));
  AddGauge(families, "accord_serving", "1 while serving, 0 once stopping", gauges.serving ? 1 : 0);
}

double SecondsOf(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

// What /proc does not say is left out.
void AddProcess(Families& families) {
  std::size_t size_pages = 0, resident_pages = 0;
  if (std::ifstream("/proc/self/statm") >> size_pages >> resident_pages) {
    AddGauge(families, "process_resident_memory_bytes", "Resident memory",
             static_cast<double>(resident_pages) * static_cast<double>(sysconf(_SC_PAGESIZE)));
  }
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    AddGauge(families, "process_open_fds", "Open descriptors",
             static_cast<double>(std::distance(begin(open), end(open)) - 1));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    AddGauge(families, "process_max_fds", "Most open descriptors",
             static_cast<double>(limit.rlim_cur));
  }
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& calls = prometheus::BuildCounter()
                                                       .Name("accord_calls_total")
                                                       .Help("Calls that are over")
                                                       .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations =
      prometheus::BuildHistogram()
          .Name("accord_call_duration_seconds")
          .Help("Calls from their first byte to their last")
          .Register(registry);
  prometheus::Histogram& waits = prometheus::BuildHistogram()
                                     .Name("accord_queue_wait_seconds")
                                     .Help("Calls that got a slot: how long they waited for it")
                                     .Register(registry)
                                     .Add({}, kWaits);
  prometheus::Family<prometheus::Counter>& refusals =
      prometheus::BuildCounter()
          .Name("accord_refusals_total")
          .Help("Calls that ended for a reason with a name")
          .Register(registry);
  prometheus::Counter& path_periods = prometheus::BuildCounter()
                                          .Name("accord_path_periods_total")
                                          .Help("Paths times periods times scenarios, done")
                                          .Register(registry)
                                          .Add({});
  prometheus::Counter& handshakes = prometheus::BuildCounter()
                                        .Name("accord_failed_handshakes_total")
                                        .Help("TLS, or HTTP/2 in time, that did not come about")
                                        .Register(registry)
                                        .Add({});
  prometheus::Counter& certificates_refused =
      prometheus::BuildCounter()
          .Name("accord_certificates_refused_total")
          .Help("Files of TLS that were not taken into service")
          .Register(registry)
          .Add({});
  std::atomic<double> certificate_ends{0};  // seconds since 1970; 0: there is none
};

Metrics::Metrics(const std::string& version) : families_(std::make_unique<Families>()) {
  prometheus::BuildGauge()
      .Name("accord_build_info")
      .Help("Always 1")
      .Register(families_->registry)
      .Add({{"version", version}})
      .Set(1);
}

Metrics::~Metrics() = default;

void Metrics::OnCallEnded(const CallRecord& call) {
  families_->calls.Add({{"method", call.method}, {"code", std::string(CodeName(call.code))}})
      .Increment();
  families_->durations.Add({{"method", call.method}}, kDurations).Observe(call.milliseconds / 1000);
  if (call.got_slot) families_->waits.Observe(call.queued_milliseconds / 1000);
  if (!call.reason.empty()) families_->refusals.Add({{"reason", call.reason}}).Increment();
  families_->path_periods.Increment(static_cast<double>(call.path_periods));
}

void Metrics::OnHandshakeFailed() { families_->handshakes.Increment(); }

void Metrics::OnCertificate(std::chrono::system_clock::time_point not_after) {
  families_->certificate_ends = SecondsOf(not_after);
}

void Metrics::OnCertificatesRefused() { families_->certificates_refused.Increment(); }

std::string Metrics::Text(const ServerGauges& gauges) const {
  accord::Families all = families_->registry.Collect();
  if (const double end = families_->certificate_ends; end > 0) {
    AddGauge(all, "accord_certificate_left_seconds",
             "Until the certificate in service expires; negative: since",
             end - SecondsOf(std::chrono::system_clock::now()));
  }
  AddServer(all, gauges);
  AddProcess(all);
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace accord
