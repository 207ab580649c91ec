#ifndef ACCORD_SIMULATION_ASSESSMENT_WORDS_H_
#define ACCORD_SIMULATION_ASSESSMENT_WORDS_H_

#include <string>

// Numbers in the sentences of an assessment. Private to this folder.
namespace accord::assessment_internal {

// Four digits of a number below 1000, "1.05", else all before the point: "123456".
std::string Short(double number);
// "7.071 %" of a share.
std::string Percent(double share);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_WORDS_H_
