#ifndef ACCORD_SIMULATION_ASSESSMENT_DRAWN_JUDGEMENT_H_
#define ACCORD_SIMULATION_ASSESSMENT_DRAWN_JUDGEMENT_H_

#include <cstdint>
#include <string>

#include "simulation/assessment/judgement.h"
#include "simulation/base/checker.h"
#include "simulation/random/stream.h"

// Judgements checked and drawn. Private to this folder.
namespace accord::assessment_internal {

// Whether the judgement is sound, all of it in range; else every fault.
bool CheckJudgement(Checker& checker, const FieldPath& at, const Judgement& judgement,
                    const Range& range);

// How often so many judgements are drawn, and together.
void CheckDraws(Checker& checker, const FieldPath& at, const std::optional<DrawOptions>& draws,
                std::int64_t judgements);
int DrawCountOf(const std::optional<DrawOptions>& draws);
std::uint64_t SeedOf(const std::optional<DrawOptions>& draws);

// A judgement without faults, and the stream of its draws, which its path names: another judgement
// beside it leaves them as they are. Keeps a reference.
class DrawnJudgement {
 public:
  DrawnJudgement(const Judgement& judgement, const std::string& path, std::uint64_t seed);

  // What it is on the whole: the mean of the experts, or of the guess.
  double mean() const { return mean_; }
  // Whether all draws are the same.
  bool is_certain() const { return is_certain_; }
  // Draw number `draw`; pure.
  double At(std::uint64_t draw) const;

 private:
  const Judgement& judgement_;
  StreamKey key_;
  double mean_;
  bool is_certain_;
};

// Of `count` draws out of `draws`; certain where `is_certain`.
DrawnProbability ProbabilityOf(std::int64_t count, std::int64_t draws, bool is_certain);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_DRAWN_JUDGEMENT_H_
