// What the sanitizer presets keep quiet about, linked into every program of theirs so that no
// environment variable is needed. Only libraries that Debian ships without instrumentation are
// named.

extern "C" {

// c-ares keeps its resolver channel until exit when gRPC brings it up.
const char* __lsan_default_suppressions() { return "leak:libcares\n"; }

// gRPC, Protobuf, the Abseil under them, OpenSSL and spdlog synchronise in ways that
// ThreadSanitizer cannot see in code it did not compile. A race is hidden when a frame of either
// stack lies in one of them, so logic stays out of reactors, and what threads of ours share is
// guarded by std::mutex, not absl::Mutex. oneTBB is not here on purpose: the tsan preset links one
// that was built with ThreadSanitizer. What gRPC itself sends and receives is not looked at at all:
// every eight bytes of a message would be a race to be found and hidden, minutes for one of 6 MiB.
const char* __tsan_default_suppressions() {
  return "called_from_lib:libgrpc.so\n"
         "race:libgrpc\n"
         "race:libgpr.so\n"
         "race:libprotobuf\n"
         "race:libupb\n"
         "race:libabsl_\n"
         "race:libcrypto.so\n"
         "race:libssl.so\n"
         "race:libspdlog.so\n"
         "race:grpc::internal::\n";  // of the headers, inlined into our code
}

}  // extern "C"
