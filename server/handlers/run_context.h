#ifndef ACCORD_SERVER_HANDLERS_RUN_CONTEXT_H_
#define ACCORD_SERVER_HANDLERS_RUN_CONTEXT_H_

#include <functional>

namespace accord {

// What a job needs of its caller.
struct RunContext {
  int threads = 1;
  std::function<bool()> cancelled;  // may be asked from several threads; empty: never
};

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_RUN_CONTEXT_H_
