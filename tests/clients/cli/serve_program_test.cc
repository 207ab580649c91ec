#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/peak_memory.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/listener/caller.h"
#include "tests/server/listener/certificates.h"

namespace accord::cli {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kHttpRequest[] = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n";
constexpr char kSimulateMethod[] = "accord.v1.SimulationService/Simulate";

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Sends the bytes to a port of this machine; what comes back until it is closed.
std::string Exchange(int port, std::string_view bytes) {
  SocketCaller caller;
  const timeval limit{.tv_sec = 20, .tv_usec = 0};
  setsockopt(caller.fd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  EXPECT_TRUE(caller.Call(port));
  caller.Send(bytes);
  std::string answer;
  for (std::string part; !(part = caller.Receive()).empty();) answer += part;
  return answer;
}

// `accord serve` on a free port, started.
class Served {
 public:
  explicit Served(std::vector<std::string> arguments = {}) : program_(With(std::move(arguments))) {
    EXPECT_TRUE(program_.WaitForOutput("\n")) << program_.error();
  }

  Program& program() { return program_; }
  int port() { return PortAfter("listening on 127.0.0.1:"); }
  std::string address() { return "127.0.0.1:" + std::to_string(port()); }

  // Its answer on the port for those who watch over it.
  std::string Get(const std::string& path) {
    return Exchange(PortAfter("metrics on 127.0.0.1:"), "GET " + path + " HTTP/1.0\r\n\r\n");
  }

  Outcome Simulate() {
    return Call({"simulate", "-", "--paths", "200", "--no-progress", "--server", address()},
                ToJson(SteelScenario()));
  }

  // Stops it; the lines of its log.
  std::vector<std::string> Stop() {
    program_.Signal(SIGTERM);
    EXPECT_EQ(program_.Wait(), kOk);
    return Lines(program_.error());
  }

 private:
  static std::vector<std::string> With(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"serve", "--address", "127.0.0.1:0"});
    return arguments;
  }

  int PortAfter(const std::string& words) {
    EXPECT_TRUE(program_.WaitForOutput(words));
    const std::string out = program_.out();
    return std::stoi(out.substr(out.find(words) + words.size()));
  }

  Program program_;
};

TEST(AccordServe, WritesALineACallAndNothingElse) {
  Served served;
  EXPECT_EQ(served.Simulate().code, kOk);
  EXPECT_EQ(Call({"settle", "-", "/dev/null", "--server", served.address()}, "{}").code, kInvalid);
  const auto lines = served.Stop();
  EXPECT_THAT(lines, Each(ContainsRegex("^time=[-0-9]+T[:.0-9]+Z level=[a-z]+ event=")));
  EXPECT_THAT(
      lines,
      Contains(ContainsRegex(std::string("event=call id=[0-9]+ method=") + kSimulateMethod +
                             " peer=ipv4:127.0.0.1:[0-9]+ code=OK ms=[.0-9]+ queue_ms=[.0-9]+ "
                             "paths=200$")));
  EXPECT_THAT(lines, Each(Not(HasSubstr("steel")))) << "no contents";
}

TEST(AccordServe, LogsObjectsWhenAskedForJson) {
  Served served({"--log-format", "json"});
  EXPECT_EQ(served.Simulate().code, kOk);
  std::vector<std::string> events;
  for (const std::string& line : served.Stop()) {
    const auto object = nlohmann::json::parse(line);
    events.push_back(object["event"]);
    if (object["event"] != "call") continue;
    EXPECT_EQ(object["method"], kSimulateMethod);
    EXPECT_EQ(object["code"], "OK");
    EXPECT_EQ(object["paths"], 200);
  }
  EXPECT_THAT(events, AllOf(Contains("serving"), Contains("call"), Contains("stopping"),
                            Contains("stopped")));
}

TEST(AccordServe, GivesMetricsHealthAndReadiness) {
  Served served({"--metrics-address", "127.0.0.1:0", "--slots", "2", "--memory", "1G"});
  EXPECT_EQ(served.Simulate().code, kOk);
  const std::string metrics = served.Get("/metrics");
  EXPECT_THAT(metrics, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(metrics, HasSubstr(std::string("\naccord_calls_total{code=\"OK\",method=\"") +
                                 kSimulateMethod + "\"} 1\n"));
  for (const char* line : {"accord_slots 2", "accord_busy_slots 0", "accord_serving 1",
                           "accord_memory_limit_bytes 1073741824"}) {
    EXPECT_THAT(metrics, HasSubstr("\n" + std::string(line) + "\n"));
  }
  EXPECT_THAT(served.Get("/healthz"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(served.Get("/readyz"), StartsWith("HTTP/1.1 200"));
  served.Stop();
}

TEST(AccordServe, IsNotReadyButServesDuringTheDrainDelay) {
  Served served({"--metrics-address", "127.0.0.1:0", "--drain-delay", "3600", "--grace", "3600"});
  served.program().Signal(SIGTERM);
  ASSERT_TRUE(served.program().WaitForError("event=stopping"));
  std::string ready;
  do ready = served.Get("/readyz");
  while (ready.starts_with("HTTP/1.1 200"));
  EXPECT_THAT(ready, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(served.Get("/healthz"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(served.Get("/metrics"), HasSubstr("\naccord_serving 0\n"));
  EXPECT_EQ(served.Simulate().code, kOk);
  EXPECT_THAT(served.Stop(), Contains(HasSubstr("event=grace_ended signal=SIGTERM")))
      << "the second signal ends the delay";
}

TEST(AccordServe, EndsItsGraceAtTheSecondSignal) {
  Served served({"--grace", "3600"});
  Program caller({"simulate", ACCORD_SOURCE_DIR "/clients/examples/flagship.json", "--paths",
                  "100000000", "--server", served.address()});
  ASSERT_TRUE(caller.WaitForError("% of 100 000 000 paths"));
  served.program().Signal(SIGTERM);
  ASSERT_TRUE(served.program().WaitForError("event=stopping signal=SIGTERM"));
  served.program().Signal(SIGINT);
  EXPECT_EQ(served.program().Wait(), kOk);
  EXPECT_THAT(served.program().error(), HasSubstr("event=grace_ended signal=SIGINT"));
  EXPECT_EQ(caller.Wait(), kUnavailable);
  EXPECT_THAT(caller.error(), HasSubstr("stopping"));
}

TEST(AccordServe, RefusesWrongFlagsWithWords) {
  struct Case {
    std::vector<std::string> arguments;
    std::string words;
  };
  for (const Case& one : std::vector<Case>{
           {{"--address", "127.0.0.1:99999"}, "99999"},
           {{"--address", "localhost"}, "--address"},
           {{"--metrics-address", "nowhere"}, "--metrics-address"},
           {{"--metrics-address", "unix:/tmp/a"}, "--metrics-address must be HOST:PORT"},
           {{"--metrics-address", "0.0.0.0:0"}, "refusing to give metrics to everybody"},
           {{"--memory", "4T"}, "must be from 64M to 16384G"},
           {{"--memory", "1"}, "must be from 64M"},
           {{"--memory", "nan"}, "must be from 64M"},
           {{"--memory", "16000G"}, "--memory must be at most what this machine"},
           {{"--max-request", "3"}, "--max-request"},
           {{"--max-request", "65"}, "--max-request"},
           {{"--queue", "-1"}, "--queue"},
           {{"--queue-wait", "-1"}, "--queue-wait"},
           {{"--max-run-time", "0"}, "--max-run-time"},
           {{"--max-run-time", "0.0001"}, "--max-run-time"},
           {{"--max-run-time", "nan"}, "--max-run-time"},
           {{"--queue-wait", "nan"}, "--queue-wait: must be from 0 to 86400 seconds, got nan"},
           {{"--upload-time", "0"}, "--upload-time"},
           {{"--grace", "nan"}, "--grace"},
           {{"--drain-delay", "nan"}, "--drain-delay"},
           {{"--config", "/dev/zero"}, "has more than 1 MiB"},
           {{"--drain-delay", "4000"}, "--drain-delay"},
           {{"--log-format", "xml"}, "--log-format"},
           {{"--slots", "4096"}, "--slots must be at most 4 a core"},
           {{"--slots", "3", "--memory", "128M"}, "need 64 MiB each"},
           {{"--tls-client-ca", "a.pem"}, "--tls-client-ca needs --tls-cert"},
           {{"--tls-cert", "/dev/null", "--tls-key", "/dev/null"}, "/dev/null"},
           {{"--config", "/no/such/file"}, "/no/such/file cannot be read"}}) {
    std::vector<std::string> arguments = {"serve", "--address", "127.0.0.1:0"};
    if (one.arguments.front() == "--address") arguments.resize(1);
    arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
    const Outcome run = Call(arguments);
    EXPECT_EQ(run.code, kUsage) << one.words;
    EXPECT_THAT(run.error, HasSubstr(one.words));
    EXPECT_THAT(run.out, Not(HasSubstr("listening")));
  }
}

TEST(AccordServe, DoesNotStartWithFewerAddressesThanItsMemoryTakes) {
  if (!kMemoryIsMeasured) GTEST_SKIP() << "a sanitizer has more addresses already";
  rlimit all{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &all), 0);
  const rlimit few{std::min(rlim_t{3} << 30, all.rlim_max), all.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &few), 0);
  Program server({"serve", "--address", "127.0.0.1:0", "--memory", "2G"});
  setrlimit(RLIMIT_AS, &all);
  EXPECT_EQ(server.Wait(), 1);
  EXPECT_THAT(server.error(), HasSubstr("4096 MiB, and may have 3072 MiB (ulimit -v)"));
}

TEST(AccordServe, SaysThatThePortOfItsMetricsIsTaken) {
  Served served;
  const Outcome run =
      Call({"serve", "--address", "127.0.0.1:0", "--metrics-address", served.address()});
  EXPECT_EQ(run.code, kUnavailable);
  EXPECT_THAT(run.error,
              AllOf(HasSubstr("cannot listen on 127.0.0.1:"), HasSubstr("address in use")));
}

TEST(AccordServe, TakesFlagsFromOneFile) {
  const TestFolder folder;
  const std::string file = folder.Write("serve.toml",
                                        "\xEF\xBB\xBF# a comment\n"
                                        "log-format = \"json\"\n"
                                        "slots = 1\n"
                                        "queue = 7\n"
                                        "memory = 1G\n"
                                        "no-reflection = true\n"
                                        "insecure = false\n");
  Served served({"--config", file, "--queue", "9", "--max-run-time", "60"});
  const auto lines = served.Stop();
  ASSERT_THAT(lines, Not(IsEmpty()));
  const auto start = nlohmann::json::parse(lines.front());
  EXPECT_EQ(start["slots"], 1);
  EXPECT_EQ(start["memory_mib"], 1024);
  EXPECT_EQ(start["queue"], 9) << "the command line goes before the file";
  EXPECT_EQ(start["max_run_time_s"], 60);
  EXPECT_EQ(start["reflection"], false);
  EXPECT_EQ(start["tls_cert"], "none");
  for (const char* field :
       {"insecure", "metrics_address", "drain_delay_s", "grace_s", "tls_key", "tls_client_ca",
        "upload_time_s", "queue_wait_s", "threads", "max_request_mib"}) {
    EXPECT_TRUE(start.contains(field)) << field;
  }
}

TEST(AccordServe, TakesTheFileThatIsShippedForIt) {
  Served served(
      {"--config", ACCORD_SOURCE_DIR "/deploy/serve.toml", "--metrics-address", "127.0.0.1:0"});
  EXPECT_THAT(served.Stop(), Contains(HasSubstr("grace_s=30")));
}

TEST(AccordServe, RefusesAFileWithWhatItDoesNotKnow) {
  const TestFolder folder;
  for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
           {"slot = 1\n", "there is no option slot"},
           {"[serve]\nslots = 1\n", "without a section such as [serve]"},
           {"slots =\n", "slots has no value"},
           {"address = \"\"\n", "address has no value"},
           {"help = true\n", "there is no option help"},
           {"config = \"other\"\n", "there is no option config"},
           {"slots = 1\nqueue = 1\nslots = 2\n", "slots must have one value"},
           {"slots = [1, 2]\n", "slots must have one value"},
           {"slots = many\n", "--slots"},
           {"slots = 0\n", "--slots"},
           {"insecure = perhaps\n", "insecure"},
           {"tls-cert = \"caf\xe9\"\n", "must be text in UTF-8"}}) {
    const Outcome run = Call({"serve", "--config", folder.Write("serve.toml", text)});
    EXPECT_EQ(run.code, kUsage) << text;
    EXPECT_THAT(run.error, HasSubstr(words));
  }
}

class AccordServeTls : public ::testing::Test {
 protected:
  std::vector<std::string> Flags(hours end = hours(24 * 365)) {
    const Issued issued = authority_.Issue({.end = end});
    return {"--tls-cert", folder_.Write("cert.pem", issued.certificate), "--tls-key",
            folder_.Write("key.pem", issued.key)};
  }

  const TestFolder folder_;
  const Authority authority_;
};

TEST_F(AccordServeTls, SaysWhatItsListenerIs) {
  EXPECT_THAT(Served().Stop(), Contains(HasSubstr("listener=\"plain text\"")));
  EXPECT_THAT(Served(Flags()).Stop(), Contains(HasSubstr("listener=TLS")));
  auto flags = Flags();
  flags.insert(flags.end(), {"--tls-client-ca", folder_.Write("ca.pem", authority_.Text())});
  EXPECT_THAT(Served(flags).Stop(), Contains(HasSubstr("listener=\"mutual TLS\"")));
}

TEST_F(AccordServeTls, WarnsBeforeItsCertificateExpires) {
  EXPECT_THAT(Served(Flags(hours(24 * 13))).Stop(),
              Contains(ContainsRegex(
                  "level=warning event=certificate_expires not_after=[-:TZ0-9]+ days_left=12.9")));
  EXPECT_THAT(Served(Flags(hours(24 * 15))).Stop(), Each(Not(HasSubstr("certificate_expires"))));
}

TEST_F(AccordServeTls, WarnsOfACertificateThatComesInShortlyBeforeItsEnd) {
  auto flags = Flags();
  flags.insert(flags.end(), {"--metrics-address", "127.0.0.1:0"});
  Served served(flags);
  const std::string left = "\naccord_certificate_left_seconds ";
  EXPECT_THAT(served.Get("/metrics"), HasSubstr(left + "31"));
  Flags(hours(24 * 2));
  ASSERT_TRUE(served.program().WaitForError("event=certificates_changed"));
  ASSERT_TRUE(served.program().WaitForError("event=certificate_expires"));
  EXPECT_THAT(served.Get("/metrics"), HasSubstr(left + "172"));
  served.Stop();
}

TEST_F(AccordServeTls, SaysWhenRefusedFilesAreGoodAgain) {
  auto flags = Flags();
  flags.insert(flags.end(), {"--metrics-address", "127.0.0.1:0"});
  std::ifstream stream(folder_.PathOf("key.pem"));
  const std::string key(std::istreambuf_iterator<char>(stream), {});
  Served served(flags);
  folder_.Write("key.pem", "no key");
  ASSERT_TRUE(served.program().WaitForError("event=certificates_refused"));
  EXPECT_THAT(served.Get("/metrics"), HasSubstr("\naccord_certificates_refused_total 1\n"));
  folder_.Write("key.pem", key);
  ASSERT_TRUE(served.program().WaitForError("event=certificates_restored"));
  served.Stop();
}

TEST_F(AccordServeTls, LooksAtItsCertificatesWhenToldTo) {
  Served served(Flags());
  served.program().Signal(SIGHUP);
  ASSERT_TRUE(served.program().WaitForError("event=certificates_checked tls=true ok=true"));
  const std::string key = folder_.Write("key.pem", "no key");
  served.program().Signal(SIGHUP);
  ASSERT_TRUE(served.program().WaitForError("event=certificates_checked tls=true ok=false"));
  EXPECT_THAT(served.Stop(),
              Contains(AllOf(HasSubstr("level=error event=certificates_refused"), HasSubstr(key))));
}

TEST_F(AccordServeTls, LogsAndCountsFailedHandshakes) {
  auto flags = Flags();
  flags.insert(flags.end(), {"--metrics-address", "127.0.0.1:0"});
  Served served(flags);
  Exchange(served.port(), kHttpRequest);
  ASSERT_TRUE(served.program().WaitForError(
      "level=warning event=handshake_failed peer=unknown reason=\"SSL routines: http request\""));
  EXPECT_THAT(served.Get("/metrics"), HasSubstr("\naccord_failed_handshakes_total 1\n"));
  EXPECT_THAT(served.Stop(), AllOf(Each(StartsWith("time=")), SizeIs(4)));
}

TEST_F(AccordServeTls, KeepsForeignLinesOffItsLog) {
  for (const std::vector<std::string>& flags : {std::vector<std::string>(), Flags()}) {
    Served served(flags);
    for (const std::string& bytes :
         {std::string(kHttpRequest), std::string(200, '\0'),
          std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + std::string(600, 'a'),
          std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + std::string(300, '\xff')}) {
      Exchange(served.port(), bytes);
    }
    EXPECT_THAT(served.Stop(), Each(StartsWith("time=")));
  }
}

}  // namespace
}  // namespace accord::cli
