#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/convert/wire_limits.h"
#include "tests/server/convert/message_filler.h"
#include "tests/server/convert/request_types.h"

namespace {

// Heap that the operators below have given, rounded as the allocator does, and the most of it since
// that was last set. Exact while one thread allocates.
std::atomic<std::ptrdiff_t> heap_bytes, heap_peak;

constexpr std::size_t kHeader = 16;  // before each piece, its size

std::ptrdiff_t ChunkOf(std::size_t size) {
  return static_cast<std::ptrdiff_t>(std::max<std::size_t>(32, (size + 8 + 15) / 16 * 16));
}

}  // namespace

void* operator new(std::size_t size) {
  void* piece = std::malloc(size + kHeader);
  if (piece == nullptr) std::abort();
  *static_cast<std::size_t*>(piece) = size;
  heap_bytes += ChunkOf(size);
  if (heap_bytes > heap_peak) heap_peak = heap_bytes.load();
  return static_cast<char*>(piece) + kHeader;
}

void operator delete(void* pointer) noexcept {
  if (pointer == nullptr) return;
  void* piece = static_cast<char*>(pointer) - kHeader;
  heap_bytes -= ChunkOf(*static_cast<std::size_t*>(piece));
  std::free(piece);
}

void operator delete(void* pointer, std::size_t) noexcept { operator delete(pointer); }

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::variant<WireSize, Violations> Walk(const Descriptor& type, std::string_view bytes) {
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()), 8192);
  return WalkWire(type, stream, "request");
}

struct Size {
  std::size_t told;       // by WalkWire
  std::size_t said;       // by SpaceUsedLong
  std::size_t allocated;  // by the parser, with the message itself
};

Size SizeOf(const Descriptor& type, const std::string& bytes) {
  const auto walked = Walk(type, bytes);
  const auto* size = std::get_if<WireSize>(&walked);
  if (size == nullptr) {
    ADD_FAILURE() << std::get<Violations>(walked).front().description;
    return {};
  }
  const auto message = NewMessage(type);
  const std::size_t own = message->SpaceUsedLong();
  const std::ptrdiff_t before = heap_bytes;
  EXPECT_TRUE(message->ParseFromString(bytes));
  const std::size_t allocated = own + static_cast<std::size_t>(heap_bytes - before);
  return {size->built_bytes, message->SpaceUsedLong(), allocated};
}

void ExpectHonest(const Size& size) {
  EXPECT_GE(size.told, size.said);
  EXPECT_GE(size.told, size.allocated);
  EXPECT_LE(size.told, 3 * size.said + 256);
}

// Every list below has `count` entries or as many as it may have, down to `depth` messages.
void Stuff(Message* message, int count, int depth, std::size_t text) {
  const Reflection& reflection = *message->GetReflection();
  const Descriptor& type = *message->GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    int entries = count;
    for (const WireLimit& limit : WireLimits()) {
      if (type.full_name() == limit.message && field.name() == limit.field) {
        entries = std::min(entries, limit.most);
      }
    }
    for (int k = 0; k < (field.is_repeated() ? entries : 1); ++k) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (depth == 0) break;
        Stuff(field.is_repeated() ? reflection.AddMessage(message, &field)
                                  : reflection.MutableMessage(message, &field),
              count, depth - 1, text);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string value(text, 'x');
        if (field.is_repeated())
          reflection.AddString(message, &field, value);
        else
          reflection.SetString(message, &field, value);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
        if (field.is_repeated())
          reflection.AddDouble(message, &field, 1);
        else
          reflection.SetDouble(message, &field, 1);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 && field.is_repeated()) {
        reflection.AddInt32(message, &field, 1);
      }
    }
  }
}

TEST(WireSize, IsHonestForAnyMessage) {
  for (const Descriptor* type : RequestTypes()) {
    for (int variant = 0; variant < 40; ++variant) {
      SCOPED_TRACE(type->full_name() + std::to_string(variant));
      const auto message = NewMessage(*type);
      MessageFiller(variant, Values::kDistinct).Fill(message.get());
      ExpectHonest(SizeOf(*type, message->SerializeAsString()));
    }
  }
}

TEST(WireSize, IsHonestForLongLists) {
  for (const Descriptor* type : RequestTypes()) {
    for (const int count : {0, 1, 2, 3, 5, 9}) {
      for (const std::size_t text : {0, 1, 15, 16, 31, 200}) {
        SCOPED_TRACE(type->full_name() + std::to_string(count) + "," + std::to_string(text));
        const auto message = NewMessage(*type);
        Stuff(message.get(), count, 4, text);
        ExpectHonest(SizeOf(*type, message->SerializeAsString()));
      }
    }
  }
}

TEST(WireSize, IsHonestForEveryListAtItsLimit) {
  for (const WireLimit& limit : WireLimits()) {
    if (limit.together) continue;
    auto list = FindList(RequestTypes(), std::string(limit.message), std::string(limit.field));
    SCOPED_TRACE(list->path);
    list->Add(limit.most);
    ExpectHonest(SizeOf(*list->request->GetDescriptor(), list->request->SerializeAsString()));
  }
}

TEST(WireSize, IsHonestForDynamicValues) {
  v1::InstantiateTemplateRequest request;
  for (int i = 0; i < 5000; ++i) {
    google::protobuf::Value& value =
        (*request.mutable_parameters()->mutable_fields())[std::to_string(i * i)];
    if (i % 3 == 0) value.set_number_value(i);
    if (i % 3 == 1) value.mutable_list_value()->add_values()->set_string_value("text");
  }
  ExpectHonest(SizeOf(*request.GetDescriptor(), request.SerializeAsString()));
}

constexpr std::size_t kMebi = std::size_t{1} << 20;

// `tags` around as many `entries` as 4 MiB hold.
std::string Full(std::vector<int> tags, std::string_view entry) {
  std::string bytes;
  while (bytes.size() + entry.size() <= 4 * kMebi - 64) bytes += entry;
  for (; !tags.empty(); tags.pop_back()) {
    std::string outer;
    google::protobuf::io::StringOutputStream stream(&outer);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteTag(static_cast<std::uint32_t>(tags.back() << 3 | 2));
    coded.WriteVarint32(static_cast<std::uint32_t>(bytes.size()));
    coded.Trim();
    bytes = outer + bytes;
  }
  return bytes;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kSlowness = 20;
#elif !defined(NDEBUG)
constexpr double kSlowness = 3;
#else
constexpr double kSlowness = 1;
#endif

// Of this process, in the fastest of three.
template <typename Work>
double FastestMilliseconds(Work work) {
  double fastest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 3; ++i) {
    const std::clock_t begin = std::clock();
    work();
    fastest =
        std::min(fastest, 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return fastest;
}

struct Hostile {
  const char* name;
  const Descriptor* type;
  std::string bytes;
  bool is_refused;
};

TEST(WireSize, OfHostileBytesIsFoundAtOnceAndInPlace) {
  using std::string_view_literals::operator""sv;
  const Descriptor* simulate = v1::SimulateRequest::descriptor();
  const Descriptor* compare = v1::CompareScenariosRequest::descriptor();
  const Hostile hostile[] = {
      {"empty clauses", simulate, Full({1, 8}, "\x3a\0"sv), true},
      {"empty bands", simulate, Full({1, 8, 7}, "\x5a\0"sv), true},
      {"empty values", compare, Full({2, 2, 2, 6}, "\x0a\0"sv), true},
      {"empty members", compare, Full({2, 2, 2, 5}, "\x0a\0"sv), true},
      {"short values", compare, Full({2, 2, 2, 6}, "\x0a\x02\x08\0"sv), true},
      {"unknown numbers", simulate, Full({1}, "\xc0\x3e\0"sv), true},
      {"unknown texts", simulate, Full({1, 8}, "\xc2\x3e\0"sv), true},
      {"unknown groups", simulate, Full({1}, "\xc3\x3e\xc4\x3e"sv), true},
      {"a part again and again", simulate, Full({}, "\x0a\0"sv), false},
      {"a text again and again", simulate, Full({1}, "\x12\0"sv), false},
      {"drivers in pieces", simulate, Full({}, "\x0a\x02\x2a\0"sv), true},
      {"packed numbers", v1::SegmentClientsRequest::descriptor(), Full({4, 3, 1}, "\x01"sv), true},
  };
  for (const Hostile& one : hostile) {
    SCOPED_TRACE(one.name);
    Walk(*one.type, "");  // types are looked up once
    heap_peak = heap_bytes.load();
    const std::ptrdiff_t before = heap_bytes;
    const auto walked = Walk(*one.type, one.bytes);
    const std::ptrdiff_t allocated = heap_peak - before;
    EXPECT_EQ(std::holds_alternative<Violations>(walked), one.is_refused);
    EXPECT_LT(allocated, 16 * 1024);
    const double took = FastestMilliseconds([&] { Walk(*one.type, one.bytes); });
    EXPECT_LT(took, 50 * kSlowness);
    std::size_t told = 0;
    if (const auto* size = std::get_if<WireSize>(&walked)) {
      told = size->built_bytes;
      const Size sizes = SizeOf(*one.type, one.bytes);
      EXPECT_GE(sizes.told, sizes.allocated);
    }
    std::printf("%-24s %6.1f ms, %td bytes allocated, %zu KiB told\n", one.name, took, allocated,
                told / 1024);
  }
}

}  // namespace
}  // namespace accord
