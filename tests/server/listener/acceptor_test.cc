#include "server/listener/acceptor.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/listener/caller.h"
#include "tests/server/listener/certificates.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

ListenAddress Loopback(int port = 0) { return {.host = "127.0.0.1", .port = port}; }

std::string FaultOf(const ListenAddress& address) {
  return std::string(Acceptor::Listen(address).status().message());
}

// Says a byte to each caller and closes.
void Greet(int, int fd) {
  send(fd, "!", 1, MSG_NOSIGNAL);
  close(fd);
}

std::unique_ptr<Acceptor> Greeting(const ListenAddress& address) {
  auto acceptor = Acceptor::Listen(address);
  EXPECT_TRUE(acceptor.ok()) << acceptor.status();
  (*acceptor)->Start(Greet);
  return *std::move(acceptor);
}

int LowestFreeDescriptor() {
  const int fd = open("/dev/null", O_RDONLY);
  close(fd);
  return fd;
}

// Lets this process open no descriptor from the lowest free one on.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(LowestFreeDescriptor());
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST(Acceptor, HandsEachConnectionOn) {
  const auto acceptor = Greeting(Loopback());
  ASSERT_GT(acceptor->port(), 0);
  for (int i = 1; i <= 3; ++i) {
    SocketCaller caller;
    ASSERT_TRUE(caller.Call(acceptor->port()));
    EXPECT_EQ(caller.Receive(), "!");
    EXPECT_EQ(acceptor->accepted(), i);
  }
  EXPECT_EQ(acceptor->refused(), 0);
  EXPECT_EQ(acceptor->failed(), 0);
}

TEST(Acceptor, HandsOnWhoCalledBeforeItsStart) {
  auto acceptor = Acceptor::Listen(Loopback());
  ASSERT_TRUE(acceptor.ok());
  SocketCaller caller;
  ASSERT_TRUE(caller.Call((*acceptor)->port()));
  (*acceptor)->Start(Greet);
  EXPECT_EQ(caller.Receive(), "!");
}

TEST(Acceptor, SaysWhyItCannotListen) {
  const auto first = Greeting(Loopback());
  EXPECT_THAT(
      FaultOf(Loopback(first->port())),
      AllOf(HasSubstr("127.0.0.1:" + std::to_string(first->port())), HasSubstr("address in use")));
  // No skip to another address of the name.
  EXPECT_THAT(FaultOf({.host = "192.0.2.1"}), HasSubstr("this machine has no such address"));
  EXPECT_THAT(FaultOf({.host = "no-such-host.invalid"}), HasSubstr("no-such-host.invalid:0: "));
}

TEST(Acceptor, ListensOnNamesAndOnEveryAddress) {
  for (const char* host : {"localhost", "0.0.0.0"}) {
    const auto acceptor = Greeting({.host = host});
    EXPECT_GT(acceptor->port(), 0) << host;
  }
  auto every = Acceptor::Listen({.host = "::"});
  if (!every.ok()) GTEST_SKIP() << every.status();
  (*every)->Start(Greet);
  SocketCaller caller;  // of IPv4
  ASSERT_TRUE(caller.Call((*every)->port()));
  EXPECT_EQ(caller.Receive(), "!");
}

TEST(Acceptor, FreesItsPortWhenItStops) {
  auto first = Greeting(Loopback());
  const int port = first->port();
  {
    SocketCaller caller;
    ASSERT_TRUE(caller.Call(port));
    caller.Receive();
  }
  first->Stop();
  first->Stop();
  EXPECT_FALSE(SocketCaller().Call(port));
  EXPECT_EQ(Greeting(Loopback(port))->port(), port);
}

// The descriptor that an acceptor with this cap gives its first caller; -1 if it refuses.
int FirstDescriptor(int descriptor_cap) {
  SocketCaller caller;
  auto acceptor = Acceptor::Listen(Loopback(), descriptor_cap);
  EXPECT_TRUE(acceptor.ok()) << acceptor.status();
  std::atomic<int> given = -1;
  (*acceptor)->Start([&](int, int fd) {
    given = fd;
    close(fd);
  });
  EXPECT_TRUE(caller.Call((*acceptor)->port()));
  EXPECT_EQ(caller.Receive(), "");
  EXPECT_EQ((*acceptor)->refused(), given < 0 ? 1 : 0);
  EXPECT_EQ((*acceptor)->accepted(), given < 0 ? 0 : 1);
  return given;
}

TEST(Acceptor, ClosesAtOnceWhatIsAboveItsCap) {
  const int first = FirstDescriptor(1'000'000);
  ASSERT_GT(first, 0);
  EXPECT_EQ(FirstDescriptor(first + 1), first);
  EXPECT_EQ(FirstDescriptor(first), -1);
}

TEST(Acceptor, OutlivesTheLackOfDescriptors) {
  const auto acceptor = Greeting(Loopback());
  SocketCaller during[20];
  SocketCaller after;
  {
    const NoDescriptors none;
    for (SocketCaller& caller : during) {
      ASSERT_TRUE(caller.Call(acceptor->port()));
      EXPECT_EQ(caller.Receive(), "");
    }
    EXPECT_EQ(acceptor->refused(), 20);
    EXPECT_EQ(acceptor->accepted(), 0);
  }
  ASSERT_TRUE(after.Call(acceptor->port()));
  EXPECT_EQ(after.Receive(), "!");
}

TEST(Acceptor, RestsBetweenFailuresAndStillStops) {
  std::atomic<int> listener = -1;
  auto acceptor = Acceptor::Listen(Loopback());
  ASSERT_TRUE(acceptor.ok());
  (*acceptor)->Start([&](int listener_fd, int fd) {
    listener = listener_fd;
    close(fd);
  });
  SocketCaller caller;
  ASSERT_TRUE(caller.Call((*acceptor)->port()));
  EXPECT_EQ(caller.Receive(), "");
  const auto start = std::chrono::steady_clock::now();
  shutdown(listener, SHUT_RDWR);  // accept fails from now on
  Await([&] { return (*acceptor)->failed() >= 4; });
  EXPECT_GT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(250));
  (*acceptor)->Stop();
}

TEST(Acceptor, KnowsItsOwnDials) {
  const TestFolder folder;
  for (const ListenAddress& address :
       {Loopback(), ListenAddress{.host = "0.0.0.0"}, ListenAddress{.host = "::"},
        ListenAddress{.unix_path = folder.PathOf("socket")}}) {
    auto acceptor = Acceptor::Listen(address);
    if (!acceptor.ok() && address.host == "::") continue;
    ASSERT_TRUE(acceptor.ok()) << acceptor.status();
    (*acceptor)->Start(Greet);
    for (int i = 1; i <= 5; ++i) {
      ASSERT_TRUE((*acceptor)->Dial()) << address.Text();
      Await([&] { return (*acceptor)->dials_taken() == i; });
    }
    EXPECT_EQ((*acceptor)->accepted(), 0) << address.Text();
  }
}

TEST(Acceptor, CannotDialWithoutADescriptor) {
  const auto acceptor = Greeting(Loopback());
  const NoDescriptors none;
  EXPECT_FALSE(acceptor->Dial());
}

class UnixSocket : public ::testing::Test {
 protected:
  const TestFolder folder_;
  const ListenAddress address_{.unix_path = folder_.PathOf("socket")};
};

TEST_F(UnixSocket, IsListenedOnAndGoneAfterwards) {
  auto acceptor = Greeting(address_);
  EXPECT_EQ(acceptor->port(), 0);
  SocketCaller caller(AF_UNIX);
  ASSERT_TRUE(caller.Call(address_.unix_path));
  EXPECT_EQ(caller.Receive(), "!");
  acceptor->Stop();
  EXPECT_FALSE(std::filesystem::exists(address_.unix_path));
}

TEST_F(UnixSocket, IsForOwnerAndGroupWhateverTheUmask) {
  for (const mode_t mask : {0077, 0000}) {
    const mode_t before = umask(mask);
    const auto acceptor = Greeting(address_);
    umask(before);
    struct stat about {};
    ASSERT_EQ(stat(address_.unix_path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0660u);
  }
}

TEST_F(UnixSocket, OfAServerThatIsGoneIsReplaced) {
  {
    SocketCaller dead(AF_UNIX);
    sockaddr_un path{.sun_family = AF_UNIX};
    address_.unix_path.copy(path.sun_path, sizeof path.sun_path - 1);
    ASSERT_EQ(bind(dead.fd(), reinterpret_cast<sockaddr*>(&path), sizeof path), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(address_.unix_path));
  Greeting(address_);
}

TEST_F(UnixSocket, OfALivingServerIsLeftAlone) {
  const auto first = Greeting(address_);
  EXPECT_THAT(FaultOf(address_), HasSubstr("address in use"));
  SocketCaller caller(AF_UNIX);
  ASSERT_TRUE(caller.Call(address_.unix_path));
  EXPECT_EQ(caller.Receive(), "!");
}

TEST_F(UnixSocket, IsNoOtherFileAndHasAFolder) {
  folder_.Write("socket", "a page");
  EXPECT_THAT(FaultOf(address_), HasSubstr("the file is there and is no socket"));
  EXPECT_TRUE(std::filesystem::exists(address_.unix_path));
  EXPECT_THAT(FaultOf({.unix_path = folder_.PathOf("none/socket")}),
              HasSubstr("No such file or directory"));
}

TEST_F(UnixSocket, OfAnotherServerIsNotRemoved) {
  auto first = Greeting(address_);
  std::filesystem::remove(address_.unix_path);
  const auto second = Greeting(address_);
  first->Stop();
  EXPECT_TRUE(std::filesystem::exists(address_.unix_path));
}

}  // namespace
}  // namespace accord
