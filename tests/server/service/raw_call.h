#ifndef ACCORD_TESTS_SERVER_SERVICE_RAW_CALL_H_
#define ACCORD_TESTS_SERVER_SERVICE_RAW_CALL_H_

#include <memory>
#include <optional>
#include <string>

#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

namespace accord {

// A call of any method with bytes for messages: how the tests talk to health and reflection, whose
// protos Debian does not ship. One operation at a time, each waited for.
class RawCall {
 public:
  // `method` such as /grpc.health.v1.Health/Check.
  RawCall(std::shared_ptr<grpc::Channel> channel, const std::string& method);
  ~RawCall();

  // Sends the only request.
  void Send(const std::string& bytes);
  // The next answer, or nothing when the call has ended.
  std::optional<std::string> Read();
  grpc::Status Finish();
  void Cancel() { context_.TryCancel(); }

 private:
  bool Wait();

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_SERVICE_RAW_CALL_H_
