#ifndef ACCORD_TESTS_CLIENTS_CLI_GOLDEN_H_
#define ACCORD_TESTS_CLIENTS_CLI_GOLDEN_H_

#include <string>

namespace accord::cli {

// Compares with tests/golden/<name>, and sees that the page is no wider than a page. One that was
// changed on purpose is renewed by running its test with ACCORD_RENEW_GOLDEN=1, and then read.
void ExpectGolden(const std::string& page, const std::string& name);

}  // namespace accord::cli

#endif  // ACCORD_TESTS_CLIENTS_CLI_GOLDEN_H_
