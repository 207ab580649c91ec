#ifndef ACCORD_TESTS_FUZZ_PROMISES_H_
#define ACCORD_TESTS_FUZZ_PROMISES_H_

#include <google/protobuf/message.h>

// What harnesses ask of whatever they try.
namespace accord {

// Stops the program, which is what a fuzzer looks for, unless the promise was kept.
void Require(bool good, const char* what);

// Every number in the message, however deep, is one.
void RequireNumbers(const google::protobuf::Message& message);

}  // namespace accord

#endif  // ACCORD_TESTS_FUZZ_PROMISES_H_
