#include "server/service/client_base_service.h"

#include <atomic>
#include <utility>
#include <variant>

#include "server/handlers/segmentation.h"
#include "server/service/status.h"

namespace accord {
namespace {

// Takes rows as they come; sorts them on a slot.
class SegmentCall final : public grpc::ServerReadReactor<v1::SegmentClientsRequest> {
 public:
  SegmentCall(RunResources& resources, v1::SegmentClientsResponse* response)
      : resources_(resources), response_(response) {
    StartRead(&part_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {  // all rows are in, or the caller has left
      const grpc::Status admitted = resources_.Admit([this] { return Run(); }, &presence_);
      if (!admitted.ok()) Finish(admitted);
      return;
    }
    const Violations violations = segmentation_.Add(part_);
    if (violations.empty()) {
      StartRead(&part_);
    } else {
      Finish(InvalidArgument(violations));
    }
  }

  void OnCancel() override { left_ = true; }
  void OnDone() override { delete this; }

 private:
  RunSlots::Answer Run() {
    grpc::Status status = grpc::Status::CANCELLED;
    if (!left_) {
      auto answer = segmentation_.Answer();
      if (const auto* violations = std::get_if<Violations>(&answer)) {
        status = InvalidArgument(*violations);
      } else {
        *response_ = std::get<v1::SegmentClientsResponse>(std::move(answer));
        status = grpc::Status::OK;
      }
    }
    return [this, status = std::move(status)] { Finish(status); };
  }

  RunResources& resources_;
  CallsInFlight::Presence presence_;
  v1::SegmentClientsResponse* response_;
  v1::SegmentClientsRequest part_;
  Segmentation segmentation_;
  std::atomic<bool> left_{false};
};

}  // namespace

grpc::ServerReadReactor<v1::SegmentClientsRequest>* ClientBaseServiceImpl::SegmentClients(
    grpc::CallbackServerContext*, v1::SegmentClientsResponse* response) {
  return new SegmentCall(resources_, response);
}

}  // namespace accord
