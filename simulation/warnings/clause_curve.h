#ifndef ACCORD_SIMULATION_WARNINGS_CLAUSE_CURVE_H_
#define ACCORD_SIMULATION_WARNINGS_CLAUSE_CURVE_H_

#include <map>
#include <string>
#include <vector>

#include "simulation/warnings/figure_reach.h"

// f of (3.1) as a curve over the clause's basis.
namespace accord::warnings_internal {

// Money, and money that is only known as a multiple of the clause's reference.
struct Amount {
  double money = 0;
  double of_reference = 0;
};

// One clause, gates on its own basis included. Positions are in the basis' own unit, or, where the
// clause says them in units of a reference that is not one known number, in multiples of it.
struct Curve {
  struct Piece {
    double lower, upper;  // infinite where absent
    double rate;          // share included
  };
  struct Jump {
    double threshold;
    Side side;
    bool inclusive;
    Amount amount;
    int index;  // in clause->steps
  };
  struct GateRange {
    Reach open;
    int index;  // in clause->gate->gates
  };

  const Clause* clause;
  std::string unit;  // empty: the basis' own; else ReferenceKey
  Reach reach;       // of x, where unit is empty
  double pivot = 0;
  Amount base;
  std::vector<Piece> pieces;
  std::vector<Jump> jumps;
  std::vector<GateRange> gate_ranges;
  bool any_of = false;
  // Gates that look at something else: there are some, and, of those that must all be open, what
  // they want by figure.
  bool gated_elsewhere = false;
  std::map<std::string, Reach> elsewhere;
  Reach scale{.lower = 1, .upper = 1};  // what the factor can be
};

// At a point, or just beside it.
enum class Place { kBelow, kAt, kAbove };

// The amounts of a clause that gives them per year are those of its first window.
Curve CurveOf(const ContractContext& view, const Clause& clause);

// f before scale; 0 where a gate on the clause's own basis is closed.
Amount PayAt(const Curve& curve, double x, Place place);
// Whether the gates leave open that the clause pays at x, no edge.
bool MayPay(const Curve& curve, double x);
// df/dx before scale, at x, no edge.
double SlopeAt(const Curve& curve, double x);
// Whether both can pay at one settlement, as far as their gates on other figures say.
bool MayPayTogether(const Curve& a, const Curve& b);
// All finite edges of pieces, jumps and gates, unordered.
std::vector<double> EdgesOf(const Curve& curve);

// "1200", "0.1 of the reference", "1200 (0.1 of the reference)", "1200 and 0.1 of the reference".
std::string AmountText(const Curve& curve, const Amount& amount);
// "5000", "1.03 of the reference", "5000 (0.05 of the reference)".
std::string PositionText(const Curve& curve, double x);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_CLAUSE_CURVE_H_
