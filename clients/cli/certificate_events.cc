#include "clients/cli/certificate_events.h"

#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <ratio>

#include "server/listener/pem.h"
#include "server/listener/tls_store.h"
#include "server/monitoring/event_log.h"
#include "server/monitoring/metrics.h"

namespace accord::cli {

void CertificateEvents::OnNews(const TlsNews& news) {
  switch (news.kind) {
    case TlsNews::Kind::kChanged:
      log_.Write(LogLevel::kInfo, "certificates_changed");
      OnLook(*news.in_service);
      break;
    case TlsNews::Kind::kRefused:
      metrics_.OnCertificatesRefused();
      log_.Write(LogLevel::kError, "certificates_refused", {{"reason", news.fault}});
      break;
    case TlsNews::Kind::kRestored:
      log_.Write(LogLevel::kInfo, "certificates_restored");
      break;
  }
}

void CertificateEvents::OnLook(const TlsTexts& in_service) {
  metrics_.OnCertificate(in_service.not_after);
  const auto left = in_service.not_after - std::chrono::system_clock::now();
  if (left > kExpiryWarning) return;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(in_service.not_after);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  const double days = std::chrono::duration<double, std::ratio<86'400>>(left).count();
  log_.Write(left.count() > 0 ? LogLevel::kWarning : LogLevel::kError, "certificate_expires",
             {{"not_after", text.data()}, {"days_left", std::floor(days * 10) / 10}});
}

}  // namespace accord::cli
