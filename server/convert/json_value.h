#ifndef ACCORD_SERVER_CONVERT_JSON_VALUE_H_
#define ACCORD_SERVER_CONVERT_JSON_VALUE_H_

#include <google/protobuf/struct.pb.h>

#include "server/convert/json_tree.h"

// A JSON tree from and to protobuf's dynamic value. Pure, thread-safe.
namespace accord {

// An unset value is null, members come sorted by name. What is nested deeper than kMaxJsonDepth is
// cut to null and *cut set, else cleared.
JsonNode FromValue(const google::protobuf::Value& value, bool* cut);

// Whole numbers that a double cannot hold exactly become texts, as protobuf's JSON mapping writes
// 64-bit integers. Recurses as deep as the tree.
google::protobuf::Value ToValue(const JsonNode& node);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_JSON_VALUE_H_
