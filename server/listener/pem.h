#ifndef ACCORD_SERVER_LISTENER_PEM_H_
#define ACCORD_SERVER_LISTENER_PEM_H_

#include <chrono>
#include <string>

#include "absl/status/statusor.h"

// TLS as its user gives it, judged before anybody is served or called: gRPC falls back or fails
// without words. Thread-safe.
namespace accord {

// Paths of PEM files; all empty: plain text.
struct TlsFiles {
  // The server's own certificate first, then what leads to its authority.
  std::string certificate;
  // The private key of the first certificate, without a passphrase.
  std::string key;
  // Authorities of the clients; set: a client without a certificate of theirs is refused.
  std::string client_ca;

  bool empty() const { return certificate.empty() && key.empty() && client_ca.empty(); }
};

// What the files held when they were judged, as PEM; client_ca is empty without such a file.
struct TlsTexts {
  std::string certificate, key, client_ca;
  // The end of the server's certificate, or of one that leads to its authority: whichever is first.
  std::chrono::system_clock::time_point not_after;
};

// How long before that its owner should be warned.
inline constexpr std::chrono::hours kExpiryWarning{14 * 24};

// A file holds this much at most.
inline constexpr int kMaxPemBytes = 1 << 20;

// Reads and judges the files at the time `now`. INVALID_ARGUMENT that names file and reason: one of
// the pair is missing; a file is unreadable, no regular file, too long, empty, damaged or without a
// certificate or key; the certificate, or one that leads to its authority, is not yet or no longer
// valid or too weak for TLS; the certificate is not the key's; the key is locked by a passphrase
// (nobody is asked for one); every client CA has expired.
absl::StatusOr<TlsTexts> CheckTls(const TlsFiles& files, std::chrono::system_clock::time_point now);

// Paths of a client's PEM files.
struct ClientTlsFiles {
  // Authorities that vouch for the server.
  std::string ca;
  // The client's own, for a server that asks for one: both or neither.
  std::string certificate, key;
};

// What they held, as PEM; certificate and key are empty without such files.
struct ClientTlsTexts {
  std::string ca, certificate, key;
};

// The same for the files of a client. `files.ca` must be given.
absl::StatusOr<ClientTlsTexts> CheckClientTls(const ClientTlsFiles& files,
                                              std::chrono::system_clock::time_point now);

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_PEM_H_
