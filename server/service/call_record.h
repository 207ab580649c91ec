#ifndef ACCORD_SERVER_SERVICE_CALL_RECORD_H_
#define ACCORD_SERVER_SERVICE_CALL_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <string>

// What is known of calls from outside: no contents, no names of a party's.
namespace accord {

// A call that is over.
struct CallRecord {
  std::uint64_t id = 0;            // counts from 1 since the start of the server
  std::string method;              // "accord.v1.SimulationService/Simulate"
  std::string peer;                // "ipv4:127.0.0.1:54320", "unix:"; "inproc" in this process
  int code = 0;                    // grpc::StatusCode by number
  std::string reason;              // of google.rpc.ErrorInfo, such as "QUEUE_FULL"; empty: none
  double milliseconds = 0;         // from its first byte to its last
  double queued_milliseconds = 0;  // of them, in the queue
  bool got_slot = false;           // its turn came there
  std::int64_t paths = 0;          // asked for; 0: it simulates none
  std::int64_t path_periods = 0;   // paths times periods times scenarios, of a run that was done
};

// Hears of every call that is over. Thread-safe, quick.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void OnCallEnded(const CallRecord& call) = 0;
};

// How the server stands now.
struct ServerGauges {
  int open_calls = 0;
  int queued_calls = 0;
  int busy_slots = 0;
  int slots = 0;
  std::size_t memory_bytes = 0;  // of the budget, taken
  std::size_t memory_limit_bytes = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // for want of descriptors
  bool serving = false;                   // false once it is stopping
};

}  // namespace accord

#endif  // ACCORD_SERVER_SERVICE_CALL_RECORD_H_
