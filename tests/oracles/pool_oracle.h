#ifndef ACCORD_TESTS_ORACLES_POOL_ORACLE_H_
#define ACCORD_TESTS_ORACLES_POOL_ORACLE_H_

#include <vector>

#include "simulation/scenario/contract.h"
#include "tests/oracles/sized.h"

namespace accord::oracles {

// Private to the path oracle: what a clause or group remembers. Carried penalties are a list of
// what was carried when; the bonus bank is one sum.
class PoolOracle {
 public:
  PoolOracle(const Memory& memory, double period_years)
      : memory_(memory), period_years_(period_years) {}

  // Takes as much of a gain as the pool holds at t, oldest first, and returns it.
  Sized SetOff(Sized gain, int t);
  void Carry(Sized penalty, int t) { carried_.push_back({t, penalty}); }
  // Of carried penalties at t.
  Sized Balance(int t) const;

  // Takes as much of a penalty as the bank holds, and returns it.
  Sized Meet(Sized penalty);
  // Keeps the bank's share of a gain, and returns it.
  Sized Keep(Sized gain);
  // What the bank pays at the end of a contract year, and at the contract's end.
  Sized Release();
  Sized Empty();

 private:
  struct Carried {
    int since;
    Sized amount;  // then
  };
  bool IsAlive(const Carried& entry, int t) const;
  double Growth(const Carried& entry, int t) const;

  Memory memory_;
  double period_years_;
  std::vector<Carried> carried_;  // oldest first
  Sized bank_ = 0;
};

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_POOL_ORACLE_H_
