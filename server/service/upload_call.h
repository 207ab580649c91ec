#ifndef ACCORD_SERVER_SERVICE_UPLOAD_CALL_H_
#define ACCORD_SERVER_SERVICE_UPLOAD_CALL_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <variant>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/run_resources.h"
#include "server/service/status.h"
#include "server/service/wire_message.h"
#include "simulation/base/violation.h"

namespace accord::service_internal {

// The server's side of a call that takes rows as they come and answers at their end:
// SegmentClients, EstimateTransitions, BacktestMigration. Its first part is checked at once; then a
// job on a run slot takes the others, so that no reaction computes and there are no more uploads in
// memory than slots. A message that cannot be read ends the call. `Upload` has Violations
// Add(const Request&) and std::variant<Response, Violations> Answer(), which may have an
// optional std::function<bool()> that says when nobody waits for it any more. Deletes itself when
// gRPC is done with it.
template <typename Upload, typename Request, typename Response>
class UploadCall final : public grpc::ServerReadReactor<grpc::ByteBuffer> {
 public:
  UploadCall(RunResources& resources, grpc::ByteBuffer* response)
      : resources_(resources), response_(response) {
    this->StartRead(&bytes_);
  }

  void OnReadDone(bool ok) override {
    if (!begun_) {
      begun_ = true;
      Begin(ok);
      return;
    }
    const std::lock_guard lock(mutex_);
    arrival_ = ok ? Arrival::kPart : Arrival::kEnd;
    arrival_changed_.notify_one();
  }

  void OnCancel() override { left_ = true; }
  void OnDone() override { delete this; }

 private:
  enum class Arrival { kNone, kPart, kEnd, kStop };

  // The first part has come, or has not.
  void Begin(bool ok) {
    Violations violations;
    if (ok) {
      violations = AddPart();
    } else {
      auto answer = upload_.Answer();
      if (auto* faults = std::get_if<Violations>(&answer)) violations = std::move(*faults);
    }
    grpc::Status status =
        violations.empty() ? grpc::Status::CANCELLED : InvalidArgument(violations);
    if (ok && violations.empty()) {
      status = resources_.Admit([this] { return Run(); }, &presence_);
      if (status.ok()) return;
    }
    this->Finish(status);
  }

  // What has been read last.
  Violations AddPart() {
    auto part = ReadMessage<Request>(std::exchange(bytes_, {}),
                                     FieldPath("messages").At(part_count_++).text());
    if (auto* faults = std::get_if<Violations>(&part)) return std::move(*faults);
    return upload_.Add(std::get<Request>(part));
  }

  RunSlots::Answer Run() {
    grpc::Status status = TakeParts();
    upload_ = {};  // what is kept is given back before the slot is
    return [this, status = std::move(status)] { this->Finish(status); };
  }

  grpc::Status TakeParts() {
    for (;;) {
      this->StartRead(&bytes_);
      const Arrival arrival = Await();
      if (arrival == Arrival::kStop) return Stopping();
      if (arrival == Arrival::kEnd) break;
      const Violations violations = AddPart();
      if (!violations.empty()) return InvalidArgument(violations);
    }
    if (left_) return Abandoned();
    auto answer = Compute();
    if (IsAbandoned()) return Abandoned();
    if (const auto* violations = std::get_if<Violations>(&answer)) {
      return InvalidArgument(*violations);
    }
    return WriteMessage(std::get<Response>(answer), response_);
  }

  auto Compute() {
    if constexpr (requires(std::function<bool()> stopped) { upload_.Answer(stopped); }) {
      return upload_.Answer([this] { return IsAbandoned(); });
    } else {
      return upload_.Answer();
    }
  }

  bool IsAbandoned() const { return left_ || resources_.cancel_all; }
  grpc::Status Abandoned() const {
    return resources_.cancel_all ? Stopping() : grpc::Status::CANCELLED;
  }

  // Waits for the read that is under way; a stopping server ends the waiting.
  Arrival Await() {
    constexpr std::chrono::milliseconds kLook{20};
    std::unique_lock lock(mutex_);
    while (arrival_ == Arrival::kNone) {
      if (resources_.cancel_all) return Arrival::kStop;
      arrival_changed_.wait_for(lock, kLook);
    }
    return std::exchange(arrival_, Arrival::kNone);
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  grpc::ByteBuffer* response_;
  grpc::ByteBuffer bytes_;
  int part_count_ = 0;
  Upload upload_;
  bool begun_ = false;
  std::atomic<bool> left_{false};
  std::mutex mutex_;
  std::condition_variable arrival_changed_;
  Arrival arrival_ = Arrival::kNone;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_UPLOAD_CALL_H_
