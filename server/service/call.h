#ifndef ACCORD_SERVER_SERVICE_CALL_H_
#define ACCORD_SERVER_SERVICE_CALL_H_

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/call_memory.h"
#include "server/service/call_record.h"
#include "server/service/guarded.h"
#include "server/service/procedure.h"
#include "server/service/reading_turns.h"
#include "server/service/run_queue.h"
#include "server/service/server_state.h"

namespace accord::service_internal {

// The server's side of every call, of whatever shape: to gRPC each is a stream of bytes both ways,
// so that nothing is read before its size is counted, and what cannot be read is told as such.
//
//   turn        until it may read: only so many do at a time
//   reading     one message, or those of an upload: counted against the budget before it is read
//   preparing   at the desk: taken, and at the end planned; what is small is carried out there
//   queued      until a slot is free
//   running     on it
//   answering   until the answer has been read
//
// The step that is under way ends the call; where the caller leaves, the server stops or a limit is
// reached, it hears of it. Deletes itself when gRPC is done with it, which is after Finish, which
// is the last thing that a step does. Whatever a step throws, it comes to that, once: what ends a
// call takes no memory that might not be there.
class Call final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                   public std::enable_shared_from_this<Call> {
 public:
  using Clock = std::chrono::steady_clock;

  // Begins a call, which keeps itself. `method` is "accord.v1.SimulationService/Simulate".
  static Call* Begin(ServerState& state, grpc::CallbackServerContext* context,
                     const std::string& method, std::unique_ptr<Procedure> procedure);

  void OnReadDone(bool ok) noexcept override;
  void OnWriteDone(bool ok) noexcept override;
  void OnCancel() noexcept override;
  void OnDone() noexcept override;

  // Looks at limits of time; never blocks. What it throws, the next look may mend.
  void Tick(Clock::time_point now);

 private:
  enum class Step { kTurn, kReading, kPreparing, kQueued, kRunning, kAnswering, kOver };

  Call(ServerState& state, grpc::CallbackServerContext* context, const std::string& method,
       std::unique_ptr<Procedure> procedure);

  void Start() noexcept;
  void Read() noexcept;
  grpc::Status WaitForTurn();
  bool MayRead(ReadingTurns::Ticket turn) noexcept;
  void BeginToRead(ReadingTurns::Ticket turn) noexcept;
  void LoseTurn(ReadingTurns::Ticket turn) noexcept;
  void Prepare(bool has_message);
  RunQueue::Answer TakeOrPlan(bool has_message);
  grpc::Status Take();
  RunQueue::Answer MakePlan();
  void Enqueue(RunQueue& queue, double seconds, std::size_t bytes, std::size_t kept);
  RunQueue::Answer Run();
  RunQueue::Answer Answered(grpc::Status status, grpc::ByteBuffer answer);
  void Refuse(const RunQueue& queue, const Refusal& why) noexcept;
  void SayPosition();
  template <typename MakeStatus>
  void End(const MakeStatus& make) noexcept {
    Complete(Guarded(make));
  }
  void Complete(grpc::Status status, std::optional<grpc::ByteBuffer> last = {}) noexcept;
  void NoteEnd(grpc::Status& status) noexcept;
  grpc::Status StoppingNow() const;
  grpc::Status Abandoned() const;
  bool IsAbandoned() const { return left_ || overdue_ || state_.cancel_all; }
  void GoTo(Step step);  // under the lock; an over call stays it
  template <typename Change>
  void Proceed(Change change);
  grpc::ByteBuffer TakeNext();
  void FinishNow(grpc::Status status) noexcept;

  ServerState& state_;
  std::shared_ptr<Call> self_;
  std::unique_ptr<Procedure> procedure_;
  const bool is_upload_;
  CallRecord record_;
  const Clock::time_point begin_ = Clock::now();
  bool counts_as_upload_ = false;
  const std::string caller_, host_;
  CallMemory memory_;
  grpc::ByteBuffer bytes_;  // read last
  int message_count_ = 0;
  std::atomic<bool> left_{false};     // the caller has gone, or its deadline has passed
  std::atomic<bool> overdue_{false};  // it has run for too long

  std::mutex context_mutex_;
  grpc::CallbackServerContext* context_;  // null once gRPC is done

  std::mutex mutex_;
  Step step_ = Step::kPreparing;
  Clock::time_point step_since_ = begin_;
  RunQueue* queue_ = nullptr;    // where it waits
  RunQueue::Ticket ticket_ = 0;  // in it
  ReadingTurns::Ticket turn_ = 0;
  int said_position_ = 0;
  Clock::time_point looked_at_position_{};
  bool writing_ = false;
  Clock::time_point writing_since_{};
  grpc::ByteBuffer written_;                 // rests while it is written
  std::deque<grpc::ByteBuffer> kept_;        // the next ones, none of which may be lost
  std::optional<grpc::ByteBuffer> waiting_;  // and the one after them
  // What was left to be read when it had run, and what is left of that, as far as it is counted.
  std::size_t answer_bytes_ = 0, unread_bytes_ = 0;
  std::optional<grpc::Status> status_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_CALL_H_
