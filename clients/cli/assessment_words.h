#ifndef ACCORD_CLIENTS_CLI_ASSESSMENT_WORDS_H_
#define ACCORD_CLIENTS_CLI_ASSESSMENT_WORDS_H_

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "accord/v1/provenance.pb.h"
#include "google/protobuf/generated_enum_reflection.h"

// What pages of assessments have in common.
namespace accord::cli {

inline constexpr int kAssessmentIndent = 4;

// An enum's value without its type, in words: "near one" of INDICATOR_DIRECTION_NEAR_ONE.
template <typename Enum>
std::string WordOf(Enum value) {
  const auto& type = *google::protobuf::GetEnumDescriptor<Enum>();
  const auto* known = type.FindValueByNumber(value);
  if (known == nullptr) return std::to_string(value);
  const std::size_t prefix = type.value(0)->name().size() - std::string_view("UNSPECIFIED").size();
  std::string word = known->name().substr(prefix);
  for (char& c : word) c = c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  return word;
}

// Six digits at most.
std::string NumberWord(double value);

// A paragraph of a page, indented.
std::string Paragraph(const std::string& text);

// "Kuvaieva 2020, (1). Ours: ...".
std::string SourceLines(const v1::Provenance& provenance);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_ASSESSMENT_WORDS_H_
