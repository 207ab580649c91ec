#include "server/service/credentials.h"

#include <string>

#include "grpc/grpc.h"
#include "grpc/grpc_security.h"

namespace accord::service_internal {
namespace {

// Not grpc::experimental::FileWatcherCertificateProvider: gRPC 1.51 drops the old certificate
// before it has tried the new one, so that a broken file, or a pair half replaced, ends TLS. This
// older way asks before each handshake and keeps the old one.
class ReloadedCredentials final : public grpc::ServerCredentials {
 public:
  explicit ReloadedCredentials(const TlsStore& store) : store_(store) {
    const bool mutual = !store.current()->client_ca.empty();
    credentials_ = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(
            mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                   : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
            Fetch, this));
  }
  ~ReloadedCredentials() override { grpc_server_credentials_release(credentials_); }

  // Callers are known by their certificates or not at all.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<ReloadedCredentials*>(self)->FetchInto(config);
  }

  grpc_ssl_certificate_config_reload_status FetchInto(grpc_ssl_server_certificate_config** config) {
    std::shared_ptr<const TlsTexts> current = store_.current();
    if (current == given_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    given_ = std::move(current);
    const grpc_ssl_pem_key_cert_pair pair{given_->key.c_str(), given_->certificate.c_str()};
    // Debian's gRPC stops the process when it gets no authorities, though it asks nobody for a
    // certificate then: it gets the server's own.
    const bool mutual = !given_->client_ca.empty();
    *config = grpc_ssl_server_certificate_config_create(
        (mutual ? given_->client_ca : given_->certificate).c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const TlsStore& store_;
  std::shared_ptr<const TlsTexts> given_;  // gRPC holds a lock while it fetches
  grpc_server_credentials* credentials_ = nullptr;
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const TlsStore* store) {
  if (store == nullptr) return grpc::InsecureServerCredentials();
  return std::make_shared<ReloadedCredentials>(*store);
}

}  // namespace accord::service_internal
