#ifndef ACCORD_SERVER_SERVICE_BYTES_SERVICE_H_
#define ACCORD_SERVER_SERVICE_BYTES_SERVICE_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "server/service/call.h"
#include "server/service/procedure.h"
#include "server/service/server_state.h"
#include "server/service/status.h"

namespace accord::service_internal {

// A call that there is no memory to begin: it takes none of ours, as gRPC's own for methods that
// are not there, but what came with the call.
class NoMemoryCall final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  static NoMemoryCall* Begin(grpc::CallbackServerContext* context) {
    return new (grpc::g_core_codegen_interface->grpc_call_arena_alloc(
        context->c_call(), sizeof(NoMemoryCall))) NoMemoryCall();
  }
  void OnDone() override { this->~NoMemoryCall(); }

 private:
  NoMemoryCall() { Finish(OutOfMemoryForWords()); }
};

// A generated service (Rpc: v1::SimulationService) of which gRPC knows no message: each method is a
// stream of bytes both ways and a Call. `methods` has all of them by name.
template <typename Rpc>
class BytesService final : public Rpc::Service {
 public:
  BytesService(ServerState& state, const Methods& methods) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        Rpc::service_full_name());
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& name = service->method(i)->name();
      const std::string full_name = service->full_name() + "/" + name;
      const auto begin = [&state, full_name, make = methods.at(name)](
                             grpc::CallbackServerContext* context) -> Reactor* {
        try {
          return Call::Begin(state, context, full_name, make());
        } catch (...) {  // gRPC would say that there is no such method
          return NoMemoryCall::Begin(context);
        }
      };
      // The first turns the method into a stream, the second hands it out without a thread.
      this->MarkMethodStreamed(i, new Handler(begin));
      this->MarkMethodRawCallback(i, new Handler(begin));
    }
  }

 private:
  using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;
  using Handler = grpc::internal::CallbackBidiHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_BYTES_SERVICE_H_
