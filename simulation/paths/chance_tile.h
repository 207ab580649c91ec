#ifndef ACCORD_SIMULATION_PATHS_CHANCE_TILE_H_
#define ACCORD_SIMULATION_PATHS_CHANCE_TILE_H_

#include <cstdint>
#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_chance.h"

// Chance. Drivers and outcomes of one tile of paths, period by period, in columns.
namespace accord {

// What is measured besides y.
struct Measurements {
  bool exact = false;   // the true value (psi*), no verification error
  bool halved = false;  // with half of every error, bias included
};

// Marches kTilePaths consecutive paths through time. Everything it computes is a function of the
// compiled chance and the path numbers alone. Not thread-safe; one a thread, reused from tile to
// tile. Keeps a reference to the compiled chance.
class ChanceTile {
 public:
  explicit ChanceTile(const CompiledChance& chance, Measurements measurements = {});

  // Starts paths first_path .. first_path + kTilePaths - 1 before period 1.
  void Begin(std::uint64_t first_path);

  // Computes period t; t = 1, 2, ... T in turn after Begin.
  void Advance(int t);

  // The columns of the period last computed.
  ChanceView view() const { return {levels_, growths_, true_values_, measured_, achievements_}; }
  // The same with another measurement in place of y; only where it was asked for.
  ChanceView exact_view() const {
    return {levels_, growths_, true_values_, exact_, exact_achievements_};
  }
  ChanceView halved_view() const {
    return {levels_, growths_, true_values_, halved_, halved_achievements_};
  }

 private:
  void DrawNormals(int group);
  void DrawMixing(int t);
  // What the driver's marginal sees: z_d(t), through the t copula where there is one.
  ConstColumn ScoreOf(int d);
  int LastPeriodOf(const CompiledDriver& driver, int group) const;
  bool NetHasAll(const CompiledDriver& driver, int group) const;
  void DrawFromNet(int d, int group);
  bool IsPast(int t) const { return chance_.past && t <= chance_.past->period_count; }
  void FindSurprises(int t);
  void DrawScore(int d, int t);
  void Draw(int d, int t);
  void Know(const KnownDriver& known, int t);
  void AdvanceDriver(int d, int t);
  void Accumulate(int d, int t);
  // X_d - ref_d.
  ConstColumn Deviation(int d) const;
  void ComputeValue(const CompiledOutcome& outcome, int t, bool adjusted, Column out);
  void ComputeOutcome(int j, int t);
  void KnowOutcome(const KnownOutcome& known, int t);
  void Measure(int j, int t, double share, ConstColumn adjusted, Column measured,
               Column achievement);

  const CompiledChance& chance_;
  std::uint64_t first_path_ = 0;
  // Normals of the four periods of the current Philox group: [driver or outcome][period in group].
  ColumnStore driver_normals_, outcome_normals_;
  ColumnStore scores_;  // z_d(t)
  // Of the t copula: the normals of four periods and what they stretch scores by, of moving drivers
  // and of static ones; and one driver's stretched score.
  ColumnStore mixing_normals_, stretches_, mixed_score_;
  ColumnStore draws_;                    // x_d(t)
  ColumnStore levels_, growths_;         // X_d(t), as ChanceView
  ColumnStore deviations_, log_ratios_;  // X_d - ref_d of drivers that run up, Log(X_d / ref_d)
  ColumnStore true_values_, measured_, achievements_;
  Measurements measurements_;
  ColumnStore exact_, exact_achievements_, halved_, halved_achievements_;
  // Of the drivers and outcomes that are known of the first periods: where each stands among those,
  // null where it is not; and known innovation - drawn innovation, of those with scores.
  std::vector<const KnownDriver*> known_drivers_;
  std::vector<const KnownOutcome*> known_outcomes_;
  ColumnStore surprises_;
  std::vector<bool> needs_log_ratio_;  // by driver: an elasticity outcome loads on it
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_PATHS_CHANCE_TILE_H_
