#ifndef ACCORD_SERVER_SERVICE_SERVICES_H_
#define ACCORD_SERVER_SERVICE_SERVICES_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/impl/service_type.h"
#include "server/service/server_state.h"

namespace accord::service_internal {

struct NamedService {
  std::string name;  // "accord.v1.SimulationService"
  std::unique_ptr<grpc::Service> service;
};

// All services of accord.v1, every method of them. They keep the state, which outlives them.
std::vector<NamedService> AllServices(ServerState& state);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SERVICES_H_
