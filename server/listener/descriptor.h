#ifndef ACCORD_SERVER_LISTENER_DESCRIPTOR_H_
#define ACCORD_SERVER_LISTENER_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace accord {

// Owns a descriptor; -1: none.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  // For whoever closes it from now on.
  int Release() { return std::exchange(fd_, -1); }
  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_DESCRIPTOR_H_
