#ifndef ACCORD_SERVER_CONVERT_JSON_WRITER_H_
#define ACCORD_SERVER_CONVERT_JSON_WRITER_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

namespace accord {

// Which fields a JSON text has.
enum class JsonForm {
  kShort,  // those that are set and not at their default
  kFull,   // those without presence too: zeros, empty texts and lists
};

// Lays out `compact`, protobuf's JSON of a message of this type without whitespace and with the
// names of the proto: indented by one a level, 64-bit numbers of at most 2^53 in size as numbers,
// which every reader of JSON keeps exactly, larger ones as the texts that they are. Members stand
// by field number. Pure, thread-safe.
std::string LayOutJson(std::string_view compact, const google::protobuf::Descriptor& type,
                       JsonForm form);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_JSON_WRITER_H_
