#ifndef ACCORD_SERVER_CONVERT_VARY_FLAG_H_
#define ACCORD_SERVER_CONVERT_VARY_FLAG_H_

#include <string>
#include <string_view>
#include <variant>

#include "accord/v1/negotiation_service.pb.h"
#include "simulation/base/violation.h"

// Terms that vary, as the command line writes them.
namespace accord {

// Reads
//
//   path=0.1:0.6:11      eleven equally spaced numbers, both ends included
//   path=0.1:0.6         a range, where how many is said elsewhere
//   path=0.1,0.2,0.4     these values: numbers, or JSON, or texts as ParseSetFlag takes them
//
// Returns nothing and sets *axis, or says what is wrong (field: `at`). Whether the path leads
// anywhere is not looked at. Thread-safe.
Violations ParseVaryFlag(std::string_view text, const FieldPath& at, v1::TermAxis* axis);

// Reads figure=value or figure=base. The same.
Violations ParseTarget(std::string_view text, const FieldPath& at, v1::FigureTarget* target);

// Reads supplier=NUMBER, a utility, or client=NAME, an alternative of that name, into that party's
// walk-away. The same.
Violations ParseWalkAway(std::string_view text, const FieldPath& at, v1::NegotiateRequest* request);

// Reads supplier.cvar_95<=1000 or client.npv_mean>=0 into that party's limits. The same.
Violations ParseLimit(std::string_view text, const FieldPath& at, v1::NegotiateRequest* request);

// Reads client:PATH=VALUE into that party's beliefs. The same.
Violations ParseBelief(std::string_view text, const FieldPath& at, v1::NegotiateRequest* request);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_VARY_FLAG_H_
