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

// Costs of the clients of each of `segments`, the first of the pyramid's, one value a client; where
// `costs` is empty nothing is set.
void AddTransactionCosts(const Pyramid& pyramid, const std::vector<double>& costs,
                         google::protobuf::RepeatedPtrField<v1::SegmentSummary>* segments);
void AddMarketingCosts(const Pyramid& pyramid, const std::vector<double>& costs,
                       google::protobuf::RepeatedPtrField<v1::SegmentSummary>* segments);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_PYRAMID_CONVERSION_H_
