#ifndef ACCORD_TESTS_SUPPORT_OTHERS_TRIALS_H_
#define ACCORD_TESTS_SUPPORT_OTHERS_TRIALS_H_

#include <array>
#include <vector>

#include "simulation/scenario/driver.h"

// Trials that others published. Source: the example library of SIPmath's own schema,
// multi-lib-schema-2021-08-19.json of github.com/probability-management/PySIPmath (MIT licence),
// whose metadata says what trials 1 to 3 of a SIP are.
namespace accord {

struct PublishedSip {
  const char* name;
  std::vector<double> a_coefficients;
  std::vector<HdrTerm> hdr;
  std::array<double, 3> trials;
};

inline std::vector<PublishedSip> PublishedSips() {
  const auto hdr = [](int var_id) { return HdrTerm{9039920, var_id, 0, 0, {}}; };
  std::vector<HdrTerm> fulfillment = {hdr(5), hdr(7)};  // 0.75 of Products' normal
  fulfillment[0].weight = 0.75;
  fulfillment[1].weight = 0.6614378277661477;
  return {
      {"Marketing",
       {9.872717622, 1.678242357, 2.54967822, 3.535388319, -13.40905029},
       {hdr(8)},
       {4.97377773402723, 5.26303264347232, 11.3668582781926}},
      {"Accounts",
       {9.872717622, 1.678242357, 2.54967822, 3.535388319, -13.40905029},
       {hdr(4)},
       {5.91064824323855, 3.99951401423695, 3.61593085127843}},
      {"Products",
       {10.28359942, 1.433048092, 1.737463084, 3.927285373, -13.45782811},
       {hdr(5)},
       {4.81850430027545, 16.264999616127, 9.21182344011462}},
      {"Orders",
       {8.526657058, 4.390832871, 7.645594813, -11.34424622, -27.90451926},
       {hdr(6)},
       {8.84993813887317, 5.73877017205265, 7.90854997496018}},
      {"Fulfillment",
       {8.93145879, 3.863446641, 6.494528709, -8.804090192, -25.50440804},
       fulfillment,
       {6.7522436646553, 11.4933053690752, 5.97047076730257}},
  };
}

}  // namespace accord

#endif  // ACCORD_TESTS_SUPPORT_OTHERS_TRIALS_H_
