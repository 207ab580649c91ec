#include "clients/cli/text_decoder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TextDecoder::Source InPieces(std::string_view text, std::size_t piece) {
  return [text, piece](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({piece, size, text.size()});
    std::memcpy(buffer, text.data(), count);
    text.remove_prefix(count);
    return count;
  };
}

std::string ReadAll(TextDecoder& decoder, std::size_t size) {
  std::string all, part(size, '\0');
  while (const std::size_t count = decoder.Read(part.data(), size)) all.append(part, 0, count);
  return all;
}

// The text however its bytes come and wherever they go.
std::string Decoded(std::string_view text, const std::string& encoding) {
  TextDecoder whole(InPieces(text, text.size() + 1), encoding);
  const std::string all = ReadAll(whole, 1 << 20);
  for (const std::size_t piece : {1, 2, 3, 7, 4096}) {
    for (const std::size_t size : {16, 17, 1000}) {
      TextDecoder decoder(InPieces(text, piece), encoding);
      EXPECT_EQ(ReadAll(decoder, size), all) << encoding << " in pieces of " << piece;
    }
  }
  return all;
}

std::string FaultOf(std::string_view text, const std::string& encoding = "") {
  TextDecoder decoder(InPieces(text, 1), encoding);
  EXPECT_THAT(ReadAll(decoder, 100), IsEmpty());
  return decoder.fault();
}

// In UTF-16, the low byte first, ASCII and Cyrillic capitals alone.
std::string Utf16(std::u16string_view text, bool low_first = true) {
  std::string bytes;
  for (const char16_t c : text) {
    const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    bytes += low_first ? low : high;
    bytes += low_first ? high : low;
  }
  return bytes;
}

TEST(TextDecoder, PassesUtf8ThroughAsItIs) {
  EXPECT_EQ(Decoded("", ""), "");
  EXPECT_EQ(Decoded("a", ""), "a");
  EXPECT_EQ(Decoded("\xEF\xBB\xBFid,Ж\n\xFF", ""), "\xEF\xBB\xBFid,Ж\n\xFF");
}

TEST(TextDecoder, ReadsTheEncodingThatIsSaid) {
  EXPECT_EQ(Decoded("id;\xCF\xF0\xEE\xEC", "CP1251"), "id;Пром");
  EXPECT_EQ(Decoded("M\xFCller", "latin1"), "Müller");
  EXPECT_EQ(Decoded(Utf16(u"id,ЖЩ"), "UTF-16LE"), "id,ЖЩ");
  EXPECT_EQ(Decoded(Utf16(u"id,ЖЩ", false), "UTF-16BE"), "id,ЖЩ");
  EXPECT_EQ(Decoded("\x93\xFA\x96\x7B", "SHIFT_JIS"), "日本");
  std::string longer, expected;
  for (int i = 0; i < 30'000; ++i) {
    longer += "\xCF\xF0;1\n";
    expected += "Пр;1\n";
  }
  TextDecoder decoder(InPieces(longer, 50'000), "CP1251");
  EXPECT_EQ(ReadAll(decoder, 10'000), expected);
}

TEST(TextDecoder, TakesUtf16ByItsByteOrderMark) {
  EXPECT_EQ(Decoded("\xFF\xFE" + Utf16(u"id,Ж"), ""), "id,Ж");
  EXPECT_EQ(Decoded("\xFE\xFF" + Utf16(u"id,Ж", false), ""), "id,Ж");
  TextDecoder decoder(InPieces("\xFF\xFE" + Utf16(u"id"), 1), "");
  EXPECT_EQ(ReadAll(decoder, 16), "id");
  EXPECT_TRUE(decoder.is_marked());
}

TEST(TextDecoder, PutsAByteThatUtf8NeverHasWhereThereIsNoCharacter) {
  EXPECT_EQ(Decoded("a\x98z", "CP1251"), "a\xFFz");
  EXPECT_EQ(Decoded(Utf16(u"ab") + "c", "UTF-16LE"), "ab\xFF") << "half a character at the end";
}

TEST(TextDecoder, NamesWhatIsNoText) {
  EXPECT_THAT(FaultOf("PK\x03\x04rest of it"), HasSubstr("a workbook (xlsx or ods)"));
  EXPECT_THAT(FaultOf("PK\x03\x04rest of it", "CP1251"), HasSubstr("a workbook"));
  EXPECT_THAT(FaultOf("\xD0\xCF\x11\xE0\xA1\xB1"), HasSubstr("a workbook (xls)"));
  EXPECT_THAT(FaultOf(Utf16(u"id")), HasSubstr("--encoding UTF-16LE"));
  EXPECT_THAT(FaultOf(Utf16(u"id", false)), HasSubstr("--encoding UTF-16BE"));
}

TEST(Encodings, AreThoseThatIconvKnowsAndLoseNothing) {
  EXPECT_TRUE(IsKnownEncoding("cp1251"));
  EXPECT_TRUE(IsKnownEncoding("windows-1252"));
  for (const char* none : {"", "klingon", "CP1251//IGNORE", "UTF-16//TRANSLIT"}) {
    EXPECT_FALSE(IsKnownEncoding(none)) << none;
  }
}

}  // namespace
}  // namespace accord::cli
