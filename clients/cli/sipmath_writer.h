#ifndef ACCORD_CLIENTS_CLI_SIPMATH_WRITER_H_
#define ACCORD_CLIENTS_CLI_SIPMATH_WRITER_H_

#include <string>

#include "accord/v1/report.pb.h"

namespace accord::cli {

// The path_figures of a report as a SIPmath 3.0 library: a SIP_Array a figure, trial n that of path
// n - 1, named as a workbook can name a cell, such as key.supplier_npv, key.gain.pay, supplier_npv
// and A.client_count; the figure's own name stands in its metadata. The same bytes for the same
// report: there is no date in it, what was run is its provenance. SipmathLibrary reads it.
std::string SipmathLibraryOf(const v1::SimulationReport& report);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SIPMATH_WRITER_H_
