#ifndef ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_
#define ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_

#include "accord/v1/client_base_service.pb.h"
#include "simulation/migration/client_table.h"
#include "simulation/migration/pyramid.h"
#include "simulation/migration/pyramid_rule.h"

// The customer pyramid from and to the wire: copies, never judges. Pure, thread-safe.
namespace accord {

PyramidRuleDraft ToDraft(const v1::PyramidRule& rule);

// `clients` are those that the pyramid was made of.
v1::SegmentClientsResponse ToProto(const Pyramid& pyramid, const ClientTable& clients);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_
