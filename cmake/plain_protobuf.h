// Included first in every file of the tsan preset. google/protobuf/map_field.h gives MapFieldBase two
// more members where ThreadSanitizer is on; Debian's libprotobuf was built without them, and whoever
// asks it for a Struct gets an object that is too small. So that header is read as the library was
// built, the standard library before it as it should be.
#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#undef __SANITIZE_THREAD__
#include <google/protobuf/map_field.h>
#define __SANITIZE_THREAD__ 1
