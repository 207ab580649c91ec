#include "clients/cli/text_decoder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace accord::cli {
namespace {

constexpr std::size_t kRawBytes = std::size_t{1} << 16;
constexpr std::size_t kFirstBytes = 8;  // what FaultOfFirstBytes looks at
constexpr char kNoText = '\xFF';

const iconv_t kNoConverter = reinterpret_cast<iconv_t>(-1);  // as iconv_open says it

bool IsUtf16Marked(std::string_view first) {
  return first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF");
}

std::string WorkbookFault(const char* kind) {
  return std::string("must be CSV, but the file is a workbook (") + kind +
         "): save its sheet as \"CSV UTF-8\", or `soffice --headless --convert-to csv FILE`";
}

}  // namespace

bool IsKnownEncoding(const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) return false;
  const iconv_t converter = iconv_open("UTF-8", name.c_str());
  if (converter == kNoConverter) return false;
  iconv_close(converter);
  return true;
}

std::string FaultOfFirstBytes(std::string_view first) {
  first = first.substr(0, kFirstBytes);
  if (first.starts_with("PK\x03\x04")) return WorkbookFault("xlsx or ods");
  if (first.starts_with("\xD0\xCF\x11\xE0")) return WorkbookFault("xls");
  if (IsUtf16Marked(first)) return "";
  const std::size_t nul = first.find('\0');
  if (nul == first.npos) return "";
  return std::string(
             "must be UTF-8, but the file is UTF-16 without a byte-order mark: --encoding ") +
         (nul % 2 == 1 ? "UTF-16LE" : "UTF-16BE") + " reads it";
}

TextDecoder::TextDecoder(Source source, std::string encoding)
    : source_(std::move(source)), encoding_(std::move(encoding)) {}

TextDecoder::~TextDecoder() {
  if (converter_ != nullptr) iconv_close(converter_);
}

void TextDecoder::Begin() {
  begun_ = true;
  raw_.resize(kRawBytes);
  FillRaw(kFirstBytes);
  const std::string_view first(raw_.data(), raw_end_);
  const bool is_given = !encoding_.empty();
  const std::string fault = FaultOfFirstBytes(first);
  // In a given encoding a text may have NULs, but a workbook is none in any.
  if (!is_given || fault.starts_with("must be CSV")) fault_ = fault;
  if (!fault_.empty()) return;
  if (!is_given && IsUtf16Marked(first)) {
    encoding_ = "UTF-16";
    is_marked_ = true;
  }
  if (encoding_.empty()) return;
  converter_ = iconv_open("UTF-8", encoding_.c_str());
  if (converter_ != kNoConverter) return;
  converter_ = nullptr;
  fault_ = "must be UTF-8, but is " + encoding_ + ", which iconv does not know here";
}

// Until so many bytes are there, or the source has ended.
void TextDecoder::FillRaw(std::size_t least) {
  std::copy(raw_.begin() + static_cast<std::ptrdiff_t>(raw_begin_),
            raw_.begin() + static_cast<std::ptrdiff_t>(raw_end_), raw_.begin());
  raw_end_ -= raw_begin_;
  raw_begin_ = 0;
  while (raw_end_ < least && !ended_) {
    const std::size_t count = source_(raw_.data() + raw_end_, raw_.size() - raw_end_);
    raw_end_ += count;
    ended_ = count == 0;
  }
}

std::size_t TextDecoder::Read(char* buffer, std::size_t size) {
  if (!begun_) Begin();
  if (!fault_.empty()) return 0;
  return converter_ == nullptr ? PassOn(buffer, size) : Convert(buffer, size);
}

std::size_t TextDecoder::PassOn(char* buffer, std::size_t size) {
  const std::size_t count = std::min(raw_end_ - raw_begin_, size);
  if (count == 0) return ended_ ? 0 : source_(buffer, size);
  std::memcpy(buffer, raw_.data() + raw_begin_, count);
  raw_begin_ += count;
  return count;
}

std::size_t TextDecoder::Convert(char* buffer, std::size_t size) {
  char* out = buffer;
  std::size_t left = size;
  while (out == buffer) {
    if (raw_begin_ == raw_end_ && !ended_) FillRaw(1);
    if (raw_begin_ == raw_end_) {  // what an encoding with states still holds back
      iconv(converter_, nullptr, nullptr, &out, &left);
      break;
    }
    char* in = raw_.data() + raw_begin_;
    std::size_t in_left = raw_end_ - raw_begin_;
    const std::size_t done = iconv(converter_, &in, &in_left, &out, &left);
    raw_begin_ = raw_end_ - in_left;
    if (done != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
    if (errno == EINVAL && !ended_) {  // a character goes on after what is there
      if (out == buffer) FillRaw(in_left + 1);
      continue;
    }
    if (left == 0) break;  // said the next time
    *out++ = kNoText;
    --left;
    ++raw_begin_;
  }
  return static_cast<std::size_t>(out - buffer);
}

}  // namespace accord::cli
