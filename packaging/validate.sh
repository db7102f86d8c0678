#!/bin/sh
# sh validate.sh PACKAGE TOOL [ARGUMENT...]: runs the tool, or fails with the name of the package that has it.
set -eu
package=$1
shift
if ! command -v "$1" >/dev/null; then
    echo "$1 is not installed. It is needed for this test: install the package $package." >&2
    exit 1
fi
exec "$@"
