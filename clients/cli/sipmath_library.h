#ifndef ACCORD_CLIENTS_CLI_SIPMATH_LIBRARY_H_
#define ACCORD_CLIENTS_CLI_SIPMATH_LIBRARY_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/driver.pb.h"
#include "simulation/base/violation.h"

namespace accord {
struct JsonNode;
}  // namespace accord

// Libraries of trials that others wrote: SIPmath 3.0 in JSON (ProbabilityManagement.org). What is
// read of one: SIPs of function Metalog_1_0 on an HDR_2_0 stream or a layer of a GaussianCopula of
// such streams, and of function SIP_Array with their values in the file. Pure, thread-safe.
namespace accord::cli {

// What stands in a flag `DRIVER=FILE:SIP[,SIP...]`.
struct TrialsFlag {
  std::string driver, file;
  std::string sips;  // as written
};
// Nothing where it has another form. The file ends at the last colon.
std::optional<TrialsFlag> ReadTrialsFlag(std::string_view text);

class SipmathLibrary {
 public:
  // Of a file's text; `at` is where faults lie: SYNTAX of what is no JSON, REQUIRED of what has no
  // list of sips.
  static std::variant<SipmathLibrary, Violations> Read(std::string_view text, const FieldPath& at);

  // Those that any workbook reads, in their order; alternatives for one environment are left out.
  std::vector<std::string> names() const;

  // The SIP, or every fault of it by its path below `at`: UNKNOWN_ID with the nearest name where
  // there is none, UNKNOWN_FIELD of an argument that is none, REQUIRED and INVALID_FORMAT of what
  // is missing or of another form (a trial that is null among them), OUT_OF_RANGE and CONTRADICTION
  // of correlations that are none, UNIMPLEMENTED of functions, parameters and values elsewhere that
  // are not read, DUPLICATE of a name that is there twice.
  std::variant<v1::TrialStream, Violations> Stream(const std::string& sip,
                                                   const FieldPath& at) const;

  // Of the names of a flag, separated by commas, or of one name that has some.
  std::variant<v1::TrialsMarginal, Violations> Trials(const std::string& sips,
                                                      const FieldPath& at) const;

 private:
  explicit SipmathLibrary(JsonNode root);

  std::shared_ptr<const JsonNode> root_;  // never null
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SIPMATH_LIBRARY_H_
