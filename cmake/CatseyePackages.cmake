# Every third-party package, all from Debian 12 (docs/dependencies.md says why each).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(LIBAV REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswscale libswresample)
pkg_check_modules(ZMQ REQUIRED IMPORTED_TARGET libzmq)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(SSL REQUIRED IMPORTED_TARGET libssl)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo cairo-pdf)
find_path(BOOST_INCLUDE boost/asio.hpp REQUIRED)  # headers only: Asio and Beast
pkg_check_modules(SPDLOG REQUIRED IMPORTED_TARGET spdlog)
find_package(date REQUIRED)

# Debian's libopencv-dev, which holds OpenCV's CMake file, pulls in a desktop; the three modules do not.
find_path(OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
add_library(catseye_opencv INTERFACE)
target_include_directories(catseye_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE})
foreach(module core imgproc imgcodecs)
    find_library(OPENCV_${module} opencv_${module} REQUIRED)
    target_link_libraries(catseye_opencv INTERFACE ${OPENCV_${module}})
endforeach()
