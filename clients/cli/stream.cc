#include "clients/cli/stream.h"

#include "server/convert/json.h"

namespace accord::cli {

std::string JsonOf(const google::protobuf::Message& message) {
  return ToJson(message, JsonForm::kFull);
}

}  // namespace accord::cli
