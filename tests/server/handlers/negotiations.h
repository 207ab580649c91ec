#ifndef ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_
#define ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_

#include <string>

#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/negotiate.h"
#include "simulation/base/violation.h"

// Requests to negotiate about the contract of SteelScenario.
namespace accord {

inline constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
inline constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";
inline constexpr char kPenalty[] = R"(contracts["steel"].clauses["penalty"].share)";

// Nothing is negotiated yet.
v1::NegotiateRequest NegotiateSteel(int paths = 1024);

// `count` 0: absent.
void AddRange(v1::NegotiateRequest& request, const std::string& path, double from, double to,
              int count = 0);
void AddLimit(v1::NegotiatingParty& party, const char* figure, double level, bool is_floor);

// One year, one driver x ~ N(0, 1): benefit 20 000 + 100 x, of which the clause pays a share of
// 100 x beside a fee. CARA 0.003 of the supplier and 0.001 of the client, rate 0:
//   U_S = fee - 0.003 share^2 100^2 / 2,   U_C = 20 000 - fee - 0.001 (1 - share)^2 100^2 / 2.
v1::Scenario LinearExponential();

// Of a request without faults.
v1::NegotiationReport Negotiated(const v1::NegotiateRequest& request, int threads = 2,
                                 const NegotiationListeners& listeners = {});

// Everything that is wrong with it, its term sets included.
Violations FaultsOf(const v1::NegotiateRequest& request);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_
