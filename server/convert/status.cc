#include "server/convert/status.h"

#include <string>
#include <string_view>

namespace accord {
namespace {

// Room for the entry that counts what was left out.
constexpr std::size_t kLastEntryBytes = 128;
// Tag and length before an entry.
constexpr std::size_t kEntryHeadBytes = 6;

}  // namespace

google::rpc::BadRequest ToBadRequest(const Violations& violations) {
  google::rpc::BadRequest request;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < violations.size(); ++i) {
    google::rpc::BadRequest::FieldViolation entry;
    entry.set_field(violations[i].field);
    entry.set_description(std::string(ViolationCodeName(violations[i].code)) + ": " +
                          violations[i].description);
    bytes += entry.ByteSizeLong() + kEntryHeadBytes;
    if (bytes + kLastEntryBytes > kMaxBadRequestBytes) {
      entry.set_field("");
      entry.set_description("TOO_MANY: " + std::to_string(violations.size() - i) +
                            " further faults are not listed here; CheckScenario lists them");
      *request.add_field_violations() = entry;
      break;
    }
    *request.add_field_violations() = entry;
  }
  return request;
}

v1::Violation ToProto(const Violation& violation) {
  v1::Violation message;
  message.set_field(violation.field);
  message.set_code(std::string(ViolationCodeName(violation.code)));
  message.set_description(violation.description);
  return message;
}

}  // namespace accord
