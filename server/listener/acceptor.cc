#include "server/listener/acceptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <exception>
#include <utility>

#include "absl/status/status.h"

namespace accord {
namespace {

using listener_internal::SocketAddress;

// How long accepting rests after a failure that will not pass at once.
constexpr int kRestMs = 100;

Descriptor Spare() { return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

// Nobody to accept any more, or a caller who has left meanwhile.
bool IsPassing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED ||
         error == EPROTO;
}

Descriptor AcceptFrom(const Descriptor& listener, SocketAddress& peer) {
  return Descriptor(accept4(listener.get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Listen(const ListenAddress& address,
                                                           int descriptor_cap) {
  absl::StatusOr<listener_internal::ListeningSocket> socket = listener_internal::Listen(address);
  if (!socket.ok()) return socket.status();
  return std::unique_ptr<Acceptor>(new Acceptor(address, *std::move(socket), descriptor_cap));
}

Acceptor::Acceptor(const ListenAddress& address, listener_internal::ListeningSocket socket,
                   int descriptor_cap)
    : address_(address),
      descriptor_cap_(descriptor_cap),
      socket_(std::move(socket)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      spare_(Spare()) {}

Acceptor::~Acceptor() { Stop(); }

void Acceptor::Start(Take take) {
  take_ = std::move(take);
  thread_ = std::thread([this] { Run(); });
}

void Acceptor::Stop() {
  if (socket_.fd.get() < 0) return;
  eventfd_write(stop_.get(), 1);
  if (thread_.joinable()) thread_.join();
  listener_internal::Unlink(address_, socket_);
  socket_.fd.Close();
}

void Acceptor::Run() {
  pollfd waits[] = {{.fd = stop_.get(), .events = POLLIN},
                    {.fd = socket_.fd.get(), .events = POLLIN}};
  while (waits[0].revents == 0) {
    const int ready = poll(waits, 2, -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || (waits[0].revents == 0 && !TryAcceptOne())) poll(waits, 1, kRestMs);
  }
}

bool Acceptor::TryAcceptOne() {
  try {
    return AcceptOne();
  } catch (const std::exception&) {  // no memory for this one
    ++failed_;
    return false;
  }
}

bool Acceptor::AcceptOne() {
  SocketAddress peer;
  Descriptor fd = AcceptFrom(socket_.fd, peer);
  if (fd.get() < 0) {
    if (errno == EMFILE || errno == ENFILE) return RefuseOne();
    const bool passing = IsPassing(errno);
    if (!passing) ++failed_;
    return passing;
  }
  if (IsOwnDial(peer)) {
    ++dials_taken_;
  } else if (fd.get() >= descriptor_cap_) {
    ++refused_;
  } else {
    ++accepted_;
    take_(socket_.fd.get(), fd.Release());
  }
  return true;
}

// Whoever waits is told so by closing: the spare descriptor, given up for a moment, takes the call.
bool Acceptor::RefuseOne() {
  spare_.Close();
  SocketAddress peer;
  Descriptor fd = AcceptFrom(socket_.fd, peer);
  const bool closed = fd.get() >= 0;
  if (!closed) {
    ++failed_;
  } else if (IsOwnDial(peer)) {
    ++dials_taken_;
  } else {
    ++refused_;
  }
  fd.Close();
  spare_ = Spare();
  return closed;
}

bool Acceptor::IsOwnDial(const SocketAddress& peer) {
  const std::lock_guard lock(dial_mutex_);
  return !dial_name_.empty() && peer.Bytes() == dial_name_;
}

bool Acceptor::Dial() {
  const std::lock_guard lock(dial_mutex_);
  dial_name_.clear();
  dial_.Close();
  const sa_family_t family = socket_.dial.storage.ss_family;
  dial_ = Descriptor(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (dial_.get() < 0) return false;
  if (family == AF_UNIX) {
    // The system gives it a name, by which it is known when it is accepted.
    const sockaddr nameless{.sa_family = AF_UNIX};
    if (bind(dial_.get(), &nameless, sizeof nameless.sa_family) != 0) return false;
  }
  // EINPROGRESS and, from a unix socket, EAGAIN: too many wait to be accepted already.
  if (connect(dial_.get(), socket_.dial.get(), socket_.dial.size) != 0 && errno != EINPROGRESS &&
      errno != EAGAIN && errno != ECONNREFUSED) {
    return false;
  }
  SocketAddress own;
  if (getsockname(dial_.get(), own.get(), &own.size) != 0) return false;
  dial_name_ = own.Bytes();
  return true;
}

}  // namespace accord
