#ifndef ACCORD_SERVER_CONVERT_RESPONSE_TO_PROTO_H_
#define ACCORD_SERVER_CONVERT_RESPONSE_TO_PROTO_H_

#include "accord/v1/response.pb.h"
#include "simulation/response/response_report.h"

namespace accord {

// As reports are copied (report_to_proto.h).
v1::ResponseReport ToProto(const ResponseReport& report);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_RESPONSE_TO_PROTO_H_
