#include "clients/cli/csv_opening.h"

#include <array>

namespace accord::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<char, 3> kOtherSeparators = {';', '\t', '|'};

struct Line {
  std::string_view text;
  std::size_t size = 0;  // with its end
  char end = '\n';
};

// The line that a text begins with, ends within quotes passed over.
std::optional<Line> FirstLine(std::string_view text, bool is_all) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted || (c != '\n' && c != '\r')) continue;
    if (c == '\n') return Line{text.substr(0, i), i + 1, '\n'};
    if (i + 1 == text.size() && !is_all) return std::nullopt;
    if (text.substr(i + 1, 1) == "\n") return Line{text.substr(0, i), i + 2, '\n'};
    return Line{text.substr(0, i), i + 1, '\r'};
  }
  if (!is_all) return std::nullopt;
  return Line{text, text.size(), '\n'};
}

// Of Excel's line "sep=;"; 0 where the line is another.
char StatedSeparator(std::string_view line) {
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  const std::string_view key = line.substr(0, 4);
  if (line.size() != 5 || (key != "sep=" && key != "SEP=" && key != "Sep=")) return 0;
  return line[4];
}

// 0 where the line does not tell.
char SeparatorIn(std::string_view line) {
  char found = 0;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ',') return 0;
    for (const char other : kOtherSeparators) {
      if (c != other) continue;
      if (found != 0 && found != c) return 0;
      found = c;
    }
  }
  return found;
}

}  // namespace

std::optional<CsvOpening> OpeningOf(std::string_view text, bool is_all, char separator) {
  if (text.size() < kByteOrderMark.size() && !is_all) return std::nullopt;
  CsvOpening opening;
  if (text.starts_with(kByteOrderMark)) opening.size = kByteOrderMark.size();
  std::optional<Line> line = FirstLine(text.substr(opening.size), is_all);
  if (!line) return std::nullopt;
  opening.line_end = line->end;
  const char stated = StatedSeparator(line->text);
  if (stated != 0) {
    opening.is_stated = true;
    opening.size += line->size;
    ++opening.line;
    opening.separator = separator != 0 ? separator : stated;
    return opening;
  }
  if (separator != 0) {
    opening.separator = separator;
    return opening;
  }
  std::size_t begin = opening.size;
  while (line->text.empty() && begin + line->size < text.size()) {
    begin += line->size;
    line = FirstLine(text.substr(begin), is_all);
    if (!line) return std::nullopt;
  }
  const char guessed = SeparatorIn(line->text);
  opening.is_guessed = guessed != 0;
  opening.separator = guessed != 0 ? guessed : ',';
  return opening;
}

}  // namespace accord::cli
