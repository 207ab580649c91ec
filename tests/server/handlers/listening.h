#ifndef ACCORD_TESTS_SERVER_HANDLERS_LISTENING_H_
#define ACCORD_TESTS_SERVER_HANDLERS_LISTENING_H_

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <functional>
#include <limits>

namespace accord {

// A caller whom a handler asks whether he has left. Notes the longest time between two questions,
// and leaves at one of them. Times are seconds of this process's processor time, so that what else
// the machine does counts for little. Asked by one thread.
class Caller {
 public:
  static constexpr std::int64_t kStays = std::numeric_limits<std::int64_t>::max();

  // Leaves at the question of this number, from 1.
  explicit Caller(std::int64_t leaves_at = kStays) : leaves_at_(leaves_at), last_(Now()) {}

  // Keeps a reference.
  std::function<bool()> Asked() {
    return [this] {
      Note();
      if (++questions_ == leaves_at_) left_ = last_;
      return questions_ >= leaves_at_;
    };
  }

  // Call when the handler has returned.
  void End() { Note(); }

  std::int64_t questions() const { return questions_; }
  double longest_silence() const { return longest_; }
  // From leaving to the end.
  double after_leaving() const { return last_ - left_; }

 private:
  static double Now() {
    std::timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  void Note() {
    const double now = Now();
    longest_ = std::max(longest_, now - last_);
    last_ = now;
  }

  std::int64_t leaves_at_, questions_ = 0;
  double last_, longest_ = 0.0, left_ = 0.0;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_LISTENING_H_
