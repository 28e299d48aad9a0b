# catseye_room(NAME SOURCES ... USES ... LIBRARIES ...): the folder's library. USES names the rooms it
# may include from, and is checked against its #include lines by the test `layering`.
function(catseye_room name)
    cmake_parse_arguments(room "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
    catseye_library(${name} SOURCES ${room_SOURCES} USES ${room_USES} LIBRARIES ${room_LIBRARIES})
    set_property(GLOBAL APPEND PROPERTY CATSEYE_ROOMS "${name}")
    set_property(GLOBAL PROPERTY CATSEYE_ROOM_${name} "${room_USES}")
endfunction()

# catseye_room_of_parts(NAME USES ...): a room whose folders are libraries of their own, made with catseye_library.
function(catseye_room_of_parts name)
    cmake_parse_arguments(room "" "" "USES" ${ARGN})
    set_property(GLOBAL APPEND PROPERTY CATSEYE_ROOMS "${name}")
    set_property(GLOBAL PROPERTY CATSEYE_ROOM_${name} "${room_USES}")
endfunction()

# catseye_library(NAME SOURCES ... USES ... LIBRARIES ...): one static library, catseye_NAME.
function(catseye_library name)
    cmake_parse_arguments(library "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
    add_library(catseye_${name} STATIC ${library_SOURCES})
    list(TRANSFORM library_USES PREPEND catseye_ OUTPUT_VARIABLE rooms)
    target_link_libraries(catseye_${name} PUBLIC catseye_options ${rooms} ${library_LIBRARIES})
    target_precompile_headers(catseye_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp)
endfunction()

# catseye_program(NAME SOURCES ... USES ... LIBRARIES ...): an executable in the build's bin/ folder,
# where the programs find each other.
function(catseye_program name)
    cmake_parse_arguments(program "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
    add_executable(${name} ${program_SOURCES})
    list(TRANSFORM program_USES PREPEND catseye_ OUTPUT_VARIABLE rooms)
    target_link_libraries(${name} PRIVATE catseye_options ${rooms} ${program_LIBRARIES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()
