#include "server/service/call_memory.h"

#include <algorithm>

#include "server/service/status.h"

namespace accord::service_internal {

CallMemory::CallMemory(ServerState& state, const std::string& host, bool is_upload)
    : state_(state),
      is_upload_(is_upload),
      of_host_(state.calls.MemoryOf(host, state)),
      all_(state.memory),
      upload_(of_host_->uploads),
      answer_(of_host_->answers) {}

grpc::Status CallMemory::Hold(std::size_t bytes) {
  if (bytes > state_.memory.limit()) return NeedsMoreMemory(bytes, state_.memory.limit());
  if (is_upload_) {
    const std::size_t most = of_host_->uploads.limit();
    if (bytes > most) return NeedsMoreMemory(bytes, most);
    if (!upload_.Resize(bytes)) return Taken();
  }
  return all_.Resize(bytes) ? grpc::Status::OK : Taken();
}

bool CallMemory::TryHold(std::size_t bytes, std::size_t kept) {
  if (bytes > state_.memory.limit() || kept > MostAnswer()) return true;
  const std::size_t kept_before = answer_.bytes();
  if (!answer_.Resize(kept)) return false;
  if (all_.Resize(bytes)) return true;
  answer_.Resize(kept_before);
  return false;
}

std::size_t CallMemory::MostAnswer() const {
  return std::min(of_host_->answers.limit(), state_.memory.limit());
}

grpc::Status CallMemory::HoldAnswer(std::size_t bytes) {
  upload_.Resize(0);
  if (answer_.Resize(bytes) && all_.Resize(bytes)) return grpc::Status::OK;
  Shrink(0);
  return bytes > MostAnswer() ? AnswersTooMuch(bytes, MostAnswer()) : Taken();
}

void CallMemory::Shrink(std::size_t bytes) {
  all_.Resize(std::min(bytes, all_.bytes()));
  upload_.Resize(std::min(bytes, upload_.bytes()));
  answer_.Resize(std::min(bytes, answer_.bytes()));
}

grpc::Status CallMemory::Taken() const { return MemoryTaken(RetryAfter()); }

std::chrono::milliseconds CallMemory::RetryAfter() const {
  constexpr std::chrono::milliseconds kSoonest{1000};
  return std::max(state_.queue.RetryAfter(), kSoonest);
}

}  // namespace accord::service_internal
