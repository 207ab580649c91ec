#include "tests/server/service/raw_call.h"

#include <utility>
#include <vector>

namespace accord {

RawCall::RawCall(std::shared_ptr<grpc::Channel> channel, const std::string& method)
    : stub_(std::move(channel)), stream_(stub_.PrepareCall(&context_, method, &queue_)) {
  stream_->StartCall(this);
  Wait();
}

RawCall::~RawCall() {
  queue_.Shutdown();
  void* tag = nullptr;
  for (bool ok = false; queue_.Next(&tag, &ok);) {
  }
}

void RawCall::Send(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  stream_->WriteLast(grpc::ByteBuffer(&slice, 1), {}, this);
  Wait();
}

std::optional<std::string> RawCall::Read() {
  grpc::ByteBuffer buffer;
  stream_->Read(&buffer, this);
  if (!Wait()) return std::nullopt;
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return std::nullopt;
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::Status RawCall::Finish() {
  grpc::Status status;
  stream_->Finish(&status, this);
  Wait();
  return status;
}

bool RawCall::Wait() {
  void* tag = nullptr;
  bool ok = false;
  return queue_.Next(&tag, &ok) && ok;
}

}  // namespace accord
