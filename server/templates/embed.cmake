# cmake -DOUTPUT=embedded.cc -DFILES=a.json;b.json -P embed.cmake: the files' texts as C++.
set(texts "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  string(APPEND texts "    R\"json(${text})json\",\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"server/templates/embedded.h\"

namespace accord {

std::span<const std::string_view> EmbeddedTemplates() {
  static constexpr std::string_view kTexts[] = {
${texts}  };
  return kTexts;
}

}  // namespace accord
")
