#ifndef ACCORD_SERVER_CONVERT_WIRE_LIMITS_H_
#define ACCORD_SERVER_CONVERT_WIRE_LIMITS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/base/violation.h"

// Requests as bytes, judged before anything of their size is built: a list costs two bytes an entry
// on the wire and hundreds once it is parsed. Thread-safe.
namespace accord {

// Entries of all lists and objects of a request's dynamic values (overrides, parameters of a
// template) together, those that a later one replaces among them: ten whole lists of observations.
inline constexpr int kMaxOverrideValues = 10 * limits::kMaxObservations;

// How many entries a repeated field may have.
struct WireLimit {
  std::string_view message;  // full name
  std::string_view field;
  int most;
  bool together = false;  // over the whole request rather than in one message
};

// One for each repeated field that a request of accord.v1 can hold.
std::span<const WireLimit> WireLimits();

// What a message takes.
struct WireSize {
  // Heap and the message itself once it is parsed, rounding by the allocator included. At least
  // what SpaceUsedLong says, and about three times that at most; more only where bytes are written
  // in vain: fields that come twice, values of a map under one key, alternatives of a oneof one
  // after another.
  std::size_t built_bytes;
};

// Reads the bytes to their end, builds nothing of their size. Violations are
//  * SYNTAX, alone, at `field`: the bytes are no message of this type, or nest deeper than protobuf
//    reads (100). Whether texts are UTF-8 is not looked at.
//  * UNKNOWN_FIELD, for each message that has a field which this version does not know (a newer
//    client's: computed without it the answer would be wrong), at the message's path and the
//    number of the first one, such as scenario.timeline.7; or at the field that comes in another
//    wire type than the schema gives it.
//  * TOO_MANY, at the path of the list in the message with entries by position, such as
//    scenario.contracts[3].clauses: it has more entries than its limit, in Validate's words. Parts
//    of a message that come in several pieces are counted together, as parsing merges them; what a
//    later alternative of a oneof replaces is judged too. Entries past a limit are not looked into.
//    At most limits::kMaxViolations, and one at `field` that counts the others.
std::variant<WireSize, Violations> WalkWire(const google::protobuf::Descriptor& type,
                                            google::protobuf::io::ZeroCopyInputStream& bytes,
                                            const std::string& field);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_WIRE_LIMITS_H_
