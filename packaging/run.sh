#!/bin/sh
# sh packaging/run.sh [PATH...]
# Installs what is missing, builds what changed, and opens the window on the logs named, else on the sample logs.
# Without a display it prints the summary of them instead.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/packaging/packages.sh"

# shellcheck disable=SC2086 # lists of names
need $build_packages
if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -z "${DISPLAY:-}" ]; then
    need $wayland_packages
fi
build release

if [ $# -eq 0 ]; then set -- "$root/resources/samples/AWSLogs"; fi
if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    say "The window needs a display (DISPLAY or WAYLAND_DISPLAY is not set); here is the summary instead."
    set -- --summary "$@"
fi
exec "$root/build/release/lambdatrail" "$@"
