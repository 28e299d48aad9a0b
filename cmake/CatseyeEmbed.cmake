# catseye_embed(FUNCTION HEADER ... NAMESPACE ... TYPE ... [STRIP .tsv] FILES ...): generates FUNCTION.cpp in the build
# folder, in which FUNCTION() yields the texts of the files as a span of TYPE{name, text}, so that a program never
# searches for them. A changed file configures again.
function(catseye_embed function)
    cmake_parse_arguments(embed "" "HEADER;NAMESPACE;TYPE;STRIP" "FILES" ${ARGN})
    set(entries "")
    foreach(path IN LISTS embed_FILES)
        get_filename_component(name ${path} NAME)
        if(embed_STRIP)
            string(REPLACE "${embed_STRIP}" "" name "${name}")
        endif()
        file(READ ${path} text)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
        string(APPEND entries "    {\"${name}\", R\"text(${text})text\"},\n")
    endforeach()
    file(CONFIGURE OUTPUT ${function}.cpp @ONLY CONTENT "#include \"@embed_HEADER@\"
namespace @embed_NAMESPACE@ {
namespace {
constexpr @embed_TYPE@ kTexts[] = {
@entries@};
}
std::span<const @embed_TYPE@> @function@() { return kTexts; }
}
")
endfunction()
