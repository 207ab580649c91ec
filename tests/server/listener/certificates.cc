#include "tests/server/listener/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>

namespace accord {

struct Authority::Pair {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), X509_free};
};

namespace {

template <typename Write>
std::string Text(Write write) {
  BIO* bio = BIO_new(BIO_s_mem());
  write(bio);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string KeyText(EVP_PKEY* key) {
  return Text(
      [&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

void Extend(X509* certificate, int kind, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// All but the extensions, the issuer and the signature.
template <typename Pair>
void Make(const CertificateTraits& traits, Pair& pair) {
  static std::atomic<long> next_serial{1};
  pair.key.reset(traits.rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(traits.rsa_bits))
                                     : EVP_EC_gen("P-256"));
  X509* certificate = pair.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), next_serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), std::chrono::seconds(traits.begin).count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), std::chrono::seconds(traits.end).count());
  X509_set_pubkey(certificate, pair.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(traits.name.c_str()), -1, -1,
                             0);
}

}  // namespace

Authority::Authority(const CertificateTraits& traits) : own_(std::make_unique<Pair>()) {
  Make(traits, *own_);
  X509* certificate = own_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  Extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate, own_->key.get(), EVP_sha256());
}

Authority::~Authority() = default;

std::string Authority::Text() const {
  return accord::Text([&](BIO* bio) { PEM_write_bio_X509(bio, own_->certificate.get()); });
}

Issued Authority::Issue(const CertificateTraits& traits) const {
  Pair pair;
  Make(traits, pair);
  X509* certificate = pair.certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(own_->certificate.get()));
  Extend(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_sign(certificate, own_->key.get(), EVP_sha256());
  return {.certificate = accord::Text([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); }),
          .key = KeyText(pair.key.get())};
}

std::string Locked(const std::string& key) {
  BIO* source = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
  EVP_PKEY* read = PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr);
  BIO_free(source);
  std::string passphrase = "secret";
  const std::string locked = Text([&](BIO* bio) {
    PEM_write_bio_PrivateKey(bio, read, EVP_aes_256_cbc(),
                             reinterpret_cast<unsigned char*>(passphrase.data()),
                             static_cast<int>(passphrase.size()), nullptr, nullptr);
  });
  EVP_PKEY_free(read);
  return locked;
}

TestFolder::TestFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "accord-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TestFolder::~TestFolder() { std::filesystem::remove_all(path_); }

std::string TestFolder::Write(std::string_view name, std::string_view text) const {
  const std::string path = PathOf(name);
  std::ofstream(path + ".new", std::ios::binary) << text;
  std::filesystem::rename(path + ".new", path);
  return path;
}

}  // namespace accord
