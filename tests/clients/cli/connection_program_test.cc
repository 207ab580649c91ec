// The command line and a server that is elsewhere: how it is reached, and what is said if it is
// not.
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "accord/v1/server_service.pb.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/listener/tls_store.h"
#include "server/service/accord_server.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/listener/certificates.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kFlagship = ACCORD_SOURCE_DIR "/clients/examples/flagship.json";
const std::string kHugeRun = "100000000";

std::unique_ptr<AccordServer> AServer(const ServerOptions& options) {
  auto server = AccordServer::Start(options);
  EXPECT_TRUE(server.ok()) << server.status();
  return server.ok() ? *std::move(server) : nullptr;
}

std::string AddressOf(const AccordServer& server) {
  return "localhost:" + std::to_string(server.port());
}

// Of a server that asks its clients for certificates.
class MutualTls : public ::testing::Test {
 protected:
  void SetUp() override {
    const Issued issued = authority_.Issue();
    auto store = TlsStore::Open({.certificate = folder_.Write("server.pem", issued.certificate),
                                 .key = folder_.Write("server-key.pem", issued.key),
                                 .client_ca = folder_.Write("clients.pem", clients_.Text())});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    server_ = AServer({.address = "127.0.0.1:0", .tls = store_.get()});
    ca_ = folder_.Write("ca.pem", authority_.Text());
    const Issued own = clients_.Issue({.name = "a client"});
    certificate_ = folder_.Write("own.pem", own.certificate);
    key_ = folder_.Write("own-key.pem", own.key);
  }

  // `accord info` with the server, the authority and these.
  Outcome Ask(const std::vector<std::string>& flags) {
    std::vector<std::string> all = {"info", "--server", AddressOf(*server_)};
    all.insert(all.end(), flags.begin(), flags.end());
    return Call(all);
  }

  const TestFolder folder_;
  const Authority authority_, clients_{{.name = "Authority of clients"}};
  std::unique_ptr<TlsStore> store_;
  std::unique_ptr<AccordServer> server_;
  std::string ca_, certificate_, key_;
};

TEST_F(MutualTls, IsSpokenByTheCommandLine) {
  const Outcome known = Ask({"--tls-ca", ca_, "--tls-cert", certificate_, "--tls-key", key_});
  EXPECT_EQ(known.code, kOk) << known.error;
  const Outcome run =
      Call({"simulate", "-", "--paths", "200", "--no-progress", "--server", AddressOf(*server_),
            "--tls-ca", ca_, "--tls-cert", certificate_, "--tls-key", key_},
           ToJson(SteelScenario()));
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_EQ(Ask({"--tls-ca", ca_}).code, kUnavailable);
}

TEST_F(MutualTls, NeedsFilesThatAreSound) {
  struct Case {
    std::vector<std::string> flags;
    std::string words;
  };
  const std::string nowhere = folder_.PathOf("nowhere.pem");
  const std::string empty = folder_.Write("empty.pem", "");
  const std::string garbage = folder_.Write("garbage.pem", "no certificate");
  for (const Case& one : std::vector<Case>{
           {{"--tls-ca", nowhere}, "TLS CA " + nowhere + ": No such file"},
           {{"--tls-ca", empty}, "TLS CA " + empty + ": the file is empty"},
           {{"--tls-ca", garbage}, "TLS CA " + garbage + ": no certificate in it"},
           {{"--tls-ca", ca_, "--tls-cert", garbage, "--tls-key", key_},
            "TLS certificate " + garbage + ": no certificate in it"},
           {{"--tls-ca", ca_, "--tls-cert", ca_, "--tls-key", key_}, "not the key of"},
           {{"--tls-ca", ca_, "--tls-cert", certificate_, "--tls-key", empty},
            "TLS key " + empty + ": the file is empty"},
           {{"--tls-ca", ca_, "--tls-cert", certificate_}, "--tls-key"},
           {{"--tls-cert", certificate_, "--tls-key", key_}, "--tls-ca"}}) {
    const Outcome run = Ask(one.flags);
    EXPECT_EQ(run.code, kUsage) << one.words;
    EXPECT_THAT(run.error, HasSubstr(one.words));
  }
  EXPECT_THAT(Call({"info", "--tls-ca", ca_}).error, HasSubstr("--server"));
}

TEST(AccordInfo, SaysWhatAServerIs) {
  const auto server = AServer({.address = "127.0.0.1:0",
                               .run_slots = 3,
                               .max_run_time = std::chrono::milliseconds(2500),
                               .memory_bytes = std::size_t{512} << 20});
  const Outcome text = Call({"info", "--server", AddressOf(*server)});
  EXPECT_EQ(text.code, kOk) << text.error;
  EXPECT_THAT(text.out, AllOf(StartsWith(std::string("Engine ") + ServerVersion()),
                              HasSubstr("Runs at a time"), HasSubstr("2.5 s"), HasSubstr("512 MiB"),
                              HasSubstr("kept_values"), HasSubstr("sweep_paths_times_sets")));
  const Outcome json = Call({"info", "--server", AddressOf(*server), "--output", "json"});
  EXPECT_EQ(json.code, kOk) << json.error;
  v1::GetServerInfoResponse info;
  EXPECT_THAT(ParseJson(json.out, FieldPath("info"), &info), IsEmpty());
  EXPECT_EQ(info.slots(), 3);
  EXPECT_EQ(Call({"info"}).code, kOk) << "of this process";
}

// Somebody whose run takes the only slot of a server without a queue.
class Full : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = AServer({.address = "127.0.0.1:0", .run_slots = 1, .queue_calls = 0});
    holder_ = std::make_unique<Program>(std::vector<std::string>{
        "simulate", kFlagship, "--paths", kHugeRun, "--server", AddressOf(*server_)});
    ASSERT_TRUE(holder_->WaitForError("% of 100 000 000 paths"));
  }

  std::unique_ptr<AccordServer> server_;
  std::unique_ptr<Program> holder_;
};

TEST_F(Full, SaysWhyItWaitsWhileACallIsMadeAgain) {
  Program second({"simulate", kFlagship, "--paths", kHugeRun, "--server", AddressOf(*server_)});
  ASSERT_TRUE(
      second.WaitForError("accord: waiting: all 1 run slots are taken and the queue is "
                          "full; trying again in "));
  second.Signal(SIGTERM);
  EXPECT_EQ(second.Wait(), kTerminated) << "at once";
  EXPECT_THAT(second.error(), HasSubstr("terminated"));
}

TEST_F(Full, IsNotWaitedForBeyondTheDeadline) {
  const Outcome late = Call({"simulate", kFlagship, "--paths", kHugeRun, "--server",
                             AddressOf(*server_), "--deadline", "20"});
  EXPECT_EQ(late.code, kUnavailable);
  EXPECT_THAT(late.error, AllOf(HasSubstr("the queue is full"), Not(HasSubstr("waiting"))));
}

TEST(Client, DoesNotWaitAgainOnceItHasWaitedAsLongAsTheServerLetsIt) {
  const auto server = AServer(
      {.address = "127.0.0.1:0", .run_slots = 1, .queue_wait = std::chrono::milliseconds(300)});
  Program holder({"simulate", kFlagship, "--paths", kHugeRun, "--server", AddressOf(*server)});
  ASSERT_TRUE(holder.WaitForError("% of 100 000 000 paths"));
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"simulate"}, {"replay", "--worst", "1"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(),
                     {kFlagship, "--paths", "1000000", "--server", AddressOf(*server)});
    const Outcome run = Call(arguments);
    EXPECT_EQ(run.code, kUnavailable);
    EXPECT_THAT(run.error, AllOf(HasSubstr("waited 0.3 s, the longest here, for a run slot"),
                                 Not(HasSubstr("waiting:"))));
  }
}

}  // namespace
}  // namespace accord::cli
