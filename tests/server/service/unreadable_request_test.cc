// Requests that cannot be read, of every call that the server's own list of services has.
#include <cctype>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/raw_call.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// By reflection, so that no service can be forgotten here.
std::set<std::string> ServicesOf(const std::shared_ptr<grpc::Channel>& channel) {
  RawCall list(channel, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  list.Send("\x3a\x01*");  // ServerReflectionRequest{list_services = 7}
  const std::string answer = list.Read().value_or("");
  const std::string package = "accord.v1.";
  std::set<std::string> names;
  for (std::size_t at = answer.find(package); at != std::string::npos;
       at = answer.find(package, at + 1)) {
    std::size_t end = at + package.size();
    while (end < answer.size() && std::isalnum(static_cast<unsigned char>(answer[end])) != 0) ++end;
    names.insert(answer.substr(at, end - at));
  }
  return names;
}

// Two bytes of another encoding in the first text that the message has a place for; false where it
// has none.
bool SetNoText(Message* message, std::set<const Descriptor*>* seen) {
  if (!seen->insert(message->GetDescriptor()).second) return false;
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      if (field->is_repeated()) {
        reflection->AddString(message, field, "\xce\xce");
      } else {
        reflection->SetString(message, field, "\xce\xce");
      }
      return true;
    }
    if (field->type() != FieldDescriptor::TYPE_MESSAGE) continue;
    Message* inner = field->is_repeated() ? reflection->AddMessage(message, field)
                                          : reflection->MutableMessage(message, field);
    if (SetNoText(inner, seen)) return true;
  }
  return false;
}

std::optional<std::string> RequestWithoutText(const Descriptor* request) {
  const std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(request)->New());
  std::set<const Descriptor*> seen;
  if (!SetNoText(message.get(), &seen)) return std::nullopt;
  return message->SerializeAsString();
}

void ExpectRefused(AccordServer& server, const MethodDescriptor& method, const std::string& bytes) {
  RawCall call(ChannelTo(server, Way::kSocket),
               "/" + method.service()->full_name() + "/" + method.name());
  call.Send(bytes);
  EXPECT_EQ(call.Read(), std::nullopt);
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "SYNTAX");
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad_request.field_violations(), SizeIs(1));
  EXPECT_EQ(bad_request.field_violations(0).field(),
            method.client_streaming() ? "messages[0]" : "request");
  EXPECT_THAT(bad_request.field_violations(0).description(),
              AllOf(HasSubstr("SYNTAX: must be a message " + method.input_type()->full_name()),
                    HasSubstr("UTF-8")));
}

TEST(UnreadableRequest, IsAnInvalidArgumentThatNamesTheMessageOfEveryCall) {
  const auto server = AServer();
  const std::set<std::string> services = ServicesOf(ChannelTo(*server, Way::kSocket));
  EXPECT_THAT(services, SizeIs(6));
  int without_text = 0;
  for (const std::string& name : services) {
    const ServiceDescriptor* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      SCOPED_TRACE(method.full_name());
      ExpectRefused(*server, method, "\xff");
      const auto no_text = RequestWithoutText(method.input_type());
      if (!no_text) continue;
      ++without_text;
      ExpectRefused(*server, method, *no_text);
    }
  }
  EXPECT_EQ(without_text, 19)
      << "all calls but the three that say what there is, and readiness, which has no text";
  EXPECT_EQ(server->run_threads(), 0);
}

}  // namespace
}  // namespace accord
