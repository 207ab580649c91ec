#include "simulation/base/checker.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "simulation/base/utf8.h"

namespace accord {
namespace {

bool IsIdByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

bool IsId(std::string_view id) { return IsName(id) && std::all_of(id.begin(), id.end(), IsIdByte); }

bool IsClientId(std::string_view id) {
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  };
  return !id.empty() && id.size() <= static_cast<std::size_t>(limits::kMaxClientIdBytes) &&
         id.front() != ' ' && id.back() != ' ' && std::none_of(id.begin(), id.end(), is_control) &&
         IsUtf8(id);
}

bool Range::Contains(double number) const {
  if (!IsOfSize(number)) return false;
  if (low_ && (low_->open ? number <= low_->value : number < low_->value)) return false;
  if (high_ && (high_->open ? number >= high_->value : number > high_->value)) return false;
  return true;
}

std::string Range::Text() const {
  if (low_ && high_) {
    return std::string("in ") + (low_->open ? "(" : "[") + NumberText(low_->value) + ", " +
           NumberText(high_->value) + (high_->open ? ")" : "]");
  }
  if (low_) return (low_->open ? "above " : "at least ") + NumberText(low_->value);
  if (high_) return (high_->open ? "below " : "at most ") + NumberText(high_->value);
  return "a finite number";
}

std::string RoundedText(double number) {
  if (!std::isfinite(number)) return NumberText(number);
  std::array<char, 32> text;
  constexpr int kDigits = 12;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::general, kDigits);
  return error == std::errc() ? std::string(text.data(), end) : NumberText(number);
}

void Checker::Add(const FieldPath& at, ViolationCode code, std::string description) {
  Add(at.text(), code, std::move(description));
}

void Checker::Add(std::string at, ViolationCode code, std::string description) {
  ++count_;
  if (count_ > static_cast<std::size_t>(limits::kMaxViolations)) return;
  violations_.push_back({std::move(at), code, std::move(description)});
}

bool Checker::InRange(const FieldPath& at, double number, const Range& range) {
  if (range.Contains(number)) return true;
  std::string description = "must be " + range.Text();
  if (std::isfinite(number) && std::fabs(number) > limits::kMaxMagnitude) {
    description += " and of magnitude at most " + NumberText(limits::kMaxMagnitude);
  }
  Add(at, ViolationCode::kOutOfRange, description + ", got " + NumberText(number));
  return false;
}

bool Checker::InRange(const FieldPath& at, const std::optional<double>& number,
                      const Range& range) {
  return !number || InRange(at, *number, range);
}

bool Checker::IntegerInRange(const FieldPath& at, std::int64_t number, std::int64_t low,
                             std::int64_t high) {
  if (low <= number && number <= high) return true;
  Add(at, ViolationCode::kOutOfRange,
      "must be in [" + std::to_string(low) + ", " + std::to_string(high) + "], got " +
          std::to_string(number));
  return false;
}

bool Checker::Id(const FieldPath& at, std::string_view id) {
  if (id.empty()) {
    Add(at, ViolationCode::kRequired, "must be set");
    return false;
  }
  if (IsId(id)) return true;
  Add(at, ViolationCode::kInvalidFormat,
      "must be 1 to " + std::to_string(limits::kMaxIdBytes) + " characters of [A-Za-z0-9_-], got " +
          QuotedText(id) + (IsName(id) ? "" : " (" + std::to_string(id.size()) + " bytes)"));
  return false;
}

bool Checker::ClientId(const FieldPath& at, std::string_view id) {
  if (id.empty()) {
    Add(at, ViolationCode::kRequired, "must be set");
    return false;
  }
  if (IsClientId(id)) return true;
  Add(at, ViolationCode::kInvalidFormat,
      "must be 1 to " + std::to_string(limits::kMaxClientIdBytes) +
          " bytes of UTF-8 without control characters and without a space at either end, got " +
          QuotedText(id) + " (" + std::to_string(id.size()) + " bytes)");
  return false;
}

bool Checker::Name(const FieldPath& at, std::string_view name, int max_bytes) {
  if (!name.empty() && name.size() <= static_cast<std::size_t>(max_bytes)) return true;
  if (name.empty()) {
    Add(at, ViolationCode::kRequired, "must be set");
    return false;
  }
  Add(at, ViolationCode::kInvalidFormat,
      "must be 1 to " + std::to_string(max_bytes) + " bytes, got more: " + QuotedText(name));
  return false;
}

bool Checker::Text(const FieldPath& at, std::string_view text, int max_bytes) {
  if (text.size() > static_cast<std::size_t>(max_bytes)) {
    Add(at, ViolationCode::kOutOfRange,
        "must be at most " + std::to_string(max_bytes) + " bytes, got " +
            std::to_string(text.size()));
    return false;
  }
  if (IsUtf8(text)) return true;
  Add(at, ViolationCode::kInvalidFormat, "must be UTF-8, got " + QuotedText(text));
  return false;
}

bool Checker::Ordered(const FieldPath& at, std::optional<double> lower,
                      std::optional<double> upper) {
  if (!lower || !upper || !std::isfinite(*lower) || !std::isfinite(*upper)) return true;
  if (*lower < *upper) return true;
  Add(at, ViolationCode::kContradiction,
      "must be above lower (" + NumberText(*lower) + "), got " + NumberText(*upper));
  return false;
}

bool Checker::Size(const FieldPath& at, std::size_t size, int max) {
  if (size <= static_cast<std::size_t>(max)) return true;
  Add(at, ViolationCode::kTooMany,
      "must have at most " + std::to_string(max) + " entries, got " + std::to_string(size));
  return false;
}

bool Checker::Known(const FieldPath& at, std::int64_t value, std::int64_t last) {
  if (0 <= value && value <= last) return true;
  Add(at, ViolationCode::kUnknownValue,
      "must be one of the named values (numbers 1 to " + std::to_string(last) + "), got number " +
          std::to_string(value));
  return false;
}

Violations Checker::Take(const FieldPath& root) {
  if (count_ > violations_.size()) {
    const std::size_t further = count_ - violations_.size();
    violations_.push_back({root.text(), ViolationCode::kTooMany,
                           "has " + std::to_string(further) + " further faults, not listed"});
  }
  count_ = 0;
  return std::exchange(violations_, {});
}

int IdIndex::Find(const std::string& id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? -1 : found->second;
}

int IdIndex::Resolve(Checker& checker, const FieldPath& at, const std::string& id) const {
  const int index = Find(id);
  if (index >= 0) return index;
  if (id.empty()) {
    checker.Add(at, ViolationCode::kRequired, "must name a " + what_);
  } else if (!cut_) {
    checker.Add(at, ViolationCode::kUnknownId, "names no " + what_ + ": " + QuotedText(id));
  }
  return -1;
}

void IdIndex::AddId(Checker& checker, const FieldPath& list, const std::string& id) {
  const int place = static_cast<int>(paths_.size());
  const auto [first, fresh] = index_.try_emplace(id, place);
  paths_.push_back(fresh ? list.Entry(id, place) : list.At(place));
  const FieldPath at = paths_.back().Field("id");
  if (!(rule_ == IdRule::kAnyScript ? checker.ClientId(at, id) : checker.Id(at, id))) {
    if (id.empty()) index_.erase(first);
    return;
  }
  if (!fresh) {
    checker.Add(at, ViolationCode::kDuplicate,
                "must be unique, but entry " + std::to_string(first->second) + " is " +
                    QuotedText(id) + " already");
  }
}

FieldPath UniqueKeys::Next(const std::string& key) {
  const int place = next_++;
  if (key.empty()) return list_.At(place);
  const auto [first, fresh] = first_.try_emplace(key, place);
  if (fresh) return list_.Entry(key, place);
  FieldPath at = list_.At(place);
  checker_.Add(at.Field(key_field_), ViolationCode::kDuplicate,
               "must be unique, but entry " + std::to_string(first->second) + " is for " +
                   QuotedText(key) + " already");
  return at;
}

}  // namespace accord
