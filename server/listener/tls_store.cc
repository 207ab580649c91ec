#include "server/listener/tls_store.h"

#include <exception>
#include <optional>
#include <utility>

namespace accord {
namespace {

bool Same(const TlsTexts& a, const TlsTexts& b) {
  return a.certificate == b.certificate && a.key == b.key && a.client_ca == b.client_ca;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsStore>> TlsStore::Open(const TlsFiles& files,
                                                         std::chrono::milliseconds interval,
                                                         Listener listener) {
  absl::StatusOr<TlsTexts> texts = CheckTls(files, std::chrono::system_clock::now());
  if (!texts.ok()) return texts.status();
  std::unique_ptr<TlsStore> store(new TlsStore(files, *std::move(texts), std::move(listener)));
  store->thread_ = std::thread([&store = *store, interval] { store.Watch(interval); });
  return store;
}

TlsStore::TlsStore(const TlsFiles& files, TlsTexts texts, Listener listener)
    : files_(files),
      listener_(std::move(listener)),
      current_(std::make_shared<const TlsTexts>(std::move(texts))) {}

TlsStore::~TlsStore() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

std::shared_ptr<const TlsTexts> TlsStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

absl::Status TlsStore::Reload() {
  const std::lock_guard look(look_);
  absl::StatusOr<TlsTexts> texts = CheckTls(files_, std::chrono::system_clock::now());
  const absl::Status status = texts.status();
  const std::string fault(status.message());
  const std::string last_fault = std::exchange(last_fault_, fault);
  std::optional<TlsNews::Kind> kind;
  if (!texts.ok()) {
    if (fault != last_fault) kind = TlsNews::Kind::kRefused;
  } else if (!Same(*texts, *current())) {
    kind = TlsNews::Kind::kChanged;
    const std::lock_guard lock(mutex_);
    current_ = std::make_shared<const TlsTexts>(*std::move(texts));
  } else if (!last_fault.empty()) {
    kind = TlsNews::Kind::kRestored;
  }
  if (kind && listener_ != nullptr) listener_({*kind, fault, current()});
  return status;
}

void TlsStore::Watch(std::chrono::milliseconds interval) {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, interval, [this] { return stopping_; })) {
    lock.unlock();
    try {
      Reload().IgnoreError();
    } catch (const std::exception&) {  // no memory for it: the next look may have some
    }
    lock.lock();
  }
}

}  // namespace accord
