#!/bin/sh
# sh packaging/deb.sh [--check [PRESET]]
# Builds the Debian package and prints its path. With --check it is then installed, started from its desktop file on a
# display of its own, and removed again; whatever does not work or stays behind is an error. The program is that of the
# preset: "release", unless another one, which may be built already, is enough to check the package.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/packaging/packages.sh"

fail() {
    say "$1"
    exit 1
}

# shellcheck disable=SC2086 # lists of names
need $build_packages $package_packages
preset=${2:-release}
build "$preset"
rm -f "$root/build/$preset"/lambdatrail_*.deb
(cd "$root/build/$preset" && cpack -G DEB >&2)
package=$(echo "$root/build/$preset"/lambdatrail_*.deb)
echo "$package"
if [ "${1:-}" != --check ]; then exit 0; fi

if is_installed lambdatrail; then fail "lambdatrail is installed on this system already: remove it before the check."; fi
# shellcheck disable=SC2086 # lists of names
need $test_packages
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >&2
files=$(dpkg -L lambdatrail | while read -r file; do if [ ! -d "$file" ]; then echo "$file"; fi; done)
remove() { as_root env DEBIAN_FRONTEND=noninteractive apt-get purge -y -q lambdatrail >&2; }
trap remove EXIT

samples=/usr/share/lambdatrail/samples/AWSLogs
lambdatrail --version >&2
lambdatrail --summary "$samples" >/dev/null
desktop_file=/usr/share/applications/io.github.lambdatrail.LambdaTrail.desktop
desktop-file-validate "$desktop_file"
# What a file manager runs for a dropped folder: the Exec line with the folder in place of %F.
start=$(sed -n 's/^Exec=//p' "$desktop_file" | sed "s|%F|$samples|")
settings=$(mktemp -d)
XDG_CONFIG_HOME=$settings QT_QPA_PLATFORM=xcb xvfb-run -a sh -c "
    $start & program=\$!
    timeout 30 xdotool search --sync --onlyvisible --name LambdaTrail
    found=\$?
    kill \$program
    exit \$found" >&2 || fail "The window did not open by: $start"
rm -r "$settings"

trap - EXIT
remove
for file in $files; do
    if [ -e "$file" ]; then fail "Left behind: $file"; fi
done
say "The package installs, starts and removes cleanly."
