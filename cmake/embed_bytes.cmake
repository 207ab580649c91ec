# cmake -DOUTPUT=embedded_schema.cc -DFUNCTION=EmbeddedSchema -DHEADER=server/convert/embedded_schema.h
#       -DFILE=scenario.pb -P embed_bytes.cmake: the file's bytes as C++.
file(READ "${FILE}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include \"${HEADER}\"

namespace accord {

std::string_view ${FUNCTION}() {
  static constexpr unsigned char kBytes[] = {${bytes}};
  return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)};
}

}  // namespace accord
")
