#ifndef ACCORD_SERVER_MONITORING_METRICS_H_
#define ACCORD_SERVER_MONITORING_METRICS_H_

#include <chrono>
#include <memory>
#include <string>

#include "server/service/call_record.h"

namespace accord {

// What a Prometheus server scrapes, all in base units (seconds, bytes):
//   accord_calls_total{method,code}                  calls that are over
//   accord_call_duration_seconds{method}             histogram, 1 ms to 5 min
//   accord_queue_wait_seconds                        histogram, of calls that got a slot
//   accord_refusals_total{reason}                    calls that ended for a reason with a name
//   accord_path_periods_total                        paths times periods times scenarios, done
//   accord_failed_handshakes_total
//   accord_certificate_left_seconds                  of the one in service; absent without TLS
//   accord_certificates_refused_total                files of TLS that were not taken into service
//   accord_connections_accepted_total, accord_connections_refused_total
//   accord_open_calls, accord_queued_calls, accord_slots, accord_busy_slots
//   accord_memory_bytes, accord_memory_limit_bytes   of the budget
//   accord_serving                                   1, or 0 once the server is stopping
//   accord_build_info{version}                       always 1
//   process_resident_memory_bytes, process_open_fds, process_max_fds
// No label holds what a caller chose: methods and reasons are the server's own.
//
// Thread-safe.
class Metrics final : public CallObserver {
 public:
  // `version` of the server, such as "0.3.0".
  explicit Metrics(const std::string& version);
  ~Metrics() override;

  void OnCallEnded(const CallRecord& call) override;
  void OnHandshakeFailed();
  // A certificate with this end is in service from now on.
  void OnCertificate(std::chrono::system_clock::time_point not_after);
  void OnCertificatesRefused();

  // All of them in Prometheus' text format 0.0.4, the server standing as `gauges` say.
  std::string Text(const ServerGauges& gauges) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_METRICS_H_
