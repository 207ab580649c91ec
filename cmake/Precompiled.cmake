# Headers of others that most of our files include, compiled once (docs/decisions/0018). Ours are
# never among them: each file names what it uses, which presets without them (asan, fuzz) check.
include_guard(GLOBAL)

option(ACCORD_PRECOMPILE "Compile the headers of other libraries once (needs g++)" ON)

set(standard_headers
  <algorithm> <array> <charconv> <cmath> <cstddef> <cstdint> <functional> <limits> <map> <memory>
  <numeric> <optional> <ranges> <set> <span> <string> <string_view> <tuple> <unordered_map>
  <utility> <variant> <vector>)
set(rpc_headers
  <google/protobuf/descriptor.pb.h> <google/protobuf/extension_set.h>
  <google/protobuf/generated_enum_reflection.h> <google/protobuf/generated_message_reflection.h>
  <google/protobuf/generated_message_util.h> <google/protobuf/message.h>
  <google/protobuf/repeated_field.h> <google/protobuf/struct.pb.h>
  <google/protobuf/unknown_field_set.h> <grpcpp/grpcpp.h>
  <grpcpp/generic/async_generic_service.h> <grpcpp/impl/codegen/proto_utils.h>
  <grpcpp/impl/codegen/server_callback_handlers.h> <grpcpp/impl/rpc_method.h>
  <grpcpp/impl/service_type.h> <grpcpp/support/async_stream.h>
  <grpcpp/support/async_unary_call.h> <grpcpp/support/client_callback.h>
  <grpcpp/support/message_allocator.h> <grpcpp/support/method_handler.h>
  <grpcpp/support/server_callback.h> <grpcpp/support/sync_stream.h>)
set(test_headers <gmock/gmock.h> <gtest/gtest.h>)

# accord_precompiled(name headers...): links what the headers belong to, so that every macro is as in
# the targets that use them. Programs are compiled for other positions than libraries.
function(accord_precompiled name)
  set(source "${PROJECT_BINARY_DIR}/precompiled/${name}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "int main() {}\n")
  if(name MATCHES "_test$")
    add_executable(${name} EXCLUDE_FROM_ALL "${source}")
    target_link_libraries(${name} PRIVATE GTest::gmock)
  else()
    add_library(${name} OBJECT EXCLUDE_FROM_ALL "${source}")
  endif()
  if(name MATCHES "_rpc_")
    target_link_libraries(${name} PRIVATE protobuf::libprotobuf gRPC::grpc++)
  endif()
  target_compile_options(${name} PRIVATE -fpch-preprocess)
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

if(ACCORD_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  accord_precompiled(accord_precompiled_library ${standard_headers})
  accord_precompiled(accord_precompiled_rpc_library ${standard_headers} ${rpc_headers})
  accord_precompiled(accord_precompiled_test ${standard_headers} ${test_headers})
  accord_precompiled(accord_precompiled_rpc_test
    ${standard_headers} ${rpc_headers} ${test_headers})
endif()

# accord_use_precompiled(accord_base library): for a target of this kind, library or test. Where the
# folder has set ACCORD_USES_RPC, with Protobuf and gRPC.
function(accord_use_precompiled target kind)
  if(ACCORD_USES_RPC)
    set(kind rpc_${kind})
  endif()
  if(TARGET accord_precompiled_${kind})
    # What it inlines from a precompiled header g++ 12 no longer takes for another library's code, and
    # warns falsely about it.
    target_compile_options(${target} PRIVATE -fpch-preprocess
      -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
    target_precompile_headers(${target} REUSE_FROM accord_precompiled_${kind})
  endif()
endfunction()
