#include "server/convert/response_to_proto.h"

#include "server/convert/report_mirror.h"

namespace accord {

v1::ResponseReport ToProto(const ResponseReport& report) {
  return convert_internal::ToMessage(report);
}

}  // namespace accord
