#include "clients/cli/assessment_words.h"

#include "accord/v1/estimate.pb.h"
#include "clients/cli/format.h"

namespace accord::cli {

std::string NumberWord(double value) {
  v1::Estimate estimate;
  estimate.set_value(value);
  estimate.set_standard_error(0);
  return Money(estimate);
}

std::string Paragraph(const std::string& text) {
  return Wrapped(std::string(kAssessmentIndent, ' '), text, kAssessmentIndent);
}

std::string SourceLines(const v1::Provenance& provenance) {
  std::string text = provenance.paper() + ", " + provenance.equation() + ".";
  if (!provenance.ours().empty()) text += " Ours: " + provenance.ours() + ".";
  return Paragraph(text);
}

}  // namespace accord::cli
