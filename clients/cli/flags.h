#ifndef ACCORD_CLIENTS_CLI_FLAGS_H_
#define ACCORD_CLIENTS_CLI_FLAGS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What may stand on the command line, as values. Nothing else is included here: what reads flags
// and what carries them out compile without each other's libraries.
namespace accord::cli {

struct OutputFlags {  // one of them at most; none: a page of text
  bool json = false;
  bool csv = false, markdown = false;  // one table, of commands that have one
  bool no_progress = false;
};

struct ConnectionFlags {
  std::string server;                    // HOST:PORT; empty: in-process
  std::string tls_ca;                    // file of the server's authority; empty: plain text
  std::string tls_certificate, tls_key;  // files of the client's own; empty: none
  double deadline_seconds = 0;           // 0: none
  int threads = 0;                       // of an in-process run; 0: all
};

// How a CSV file is written. What is empty is told by the file, or is the usual.
struct CsvFlags {
  std::string
      separator;        // comma, semicolon, tab, bar, space or one character; empty: csv_opening.h
  std::string decimal;  // comma or point; empty: a point (csv_numbers.h)
  std::string date_format;  // such as %d.%m.%Y (csv_dates.h); empty: 2015-12-31
  std::string encoding;     // a name of iconv's; empty: UTF-8, or UTF-16 with a byte-order mark
  bool skip_bad = false;    // rows at fault are set aside and listed
};

struct RunFlags {
  std::optional<std::int64_t> path_count;
  std::optional<std::uint64_t> seed;
  std::string sampling;                 // "sobol" or "random"; empty: the server's default
  std::string response;                 // none, supplier, client or both; empty: none
  std::vector<std::string> precisions;  // FIGURE=WIDTH or FIGURE=SHARE%
  bool exact_quantiles = false;
  bool attribution = false;
  std::optional<std::int64_t> attribution_path_count;
  std::string sipmath_out;        // file for every path's figures; empty: none
  std::string paths_csv;          // likewise, as CSV
  std::vector<double> quantiles;  // levels; empty: none
  std::string observed;           // CSV file of the periods that are past; empty: none is
  CsvFlags observed_form;
};

struct ScenarioFlags {
  std::string file;                 // a Scenario as JSON; "-" is standard input
  std::vector<std::string> trials;  // DRIVER=FILE:SIP[,SIP...]
  std::vector<std::string> sets;    // path=value
  bool each = false;                // compare: every --set is an alternative of its own
};

struct ClientFileFlags {
  std::string id_column = "id";
  std::string criterion_column = "revenue";
  std::string second_column;            // another criterion; empty: none
  std::string transaction_cost_column;  // empty: none
  std::string marketing_cost_column;    // empty: none
  std::string kind_column;              // empty: all clients are active
  CsvFlags csv;
};

// Beside --set and --each (ScenarioFlags).
struct CompareFlags {
  std::vector<std::string> alternatives;  // NAME:PATH=VALUE
  std::string terms;                      // CSV file of alternatives, a row each; empty: none
  CsvFlags terms_form;
};

// Beside the scenario (ScenarioFlags).
struct RedactFlags {
  std::string party;     // whom it is for: client or supplier
  std::string contract;  // of which client, by its contract's id; empty: the only one
};

struct NewFlags {
  std::vector<std::string> outcomes;  // ID=NOW:TARGET:VALUE
  int periods = 12;
  std::string period = "month";   // or quarter, year
  std::string form;               // of whose contract; empty: a fee and a share of the benefit
  std::vector<std::string> sets;  // NAME=VALUE, parameters of the template
};

struct SegmentFlags {
  std::string file;
  ClientFileFlags columns;
  std::vector<std::string> segments;
  std::vector<double> shares, counts, thresholds;  // at most one of them
  std::vector<double> second_counts;               // of the second criterion; empty: like the first
  bool net_of_costs = false, second_net_of_costs = false;  // rank by what costs leave
  std::string assignments;  // file for every client's segment, as CSV; empty: none
};

struct PanelFileFlags {
  std::string client_column = "client";
  std::string time_column;               // empty: "date", or "period" where there are periods
  std::string amount_column = "amount";  // or "value", where there is no such column
  std::vector<std::string> columns;      // names of the columns of a file without a first line
  CsvFlags csv;
  std::vector<std::string> further;  // columns of numbers that rules name
  bool periods = false;              // times are whole numbers, not dates such as 2015-12-31
};

struct EstimateFlags {
  std::string panel;                  // CSV; "-" is standard input
  std::string rules;                  // SegmentRules as JSON
  std::vector<std::string> dates;     // either these ...
  std::vector<std::int32_t> periods;  // ... or these
  std::optional<double> periods_per_year;
  std::optional<double> prior;
  PanelFileFlags form;       // but for whether there are periods
  bool client_base = false;  // print the client base for a scenario and nothing else
};

// Beside the panel, its rules and dates (EstimateFlags). Absent: the server's default.
struct BacktestFlags {
  std::optional<std::int32_t> held_back;
  std::optional<double> level;
  std::optional<std::int64_t> path_count;
  std::optional<std::uint64_t> seed;
};

struct LeverFlags {
  std::string name;                   // empty: list all
  std::vector<std::string> segments;  // whom it treats; empty: those of the customer pyramid
  std::vector<std::string> sets;      // field=value
};

struct AssessFlags {
  std::string notion;  // what is assessed: "indicators", ...
  std::string file;    // the request as JSON, of a base CSV; "-" is standard input
  CsvFlags csv;
};

struct TemplateFlags {
  std::string name;               // empty: list all
  std::vector<std::string> sets;  // parameter=value
  bool example = false;           // the contract of the worked example's parameters
  bool scenario = false;          // the whole scenario of the worked example
  bool observed = false;          // its observed figures
};

struct SettleFlags {
  std::string observed;  // CSV file
  std::string contract;  // id; empty: the only one
  std::string form;      // of whose contracts OBSERVED has the parameters; empty: of none
  CsvFlags csv;          // of OBSERVED
};

struct ReplayFlags {
  std::vector<std::int64_t> paths;
  std::optional<int> worst;
  std::string metric = "supplier-npv";  // a name of kMetricNames
  std::string contract;                 // id; empty: the first one
};

struct SweepFlags {
  std::vector<std::string> axes;  // path=from:to:count, path=from:to or path=a,b,c
  std::string list;               // CSV file of sets; empty: none
  CsvFlags list_form;
  std::optional<std::int64_t> hypercube_sets;  // unset: every combination
  std::optional<std::uint64_t> hypercube_seed;
  std::vector<std::string> figures;  // empty: the server's default
};

struct SolveFlags {
  std::string term;                  // path=from:to
  std::string curve;                 // path=from:to:count or path=a,b,c; empty: none
  std::vector<std::string> targets;  // figure=value or figure=base
  std::optional<int> scan_points;
  std::optional<std::uint64_t> fresh_seed;
};

struct NegotiateFlags {
  std::vector<std::string> axes;          // as of a sweep, the count maybe left out
  std::vector<std::string> walk_aways;    // PARTY=VALUE or PARTY=NAME
  std::vector<std::string> alternatives;  // NAME:PATH=VALUE
  std::vector<std::string> limits;        // PARTY.FIGURE<=VALUE or PARTY.FIGURE>=VALUE
  std::vector<std::string> beliefs;       // PARTY:PATH=VALUE
  std::string contract;                   // id; empty: the only one
  std::optional<std::int64_t> set_count;
  std::optional<std::uint64_t> design_seed, fresh_seed;
};

struct ExplainFlags {
  std::vector<std::string> assumptions;  // path=low:high
  std::vector<std::string> figures;      // empty: the server's default
  std::vector<std::string> walk_aways;   // PARTY=NPV
};

// In the order of v1::PathMetric, from SUPPLIER_NPV on.
inline constexpr std::array<const char*, 4> kMetricNames = {"supplier-npv", "client-npv",
                                                            "peak-shortfall", "drawdown"};

struct ServeFlags {
  std::string address = "127.0.0.1:50051";  // HOST:PORT or unix:PATH
  std::string metrics_address;              // HOST:PORT; empty: none
  std::string tls_certificate, tls_key;     // files
  std::string tls_client_ca;                // file; empty: clients need no certificate
  bool insecure = false;                    // beyond loopback: plain text, and metrics
  bool reflection = false, no_reflection = false;
  std::string log_format = "text";  // or json
  int slots = 0;                    // 0: by cores and memory
  int threads = 0;                  // of one run; 0: all
  std::uint64_t memory_bytes = 0;   // 0: half of the machine's
  int max_request_mib = 4;
  int queue_calls = 64;
  double queue_wait_seconds = 30;
  double max_run_seconds = 0;  // 0: none
  double upload_seconds = 600;
  double drain_delay_seconds = 0;
  double grace_seconds = 5;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_FLAGS_H_
