#ifndef ACCORD_CLIENTS_CLI_CERTIFICATE_EVENTS_H_
#define ACCORD_CLIENTS_CLI_CERTIFICATE_EVENTS_H_

namespace accord {
class EventLog;
class Metrics;
struct TlsNews;
struct TlsTexts;
}  // namespace accord

namespace accord::cli {

// What becomes of a server's certificates, in its log and metrics: events certificates_changed,
// certificates_refused (reason), certificates_restored, and certificate_expires (not_after,
// days_left) while the end is near. Thread-safe.
class CertificateEvents {
 public:
  // Both outlive it.
  CertificateEvents(EventLog& log, Metrics& metrics) : log_(log), metrics_(metrics) {}

  void OnNews(const TlsNews& news);

  // When the server starts and once a day.
  void OnLook(const TlsTexts& in_service);

 private:
  EventLog& log_;
  Metrics& metrics_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CERTIFICATE_EVENTS_H_
