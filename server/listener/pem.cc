#include "server/listener/pem.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace accord {
namespace {

using Clock = std::chrono::system_clock;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

// A file by what it is for, as the words of a fault begin.
struct PemFile {
  std::string_view role;
  std::string path;
  std::string text;

  absl::Status Fault(std::string_view why) const {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(role), " ", path, ": ", std::string(why)));
  }
};

std::string LastReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "unreadable" : reason;
}

// gRPC reads the same queue of errors on the same threads.
struct ErrorQueueGuard {
  ErrorQueueGuard() { ERR_clear_error(); }
  ~ErrorQueueGuard() { ERR_clear_error(); }
};

absl::Status ReadFrom(int fd, PemFile& file) {
  struct stat about {};
  if (fstat(fd, &about) != 0) return file.Fault(std::strerror(errno));
  if (!S_ISREG(about.st_mode)) return file.Fault("not a regular file");
  if (about.st_size > kMaxPemBytes) return file.Fault("longer than 1 MiB");
  char buffer[16 * 1024];
  ssize_t count = 0;
  while ((count = read(fd, buffer, sizeof buffer)) != 0 && file.text.size() <= kMaxPemBytes) {
    if (count > 0) file.text.append(buffer, static_cast<std::size_t>(count));
    if (count < 0 && errno != EINTR) return file.Fault(std::strerror(errno));
  }
  return file.text.empty() ? file.Fault("the file is empty") : absl::OkStatus();
}

absl::Status Read(PemFile& file) {
  // A pipe without a writer must not hold the start.
  const int fd = open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return file.Fault(std::strerror(errno));
  const absl::Status status = ReadFrom(fd, file);
  close(fd);
  return status;
}

Bio TextOf(const PemFile& file) {
  return {BIO_new_mem_buf(file.text.data(), static_cast<int>(file.text.size())), BIO_free};
}

// OpenSSL would ask on the terminal.
int NoPassphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

absl::StatusOr<std::vector<Certificate>> CertificatesOf(const PemFile& file) {
  const Bio text = TextOf(file);
  std::vector<Certificate> certificates;
  bool asked = false;
  for (;;) {
    Certificate next(PEM_read_bio_X509(text.get(), nullptr, NoPassphrase, &asked), X509_free);
    if (next == nullptr) break;
    certificates.push_back(std::move(next));
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
    return file.Fault(absl::StrCat("certificate ", certificates.size() + 1, " of it is damaged (",
                                   LastReason(), ")"));
  }
  ERR_clear_error();
  if (certificates.empty()) return file.Fault("no certificate in it");
  return certificates;
}

absl::StatusOr<Key> KeyOf(const PemFile& file) {
  if (file.text.find("PRIVATE KEY-----") == std::string::npos) {
    return file.Fault("no private key in it");
  }
  bool asked = false;
  Key key(PEM_read_bio_PrivateKey(TextOf(file).get(), nullptr, NoPassphrase, &asked),
          EVP_PKEY_free);
  if (asked) {
    return file.Fault("locked by a passphrase; `openssl pkey -in LOCKED -out KEY` takes it off");
  }
  if (key == nullptr) return file.Fault("the key is damaged (" + LastReason() + ")");
  return key;
}

Clock::time_point TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return Clock::from_time_t(timegm(&parts));
}

std::string Text(Clock::time_point time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromChrono(time), absl::UTCTimeZone());
}

Clock::time_point EndOf(const Certificate& certificate) {
  return TimeOf(X509_get0_notAfter(certificate.get()));
}

absl::Status FaultOf(const PemFile& file, std::size_t index, std::string_view why) {
  return file.Fault(absl::StrCat("its certificate ", index + 1, " ", std::string(why)));
}

// The same words whenever it is looked at: a watcher tells what is new.
absl::Status CheckDates(const PemFile& file, const std::vector<Certificate>& certificates,
                        std::size_t index, Clock::time_point now) {
  const Clock::time_point begin = TimeOf(X509_get0_notBefore(certificates[index].get()));
  const Clock::time_point end = EndOf(certificates[index]);
  if (now < begin) return FaultOf(file, index, "is not valid before " + Text(begin));
  if (now > end) return FaultOf(file, index, "expired at " + Text(end));
  return absl::OkStatus();
}

absl::Status CheckPair(const PemFile& certificate, const std::vector<Certificate>& chain,
                       const PemFile& key_file, EVP_PKEY* key) {
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (X509_check_private_key(chain[i].get(), key) != 1) continue;
    if (i == 0) return absl::OkStatus();
    return certificate.Fault(absl::StrCat("the key ", key_file.path, " is of its certificate ",
                                          i + 1, ", which has to be the first"));
  }
  return key_file.Fault("not the key of the certificate " + certificate.path);
}

// What TLS would refuse in the middle of a handshake, such as a key that is too short.
absl::Status CheckStrength(const PemFile& file, const std::vector<Certificate>& chain,
                           std::size_t index) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_method()),
                                                                  SSL_CTX_free);
  const bool is_fit =
      context != nullptr && SSL_CTX_use_certificate(context.get(), chain[0].get()) == 1 &&
      (index == 0 || SSL_CTX_add1_chain_cert(context.get(), chain[index].get()) == 1);
  return is_fit ? absl::OkStatus()
                : FaultOf(file, index, "is not fit for TLS (" + LastReason() + ")");
}

absl::Status CheckAuthorities(const PemFile& file, Clock::time_point now) {
  const absl::StatusOr<std::vector<Certificate>> authorities = CertificatesOf(file);
  if (!authorities.ok()) return authorities.status();
  for (std::size_t i = 0; i < authorities->size(); ++i) {
    if (CheckDates(file, *authorities, i, now).ok()) return absl::OkStatus();
  }
  return CheckDates(file, *authorities, 0, now);
}

// Neither of a certificate and its key is there without the other.
absl::Status CheckPairGiven(const std::string& certificate, const std::string& key) {
  if (certificate.empty() == key.empty()) return absl::OkStatus();
  const bool has_key = certificate.empty();
  return absl::InvalidArgumentError(
      absl::StrCat(has_key ? "TLS key " : "TLS certificate ", has_key ? key : certificate,
                   ": given without its ", has_key ? "certificate" : "key"));
}

absl::Status CheckComplete(const TlsFiles& files) {
  if (absl::Status status = CheckPairGiven(files.certificate, files.key); !status.ok()) {
    return status;
  }
  if (files.certificate.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "TLS client CA ", files.client_ca, ": given without the server's certificate and key"));
  }
  return absl::OkStatus();
}

// Those of the files that were given.
absl::Status ReadAll(std::initializer_list<PemFile*> files) {
  for (PemFile* file : files) {
    if (file->path.empty()) continue;
    if (absl::Status status = Read(*file); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// A certificate, what leads to its authority, and its key, as TLS wants them; when the first of
// them ends.
absl::StatusOr<Clock::time_point> CheckOwn(const PemFile& certificate, const PemFile& key_file,
                                           Clock::time_point now) {
  const absl::StatusOr<std::vector<Certificate>> chain = CertificatesOf(certificate);
  if (!chain.ok()) return chain.status();
  const absl::StatusOr<Key> key = KeyOf(key_file);
  if (!key.ok()) return key.status();
  if (absl::Status pair = CheckPair(certificate, *chain, key_file, key->get()); !pair.ok()) {
    return pair;
  }
  Clock::time_point end = Clock::time_point::max();
  for (std::size_t i = 0; i < chain->size(); ++i) {
    for (const absl::Status& status :
         {CheckDates(certificate, *chain, i, now), CheckStrength(certificate, *chain, i)}) {
      if (!status.ok()) return status;
    }
    end = std::min(end, EndOf((*chain)[i]));
  }
  return end;
}

}  // namespace

absl::StatusOr<TlsTexts> CheckTls(const TlsFiles& files, Clock::time_point now) {
  if (absl::Status status = CheckComplete(files); !status.ok()) return status;
  const ErrorQueueGuard guard;
  PemFile certificate{"TLS certificate", files.certificate}, key{"TLS key", files.key},
      client_ca{"TLS client CA", files.client_ca};
  if (absl::Status status = ReadAll({&certificate, &key, &client_ca}); !status.ok()) return status;
  const absl::StatusOr<Clock::time_point> not_after = CheckOwn(certificate, key, now);
  if (!not_after.ok()) return not_after.status();
  if (!files.client_ca.empty()) {
    if (absl::Status status = CheckAuthorities(client_ca, now); !status.ok()) return status;
  }
  return TlsTexts{.certificate = certificate.text,
                  .key = key.text,
                  .client_ca = client_ca.text,
                  .not_after = *not_after};
}

absl::StatusOr<ClientTlsTexts> CheckClientTls(const ClientTlsFiles& files, Clock::time_point now) {
  if (absl::Status status = CheckPairGiven(files.certificate, files.key); !status.ok()) {
    return status;
  }
  const ErrorQueueGuard guard;
  PemFile ca{"TLS CA", files.ca}, certificate{"TLS certificate", files.certificate},
      key{"TLS key", files.key};
  if (absl::Status status = ReadAll({&ca, &certificate, &key}); !status.ok()) return status;
  if (absl::Status status = CheckAuthorities(ca, now); !status.ok()) return status;
  if (!files.certificate.empty()) {
    const absl::StatusOr<Clock::time_point> not_after = CheckOwn(certificate, key, now);
    if (!not_after.ok()) return not_after.status();
  }
  return ClientTlsTexts{.ca = ca.text, .certificate = certificate.text, .key = key.text};
}

}  // namespace accord
