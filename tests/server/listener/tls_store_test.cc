#include "server/listener/tls_store.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/listener/caller.h"
#include "tests/server/listener/certificates.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Store : public ::testing::Test {
 protected:
  void Put(const Issued& issued) {
    folder_.Write("server.pem", issued.certificate);
    folder_.Write("key.pem", issued.key);
  }
  void Open(std::chrono::milliseconds interval = std::chrono::hours(1)) {
    auto store = TlsStore::Open(
        {.certificate = folder_.PathOf("server.pem"), .key = folder_.PathOf("key.pem")}, interval,
        [this](const TlsNews& news) {
          using Kind = TlsNews::Kind;
          const std::lock_guard lock(mutex_);
          heard_.push_back(news.kind == Kind::kRefused    ? news.fault
                           : news.kind == Kind::kRestored ? "as before"
                                                          : "new");
          in_service_ = news.in_service;
        });
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  std::vector<std::string> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

  const TestFolder folder_;
  const Authority authority_;
  const Issued first_ = authority_.Issue(), second_ = authority_.Issue();
  std::mutex mutex_;
  std::vector<std::string> heard_;
  std::shared_ptr<const TlsTexts> in_service_;
  std::unique_ptr<TlsStore> store_;
};

TEST_F(Store, DoesNotOpenOnWhatIsUnfit) {
  const auto store = TlsStore::Open({.certificate = "nowhere.pem", .key = "nowhere.pem"});
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("nowhere.pem"));
}

TEST_F(Store, KeepsTheOldPairUntilTheNewOneIsWhole) {
  Put(first_);
  Open();
  folder_.Write("server.pem", second_.certificate);
  EXPECT_FALSE(store_->Reload().ok());
  EXPECT_FALSE(store_->Reload().ok());
  EXPECT_EQ(store_->current()->certificate, first_.certificate);
  folder_.Write("key.pem", second_.key);
  EXPECT_TRUE(store_->Reload().ok());
  EXPECT_EQ(store_->current()->certificate, second_.certificate);
  EXPECT_EQ(store_->current()->key, second_.key);
  EXPECT_THAT(heard(), ElementsAre(HasSubstr("not the key of the certificate"), "new"));
  EXPECT_EQ(in_service_, store_->current());
}

TEST_F(Store, KeepsTheOldPairWhenTheFilesAreBrokenOrGone) {
  Put(first_);
  Open();
  folder_.Write("key.pem", "");
  EXPECT_FALSE(store_->Reload().ok());
  std::remove(folder_.PathOf("key.pem").c_str());
  EXPECT_FALSE(store_->Reload().ok());
  EXPECT_EQ(store_->current()->key, first_.key);
  Put(first_);
  EXPECT_TRUE(store_->Reload().ok());
  EXPECT_TRUE(store_->Reload().ok());
  EXPECT_THAT(heard(), ElementsAre(HasSubstr("empty"), HasSubstr("No such file"), "as before"));
}

TEST_F(Store, LooksByItself) {
  Put(first_);
  Open(std::chrono::milliseconds(1));
  Put(second_);
  Await([&] { return store_->current()->key == second_.key; });
}

}  // namespace
}  // namespace accord
