#ifndef ACCORD_SERVER_LISTENER_DESCRIPTORS_H_
#define ACCORD_SERVER_LISTENER_DESCRIPTORS_H_

// Descriptors of this process: every connection takes one. gRPC stops accepting for good once there
// are none (grpc issue 16058), so connections are refused before that.
namespace accord {

// The soft limit is raised to this at most.
inline constexpr int kMaxRaisedDescriptors = 65'536;

// Raises the soft limit of open descriptors to the hard one, to `ceiling` at most; never lowers it.
// Returns the limit in force. For the whole process: once, at its start.
int RaiseDescriptorLimit(int ceiling = kMaxRaisedDescriptors);

// The limit in force now; at least 0.
int DescriptorLimit();

// Descriptors below this one may be connections; the rest, a quarter of `limit` and 128 at most, is
// left for files, pollers and the answers to whoever is refused.
int ConnectionDescriptorCap(int limit);

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_DESCRIPTORS_H_
