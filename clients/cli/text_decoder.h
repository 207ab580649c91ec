#ifndef ACCORD_CLIENTS_CLI_TEXT_DECODER_H_
#define ACCORD_CLIENTS_CLI_TEXT_DECODER_H_

#include <iconv.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace accord::cli {

// Whether iconv reads texts in the encoding. None with a slash: "//IGNORE" would lose characters
// without a word.
bool IsKnownEncoding(const std::string& name);

// A file's bytes as UTF-8, as they come: memory does not grow with the file.
class TextDecoder {
 public:
  // Fills the buffer and says how many bytes there were; 0 at the end.
  using Source = std::function<std::size_t(char* buffer, std::size_t size)>;

  // From an encoding of iconv's, which is known. Empty: UTF-8, whose bytes are passed through as
  // they are, or UTF-16 where a byte-order mark begins the file.
  TextDecoder(Source source, std::string encoding);
  ~TextDecoder();

  TextDecoder(const TextDecoder&) = delete;
  TextDecoder& operator=(const TextDecoder&) = delete;

  // Fills the buffer, of 16 bytes at least, and says with how many; 0 at the end and where fault()
  // has something to say. Where bytes are no text in the encoding, 0xFF stands for them, which
  // UTF-8 never has.
  std::size_t Read(char* buffer, std::size_t size);

  // "must be ..., but the file is ...", with what to do: it is a workbook, or UTF-16 without a
  // mark. Empty while all is well.
  const std::string& fault() const { return fault_; }
  // Whether the encoding was taken from a byte-order mark.
  bool is_marked() const { return is_marked_; }

 private:
  void Begin();
  void FillRaw(std::size_t least);
  std::size_t PassOn(char* buffer, std::size_t size);
  std::size_t Convert(char* buffer, std::size_t size);

  const Source source_;
  std::string encoding_;  // empty: bytes are passed through
  std::vector<char> raw_;
  std::size_t raw_begin_ = 0, raw_end_ = 0;  // of raw_, not yet given
  iconv_t converter_ = nullptr;
  bool begun_ = false, ended_ = false, is_marked_ = false;
  std::string fault_;
};

// What the first bytes of a file say of it: the fault of one that is no text in UTF-8, as of
// TextDecoder::fault; empty where nothing speaks against it.
std::string FaultOfFirstBytes(std::string_view first);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_TEXT_DECODER_H_
