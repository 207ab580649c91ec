# cmake -DOUTPUT=embedded.cc -DFUNCTION=EmbeddedTemplates -DHEADER=server/templates/embedded.h
#       -DFILES=a.json;b.json -P embed.cmake: the files' texts as C++.
set(texts "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  string(APPEND texts "    R\"json(${text})json\",\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"${HEADER}\"

namespace accord {

std::span<const std::string_view> ${FUNCTION}() {
  static constexpr std::string_view kTexts[] = {
${texts}  };
  return kTexts;
}

}  // namespace accord
")
