#ifndef ACCORD_SERVER_SERVICE_SERVICES_H_
#define ACCORD_SERVER_SERVICE_SERVICES_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accord/v1/server_service.pb.h"
#include "grpcpp/impl/service_type.h"
#include "server/service/procedure.h"
#include "server/service/server_state.h"

namespace accord::service_internal {

// What every method of accord.v1 does, by the name of its service: "accord.v1.SimulationService".
// GetServerInfo answers `info`.
std::map<std::string, Methods> AllMethods(const v1::GetServerInfoResponse& info);

struct NamedService {
  std::string name;
  std::unique_ptr<grpc::Service> service;
};

// All services of accord.v1, every method of them. They keep the state, which outlives them.
std::vector<NamedService> AllServices(ServerState& state);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SERVICES_H_
