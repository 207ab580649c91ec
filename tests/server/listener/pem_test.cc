#include "server/listener/pem.h"

#include <sys/stat.h>

#include <chrono>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/listener/certificates.h"

namespace accord {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Pem : public ::testing::Test {
 protected:
  Pem() {
    files_ = {.certificate = folder_.Write("server.pem", issued_.certificate),
              .key = folder_.Write("key.pem", issued_.key),
              .client_ca = folder_.Write("clients.pem", authority_.Text())};
  }

  absl::StatusOr<TlsTexts> Check() { return CheckTls(files_, std::chrono::system_clock::now()); }
  std::string Fault() { return std::string(Check().status().message()); }

  const TestFolder folder_;
  const Authority authority_;
  const Issued issued_ = authority_.Issue({.end = hours(24 * 30)});
  TlsFiles files_;
};

TEST_F(Pem, OfASoundPairIsReadAsItStands) {
  const auto texts = Check();
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(texts->certificate, issued_.certificate);
  EXPECT_EQ(texts->key, issued_.key);
  EXPECT_EQ(texts->client_ca, authority_.Text());
  const auto left = texts->not_after - std::chrono::system_clock::now();
  EXPECT_GT(left, hours(24 * 30 - 1));
  EXPECT_LE(left, hours(24 * 30));
}

TEST_F(Pem, MayStandInOneFileWithItsChain) {
  files_.certificate = files_.key =
      folder_.Write("all.pem", issued_.key + issued_.certificate + authority_.Text());
  EXPECT_TRUE(Check().ok()) << Check().status();
}

TEST_F(Pem, IsAPair) {
  EXPECT_THAT(std::string(CheckTls({.certificate = "a.pem"}, {}).status().message()),
              AllOf(HasSubstr("a.pem"), HasSubstr("without its key")));
  EXPECT_THAT(std::string(CheckTls({.key = "a.pem"}, {}).status().message()),
              AllOf(HasSubstr("a.pem"), HasSubstr("without its certificate")));
  EXPECT_THAT(std::string(CheckTls({.client_ca = "a.pem"}, {}).status().message()),
              AllOf(HasSubstr("a.pem"), HasSubstr("without the server's certificate")));
}

TEST_F(Pem, ThatCannotBeReadIsNamedWithTheSystemsReason) {
  files_.key = folder_.PathOf("nowhere.pem");
  EXPECT_EQ(Fault(), "TLS key " + files_.key + ": No such file or directory");
  files_.key = folder_.PathOf("");
  EXPECT_THAT(Fault(), HasSubstr("not a regular file"));
  files_.key = "/dev/null";
  EXPECT_THAT(Fault(), HasSubstr("TLS key /dev/null: not a regular file"));
  files_.key = folder_.PathOf("pipe");
  ASSERT_EQ(mkfifo(files_.key.c_str(), 0600), 0);
  EXPECT_THAT(Fault(), HasSubstr("not a regular file"));
  files_.key = folder_.Write("long.pem", std::string(kMaxPemBytes + 1, 'a'));
  EXPECT_THAT(Fault(), HasSubstr("longer than 1 MiB"));
}

TEST_F(Pem, ThatIsEmptyOrOfAnotherKindIsNamed) {
  for (std::string TlsFiles::*file :
       {&TlsFiles::certificate, &TlsFiles::key, &TlsFiles::client_ca}) {
    const std::string sound = std::exchange(files_.*file, folder_.Write("empty.pem", ""));
    EXPECT_THAT(Fault(), AllOf(StartsWith("TLS "), HasSubstr("empty.pem: the file is empty")));
    files_.*file = sound;
  }
  const std::string sound = std::exchange(files_.certificate, files_.key);
  EXPECT_EQ(Fault(), "TLS certificate " + files_.key + ": no certificate in it");
  files_.certificate = sound;
  files_.key = files_.client_ca;
  EXPECT_EQ(Fault(), "TLS key " + files_.key + ": no private key in it");
  files_.key = folder_.PathOf("key.pem");
  files_.client_ca = files_.key;
  EXPECT_EQ(Fault(), "TLS client CA " + files_.key + ": no certificate in it");
}

TEST_F(Pem, ThatIsDamagedIsNamed) {
  std::string text = issued_.certificate;
  text[text.size() / 2] = text[text.size() / 2] == 'A' ? 'B' : 'A';
  text.resize(text.size() - 40);
  folder_.Write("server.pem", text);
  EXPECT_THAT(Fault(), HasSubstr("server.pem: certificate 1 of it is damaged"));
  folder_.Write("server.pem", issued_.certificate + text);
  EXPECT_THAT(Fault(), HasSubstr("server.pem: certificate 2 of it is damaged"));
  folder_.Write("server.pem", issued_.certificate);
  folder_.Write("key.pem", issued_.key.substr(0, 60) + "\n-----END PRIVATE KEY-----\n");
  EXPECT_THAT(Fault(), HasSubstr("key.pem: the key is damaged"));
}

TEST_F(Pem, ThatIsLockedIsNamedAndNobodyIsAskedForThePassphrase) {
  folder_.Write("key.pem", Locked(issued_.key));
  EXPECT_THAT(Fault(), HasSubstr("key.pem: locked by a passphrase"));
}

TEST_F(Pem, OutOfItsDatesIsNamedWithThem) {
  const auto now = std::chrono::system_clock::now();
  EXPECT_THAT(std::string(CheckTls(files_, now + hours(24 * 31)).status().message()),
              HasSubstr("server.pem: its certificate 1 expired at 2"));
  EXPECT_THAT(std::string(CheckTls(files_, now - hours(25)).status().message()),
              HasSubstr("server.pem: its certificate 1 is not valid before 2"));
}

TEST_F(Pem, ThatIsNotValidYetIsNamedInTheSameWordsWhenever) {
  const auto now = std::chrono::system_clock::now();
  EXPECT_EQ(CheckTls(files_, now - hours(25)).status(), CheckTls(files_, now - hours(26)).status())
      << "else each look at the files would find something new";
}

TEST_F(Pem, OfAChainIsJudgedToItsEnd) {
  const Authority old({.name = "Old authority", .begin = hours(-48), .end = hours(-24)});
  folder_.Write("server.pem", issued_.certificate + authority_.Text() + old.Text());
  EXPECT_THAT(Fault(), HasSubstr("server.pem: its certificate 3 expired at 2"));
  const Authority weak({.name = "Weak authority", .rsa_bits = 1024});
  folder_.Write("server.pem", issued_.certificate + weak.Text());
  EXPECT_THAT(Fault(),
              HasSubstr("server.pem: its certificate 2 is not fit for TLS (ca key too small)"));
}

TEST_F(Pem, EndsWithTheFirstOfItsChainThatDoes) {
  const Authority brief({.name = "Brief authority", .end = hours(24)});
  folder_.Write("server.pem", issued_.certificate + brief.Text());
  const auto texts = Check();
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_LE(texts->not_after - std::chrono::system_clock::now(), hours(24));
}

TEST_F(Pem, OfClientsIsSoundWhileOneAuthorityIsValid) {
  const Authority old({.name = "Old authority", .begin = hours(-48), .end = hours(-24)});
  folder_.Write("clients.pem", old.Text() + authority_.Text());
  EXPECT_TRUE(Check().ok()) << Check().status();
  folder_.Write("clients.pem", old.Text());
  EXPECT_THAT(Fault(), HasSubstr("clients.pem: its certificate 1 expired at"));
}

TEST_F(Pem, OfAClientIsJudgedLikeTheServers) {
  const auto now = std::chrono::system_clock::now();
  ClientTlsFiles files{.ca = files_.client_ca};
  auto texts = CheckClientTls(files, now);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(texts->ca, authority_.Text());
  EXPECT_EQ(texts->certificate, "");
  files.certificate = files_.certificate;
  const auto fault = [&] { return std::string(CheckClientTls(files, now).status().message()); };
  EXPECT_THAT(fault(), HasSubstr("server.pem: given without its key"));
  files.key = files_.key;
  texts = CheckClientTls(files, now);
  ASSERT_TRUE(texts.ok()) << texts.status();
  EXPECT_EQ(texts->certificate, issued_.certificate);
  EXPECT_EQ(texts->key, issued_.key);
  files.key = folder_.Write("other.pem", authority_.Issue().key);
  EXPECT_THAT(fault(), HasSubstr("other.pem: not the key of the certificate"));
  files.ca = folder_.Write("ca.pem", "no certificate");
  EXPECT_EQ(fault(), "TLS CA " + files.ca + ": no certificate in it");
  folder_.Write("ca.pem", "");
  EXPECT_EQ(fault(), "TLS CA " + files.ca + ": the file is empty");
  files.ca = folder_.PathOf("nowhere.pem");
  EXPECT_EQ(fault(), "TLS CA " + files.ca + ": No such file or directory");
}

TEST_F(Pem, OfTwoPairsIsNamed) {
  folder_.Write("key.pem", authority_.Issue().key);
  EXPECT_EQ(Fault(),
            "TLS key " + files_.key + ": not the key of the certificate " + files_.certificate);
  folder_.Write("key.pem", issued_.key);
  folder_.Write("server.pem", authority_.Text() + issued_.certificate);
  EXPECT_THAT(Fault(), HasSubstr("is of its certificate 2, which has to be the first"));
}

TEST_F(Pem, ThatTlsWouldRefuseIsNamed) {
  const Issued weak = authority_.Issue({.rsa_bits = 512});
  folder_.Write("server.pem", weak.certificate);
  folder_.Write("key.pem", weak.key);
  EXPECT_THAT(Fault(),
              HasSubstr("server.pem: its certificate 1 is not fit for TLS (ee key too small)"));
}

}  // namespace
}  // namespace accord
