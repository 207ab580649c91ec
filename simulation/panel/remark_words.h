#ifndef ACCORD_SIMULATION_PANEL_REMARK_WORDS_H_
#define ACCORD_SIMULATION_PANEL_REMARK_WORDS_H_

#include <cstdint>
#include <span>
#include <string>

// Figures in sentences, as remarks on an estimate and on a back-test say them.
namespace accord {

// About two significant digits.
std::string Rounded(double value);
// "p = 0.0031", or "p < 0.000001".
std::string PText(double p);
// "12 %".
std::string Percent(double share);

// Pairs of dates that differ in length by more than a tenth of the shortest: "365 to 366". Empty
// where they do not.
std::string UnequalSpacing(std::span<const std::int32_t> dates);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_REMARK_WORDS_H_
