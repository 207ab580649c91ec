#ifndef ACCORD_CLIENTS_CLI_REDACTED_H_
#define ACCORD_CLIENTS_CLI_REDACTED_H_

#include <string>
#include <vector>

#include "accord/v1/scenario.pb.h"

namespace accord::cli {

// What may be shown to a party: the scenario without what only others know.
//
// To the client of a contract: that contract and its own private part alone, neither the supplier's
// private part nor its client base, levers, other contracts and clients' parts; outcomes that the
// contract may look at. To the supplier: everything but the clients' private parts. Of both, only
// drivers that something left goes by, and those correlated with them, so that what is left is
// drawn as before. Texts for people stay as they are. `contract` is one of the scenario's. Pure.
// What is left for a client may not give it the figures that it had: `remarks` say why.
v1::Scenario RedactedForClient(const v1::Scenario& scenario, const std::string& contract,
                               std::vector<std::string>* remarks);
v1::Scenario RedactedForSupplier(const v1::Scenario& scenario);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_REDACTED_H_
