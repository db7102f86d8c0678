#!/bin/sh
# sh packaging/test.sh
# Installs what is missing, builds what changed with warnings as errors, and runs every test.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/packaging/packages.sh"

# shellcheck disable=SC2086 # lists of names
need $build_packages $test_packages
build dev

cd "$root"
exec ctest --preset dev
