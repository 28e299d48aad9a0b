# How every file is compiled: the interface target catseye_options.
option(CATSEYE_WERROR "Treat warnings as errors" OFF)
option(CATSEYE_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
set(CATSEYE_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers are only cached when ccache may ignore the times inside them; a clone elsewhere shares
    # the cache when paths below the source folder do not count.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")  # the tests decode video: without optimisation they take minutes
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g")  # no NDEBUG: an assertion that fails must stop the process

add_library(catseye_options INTERFACE)
target_compile_features(catseye_options INTERFACE cxx_std_20)
target_include_directories(catseye_options INTERFACE ${PROJECT_SOURCE_DIR})
# Not -Wnull-dereference: once it optimises, g++ 12 reports it inside its own library; clang-tidy looks for it.
target_compile_options(catseye_options INTERFACE
    -Wall -Wextra -Wpedantic
    -Wshadow               # a name that hides another misleads the reader
    -Wconversion           # sizes and times must not shrink silently
    -Wnon-virtual-dtor
    -Wold-style-cast
    -Woverloaded-virtual
    -Wimplicit-fallthrough
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wuseless-cast -Wsuggest-override>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-gnu-statement-expression>  # TRY (base/result.hpp)
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>"  # or ccache never hits
    $<$<BOOL:${CATSEYE_WERROR}>:-Werror>
    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_compile_definitions(catseye_options INTERFACE
    _GLIBCXX_ASSERTIONS
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
target_link_options(catseye_options INTERFACE -Wl,-z,relro,-z,now)
if(CATSEYE_SANITIZE)
    target_compile_options(catseye_options INTERFACE
        -fsanitize=${CATSEYE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        -g1  # lines for its reports; more takes the compiler half as long again
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # the instrumentation trips gcc's flow analysis
    target_link_options(catseye_options INTERFACE -fsanitize=${CATSEYE_SANITIZE})
    if(CATSEYE_SANITIZE MATCHES "address|thread")
        # The sandbox watches peak memory instead of limiting address space, which sanitizers reserve.
        target_compile_definitions(catseye_options INTERFACE CATSEYE_SANITIZED)
    endif()
endif()
