#include "server/convert/json_writer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr std::uint64_t kMaxExact = std::uint64_t{1} << 53;

bool IsExact(std::string_view digits) {
  if (digits.starts_with("-")) digits.remove_prefix(1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  return error == std::errc() && end == digits.data() + digits.size() && size <= kMaxExact;
}

bool Has64Bits(const FieldDescriptor* field) {
  return field && (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
                   field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64);
}

// The type; null where it is none, or one whose JSON is not that of its fields, such as
// google.protobuf.Struct.
const Descriptor* TypeByFields(const Descriptor* type) {
  return type && type->file()->package() != "google.protobuf" ? type : nullptr;
}

const Descriptor* TypeBelow(const FieldDescriptor* field) {
  return field ? TypeByFields(field->message_type()) : nullptr;
}

std::string DefaultOf(const FieldDescriptor& field) {
  if (field.is_repeated()) return "[]";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "\"\"";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return '"' + field.enum_type()->value(0)->name() + '"';
    default:
      return "0";
  }
}

// Walks over the compact text, which is sound, and writes as it goes.
class Layout {
 public:
  Layout(std::string_view compact, JsonForm form) : rest_(compact), form_(form) {}

  std::string Write(const Descriptor& type) {
    if (rest_.front() == '{') {
      Object(TypeByFields(&type), 0);
    } else {
      Value(nullptr, 0);
    }
    return std::move(out_) + "\n";
  }

 private:
  // Members that no type describes (null) are written as they are.
  void Object(const Descriptor* type, int depth) {
    const std::vector<const FieldDescriptor*>& fields = FieldsOf(type);
    auto next = fields.begin();
    bool any = false;
    const auto begin_member = [&](std::string_view quoted_name) {
      out_ += any ? "," : "";
      any = true;
      NewLine(depth + 1);
      out_.append(quoted_name).append(": ");
    };
    const auto write_defaults_before = [&](int number) {
      for (; next != fields.end() && (*next)->number() < number; ++next) {
        if ((*next)->has_presence()) continue;
        begin_member('"' + (*next)->name() + '"');
        out_ += DefaultOf(**next);
      }
    };
    out_ += '{';
    for (Skip(); rest_.front() != '}';) {
      if (rest_.front() == ',') Skip();
      const std::string_view name = TakeText();
      Skip();  // the colon
      const FieldDescriptor* field =
          type ? type->FindFieldByName(std::string(name.substr(1, name.size() - 2))) : nullptr;
      if (field) {
        write_defaults_before(field->number());
        if (next != fields.end()) ++next;
      }
      begin_member(name);
      Value(field, depth + 1);
    }
    Skip();
    write_defaults_before(FieldDescriptor::kMaxNumber + 1);
    if (any) NewLine(depth);
    out_ += '}';
  }

  void List(const FieldDescriptor* field, int depth) {
    bool any = false;
    out_ += '[';
    for (Skip(); rest_.front() != ']';) {
      if (rest_.front() == ',') Skip();
      out_ += any ? "," : "";
      any = true;
      NewLine(depth + 1);
      Value(field, depth + 1);
    }
    Skip();
    if (any) NewLine(depth);
    out_ += ']';
  }

  void Value(const FieldDescriptor* field, int depth) {
    switch (rest_.front()) {
      case '{':
        return Object(TypeBelow(field), depth);
      case '[':
        return List(TypeBelow(field) || Has64Bits(field) ? field : nullptr, depth);
      case '"': {
        std::string_view text = TakeText();
        if (Has64Bits(field)) {
          const std::string_view digits = text.substr(1, text.size() - 2);
          if (IsExact(digits)) text = digits;
        }
        out_ += text;
        return;
      }
      default:
        out_ += Take(rest_.find_first_of(",]}"));
    }
  }

  // By number, all where defaults are to be written, else none.
  const std::vector<const FieldDescriptor*>& FieldsOf(const Descriptor* type) {
    const auto [found, is_new] = fields_.try_emplace(type);
    if (!is_new || !type || form_ == JsonForm::kShort) return found->second;
    for (int i = 0; i < type->field_count(); ++i) found->second.push_back(type->field(i));
    std::sort(found->second.begin(), found->second.end(),
              [](const auto* a, const auto* b) { return a->number() < b->number(); });
    return found->second;
  }

  std::string_view Take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  void Skip() { rest_.remove_prefix(1); }

  // With its quotes.
  std::string_view TakeText() {
    std::size_t end = 1;
    while (rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    return Take(end + 1);
  }

  void NewLine(int depth) { out_.append("\n").append(static_cast<std::size_t>(depth), ' '); }

  std::string_view rest_;
  const JsonForm form_;
  std::map<const Descriptor*, std::vector<const FieldDescriptor*>> fields_;
  std::string out_;
};

}  // namespace

std::string LayOutJson(std::string_view compact, const Descriptor& type, JsonForm form) {
  return Layout(compact, form).Write(type);
}

}  // namespace accord
