#ifndef ACCORD_SERVER_LISTENER_TLS_STORE_H_
#define ACCORD_SERVER_LISTENER_TLS_STORE_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/listener/pem.h"

namespace accord {

// What a look at the files of a TlsStore has found.
struct TlsNews {
  enum class Kind {
    kChanged,   // new texts are in service
    kRefused,   // what is in the files is not taken into service, and why; each reason once
    kRestored,  // the files hold again what is in service
  } kind;
  std::string fault;                           // of kRefused
  std::shared_ptr<const TlsTexts> in_service;  // never null
};

// Keeps the certificates in service: what its files held the last time that they passed CheckTls. A
// thread looks at them again and again; what does not pass leaves the old ones in service, so that
// a pair may be replaced one file after the other. Thread-safe.
class TlsStore {
 public:
  // Told of all news on whichever thread finds them. Must not call back into the store.
  using Listener = std::function<void(const TlsNews&)>;

  // The fault of CheckTls if the files do not pass it now. `interval` is between two looks.
  static absl::StatusOr<std::unique_ptr<TlsStore>> Open(
      const TlsFiles& files, std::chrono::milliseconds interval = std::chrono::seconds(1),
      Listener listener = nullptr);

  ~TlsStore();
  TlsStore(const TlsStore&) = delete;
  TlsStore& operator=(const TlsStore&) = delete;

  // Never null. Another object each time that new texts come into service.
  std::shared_ptr<const TlsTexts> current() const;

  // Looks at once, as an operator's signal asks; the fault of CheckTls if the old texts stay.
  absl::Status Reload();

 private:
  TlsStore(const TlsFiles& files, TlsTexts texts, Listener listener);
  void Watch(std::chrono::milliseconds interval);

  const TlsFiles files_;
  const Listener listener_;
  mutable std::mutex mutex_;  // of current_ and stopping_
  std::shared_ptr<const TlsTexts> current_;
  bool stopping_ = false;
  std::condition_variable stop_;
  std::mutex look_;  // one look at a time
  std::string last_fault_;
  std::thread thread_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_TLS_STORE_H_
