#ifndef ACCORD_CLIENTS_CLI_CSV_FAULTS_H_
#define ACCORD_CLIENTS_CLI_CSV_FAULTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/base/violation.h"

namespace accord::cli {

// What is wrong with the rows of a file: a few faults each on a line, many of one kind in one
// sentence. Memory does not grow with their number.
class CsvFaults {
 public:
  // `field` is what the violations name.
  explicit CsvFaults(std::string_view field) : field_(field) {}

  // A fault in this line and column, from 0, or in all of the line (-1). `flags` are those of the
  // command line with which there would be none, each by itself.
  void Add(int line, int column, ViolationCode code, const std::string& what,
           const std::vector<std::string>& flags);

  std::int64_t count() const { return count_; }
  // After a million: more would not say more.
  bool is_full() const;

  // "line 3, column 2: must be ..., got ...; --decimal comma reads it": every fault of a column and
  // code of which there are at most ten; of others the first three and "column 2 ("date"): 51 243
  // of 51 243 rows are at fault like this; --date-format %d.%m.%Y reads 51 243 of them". At most
  // limits::kMaxViolations.
  Violations Report(std::int64_t row_count, const std::vector<std::string>& names) const;

 private:
  struct Kind {
    std::int64_t count = 0;
    std::map<std::string, std::int64_t> flags;  // how many of the faults each would mend
  };
  using Key = std::pair<int, ViolationCode>;  // column, code
  struct Kept {
    Key key;
    std::int64_t number;  // among its kind, from 1
    std::string description;
  };
  std::string Summary(const Key& key, const Kind& kind, std::int64_t row_count,
                      const std::vector<std::string>& names) const;

  const std::string field_;
  std::int64_t count_ = 0;
  std::map<Key, Kind> kinds_;
  std::vector<Kept> kept_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_FAULTS_H_
