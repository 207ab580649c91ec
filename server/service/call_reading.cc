// How a call comes to its messages: it waits for its turn, then reads.
#include <utility>

#include "server/service/call.h"
#include "server/service/guarded.h"
#include "server/service/status.h"

namespace accord::service_internal {

void Call::Read() noexcept {
  const std::shared_ptr<Call> self = shared_from_this();
  grpc::Status fault = Guarded([this] { return WaitForTurn(); });
  if (!fault.ok()) Complete(std::move(fault));
}

// OK where it has one, waits for one, or is over.
grpc::Status Call::WaitForTurn() {
  const std::shared_ptr<Call> self = shared_from_this();
  const ReadingTurns::Ticket turn = state_.turns.NewTicket();
  {
    const std::lock_guard lock(mutex_);
    if (step_ == Step::kAnswering || step_ == Step::kOver) return grpc::Status::OK;
    turn_ = turn;
    GoTo(Step::kTurn);
  }
  const bool has_place = state_.turns.Enter(turn, host_,
                                            {.begin = [self, turn] { self->BeginToRead(turn); },
                                             .lost = [self, turn] { self->LoseTurn(turn); },
                                             .admit = [this, turn] { return MayRead(turn); }});
  if (!has_place) return TooManyToRead(memory_.RetryAfter());
  // Where it ended, or its caller left, before it was there to be let out.
  bool is_over = false, is_left = false;
  {
    const std::lock_guard lock(mutex_);
    is_over = step_ == Step::kAnswering || step_ == Step::kOver;
    is_left = step_ == Step::kTurn && left_;
  }
  if (is_over || is_left) state_.turns.Leave(turn, host_);
  return is_left ? Abandoned() : grpc::Status::OK;
}

// What is read is counted at its largest until it is there.
bool Call::MayRead(ReadingTurns::Ticket turn) noexcept {
  const std::lock_guard lock(mutex_);
  return step_ != Step::kTurn || turn_ != turn ||
         memory_.TryHold(procedure_->bytes() + state_.limits.message_bytes);
}

void Call::BeginToRead(ReadingTurns::Ticket turn) noexcept {
  grpc::Status held;
  {
    // All under the lock, so that nobody ends the call in between; the read then holds it. Who has
    // ended it before lets it out too.
    const std::lock_guard lock(mutex_);
    if (step_ != Step::kTurn || turn_ != turn) return;
    held =
        Guarded([this] { return memory_.Hold(procedure_->bytes() + state_.limits.message_bytes); });
    if (held.ok()) {
      GoTo(Step::kReading);
      return StartRead(&bytes_);
    }
  }
  Complete(std::move(held));
}

void Call::LoseTurn(ReadingTurns::Ticket turn) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (turn_ != turn || (step_ != Step::kTurn && step_ != Step::kReading)) return;
    GoTo(Step::kPreparing);
  }
  End([this] { return memory_.Taken(); });
}

void Call::OnReadDone(bool ok) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (step_ != Step::kReading) return;  // took too long, and is over
    GoTo(Step::kPreparing);
  }
  // From now on it is known what it takes, and others may have the rest.
  memory_.Shrink(procedure_->bytes() + bytes_.Length());
  state_.turns.Leave(turn_, host_);
  grpc::Status fault = Guarded([&] {
    if (!ok && (left_ || context_->IsCancelled())) return Abandoned();
    if (ok && bytes_.Length() > state_.limits.message_bytes) {
      bytes_.Clear();
      return RequestTooLarge(state_.limits.message_bytes);
    }
    Prepare(ok);  // after which this may be gone
    return grpc::Status::OK;
  });
  if (!fault.ok()) Complete(std::move(fault));
}

}  // namespace accord::service_internal
