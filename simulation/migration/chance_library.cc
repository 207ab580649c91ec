#include "simulation/migration/chance_library.h"

#include <gnu/libc-version.h>

#include <boost/version.hpp>

namespace accord {

std::string ChanceLibraryVersion() {
  return std::string("glibc ") + gnu_get_libc_version() + ", Boost " +
         std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000);
}

}  // namespace accord
