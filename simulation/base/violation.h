#ifndef ACCORD_SIMULATION_BASE_VIOLATION_H_
#define ACCORD_SIMULATION_BASE_VIOLATION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/base/violation_fwd.h"

namespace accord {

// What kind of fault a violation is. The names that `ViolationCodeName` gives are a public promise:
// programs branch on them.
enum class ViolationCode {
  kRequired,                 // a field that must be set is not
  kOutOfRange,               // a number outside its range; NaN and infinity are outside every range
  kInvalidFormat,            // an id or text of the wrong form
  kDuplicate,                // an id or entry that is there already
  kUnknownId,                // a reference to something that does not exist
  kUnknownField,             // a path or file field that names no field
  kUnknownValue,             // an enum number without a name
  kContradiction,            // two fields that cannot both hold
  kTooMany,                  // more entries than limits.h allows
  kNotPositiveSemidefinite,  // a correlation that no random variables can have
  kInfiniteMean,             // an outcome whose expectation does not exist
  kInfeasible,               // quantiles that no distribution of the kind has
  kNoMass,                   // a truncation that leaves next to nothing
  kSyntax,                   // a file or literal that does not parse
  kUnimplemented,            // part of the schema that this version does not compute

  // Of warnings only: legal, but worth a look.
  kUnused,         // something that nothing reads
  kUnlimited,      // a penalty without a limit
  kSuspicious,     // a choice that is rarely meant
  kCliff,          // pay that jumps where its basis moves a little
  kMarginalShare,  // a share of the next unit of money above all of it, or below none
  kOverlap,        // bands of a clause that lie over one another
  kGap,            // a stretch between the bands of a clause in which none pays
  kNeverBinds,     // a limit that nothing can reach
  kNeverOpens,     // a gate or trigger that nothing can reach
  kPaidTwice,      // two clauses that pay for the same
  kNormalised,     // shares that were scaled to sum to 1
  kAssumed,        // something that is not known and had to be filled in
  kRareEvent,      // something that the paths of a run see too seldom to count it
  kHeavyTail,      // a mean of which the paths of a run do not see enough
  kAcrossPivot,    // a band whose part below the pivot counts with the other sign
  kBeforeLimits,   // a clause that reads another's pay before shared limits reduce it
  kNetTooShort,    // more normals than scrambled nets have coordinates for
  kDriftRemoved,   // expected growth of a driver that its reference takes away
};

// "REQUIRED", "OUT_OF_RANGE", ...
std::string_view ViolationCodeName(ViolationCode code);

// One fault: where, what kind, and in words with the offending value and the allowed range.
struct Violation {
  std::string
      field;  // proto field path with ids: contracts["steel"].clauses["gain"].bands[0].upper
  ViolationCode code;
  std::string description;  // "must be above lower (5000), got 4000"

  friend bool operator==(const Violation&, const Violation&) = default;
};

// A path into a request, grown one step at a time. Value type; never fails.
class FieldPath {
 public:
  FieldPath() = default;
  explicit FieldPath(std::string root) : text_(std::move(root)) {}

  // text_.name, or name at the root.
  FieldPath Field(std::string_view name) const;
  // text_["id"], or text_[index] where the id is empty, so that even a nameless entry is found.
  FieldPath Entry(std::string_view id, int index) const;
  // text_[index].
  FieldPath At(int index) const;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// A number as a person would write it, with all digits that matter: "0.1", "4000", "nan".
std::string NumberText(double number);

// An id or text from outside, quoted, non-printing bytes escaped, cut after so many bytes.
std::string QuotedText(std::string_view text, std::size_t most_bytes = 80);

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_VIOLATION_H_
