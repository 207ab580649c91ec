#ifndef ACCORD_SERVER_LEVERS_READY_LEVERS_H_
#define ACCORD_SERVER_LEVERS_READY_LEVERS_H_

#include "accord/v1/client_base_service.pb.h"

// Measures on a client base as data: one JSON file a family in this folder, a
// v1::ListLeversResponse each, embedded when the library is built. A new lever is a new entry; no
// code knows any by name.
namespace accord {

// All ready-made levers, families in the order of CMakeLists.txt. Ids are unique. The files are
// read once, when first asked for; a test reads them all. Thread-safe.
const v1::ListLeversResponse& ReadyLevers();

}  // namespace accord

#endif  // ACCORD_SERVER_LEVERS_READY_LEVERS_H_
