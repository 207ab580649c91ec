#ifndef ACCORD_SIMULATION_BASE_OVERLOADED_H_
#define ACCORD_SIMULATION_BASE_OVERLOADED_H_

namespace accord {

// std::visit with one lambda an alternative.
template <typename... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace accord

#endif  // ACCORD_SIMULATION_BASE_OVERLOADED_H_
