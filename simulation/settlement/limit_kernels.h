#ifndef ACCORD_SIMULATION_SETTLEMENT_LIMIT_KERNELS_H_
#define ACCORD_SIMULATION_SETTLEMENT_LIMIT_KERNELS_H_

#include "simulation/model/columns.h"
#include "simulation/settlement/schedule_kernels.h"

// The loops of limits. A clause's pay has one sign on a path, so that gains are its positive part,
// penalties its negative one, and one signed column serves both. What a limit of a year or the term
// still lets through is kept as its *room*, not as what was used: a room that is used up is exactly
// 0. Every function computes all lanes; columns do not overlap. Thread-safe.
namespace accord::settlement_internal {

// pay = raw, or pay itself, raised to lower, then lowered to upper.
void ClipPay(ConstColumn raw, double lower, double upper, Column pay);
void ClipPay(double lower, double upper, Column pay);
// The same, and limited = 1 where pay differs from raw, else 0.
void ClipPayAndMark(ConstColumn raw, double lower, double upper, Column pay, Column limited);
// limited = 1 where pay differs from raw, else 0.
void MarkLimited(ConstColumn raw, ConstColumn pay, Column limited);

// Caps of one settlement that depend on the path: pay <= max(0, gain_cap), -pay <= max(0,
// penalty_cap).
void CapPay(ConstColumn r, Edge gain_cap, Edge penalty_cap, Column pay);
// Net limits of one settlement that depend on the path: cap first, then floor.
void NetPay(ConstColumn r, Edge net_cap, Edge net_floor, Column pay);

// pay <= max(0, room); -pay <= max(0, room).
void CapGain(ConstColumn room, Column pay);
void CapPenalty(ConstColumn room, Column pay);
// The same, and what is cut off is added to carried.
void CapPenalty(ConstColumn room, Column pay, Column carried);
void CapPenalty(double cap, Column pay, Column carried);
void CapPenalty(ConstColumn r, Edge cap, Column pay, Column carried);
// pay <= room; pay >= need.
void CapNet(ConstColumn room, Column pay);
void FloorNet(ConstColumn need, Column pay);

// Takes from room what was paid: gains, penalties, or signed pay.
void TakeGain(ConstColumn pay, Column room);
void TakePenalty(ConstColumn pay, Column room);
void TakeNet(ConstColumn pay, Column room);

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_LIMIT_KERNELS_H_
