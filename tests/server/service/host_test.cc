#include "server/service/host.h"

#include "gtest/gtest.h"

namespace accord::service_internal {
namespace {

TEST(Host, OfIpv4IsTheAddress) {
  EXPECT_EQ(HostOf("ipv4:127.0.0.1:40674"), "127.0.0.1");
  EXPECT_NE(HostOf("ipv4:127.0.0.1:1"), HostOf("ipv4:127.0.0.2:1"));
}

TEST(Host, OfIpv6IsTheNetworkOfACustomer) {
  EXPECT_EQ(HostOf("ipv6:%5B2001:db8:0:1:2:3:4:5%5D:40674"), "2001:db8:0:1::/64");
  EXPECT_EQ(HostOf("ipv6:%5B2001:db8:0:1::9%5D:1"), HostOf("ipv6:[2001:db8:0:1:a::]:2"));
  EXPECT_NE(HostOf("ipv6:%5B2001:db8:0:1::9%5D:1"), HostOf("ipv6:%5B2001:db8:0:2::9%5D:1"));
  EXPECT_EQ(HostOf("ipv6:%5Bfe80::1%25eth0%5D:1"), "fe80::/64");
  EXPECT_EQ(HostOf("ipv6:%5B::ffff:192.0.2.7%5D:1"), HostOf("ipv4:192.0.2.7:2"));
}

TEST(Host, OfAUnixSocketIsThisMachine) {
  EXPECT_EQ(HostOf("unix:"), HostOf("unix:/run/a.sock"));
  EXPECT_EQ(HostOf("inproc"), "inproc");
}

}  // namespace
}  // namespace accord::service_internal
