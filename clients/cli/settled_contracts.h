#ifndef ACCORD_CLIENTS_CLI_SETTLED_CONTRACTS_H_
#define ACCORD_CLIENTS_CLI_SETTLED_CONTRACTS_H_

#include <string>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "clients/cli/flags.h"

namespace accord::cli {

// One contract of many, settled.
struct SettledContract {
  std::string contract;  // id
  v1::SettleContractResponse answer = {};
};

// As the flags have it: for people a line a contract, with what is due in all and of what the
// server warns; CSV and Markdown have SettlementTable with the contract before it, JSON a list
// `settlements` of {"contract": ID, "settlement": SettleContractResponse}. Pure.
std::string ShownMany(const std::vector<SettledContract>& all, const OutputFlags& output);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SETTLED_CONTRACTS_H_
