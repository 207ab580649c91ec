#include "clients/cli/csv_records.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace accord::cli {

CsvRecords::CsvRecords(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

bool CsvRecords::Next(std::vector<std::string>* fields) {
  while (at_ < text_.size()) {
    line_ = next_line_;
    ReadRecord(fields);
    if (fields->size() > 1 || !fields->front().empty()) return true;
  }
  return false;
}

void CsvRecords::ReadRecord(std::vector<std::string>* fields) {
  fields->assign(1, "");
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"' && fields->back().empty() && !quoted_) {
      ReadQuoted(&fields->back());
      quoted_ = true;
    } else if (c == separator_) {
      fields->emplace_back();
      quoted_ = false;
    } else if (c == '\n' || (c == '\r' && at_ < text_.size() && text_[at_] == '\n')) {
      if (c == '\r') ++at_;
      ++next_line_;
      break;
    } else {
      fields->back() += c;
    }
  }
  quoted_ = false;
}

void CsvRecords::ReadQuoted(std::string* field) {
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '\n') ++next_line_;
    if (c != '"') {
      *field += c;
    } else if (at_ < text_.size() && text_[at_] == '"') {
      *field += text_[at_++];
    } else {
      return;
    }
  }
  open_quote_ = true;
}

std::optional<double> NumberOf(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

char SeparatorOf(std::string_view name) {
  return name == "tab" ? '\t' : name == "semicolon" ? ';' : ',';
}

}  // namespace accord::cli
