#ifndef ACCORD_TESTS_SERVER_LISTENER_CERTIFICATES_H_
#define ACCORD_TESTS_SERVER_LISTENER_CERTIFICATES_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

// Certificates made by the test that needs them: none in the repository can expire.
namespace accord {

// PEM texts.
struct Issued {
  std::string certificate, key;
};

struct CertificateTraits {
  std::string name = "localhost";
  // From now.
  std::chrono::hours begin{-24}, end{24 * 365};
  // RSA of so many bits; 0: a curve, which is quicker.
  int rsa_bits = 0;
};

class Authority {
 public:
  explicit Authority(const CertificateTraits& traits = {.name = "Test authority"});
  ~Authority();

  std::string Text() const;  // PEM
  // For a server on localhost and 127.0.0.1, and for a client.
  Issued Issue(const CertificateTraits& traits = {}) const;

 private:
  struct Pair;
  std::unique_ptr<Pair> own_;
};

// The same key behind a passphrase.
std::string Locked(const std::string& key);

// A folder that ends with its test.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();

  std::string PathOf(std::string_view name) const { return path_ + "/" + std::string(name); }
  // Writes the file as a whole, at once; returns its path.
  std::string Write(std::string_view name, std::string_view text) const;

 private:
  std::string path_;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_LISTENER_CERTIFICATES_H_
