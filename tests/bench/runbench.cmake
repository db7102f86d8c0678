# cmake -DTABLE=file "-DCOMMAND=program;arguments" -P runbench.cmake: runs a benchmark, shows what it prints and adds it
# to the file.
execute_process(COMMAND ${COMMAND} OUTPUT_VARIABLE printed RESULT_VARIABLE status)
list(POP_FRONT COMMAND program)
get_filename_component(program "${program}" NAME)
list(JOIN COMMAND " " arguments)
file(APPEND ${TABLE} "## ${program} ${arguments}\n\n${printed}\n")
message("${printed}")
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${program} ended with ${status}")
endif()
