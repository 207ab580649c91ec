// The raw message seam as the server runs it: messages as bytes, whole or cut, in any order and
// number, through what each method does (server/service/call.cc without its threads). Nothing
// crashes or is thrown, every refusal explains itself, memory is asked for before it is taken, and
// an answer is the method's response.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/error_details.h"
#include "server/handlers/server_info.h"
#include "server/service/procedure.h"
#include "server/service/services.h"
#include "server/service/status.h"
#include "simulation/base/utf8.h"
#include "tests/fuzz/live_memory.h"
#include "tests/fuzz/parts_input.h"
#include "tests/fuzz/promises.h"

namespace accord {
namespace {

using google::protobuf::Message;
using grpc::StatusCode;
using service_internal::Plan;
using service_internal::Procedure;

// Longer and larger calls are legal, but too slow to be tried thousands of times a minute.
constexpr double kMaxSeconds = 0.01;
constexpr std::size_t kMaxPlanBytes = std::size_t{256} << 20;
constexpr std::size_t kMemory = std::size_t{1} << 30, kLittleMemory = std::size_t{1} << 20;
// Of what is no message: texts of faults, a status and its details.
constexpr std::size_t kSmallBytes = std::size_t{1} << 18;
// Clients of gRPC take so much of trailers by default (server/convert/status.h).
constexpr std::size_t kMaxTrailerBytes = 8 * 1024;

struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  service_internal::MakeProcedure make;
};

// By name.
std::vector<Method> AllMethods() {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  std::vector<Method> all;
  for (const auto& [service, methods] : service_internal::AllMethods(ServerInfo())) {
    for (const auto& [name, make] : methods) {
      all.push_back({pool->FindServiceByName(service)->FindMethodByName(name), make});
    }
  }
  return all;
}

grpc::ByteBuffer Sliced(const std::string& part, std::size_t slice_bytes) {
  std::vector<grpc::Slice> slices;
  const std::size_t most = slice_bytes == 0 ? part.size() : slice_bytes;
  for (std::size_t at = 0; at < part.size(); at += most) {
    slices.emplace_back(part.substr(at, most));
  }
  return {slices.data(), slices.size()};
}

bool IsSaid(const std::string& text) { return !text.empty() && IsUtf8(text); }

std::string CodeOf(const std::string& description) {
  return description.substr(0, description.find(": "));
}

void RequireFaults(const google::rpc::BadRequest& faults, const std::string& reason) {
  Require(faults.field_violations_size() > 0, "a refused request has faults");
  Require(CodeOf(faults.field_violations(0).description()) == reason,
          "the reason is the code of the first fault");
  for (const auto& fault : faults.field_violations()) {
    Require(IsUtf8(fault.field()) && IsSaid(fault.description()), "a fault says what is wrong");
  }
}

// INVALID_ARGUMENT with its faults, or one of the codes that the pages promise.
void RequireExplained(const grpc::Status& status) {
  Require(IsSaid(status.error_message()), "a refusal has words");
  // A byte of details takes four thirds on the wire, one of words up to three.
  Require(
      status.error_details().size() * 4 / 3 + status.error_message().size() * 3 < kMaxTrailerBytes,
      "a refusal fits the trailers");
  if (status.error_code() == StatusCode::OUT_OF_RANGE ||
      status.error_code() == StatusCode::NOT_FOUND) {
    return;  // a figure that left the range of numbers; an unknown template
  }
  Require(status.error_code() == StatusCode::INVALID_ARGUMENT ||
              status.error_code() == StatusCode::RESOURCE_EXHAUSTED,
          "the code of a refusal is one of those promised");
  google::rpc::Status rich;
  Require(grpc::ExtractErrorDetails(status, &rich).ok() && rich.code() == status.error_code() &&
              rich.message() == status.error_message(),
          "a refusal has details of the same code and words");
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest faults;
  bool has_info = false, has_faults = false;
  for (const auto& detail : rich.details()) {
    has_info = has_info || detail.UnpackTo(&info);
    has_faults = has_faults || detail.UnpackTo(&faults);
  }
  Require(has_info && info.domain() == "accord.v1" && !info.reason().empty(),
          "a refusal has a reason");
  if (status.error_code() != StatusCode::INVALID_ARGUMENT) return;
  Require(has_faults, "what is wrong with a request is listed");
  RequireFaults(faults, info.reason());
}

// Null where the bytes are no message of the type.
std::unique_ptr<Message> Parsed(const google::protobuf::Descriptor& type, grpc::ByteBuffer bytes) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  grpc::ProtoBufferReader reader(&bytes);
  if (!message->ParseFromZeroCopyStream(&reader)) message.reset();
  return message;
}

void RequireAnswer(const Method& method, const grpc::ByteBuffer& bytes) {
  const auto response = Parsed(*method.descriptor->output_type(), bytes);
  Require(response != nullptr, "an answer is the method's response");
  RequireNumbers(*response);
}

// One call. Memory that it takes without having asked is noted rather than a broken promise: what
// is made once a process is nobody's.
class TriedCall {
 public:
  TriedCall(const Method& method, const PartsInput& input)
      : method_(method), memory_(input.has_little_memory() ? kLittleMemory : kMemory) {
    for (const std::string& part : input.parts) {
      parts_.push_back(Sliced(part, input.slice_bytes()));
    }
    LiveMemory::CountFromHere();
    procedure_ = method.make();
    Require(procedure_->is_upload() == method.descriptor->client_streaming(),
            "an upload is what may have several messages");
  }

  void Make() {
    grpc::ByteBuffer answer;
    const std::optional<grpc::Status> status = Carry(&answer);
    if (!status) return;  // too long to be tried
    if (status->ok()) return RequireAnswer(method_, answer);
    RequireExplained(*status);
    Require((status->error_code() == StatusCode::RESOURCE_EXHAUSTED) == was_refused_memory_,
            "what memory was refused for ends with that refusal, and nothing else does");
  }

  // Empty: none.
  const std::string& taken_unasked() const { return taken_unasked_; }

 private:
  // As Call::TakeOrPlan: of a method that takes one message no second one is looked at.
  std::optional<grpc::Status> Carry(grpc::ByteBuffer* answer) {
    int count = 0;
    for (const grpc::ByteBuffer& part : parts_) {
      const grpc::Status taken = Take(part, count++);
      if (!taken.ok()) return taken;
      if (!procedure_->is_upload()) break;
    }
    if (count == 0 && !procedure_->is_upload()) return service_internal::NoMessage();
    Plan plan;
    const grpc::Status planned = procedure_->MakePlan(1, &plan);
    if (!planned.ok()) return planned;
    Require(std::isfinite(plan.seconds) && plan.seconds >= 0, "a plan says how long it takes");
    if (plan.seconds > kMaxSeconds || plan.bytes > kMaxPlanBytes) return std::nullopt;
    SayPosition(plan);
    LiveMemory::ForgetPeak();
    const auto require = [this](const grpc::ByteBuffer& bytes) { RequireAnswer(method_, bytes); };
    const grpc::Status done = procedure_->Run({.threads = 1, .cancelled = [] { return false; }},
                                              {.say = require, .keep = require}, answer);
    NoteUnlessHeld("to answer", procedure_->bytes() + plan.bytes);
    return done;
  }

  grpc::Status Take(const grpc::ByteBuffer& part, int index) {
    LiveMemory::ForgetPeak();
    std::size_t held = procedure_->bytes();
    const auto hold = [&](std::size_t bytes) {
      NoteUnlessHeld("before more is asked for", held);
      if (bytes > memory_) {
        was_refused_memory_ = true;
        return service_internal::NeedsMoreMemory(bytes, memory_);
      }
      held = bytes;
      return grpc::Status::OK;
    };
    const grpc::Status taken = procedure_->Take(part, index, hold, {});
    Require(!was_refused_memory_ || !taken.ok(), "nothing is taken without its memory");
    NoteUnlessHeld("to take a message", held);
    if (!taken.ok()) return taken;
    if (procedure_->bytes() > held) Note("by what is kept of messages", procedure_->bytes(), held);
    LiveMemory::ForgetPeak();
    NoteUnlessHeld("beyond what is said to be kept", procedure_->bytes());
    Require(Parsed(*method_.descriptor->input_type(), part) != nullptr,
            "what is taken is a message of the method");
    return taken;
  }

  void SayPosition(const Plan& plan) const {
    grpc::ByteBuffer bytes;
    if (procedure_->SayPosition(3, plan.paths, &bytes)) RequireAnswer(method_, bytes);
  }

  void NoteUnlessHeld(const char* what, std::size_t held) {
    if (LiveMemory::Peak() > held + kSmallBytes) Note(what, LiveMemory::Peak(), held);
  }

  void Note(const char* what, std::size_t bytes, std::size_t held) {
    if (!taken_unasked_.empty()) return;
    taken_unasked_ = method_.descriptor->name() + ' ' + what + ": " + std::to_string(bytes) +
                     " bytes, held " + std::to_string(held);
  }

  const Method& method_;
  const std::size_t memory_;
  std::vector<grpc::ByteBuffer> parts_;
  std::unique_ptr<Procedure> procedure_;
  bool was_refused_memory_ = false;
  std::string taken_unasked_;
};

std::string MakeCall(const Method& method, const PartsInput& input) {
  TriedCall call(method, input);
  call.Make();
  return call.taken_unasked();
}

void Try(const Method& method, const PartsInput& input) {
  if (MakeCall(method, input).empty()) return;
  const std::string taken = MakeCall(method, input);
  if (taken.empty()) return;
  std::fprintf(stderr, "%s\n", taken.c_str());
  Require(false, "memory is asked for before it is taken");
}

}  // namespace
}  // namespace accord

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto methods = accord::AllMethods();
  const auto input = accord::PartsInput::Read({reinterpret_cast<const char*>(data), size});
  accord::Try(methods[input.method % methods.size()], input);
  return 0;
}
