#ifndef ACCORD_TESTS_SERVER_SERVICE_FAILING_ALLOCATIONS_H_
#define ACCORD_TESTS_SERVER_SERVICE_FAILING_ALLOCATIONS_H_

namespace accord {

// Lets allocations of every thread but this one fail, once each, from the `first` one on from now
// and `count` of them, as on a machine without memory. Those of gRPC itself do not: it ends the
// process when it has none, and what it copies in Finish is there a moment before (Call::NoteEnd).
class FailingAllocations {
 public:
  FailingAllocations(int first, int count);
  ~FailingAllocations();
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;

  // Whether one has failed.
  bool any() const;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_SERVICE_FAILING_ALLOCATIONS_H_
