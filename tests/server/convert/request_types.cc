#include "tests/server/convert/request_types.h"

#include <deque>
#include <set>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/negotiation_service.pb.h"
#include "accord/v1/relationship_service.pb.h"
#include "accord/v1/server_service.pb.h"
#include "accord/v1/simulation_service.pb.h"

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;

void Collect(const Descriptor& type, std::set<const Descriptor*>& seen,
             std::vector<std::string>& lists) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated()) lists.push_back(field.full_name());
    if (field.message_type() != nullptr) Collect(*field.message_type(), seen, lists);
  }
}

// Fields from `root` to a type of this name, the shortest way.
std::optional<std::vector<const FieldDescriptor*>> WayTo(const Descriptor& root,
                                                         const std::string& name) {
  struct Step {
    const Descriptor* type;
    std::vector<const FieldDescriptor*> way;
  };
  std::deque<Step> steps{{&root, {}}};
  std::set<const Descriptor*> seen{&root};
  for (; !steps.empty(); steps.pop_front()) {
    const Step& step = steps.front();
    if (step.type->full_name() == name) return step.way;
    for (int i = 0; i < step.type->field_count(); ++i) {
      const FieldDescriptor* field = step.type->field(i);
      if (field->message_type() == nullptr || !seen.insert(field->message_type()).second) continue;
      steps.push_back({field->message_type(), step.way});
      steps.back().way.push_back(field);
    }
  }
  return std::nullopt;
}

void AddZero(Message* message, const FieldDescriptor& field) {
  const Reflection& reflection = *message->GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.AddDouble(message, &field, 0);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.AddInt32(message, &field, 0);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.AddInt64(message, &field, 0);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.AddEnumValue(message, &field, 0);
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.AddString(message, &field, "");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      reflection.AddMessage(message, &field);
      return;
    default:
      GOOGLE_LOG(FATAL) << "no zero for " << field.full_name();
  }
}

}  // namespace

std::vector<const Descriptor*> RequestTypes() {
  std::vector<const Descriptor*> types;
  for (const Descriptor* one :
       {v1::SimulateRequest::descriptor(), v1::SettleContractRequest::descriptor(),
        v1::SegmentClientsRequest::descriptor(), v1::SweepTermsRequest::descriptor(),
        v1::MeasureIndicatorsRequest::descriptor()}) {
    for (int i = 0; i < one->file()->service_count(); ++i) {
      const auto& service = *one->file()->service(i);
      for (int j = 0; j < service.method_count(); ++j) {
        types.push_back(service.method(j)->input_type());
      }
    }
  }
  return types;
}

std::vector<std::string> ListsOf(const Descriptor& type) {
  std::set<const Descriptor*> seen;
  std::vector<std::string> lists;
  Collect(type, seen, lists);
  return lists;
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

void RequestWithList::Add(int count) {
  for (int i = 0; i < count; ++i) AddZero(holder, *field);
}

std::optional<RequestWithList> FindList(const std::vector<const Descriptor*>& requests,
                                        const std::string& message, const std::string& field) {
  for (const Descriptor* type : requests) {
    const auto way = WayTo(*type, message);
    if (!way) continue;
    RequestWithList found{NewMessage(*type), nullptr, nullptr, ""};
    found.holder = found.request.get();
    for (const FieldDescriptor* step : *way) {
      const Reflection& reflection = *found.holder->GetReflection();
      found.holder = step->is_repeated() ? reflection.AddMessage(found.holder, step)
                                         : reflection.MutableMessage(found.holder, step);
      found.path += step->name() + (step->is_repeated() ? "[0]." : ".");
    }
    found.field = found.holder->GetDescriptor()->FindFieldByName(field);
    found.path += field;
    return found;
  }
  return std::nullopt;
}

}  // namespace accord
