#include "simulation/random/philox.h"

#include <cassert>
#include <cstddef>

#include "simulation/random/philox_columns.h"

namespace accord {

ACCORD_VECTOR_CLONES
void FillPhiloxGroup(PhiloxKey key, uint32_t c0, uint32_t c1, uint64_t first_path,
                     std::span<uint32_t> w0, std::span<uint32_t> w1, std::span<uint32_t> w2,
                     std::span<uint32_t> w3) {
  const size_t count = w0.size();
  assert(w1.size() == count && w2.size() == count && w3.size() == count);
  for (size_t begin = 0; begin < count;) {
    const uint64_t path = first_path + begin;
    const size_t run = PathsBeforeCarry(path, count - begin);
    PhiloxColumns(key, c0, c1, path, run, w0.data() + begin, w1.data() + begin, w2.data() + begin,
                  w3.data() + begin);
    begin += run;
  }
}

}  // namespace accord
