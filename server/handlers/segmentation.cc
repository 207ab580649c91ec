#include "server/handlers/segmentation.h"

#include <cstdint>
#include <string>

#include "server/convert/pyramid_conversion.h"
#include "simulation/base/limits.h"
#include "simulation/migration/pyramid.h"

namespace accord {
namespace {

Violations Refusal(const char* field, ViolationCode code, std::string description) {
  return {{field, code, std::move(description)}};
}

}  // namespace

Violations Segmentation::Add(const v1::SegmentClientsRequest& part) {
  if (part.has_rule()) {
    if (has_rule_) {
      return Refusal("rule", ViolationCode::kDuplicate, "must be sent once, as the first message");
    }
    has_rule_ = true;
    rule_ = part.rule();
    return {};
  }
  if (!part.has_rows()) {
    return Refusal("part", ViolationCode::kRequired, "must be a rule or rows");
  }
  if (!has_rule_) {
    return Refusal("rule", ViolationCode::kRequired, "must be sent before the first rows");
  }
  if (part.rows().rows_size() > limits::kMaxClientRowsPerMessage) {
    return Refusal("rows.rows", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxClientRowsPerMessage) +
                       " entries a message, got " + std::to_string(part.rows().rows_size()));
  }
  for (const v1::ClientRow& row : part.rows().rows()) clients_.Append(row.id(), row.criterion());
  if (clients_.appended() > limits::kMaxSegmentedClients) {
    return Refusal("rows.rows", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxSegmentedClients) +
                       " entries together, got more");
  }
  return {};
}

std::variant<v1::SegmentClientsResponse, Violations> Segmentation::Answer() const {
  if (!has_rule_) {
    return Refusal("rule", ViolationCode::kRequired, "must be sent as the first message");
  }
  const auto pyramid =
      SegmentClients(ToDraft(rule_), FieldPath("rule"), clients_, FieldPath("rows").Field("rows"));
  if (const auto* violations = std::get_if<Violations>(&pyramid)) return *violations;
  return ToProto(std::get<Pyramid>(pyramid), clients_);
}

}  // namespace accord
