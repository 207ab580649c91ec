#ifndef ACCORD_SIMULATION_MODEL_TRIALS_H_
#define ACCORD_SIMULATION_MODEL_TRIALS_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/random/hdr.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/metalog_series.h"

// Trials made elsewhere, in place of chance (model.md section 1). A path has its trial: x(t) hangs
// on nothing but the number of the path.
namespace accord {

struct CompiledHdr {
  HdrStream stream;
  double weight;

  friend bool operator==(const CompiledHdr&, const CompiledHdr&) = default;
};

// A metalog of one stream's numbers, or of the normal that several make.
struct CompiledMetalogTrials {
  MetalogSeries metalog;
  std::vector<CompiledHdr> hdr;  // not empty; of one the weight is 1

  friend bool operator==(const CompiledMetalogTrials&, const CompiledMetalogTrials&) = default;
};

// Or trial by trial; not empty.
using CompiledTrialStream = std::variant<std::vector<double>, CompiledMetalogTrials>;

struct CompiledTrials {
  std::vector<CompiledTrialStream> streams;  // one for all periods, or one for each

  friend bool operator==(const CompiledTrials&, const CompiledTrials&) = default;
};

// Trials that models share, compared by what they hold; null: none.
class SharedTrials {
 public:
  SharedTrials() = default;
  explicit SharedTrials(CompiledTrials trials)
      : trials_(std::make_shared<const CompiledTrials>(std::move(trials))) {}

  explicit operator bool() const { return trials_ != nullptr; }
  const CompiledTrials& operator*() const { return *trials_; }

  friend bool operator==(const SharedTrials& a, const SharedTrials& b) {
    if (a.trials_ == b.trials_) return true;
    return a.trials_ && b.trials_ && *a.trials_ == *b.trials_;
  }

 private:
  std::shared_ptr<const CompiledTrials> trials_;
};

// Of trials that have been checked.
CompiledTrials CompileTrials(const TrialsMarginal& trials);

// x of period t (from 1) of the paths from first_path on: that of trial path + 1. What is sampled
// begins anew after its last trial, which only paths beyond those of a run see. Thread-safe.
void FillTrials(const CompiledTrials& trials, int t, std::uint64_t first_path, Column x);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_TRIALS_H_
