#ifndef ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_
#define ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_

#include <string>

#include "accord/v1/negotiation_service.pb.h"
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

// Everything that is wrong with it, its term sets included.
Violations FaultsOf(const v1::NegotiateRequest& request);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_NEGOTIATIONS_H_
