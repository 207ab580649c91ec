#include "server/listener/address.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string FaultOf(const std::string& text) {
  const auto address = ParseListenAddress(text);
  return address.ok() ? "taken as " + address->Text() : std::string(address.status().message());
}

TEST(Address, IsHostAndPort) {
  EXPECT_EQ(*ParseListenAddress("127.0.0.1:50051"), (ListenAddress{"127.0.0.1", 50051, ""}));
  EXPECT_EQ(*ParseListenAddress("localhost:0"), (ListenAddress{"localhost", 0, ""}));
  EXPECT_EQ(*ParseListenAddress("db-1.example:65535"), (ListenAddress{"db-1.example", 65535, ""}));
  EXPECT_EQ(*ParseListenAddress("[::1]:7"), (ListenAddress{"::1", 7, ""}));
  EXPECT_EQ(*ParseListenAddress("[fe80::1%eth0]:7"), (ListenAddress{"fe80::1%eth0", 7, ""}));
}

TEST(Address, IsThePathOfAUnixSocket) {
  EXPECT_EQ(*ParseListenAddress("unix:/run/a b.sock"), (ListenAddress{"", 0, "/run/a b.sock"}));
  EXPECT_EQ(*ParseListenAddress("unix:///run/a.sock"), (ListenAddress{"", 0, "/run/a.sock"}));
  EXPECT_EQ(*ParseListenAddress("unix:a:1"), (ListenAddress{"", 0, "a:1"}));
  EXPECT_TRUE(ParseListenAddress("unix:/" + std::string(kMaxUnixPathBytes - 1, 'a')).ok());
}

TEST(Address, IsReadAgainFromItsText) {
  for (const char* text : {"127.0.0.1:50051", "[::]:0", "localhost:1", "unix:/run/a.sock"}) {
    EXPECT_EQ(ParseListenAddress(text)->Text(), text);
  }
}

TEST(Address, SaysWhatIsWrongWithTheText) {
  EXPECT_THAT(FaultOf("127.0.0.1:99999"),
              AllOf(HasSubstr("\"127.0.0.1:99999\""), HasSubstr("port 99999 is above 65535")));
  EXPECT_THAT(FaultOf("127.0.0.1:65536"), HasSubstr("above 65535"));
  EXPECT_THAT(FaultOf("127.0.0.1:99999999999999999999"), HasSubstr("above 65535"));
  for (const char* text : {"127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:http",
                           "127.0.0.1: 1", "127.0.0.1:1 ", "localhost:0x10"}) {
    EXPECT_THAT(FaultOf(text), HasSubstr("the port is a number from 0")) << text;
  }
  EXPECT_THAT(FaultOf(":50051"), AllOf(HasSubstr("no host"), HasSubstr("0.0.0.0")));
  EXPECT_THAT(FaultOf("[]:50051"), HasSubstr("no host"));
  for (const char* text : {"", "127.0.0.1", "50051", "[::1]", "[::1]50051"}) {
    EXPECT_THAT(FaultOf(text), HasSubstr("HOST:PORT is wanted")) << text;
  }
  EXPECT_THAT(FaultOf("::1:50051"), HasSubstr("stands in brackets"));
  EXPECT_THAT(FaultOf("[::1:50051"), HasSubstr("never closed"));
  EXPECT_THAT(FaultOf("[127.0.0.1]:1"), HasSubstr("127.0.0.1 is no IPv6 address"));
  EXPECT_THAT(FaultOf("127.0.0.256:1"), HasSubstr("127.0.0.256 is no IPv4 address"));
  EXPECT_THAT(FaultOf("127.1:1"), HasSubstr("no IPv4 address"));
  EXPECT_THAT(FaultOf("http//x:1"), HasSubstr("is no host's name"));
  EXPECT_THAT(FaultOf("unix:"), HasSubstr("the path of a socket"));
  EXPECT_THAT(FaultOf("unix:/" + std::string(kMaxUnixPathBytes, 'a')), HasSubstr("107 at most"));
}

TEST(Address, IsLoopbackWhereOnlyThisMachineReachesIt) {
  for (const char* text : {"127.0.0.1:1", "127.8.9.1:1", "localhost:1", "[::1]:1",
                           "[0:0:0:0:0:0:0:1]:1", "[::ffff:127.0.0.1]:1", "unix:/run/a.sock"}) {
    EXPECT_TRUE(ParseListenAddress(text)->is_loopback()) << text;
  }
  for (const char* text :
       {"0.0.0.0:1", "[::]:1", "126.0.0.1:1", "128.0.0.1:1", "10.0.0.127:1", "localhost.example:1",
        "127.example:1", "[::ffff:10.0.0.1]:1", "[::2]:1"}) {
    EXPECT_FALSE(ParseListenAddress(text)->is_loopback()) << text;
  }
}

}  // namespace
}  // namespace accord
