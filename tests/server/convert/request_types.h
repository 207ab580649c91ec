#ifndef ACCORD_TESTS_SERVER_CONVERT_REQUEST_TYPES_H_
#define ACCORD_TESTS_SERVER_CONVERT_REQUEST_TYPES_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

// The messages that the services of accord.v1 take, by reflection.
namespace accord {

// In the order of the services and their calls.
std::vector<const google::protobuf::Descriptor*> RequestTypes();

// "accord.v1.Scenario.drivers" of every list and map that a message of this type can hold.
std::vector<std::string> ListsOf(const google::protobuf::Descriptor& type);

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

// A request that holds a list, the shortest way there.
struct RequestWithList {
  std::unique_ptr<google::protobuf::Message> request;
  google::protobuf::Message* holder;  // in the request
  const google::protobuf::FieldDescriptor* field;
  std::string path;  // of the list, entries on the way being the first ones

  // Adds empty entries, zeros and empty texts.
  void Add(int count);
};

// Of a type whose full name is `message`; of the first request type that has one.
std::optional<RequestWithList> FindList(
    const std::vector<const google::protobuf::Descriptor*>& requests, const std::string& message,
    const std::string& field);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_REQUEST_TYPES_H_
