#include <chrono>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "server/listener/tls_store.h"
#include "server/service/accord_server.h"
#include "tests/server/listener/caller.h"
#include "tests/server/listener/certificates.h"
#include "tests/server/service/raw_call.h"

namespace accord {
namespace {

using ::testing::HasSubstr;

class Tls : public ::testing::Test {
 protected:
  void Put(const Issued& issued) {
    folder_.Write("server.pem", issued.certificate);
    folder_.Write("key.pem", issued.key);
  }

  // With what was put; mutual with clients' certificates.
  void StartServer(bool mutual = false) {
    TlsFiles files{.certificate = folder_.PathOf("server.pem"), .key = folder_.PathOf("key.pem")};
    if (mutual) files.client_ca = folder_.Write("clients.pem", clients_.Text());
    auto store = TlsStore::Open(files, std::chrono::hours(1));
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    auto server = AccordServer::Start({.address = "127.0.0.1:0", .tls = store_.get()});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  // How a call of health ends over a connection of its own.
  grpc::Status Call(const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    RawCall call(grpc::CreateCustomChannel("localhost:" + std::to_string(server_->port()),
                                           credentials, arguments),
                 "/grpc.health.v1.Health/Check");
    call.Send("");
    call.Read();
    return call.Finish();
  }

  std::shared_ptr<grpc::ChannelCredentials> Trusting(const Authority& authority,
                                                     const Issued& own = {}) {
    return grpc::SslCredentials({.pem_root_certs = authority.Text(),
                                 .pem_private_key = own.key,
                                 .pem_cert_chain = own.certificate});
  }

  const TestFolder folder_;
  const Authority authority_, clients_{{.name = "Authority of clients"}};
  std::unique_ptr<TlsStore> store_;
  std::unique_ptr<AccordServer> server_;
};

TEST_F(Tls, IsGivenToThoseWhoTrustItsAuthorityAlone) {
  Put(authority_.Issue());
  StartServer();
  const grpc::Status trusted = Call(Trusting(authority_));
  EXPECT_TRUE(trusted.ok()) << trusted.error_message();
  EXPECT_EQ(Call(Trusting(clients_)).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(Tls, RefusesPlainText) {
  Put(authority_.Issue());
  StartServer();
  EXPECT_EQ(Call(grpc::InsecureChannelCredentials()).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(Tls, OfBothSidesRefusesACallerWithoutACertificateOfTheAuthority) {
  Put(authority_.Issue());
  StartServer(/*mutual=*/true);
  const grpc::Status known = Call(Trusting(authority_, clients_.Issue({.name = "a client"})));
  EXPECT_TRUE(known.ok()) << known.error_message();
  EXPECT_EQ(Call(Trusting(authority_)).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Call(Trusting(authority_, authority_.Issue())).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(Tls, ShowsTheNewCertificateOnceTheFilesHoldOne) {
  const Authority next;
  Put(authority_.Issue());
  StartServer();
  ASSERT_TRUE(Call(Trusting(authority_)).ok());
  Put(next.Issue());
  ASSERT_TRUE(store_->Reload().ok());
  const grpc::Status trusted = Call(Trusting(next));
  EXPECT_TRUE(trusted.ok()) << trusted.error_message();
  EXPECT_FALSE(Call(Trusting(authority_)).ok());
}

TEST_F(Tls, KeepsTheOldCertificateWhileTheFilesAreBroken) {
  Put(authority_.Issue());
  StartServer();
  for (const Issued& broken : {Issued{"", ""}, Issued{"no certificate", "no key"},
                               Issued{authority_.Issue().certificate, authority_.Issue().key}}) {
    Put(broken);
    EXPECT_FALSE(store_->Reload().ok());
    EXPECT_TRUE(Call(Trusting(authority_)).ok());
  }
}

TEST_F(Tls, KeepsAConnectionThatWasMadeWithTheOldCertificate) {
  const Authority next;
  Put(authority_.Issue());
  StartServer();
  const auto channel =
      grpc::CreateChannel("localhost:" + std::to_string(server_->port()), Trusting(authority_));
  for (int i = 0; i < 2; ++i) {
    RawCall call(channel, "/grpc.health.v1.Health/Check");
    call.Send("");
    call.Read();
    EXPECT_TRUE(call.Finish().ok());
    Put(next.Issue());
    ASSERT_TRUE(store_->Reload().ok());
  }
}

std::string FaultOf(const std::string& address) {
  return std::string(AccordServer::Start({.address = address}).status().message());
}

TEST(Start, SaysWhatIsWrongWithTheAddress) {
  EXPECT_THAT(FaultOf("127.0.0.1:99999"), HasSubstr("port 99999 is above 65535"));
  EXPECT_EQ(AccordServer::Start({.address = "127.0.0.1"}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const auto first = AccordServer::Start({.address = "127.0.0.1:0"});
  ASSERT_TRUE(first.ok());
  const std::string taken = "127.0.0.1:" + std::to_string((*first)->port());
  EXPECT_THAT(FaultOf(taken), HasSubstr(taken + ": address in use"));
}

TEST(Start, ServesOnAUnixSocket) {
  const TestFolder folder;
  const std::string address = "unix:" + folder.PathOf("socket");
  const auto server = AccordServer::Start({.address = address});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ((*server)->port(), 0);
  RawCall call(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()),
               "/grpc.health.v1.Health/Check");
  call.Send("");
  call.Read();
  EXPECT_TRUE(call.Finish().ok());
}

}  // namespace
}  // namespace accord
