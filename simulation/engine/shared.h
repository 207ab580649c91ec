#ifndef ACCORD_SIMULATION_ENGINE_SHARED_H_
#define ACCORD_SIMULATION_ENGINE_SHARED_H_

#include <memory>
#include <utility>

namespace accord {

// A part of a model's totals that may be the same for several models of a study: counted once, seen
// in each. A copy is a part of its own; only Share gives the same one to another model. Moving
// leaves nothing behind. Thread-compatible.
template <typename T>
class Shared {
 public:
  using value_type = T;

  Shared() : part_(std::make_shared<T>()) {}
  explicit Shared(T&& part) : part_(std::make_shared<T>(std::move(part))) {}
  Shared(const Shared& other) : part_(std::make_shared<T>(*other.part_)) {}
  Shared& operator=(const Shared& other) {
    part_ = std::make_shared<T>(*other.part_);
    return *this;
  }
  Shared(Shared&&) noexcept = default;
  Shared& operator=(Shared&&) noexcept = default;

  Shared Share() const { return Shared(Same(), part_); }
  bool IsSameAs(const Shared& other) const { return part_ == other.part_; }

  T& operator*() { return *part_; }
  const T& operator*() const { return *part_; }
  T* operator->() { return part_.get(); }
  const T* operator->() const { return part_.get(); }

  // For those who copy the sharing of whole totals: the part without its type, and back.
  std::shared_ptr<void> part() const { return part_; }
  static Shared Of(const std::shared_ptr<void>& part) {
    return Shared(Same(), std::static_pointer_cast<T>(part));
  }

 private:
  struct Same {};
  Shared(Same, std::shared_ptr<T> part) : part_(std::move(part)) {}

  std::shared_ptr<T> part_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_SHARED_H_
