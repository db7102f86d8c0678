# The Debian packages that LambdaTrail needs, and need() to have them. Sourced by the scripts beside it.
# shellcheck shell=sh disable=SC2034,SC2154 # the lists are for, and root is of, the script that sources this

# "a|b" is one need that releases of Debian and Ubuntu meet under different names: the first one that exists is taken.
build_packages='cmake g++ ninja-build pkg-config
    qt6-base-dev qt6-svg-dev|libqt6svg6-dev qt6-svg-plugins|libqt6svg6
    libsimdjson-dev libdeflate-dev nlohmann-json3-dev zlib1g-dev libarchive-dev libre2-dev'
# Qt Wayland is needed only where there is no X server at all: see run.sh.
wayland_packages='qt6-wayland'
test_packages='lld xvfb xauth xdotool openbox pcmanfm-qt dbus desktop-file-utils appstream'
package_packages='dpkg-dev file'
check_packages='clang-19 libclang-rt-19-dev clang-format-19 shellcheck'

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

is_known() { apt-cache show "$1" >/dev/null 2>&1; }

# a|b: one is installed, and those before it do not exist on this system
is_met() {
    for name in $(printf '%s' "$1" | tr '|' ' '); do
        if is_installed "$name"; then return 0; fi
        if is_known "$name"; then return 1; fi
    done
    return 1
}

# Of each "a|b" the first that apt can install, else the last, so that apt itself says what is wrong.
first_known_of_each() {
    for alternatives in $1; do
        for name in $(printf '%s' "$alternatives" | tr '|' ' '); do
            if is_known "$name"; then break; fi
        done
        printf ' %s' "$name"
    done
}

# Installs what is missing of the packages named. Touches apt, and with it the network, only if something is.
need() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        need_without_apt
        return
    fi
    missing=
    for alternatives in "$@"; do
        if ! is_met "$alternatives"; then missing="$missing $alternatives"; fi
    done
    if [ -z "$missing" ]; then return 0; fi

    say "Missing packages, to be installed with apt:$missing"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        say "This needs root, and there is no sudo. As root, run:"
        say "    apt-get update && apt-get install$(first_known_of_each "$missing")"
        return 1
    fi
    as_root apt-get update -q >&2
    # shellcheck disable=SC2046 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $(first_known_of_each "$missing") >&2
}

# Another system: its packages cannot be asked for here, so the tools are; CMake then looks for the libraries.
need_without_apt() {
    for tool in cmake ninja pkg-config c++; do
        if ! command -v "$tool" >/dev/null; then
            list_packages "$tool is missing, and this system has no apt to install it with."
            return 1
        fi
    done
}

list_packages() {
    say "$1"
    say "LambdaTrail needs CMake 3.25, Ninja, pkg-config, a C++23 compiler (g++ 12, clang 19), Qt 6.4 (Core, Gui, Widgets,"
    say "Svg and its plugins), simdjson, libdeflate, nlohmann/json, libarchive, RE2 and zlib; its tests also Qt Test, Xvfb, xauth, xdotool,"
    say "openbox, pcmanfm-qt, desktop-file-validate and appstreamcli. The packages:"
    say "    Fedora    cmake ninja-build pkgconf-pkg-config gcc-c++ qt6-qtbase-devel qt6-qtsvg-devel"
    say "              simdjson-devel libdeflate-devel json-devel zlib-devel libarchive-devel re2-devel"
    say "      tests   xorg-x11-server-Xvfb xauth xdotool openbox pcmanfm-qt desktop-file-utils appstream"
    say "    Arch      cmake ninja pkgconf gcc qt6-base qt6-svg simdjson libdeflate nlohmann-json zlib libarchive re2"
    say "      tests   xorg-server-xvfb xorg-xauth xdotool openbox pcmanfm-qt desktop-file-utils appstream"
    say "    openSUSE  cmake ninja pkgconf-pkg-config gcc-c++ qt6-base-devel qt6-svg-devel simdjson-devel"
    say "              libdeflate-devel nlohmann_json-devel zlib-devel libarchive-devel re2-devel"
    say "      tests   xorg-x11-server-Xvfb xauth xdotool openbox pcmanfm-qt desktop-file-utils AppStream"
}

# build PRESET: configures and builds what changed. All its talk goes to stderr: stdout belongs to the program.
build() (
    cd "$root" || exit
    if ! cmake --preset "$1" >&2; then
        if ! command -v apt-get >/dev/null; then list_packages "CMake did not find all it needs (see above)."; fi
        exit 1
    fi
    cmake --build --preset "$1" >&2
)
