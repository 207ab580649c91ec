#include "simulation/base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace accord {
namespace {

// The slow twin: RFC 3629 by encoding, so that a sequence is right when it is some character's.
std::string Encoded(std::uint32_t point) {
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) {
    return {static_cast<char>(0xC0 | (point >> 6)), static_cast<char>(0x80 | (point & 63))};
  }
  if (point < 0x10000) {
    return {static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 63)),
            static_cast<char>(0x80 | (point & 63))};
  }
  return {static_cast<char>(0xF0 | (point >> 18)), static_cast<char>(0x80 | ((point >> 12) & 63)),
          static_cast<char>(0x80 | ((point >> 6) & 63)), static_cast<char>(0x80 | (point & 63))};
}

TEST(Utf8, TakesEveryCharacterThatCanBeWrittenButSurrogates) {
  for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
    const std::string text = Encoded(point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    ASSERT_EQ(Utf8CharacterBytes(text), surrogate ? 0 : text.size()) << point;
    ASSERT_EQ(Utf8CharacterBytes(text + "x"), surrogate ? 0 : text.size()) << point;
    ASSERT_EQ(Utf8CharacterBytes(text.substr(0, text.size() - 1)), 0) << point;
  }
}

TEST(Utf8, RefusesWhatNoEncoderWrites) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x82("}) {
    EXPECT_EQ(Utf8CharacterBytes(text), 0) << text;
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

TEST(Utf8, AWholeTextIsJudgedToItsEnd) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("Договор № 7"));
  EXPECT_FALSE(IsUtf8("Договор \xFF"));
}

}  // namespace
}  // namespace accord
