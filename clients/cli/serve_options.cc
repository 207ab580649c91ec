// The server's options, from the command line and from one file.
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "CLI/CLI.hpp"
#include "clients/cli/options.h"
#include "clients/cli/readable.h"
#include "simulation/base/utf8.h"

namespace accord::cli {
namespace {

constexpr char kInfoFooter[] = R"help(
Examples:
  accord info                                       what this program is, and its limits
  accord info --server 127.0.0.1:50051              a server's: slots, queue, memory
  accord info --server 127.0.0.1:50051 --output json)help";

constexpr char kServeFooter[] = R"help(
The file of --config has one option a line, by its long name without the dashes; the command line
goes before it. Flags are true or false. A name that is no option ends the start.

  # /etc/accord/serve.toml
  address = "0.0.0.0:50051"
  tls-cert = "/etc/accord/cert.pem"
  tls-key = "/etc/accord/key.pem"
  memory = "4G"
  reflection = true

SIGTERM or Ctrl-C stops the server: health says NOT_SERVING, after --drain-delay new calls are
refused, and runs may finish within --grace; the second one ends delay and grace. SIGHUP looks at
the certificates at once; changed files are noticed without it.

The log is on stderr: one line a call and an event. --metrics-address serves /metrics for Prometheus,
/healthz and /readyz.

Examples:
  accord serve --address 127.0.0.1:50051 --metrics-address 127.0.0.1:9464
  accord serve --address unix:/run/accord/accord.sock --log-format json
  accord serve --config /etc/accord/serve.toml --slots 4)help";

// "4G", "512M", "4GiB" or a number of MiB, as bytes.
std::string ReadMemory(std::string& text) {
  constexpr double kLeastMib = 64, kMostMib = 16.0 * 1024 * 1024;
  double mib = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, mib);
  const std::string unit(parsed.ptr, end);
  const bool giga = unit == "G" || unit == "GiB";
  if (giga) mib *= 1024;
  if (parsed.ec != std::errc() || !(giga || unit.empty() || unit == "M" || unit == "MiB") ||
      !(mib >= kLeastMib && mib <= kMostMib)) {
    return "must be from 64M to 16384G, such as 4G or 512M (a bare number is MiB), got " +
           Escaped(text);
  }
  text = std::to_string(static_cast<std::uint64_t>(mib * 1024 * 1024));
  return "";
}

[[noreturn]] void RefuseFile(const std::string& file, const std::string& why) {
  throw CLI::ConfigError("--config: " + Escaped(file) + why, CLI::ExitCodes::ConfigError);
}

// Gives every option that the command line has not named what the file says. Runs as the first
// option's callback, before the others are converted and checked.
void ReadConfig(CLI::App& command, const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  constexpr std::size_t kMostBytes = 1 << 20;
  std::string text(kMostBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (!stream.is_open() || stream.bad()) RefuseFile(file, " cannot be read");
  if (text.size() > kMostBytes) RefuseFile(file, " has more than 1 MiB");
  if (!IsUtf8(text)) RefuseFile(file, " must be text in UTF-8");
  const CLI::ConfigTOML format;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::istringstream lines(text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size())
                                                            : text);
  std::set<std::string> seen;
  for (const CLI::ConfigItem& item : format.from_config(lines)) {
    if (!item.parents.empty()) {
      RefuseFile(file, ": options stand by themselves, without a section such as [" +
                           Escaped(item.parents.front()) + "]");
    }
    const std::string name = Escaped(item.name);
    CLI::Option* const option = command.get_option_no_throw("--" + item.name);
    if (!option || !option->get_configurable()) {
      RefuseFile(file, ": there is no option " + name + "; accord serve --help lists them");
    }
    if (!seen.insert(item.name).second || item.inputs.size() != 1) {
      RefuseFile(file, ": " + name + " must have one value");
    }
    if (item.inputs.front().empty()) {
      RefuseFile(file, ": " + name + " has no value; without the line it is as by default");
    }
    if (option->count() > 0) continue;
    const bool is_flag = option->get_expected_max() == 0;
    option->add_result(is_flag ? option->get_flag_value(item.name, format.to_flag(item))
                               : item.inputs.front());
  }
}

void AddListening(CLI::App& command, ServeFlags& serve) {
  command.add_option("--address", serve.address, "HOST:PORT or unix:PATH; port 0 picks a free one")
      ->capture_default_str();
  command.add_option("--tls-cert", serve.tls_certificate, "PEM file; with --tls-key: TLS");
  command.add_option("--tls-key", serve.tls_key, "PEM file");
  command.add_option("--tls-client-ca", serve.tls_client_ca,
                     "PEM file; clients must have a certificate of these authorities");
  command.add_flag("--insecure", serve.insecure,
                   "Allow plain text, and --metrics-address, beyond loopback");
  command.add_option("--metrics-address", serve.metrics_address,
                     "HOST:PORT of /metrics, /healthz and /readyz; default: none");
  command.add_option("--log-format", serve.log_format, "text or json, one line an event")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--reflection", serve.reflection,
                   "Tell callers the schema, such as grpcurl; each who asks has a thread");
  command.add_flag("--no-reflection", serve.no_reflection,
                   "As by default, and before --reflection");
}

void AddBounds(CLI::App& command, ServeFlags& serve) {
  constexpr double kLongestStop = 3600;
  command
      .add_option(
          "--slots", serve.slots,
          "Runs at a time, at most 4 a core; default: as many as there are cores, at least 2")
      ->check(CLI::Range(1, 4096));
  command.add_option("--threads", serve.threads, "Threads of one run; default: all")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--memory", serve.memory_bytes,
                  "Budget of requests, runs and answers: 4G, 512M, at most what the machine has; "
                  "default: half of it")
      ->transform(CLI::Validator(ReadMemory, "SIZE"));
  command.add_option("--max-request", serve.max_request_mib, "MiB of one request message, 4 to 64")
      ->check(CLI::Range(4, 64))
      ->capture_default_str();
  command.add_option("--queue", serve.queue_calls, "Calls that may wait for a slot")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command.add_option("--queue-wait", serve.queue_wait_seconds, "Seconds that they may wait")
      ->check(Seconds(0, kLongestSeconds))
      ->capture_default_str();
  command
      .add_option("--upload-time", serve.upload_seconds,
                  "Seconds after which an upload is ended that has not all come")
      ->check(Seconds(kShortestSeconds, kLongestSeconds))
      ->capture_default_str();
  command
      .add_option("--max-run-time", serve.max_run_seconds,
                  "Seconds after which a run is ended; default: none")
      ->check(Seconds(kShortestSeconds, kLongestSeconds));
  command
      .add_option("--drain-delay", serve.drain_delay_seconds,
                  "Seconds between NOT_SERVING and refusals, for balancers to notice")
      ->check(Seconds(0, kLongestStop))
      ->capture_default_str();
  command.add_option("--grace", serve.grace_seconds, "Seconds that runs may finish in")
      ->check(Seconds(0, kLongestStop))
      ->capture_default_str();
}

}  // namespace

CLI::Validator Seconds(double least, double most) {
  return CLI::Validator(
      [least, most](const std::string& text) -> std::string {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && value >= least && value <= most) return "";
        std::ostringstream why;
        why << "must be from " << least << " to " << most << " seconds, got " << Escaped(text);
        return why.str();
      },
      "SECONDS");
}

void AddInfo(CLI::App& command, Flags& flags) {
  command.footer(kInfoFooter);
  AddConnection(command, flags);
}

void AddServe(CLI::App& command, Flags& flags) {
  command.footer(kServeFooter);
  command
      .add_option_function<std::string>(
          "--config", [&command](const std::string& file) { ReadConfig(command, file); },
          "File with these options, in TOML or INI")
      ->configurable(false);
  command.get_help_ptr()->configurable(false);
  AddListening(command, flags.serve);
  AddBounds(command, flags.serve);
}

}  // namespace accord::cli
