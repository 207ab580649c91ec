#ifndef ACCORD_SERVER_CONVERT_LEDGER_MIRROR_H_
#define ACCORD_SERVER_CONVERT_LEDGER_MIRROR_H_

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/ledger.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/convert/mirror.h"
#include "simulation/engine/replay.h"
#include "simulation/model/adjustment.h"
#include "simulation/settlement/ledger.h"

// What ledgers and their messages have in common. What is a position in the ledger and a name in
// the message is for ledger_to_proto.cc.
namespace accord::convert_internal {

ACCORD_MIRROR_PART(ClauseLine, ClauseLine, period, window_first, basis, reference, gates, open,
                   schedule, index, scale, due, deducted, set_off, pay, carried, bank, held_back,
                   cash, due_period, final_settlement, exact_basis, exact_due);
ACCORD_MIRROR(GateLine, value, open, exact_value);
ACCORD_MIRROR_PART(LimitLine, LimitLine, before, after);
ACCORD_MIRROR_PART(OtherLine, OtherLine, period, cash);
ACCORD_MIRROR(CashLine, period, payments, benefit, supplier_cost, client_cost, supplier_investment,
              client_investment, supplier, client, supplier_after_end, client_after_end);
ACCORD_MIRROR_PART(EndLine, EndLine, fired, period, client_left);
ACCORD_MIRROR_PART(ContractPathRecord, ContractPath, score, supplier_npv, client_npv,
                   supplier_peak_shortfall, supplier_drawdown);
ACCORD_MIRROR_PART(Adjustment, OutcomeAdjustment, period, raw, adjusted, at_bound);
ACCORD_MIRROR_PART(DriverAdjustment, DriverAdjustment, observed, reference, loading);

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_LEDGER_MIRROR_H_
