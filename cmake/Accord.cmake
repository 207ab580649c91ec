# How every target of this repository is built. The functions at the end are all that a folder's
# CMakeLists.txt needs; everything above them holds for all targets alike.
include_guard(GLOBAL)
include(GoogleTest)

set(ACCORD_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")
option(ACCORD_FUZZ "Build the fuzz targets with libFuzzer (needs clang)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)

find_program(ACCORD_CCACHE ccache)
if(ACCORD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${ACCORD_CCACHE}")
  # What ccache asks for where headers are precompiled (Precompiled.cmake).
  set(CMAKE_CXX_COMPILER_LAUNCHER
    env CCACHE_SLOPPINESS=pch_defines,time_macros "${ACCORD_CCACHE}")
endif()
find_program(ACCORD_MOLD mold)
if(ACCORD_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# The same bits on every machine (model.md, Same bits): no multiply-add is fused unless written so.
# Neither of the other two changes a result; both let loops vectorise. Set for everything, not for
# simulation/ alone, so that an inline kernel means the same in each program that includes it.
add_compile_options(-ffp-contract=off -fno-math-errno -fno-trapping-math)

add_compile_options(-Wall -Wextra -Wpedantic -Werror)
# A designated initialiser names what matters and leaves the rest at its default: that is its point.
add_compile_options(-Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)  # false on "x" + std::string
endif()
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_definitions(_GLIBCXX_ASSERTIONS)  # v[i] past the end stops the program
else()
  # Without asserts, what only an assert reads is unused; the dev preset still reports the others.
  add_compile_options(-Wno-unused-variable -Wno-unused-but-set-variable -Wno-unused-parameter)
endif()

if(ACCORD_SANITIZE)
  add_compile_options(-fsanitize=${ACCORD_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ACCORD_SANITIZE})
endif()
if(ACCORD_SANITIZE STREQUAL "thread")
  # The resolver behind __attribute__((target_clones(...))) runs before ThreadSanitizer does and
  # crashes in it; the attribute vanishes here, and by the rule above the bits stay the same.
  add_compile_options("-Dtarget_clones(...)=")
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/plain_protobuf.inc>")
endif()
if(ACCORD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  # What libstdc++ 12 says of its own stable_sort, which clang 19 tells us.
  add_compile_options(-Wno-deprecated-declarations)
endif()

# accord_add_folder(simulation/random): adds the folder if it has a CMakeLists.txt.
function(accord_add_folder folder)
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
    add_subdirectory(${folder})
  endif()
endfunction()

# accord_library(accord_random HEADERS a.h b.h SOURCES a.cc PUBLIC accord_base PRIVATE Boost::headers)
# One library a folder. Without SOURCES it is header-only and PUBLIC names what the headers need.
# Headers are a file set: all_verify_interface_header_sets compiles each of them alone.
function(accord_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    accord_use_precompiled(${name} library)
  else()
    add_library(${name} INTERFACE)
    set(scope INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_PUBLIC} ${arg_PRIVATE})
  endif()
  target_include_directories(${name} ${scope} "${PROJECT_SOURCE_DIR}")
  target_sources(${name} ${scope}
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
endfunction()

# accord_embed(embedded.cc templates_internal::EmbeddedTemplates server/templates/embedded.h a.json
# b.json): makes a source in the build folder with the function (in namespace accord, declared by the
# header), which gives the files' texts in that order.
function(accord_embed output function header)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${output}"
            "-DFUNCTION=${function}" "-DHEADER=${header}" "-DFILES=${ARGN}"
            -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${ARGN} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    COMMENT "Embedding the texts of ${header}"
    VERBATIM)
endfunction()

# accord_embed_bytes(embedded_schema.cc convert_internal::EmbeddedSchema
# server/convert/embedded_schema.h scenario.pb): the same of one file's bytes.
function(accord_embed_bytes output function header file)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${output}"
            "-DFUNCTION=${function}" "-DHEADER=${header}" "-DFILE=${file}"
            -P "${PROJECT_SOURCE_DIR}/cmake/embed_bytes.cmake"
    DEPENDS "${file}" "${PROJECT_SOURCE_DIR}/cmake/embed_bytes.cmake"
    COMMENT "Embedding the bytes of ${header}"
    VERBATIM)
endfunction()

# accord_program(accord SOURCES main.cc DEPS accord_cli): build/<preset>/bin/accord.
function(accord_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_DEPS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  if(ACCORD_SANITIZE)
    target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/sanitizer_suppressions.cc")
  endif()
endfunction()

# accord_test(random_test SOURCES philox_test.cc DEPS accord_random): a GoogleTest program whose
# tests ctest knows one by one, labelled with their folder below tests/ (ctest -L simulation/random).
function(accord_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  accord_program(${name} SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} GTest::gmock GTest::gtest_main)
  accord_use_precompiled(${name} test)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/tests"
             OUTPUT_VARIABLE label)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES LABELS "${label}")
endfunction()

# accord_benchmark(engine_benchmark SOURCES engine_benchmark.cc DEPS accord_engine): a Google
# Benchmark program, build/<preset>/bin/engine_benchmark.
function(accord_benchmark name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  accord_program(${name} SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} benchmark::benchmark_main)
endfunction()

# accord_fuzz(request_fuzz CORPUS corpus SOURCES request_fuzz.cc DEPS accord_handlers): a program
# around LLVMFuzzerTestOneInput. The fuzz preset links libFuzzer; every other preset links a main
# that replays the folder CORPUS, and ctest runs that as <name>.ReplaysItsCorpus.
function(accord_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS" "SOURCES;DEPS")
  if(ACCORD_FUZZ)
    accord_program(${name} SOURCES ${arg_SOURCES} DEPS ${arg_DEPS})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    accord_program(${name} DEPS ${arg_DEPS}
      SOURCES ${arg_SOURCES} "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc")
    add_test(NAME ${name}.ReplaysItsCorpus
      COMMAND ${name} "${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS}")
    set_tests_properties(${name}.ReplaysItsCorpus PROPERTIES LABELS fuzz)
  endif()
endfunction()
