#include "server/handlers/levers.h"

#include "server/levers/ready_levers.h"

namespace accord {

v1::ListLeversResponse ListLevers() { return ReadyLevers(); }

}  // namespace accord
