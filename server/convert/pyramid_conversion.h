#ifndef ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_
#define ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_

#include <optional>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "simulation/analysis/panel_segments.h"
#include "simulation/panel/panel.h"
#include "simulation/pyramid/client_table.h"
#include "simulation/pyramid/pyramid.h"
#include "simulation/pyramid/pyramid_rule.h"

// The customer pyramid, and segments of a panel, from and to the wire: copies, never judges. Pure,
// thread-safe.
namespace accord {

PyramidRuleDraft ToDraft(const v1::PyramidRule& rule);

// Nothing of a number without a name.
std::optional<ClientKind> ToClientKind(v1::ClientKind kind);

// `clients` are those that the pyramid was made of.
v1::SegmentClientsResponse ToProto(const Pyramid& pyramid, const ClientTable& clients);

// `panel` is the one that was cut into segments.
v1::SegmentClientsResponse ToProto(const PanelSegments& found, const Panel& panel);

// The same clients by another criterion, in the same order: the active ones and their segments.
v1::CriterionComparison ToComparison(const Pyramid& first, const Pyramid& second,
                                     const ClientTable& second_clients);

// One value a client each, or none at all.
struct ClientCosts {
  const std::vector<double>& transaction;
  const std::vector<double>& marketing;
};

// Costs of the clients of each of `segments`, the first of the pyramid's, and what they leave of
// the criterion, which may be net of them already. Nothing is set of costs that there are not.
void AddCosts(const Pyramid& pyramid, const ClientCosts& costs, bool is_net,
              google::protobuf::RepeatedPtrField<v1::SegmentSummary>* segments);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_
