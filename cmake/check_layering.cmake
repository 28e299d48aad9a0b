# cmake -DROOT=... "-DROOMS=base:|media:base,findings|..." -P check_layering.cmake
# Fails when a room includes a header of a room it does not declare, or goes through another room's door.
cmake_policy(SET CMP0057 NEW)
set(doors
    "libav:media|transcode"             # decoders and encoders
    "opencv2:transcode"
    "sqlite3:store"
    "zmq:workers"
    "seccomp:base"
    "boost:web"                         # Asio and Beast; below: in web/http only
    "curl:web"
    "cairo:review"
    "pango:review"
    "zlib:review")                      # the CRC of bundle_zip.cpp
string(REPLACE "|" ";" rooms "${ROOMS}")
foreach(room IN LISTS rooms)
    string(REPLACE ":" ";" parts "${room}")
    list(POP_FRONT parts name)
    string(REPLACE "," ";" allowed "${parts}")
    file(GLOB_RECURSE files "${ROOT}/${name}/*.hpp" "${ROOT}/${name}/*.cpp")
    list(FILTER files EXCLUDE REGEX "/node_modules/")
    foreach(file IN LISTS files)
        file(STRINGS "${file}" includes REGEX "^#include [<\"][a-z_0-9]+")
        foreach(line IN LISTS includes)
            if(line MATCHES "^#include \"([a-z]+)/")
                set(target ${CMAKE_MATCH_1})
                if(NOT target STREQUAL name AND NOT target IN_LIST allowed)
                    message(SEND_ERROR "${file}: ${name} may not include ${target}")
                endif()
            elseif(line MATCHES "^#include <([a-z_0-9]+)")
                foreach(door IN LISTS doors)
                    string(REGEX REPLACE ":.*" "" package "${door}")
                    string(REGEX REPLACE ".*:" "" keepers "${door}")
                    string(REPLACE "|" ";" keepers "${keepers}")
                    if(line MATCHES "^#include <${package}" AND NOT name IN_LIST keepers)
                        message(SEND_ERROR "${file}: only ${keepers} may include ${package}")
                    endif()
                endforeach()
            endif()
        endforeach()
    endforeach()
endforeach()
