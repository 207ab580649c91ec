#include "server/levers/ready_levers.h"

#include <cassert>
#include <string_view>

#include "server/convert/json.h"
#include "server/levers/embedded.h"

namespace accord {
namespace {

using levers_internal::EmbeddedLevers;

}  // namespace

const v1::ListLeversResponse& ReadyLevers() {
  static const v1::ListLeversResponse all = [] {
    v1::ListLeversResponse levers;
    for (const std::string_view text : EmbeddedLevers()) {
      v1::ListLeversResponse family;
      const Violations violations = ParseJson(text, FieldPath("levers"), &family);
      assert(violations.empty());  // the files are ours
      levers.MergeFrom(family);
    }
    return levers;
  }();
  return all;
}

}  // namespace accord
