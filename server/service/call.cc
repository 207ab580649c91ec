#include "server/service/call.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "server/service/caller.h"
#include "server/service/guarded.h"
#include "server/service/host.h"
#include "server/service/status.h"

namespace accord::service_internal {
namespace {

// Small work that takes no longer is done where it was prepared.
constexpr double kQuickSeconds = 0.02;
// Requests that are larger may take a second to be prepared, of a whole comparison.
constexpr std::size_t kSmallMessageBytes = 16 * 1024;
constexpr std::chrono::milliseconds kStopRetry{1000};

// What so many bytes take at the least pace that is allowed.
std::chrono::milliseconds TimeFor(std::size_t bytes, const CallLimits& limits) {
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(1000 * static_cast<double>(bytes) / limits.bytes_per_second));
}

double MillisecondsBetween(Call::Clock::time_point begin, Call::Clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

}  // namespace

Call* Call::Begin(ServerState& state, grpc::CallbackServerContext* context,
                  const std::string& method, std::unique_ptr<Procedure> procedure) {
  const std::shared_ptr<Call> call(new Call(state, context, method, std::move(procedure)));
  state.calls.Enter(call);
  call->self_ = call;  // nothing fails any more
  call->Start();
  return call.get();
}

void Call::Start() noexcept {
  grpc::Status fault = Guarded([&] {
    if (state_.stopping) return StoppingNow();
    const int most = state_.limits.uploads_per_caller;
    counts_as_upload_ = is_upload_ && state_.calls.EnterUpload(caller_, most);
    return is_upload_ && !counts_as_upload_ ? TooManyUploads(most) : grpc::Status::OK;
  });
  if (!fault.ok()) return Complete(std::move(fault));
  Read();
}

Call::Call(ServerState& state, grpc::CallbackServerContext* context, const std::string& method,
           std::unique_ptr<Procedure> procedure)
    : state_(state),
      procedure_(std::move(procedure)),
      is_upload_(procedure_->is_upload()),
      caller_(CallerOf(*context)),
      host_(HostOf(context->peer())),
      memory_(state, host_, is_upload_),
      context_(context) {
  record_.id = ++state.last_call;
  record_.method = method;
  record_.peer = context->peer();
}

void Call::OnWriteDone(bool ok) noexcept {
  Proceed([this, ok] {
    writing_ = false;
    if (!ok) left_ = true;
    unread_bytes_ -= std::min(unread_bytes_, written_.Length());
    if (step_ == Step::kAnswering) memory_.Shrink(unread_bytes_);
  });
}

void Call::OnCancel() noexcept {
  left_ = true;
  RunQueue::Ticket ticket = 0;
  RunQueue* queue = nullptr;
  bool has_no_turn = false;
  {
    const std::lock_guard lock(mutex_);
    has_no_turn = step_ == Step::kTurn;
    if (step_ == Step::kQueued) {
      ticket = ticket_;
      queue = queue_;
    }
  }
  if (has_no_turn || (queue != nullptr && queue->Leave(ticket))) {
    End([this] { return Abandoned(); });
  }
}

void Call::OnDone() noexcept {
  {
    const std::lock_guard lock(context_mutex_);
    context_ = nullptr;
  }
  record_.milliseconds = MillisecondsBetween(begin_, Clock::now());
  procedure_.reset();
  memory_.Shrink(0);
  state_.turns.Leave(turn_, host_);
  if (counts_as_upload_) state_.calls.LeaveUpload(caller_);
  try {
    if (state_.observer != nullptr) state_.observer->OnCallEnded(record_);
  } catch (...) {  // a line less
  }
  const std::shared_ptr<Call> self = std::move(self_);  // is gone when nobody looks at it any more
  state_.calls.Leave(self);
}

void Call::Tick(Clock::time_point now) {
  const CallLimits& limits = state_.limits;
  std::optional<grpc::Status> end;
  bool is_unread = false;
  {
    const std::lock_guard lock(mutex_);
    if (step_ == Step::kTurn || step_ == Step::kReading) {
      if (state_.stopping) {
        end = StoppingNow();
      } else if (is_upload_ && now - begin_ > limits.upload_time) {
        end = UploadedForTooLong(limits.upload_time);
      } else if (step_ == Step::kReading &&
                 now - step_since_ > limits.idle + TimeFor(limits.message_bytes, limits)) {
        end = IdleForTooLong(limits.idle);
      }
      if (end) GoTo(Step::kPreparing);
    }
    is_unread =
        writing_ && (now - writing_since_ > limits.unread + TimeFor(written_.Length(), limits) ||
                     (step_ == Step::kAnswering &&
                      now - step_since_ > limits.unread + TimeFor(answer_bytes_, limits)));
    const auto most = limits.max_run_time;
    if (step_ == Step::kRunning && most.count() > 0 && now - step_since_ > most) overdue_ = true;
  }
  if (end) Complete(*std::move(end));
  if (is_unread) {
    const std::lock_guard lock(context_mutex_);
    if (context_ != nullptr) context_->TryCancel();
  }
  SayPosition();
}

// What is large, and so may be long, never takes the last thread of the desk.
void Call::Prepare(bool has_message) {
  RunQueue::Job job;
  job.caller = caller_;
  const bool may_be_long = bytes_.Length() > kSmallMessageBytes || procedure_->may_be_long();
  job.seconds = may_be_long ? RunQueue::kShortSeconds : 0;
  job.run = [this, has_message] { return TakeOrPlan(has_message); };
  job.refused = [this](const Refusal& why) { Refuse(state_.desk, why); };
  state_.desk.Enter(state_.desk.NewTicket(), std::move(job));
}

RunQueue::Answer Call::TakeOrPlan(bool has_message) {
  if (IsAbandoned()) return Answered(Abandoned(), {});
  if (has_message) {
    grpc::Status taken = Guarded([this] { return Take(); });
    if (!taken.ok() && IsAbandoned()) taken = Abandoned();
    if (!taken.ok()) return Answered(taken, {});
    if (is_upload_) return [this] { Read(); };
  } else if (message_count_ == 0 && !is_upload_) {
    return Answered(NoMessage(), {});
  }
  return MakePlan();
}

grpc::Status Call::Take() {
  const grpc::ByteBuffer bytes = std::exchange(bytes_, {});
  const std::size_t length = bytes.Length();
  const grpc::Status taken = procedure_->Take(
      bytes, message_count_++,
      [this, length](std::size_t more) { return memory_.Hold(length + more); },
      [this] { return IsAbandoned(); });
  if (!taken.ok()) return taken;
  return memory_.Hold(procedure_->bytes());
}

RunQueue::Answer Call::MakePlan() {
  Plan plan;
  const grpc::Status planned =
      Guarded([&] { return procedure_->MakePlan(state_.threads_per_run, &plan); });
  if (!planned.ok()) return Answered(planned, {});
  const std::size_t bytes = procedure_->bytes() + plan.bytes;
  if (bytes > state_.memory.limit()) {
    return Answered(NeedsMoreMemory(bytes, state_.memory.limit()), {});
  }
  if (plan.kept_bytes > memory_.MostAnswer()) {
    return Answered(AnswersTooMuch(plan.kept_bytes, memory_.MostAnswer()), {});
  }
  record_.paths = plan.paths;
  if (!plan.is_small || plan.seconds >= RunQueue::kShortSeconds) {
    return [this, plan, bytes] { Enqueue(state_.queue, plan.seconds, bytes, plan.kept_bytes); };
  }
  if (plan.seconds < kQuickSeconds && memory_.TryHold(bytes, plan.kept_bytes)) return Run();
  // Never takes the last thread of the desk, which reading is left.
  return [this, plan, bytes] {
    Enqueue(state_.desk, RunQueue::kShortSeconds, bytes, plan.kept_bytes);
  };
}

// What it needs is held when its turn comes: who waits keeps it from nobody.
void Call::Enqueue(RunQueue& queue, double seconds, std::size_t bytes, std::size_t kept) {
  const RunQueue::Ticket ticket = queue.NewTicket();
  {
    const std::lock_guard lock(mutex_);
    GoTo(Step::kQueued);
    ticket_ = ticket;
    queue_ = &queue;
  }
  RunQueue::Job job;
  job.caller = caller_;
  job.seconds = seconds;
  job.run = [this] { return Run(); };
  job.refused = [this, &queue](const Refusal& why) { Refuse(queue, why); };
  job.left = [this] { return IsAbandoned(); };
  job.admit = [this, bytes, kept] { return memory_.TryHold(bytes, kept); };
  queue.Enter(ticket, std::move(job));
}

RunQueue::Answer Call::Run() {
  {
    const std::lock_guard lock(mutex_);
    record_.got_slot = step_ == Step::kQueued && queue_ == &state_.queue;
    GoTo(Step::kRunning);
  }
  if (IsAbandoned()) return Answered(Abandoned(), {});
  const RunContext context{.threads = state_.threads_per_run,
                           .cancelled = [this] { return IsAbandoned(); }};
  grpc::ByteBuffer answer;
  grpc::Status status = Guarded([&] {
    const Procedure::Emit emit = {
        .say = [this](const grpc::ByteBuffer& bytes) { Proceed([&] { waiting_ = bytes; }); },
        .keep = [this](const grpc::ByteBuffer& bytes) { Proceed([&] { kept_.push_back(bytes); }); },
    };
    return procedure_->Run(context, emit, &answer);
  });
  if (!status.ok() && IsAbandoned()) status = Abandoned();
  record_.path_periods = procedure_->path_periods();
  return Answered(std::move(status), std::move(answer));
}

// What was held for the work goes before the slot does; what is not read yet is held until it is.
RunQueue::Answer Call::Answered(grpc::Status status, grpc::ByteBuffer answer) {
  const std::size_t own_bytes = procedure_->shares_answer() ? 0 : answer.Length();
  procedure_.reset();
  std::size_t kept = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const grpc::ByteBuffer& bytes : kept_) kept += bytes.Length();
    if (writing_) kept += written_.Length();
    answer_bytes_ = kept + answer.Length();
    unread_bytes_ = kept + own_bytes;
  }
  if (grpc::Status held = memory_.HoldAnswer(kept + own_bytes); !held.ok()) {
    status = std::move(held);  // larger than the plan was
    answer.Clear();
    const std::lock_guard lock(mutex_);
    kept_.clear();
  }
  return [this, status = std::move(status), answer = std::move(answer)]() mutable {
    std::optional<grpc::ByteBuffer> last;
    if (status.ok()) last = std::move(answer);
    Complete(std::move(status), std::move(last));
  };
}

void Call::Refuse(const RunQueue& queue, const Refusal& why) noexcept {
  End([&] {
    if (IsAbandoned()) return Abandoned();
    return &queue == &state_.queue ? Refused(why, state_.slots) : RefusedAtDesk(why);
  });
}

// While it waits, whenever it has come nearer.
void Call::SayPosition() {
  RunQueue::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    if (step_ != Step::kQueued || queue_ != &state_.queue || writing_) return;
    // A call that has said anything is not made again by its client's channel.
    const Clock::time_point now = Clock::now();
    if (now - step_since_ < state_.limits.position_after ||
        now - looked_at_position_ < state_.limits.position_every) {
      return;
    }
    looked_at_position_ = now;
    ticket = ticket_;
  }
  const int position = state_.queue.Position(ticket);
  Proceed([&] {
    if (step_ != Step::kQueued || position == 0 || position == said_position_) return;
    grpc::ByteBuffer bytes;
    if (!procedure_->SayPosition(position, record_.paths, &bytes)) return;
    said_position_ = position;
    waiting_ = std::move(bytes);
  });
}

void Call::Complete(grpc::Status status, std::optional<grpc::ByteBuffer> last) noexcept {
  Proceed([&] {
    if (step_ == Step::kAnswering || step_ == Step::kOver) return;
    waiting_ = std::move(last);
    status_ = std::move(status);
    GoTo(Step::kAnswering);
  });
}

grpc::Status Call::StoppingNow() const { return Stopping(state_.spread.Around(kStopRetry)); }

grpc::Status Call::Abandoned() const {
  if (state_.cancel_all) return StoppingNow();
  if (overdue_) return RanForTooLong(state_.limits.max_run_time);
  return {grpc::StatusCode::CANCELLED, "the caller has left"};
}

void Call::GoTo(Step step) {
  if (step_ == Step::kOver) return;
  if (step_ == Step::kQueued) {
    record_.queued_milliseconds = MillisecondsBetween(step_since_, Clock::now());
  }
  step_ = step;
  step_since_ = Clock::now();
}

// What is known of it to those outside, and to a client that may try again. Where there is no
// memory for that the status becomes one that takes none.
void Call::NoteEnd(grpc::Status& status) noexcept {
  const bool is_lost = left_ && (!status.ok() || waiting_ || !kept_.empty());
  if (!status.ok()) {
    try {
      record_.reason = ReasonOf(status);
      // Negative: never (gRPC's A6).
      if (const std::optional<std::chrono::milliseconds> retry = RetryDelayOf(status)) {
        const std::int64_t ms = MayBeRetried(status) ? std::int64_t{retry->count()} : -1;
        context_->AddTrailingMetadata("grpc-retry-pushback-ms", std::to_string(ms));
      }
      const grpc::Status room = status;  // gRPC makes such a copy, when it is too late to fail
    } catch (...) {
      status = OutOfMemoryForWords();
      record_.reason = ReasonOf(status);
    }
  }
  record_.code = is_lost ? grpc::StatusCode::CANCELLED : status.error_code();
  if (record_.code != grpc::StatusCode::OK) record_.path_periods = 0;  // not done
}

// There is one; under the lock.
grpc::ByteBuffer Call::TakeNext() {
  if (kept_.empty()) return *std::exchange(waiting_, std::nullopt);
  grpc::ByteBuffer next = std::move(kept_.front());
  kept_.pop_front();
  return next;
}

// Makes the change under the lock, then writes what waits or, once there is a status and nothing
// waits, ends the call. Both outside the lock: after Finish this may be gone at any moment.
template <typename Change>
void Call::Proceed(Change change) {
  bool write = false;
  std::optional<grpc::Status> finish;
  {
    const std::lock_guard lock(mutex_);
    change();
    if (writing_) return;
    if ((waiting_ || !kept_.empty()) && !left_) {
      write = writing_ = true;
      writing_since_ = Clock::now();
      written_ = TakeNext();
    } else {
      finish = std::exchange(status_, std::nullopt);
    }
    if (finish) {
      GoTo(Step::kOver);
      NoteEnd(*finish);
    }
  }
  if (write) StartWrite(&written_);
  if (finish) FinishNow(*std::move(finish));
}

void Call::FinishNow(grpc::Status status) noexcept {
  try {
    Finish(std::move(status));
  } catch (...) {
    // gRPC had no memory, and nothing ends the call any more: its caller is told, and the server
    // does not wait for it for good when it stops.
    context_->TryCancel();
  }
}

}  // namespace accord::service_internal
