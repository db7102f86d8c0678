#!/bin/sh
# sh filemanager_drag.sh PROGRAM
# Drags folders from a real file manager onto the window, with a real mouse pointer on an X server of its own, and exports
# what was loaded. Fails unless every record of the folders is in the export, and every file still where it was.
set -eu

if [ -z "${DRAG_TEST_DIR-}" ]; then
    for need in Xvfb:xvfb openbox:openbox pcmanfm-qt:pcmanfm-qt xdotool:xdotool dbus-run-session:dbus timeout:coreutils; do
        if ! command -v "${need%%:*}" >/dev/null; then
            echo "${need%%:*} is not installed. It is needed for this test: install the package ${need#*:}." >&2
            exit 1
        fi
    done
    # With a message bus of its own, and an end: timeout ends every process of the group.
    DRAG_TEST_DIR=$(mktemp -d "${TMPDIR:-/tmp}/lambdatrail-drag.XXXXXX")
    export DRAG_TEST_DIR
    trap 'rm -rf "$DRAG_TEST_DIR"' EXIT
    trap 'exit 1' INT TERM
    status=0
    timeout -k 5 100 dbus-run-session -- sh "$0" "$@" || status=$?
    if [ "$status" -eq 124 ]; then echo "filemanager_drag: not done after 100 seconds" >&2; fi
    exit "$status"
fi

program=$1
dir=$DRAG_TEST_DIR
started=

finish() {
    status=$?
    trap '' EXIT INT TERM
    for pid in $started; do kill "$pid" 2>/dev/null || :; done
    wait
    if [ "$status" -ne 0 ]; then
        for log in "$dir"/*.log; do
            if [ -s "$log" ]; then echo "--- ${log##*/}" >&2; tail -n 20 "$log" >&2; fi
        done
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() {
    echo "filemanager_drag: $*" >&2
    exit 1
}

# until_true TENTHS COMMAND...: tries it ten times a second until it succeeds.
until_true() {
    tries=$1
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" -le 0 ]; then return 1; fi
        sleep 0.1
    done
}

# start NAME COMMAND...: in the background; sets $pid. Its output goes to NAME.log.
start() {
    log=$dir/$1.log
    shift
    "$@" >>"$log" 2>&1 &
    pid=$!
    started="$pid $started"
}

stop() {
    kill "$1" 2>/dev/null || :
    wait "$1" 2>/dev/null || :
}

# Nothing of the user's settings is read or written.
unset WAYLAND_DISPLAY XDG_CURRENT_DESKTOP DESKTOP_SESSION QT_QPA_PLATFORMTHEME QT_STYLE_OVERRIDE QT_SCALE_FACTOR
export HOME="$dir/home" XDG_CONFIG_HOME="$dir/home/config" XDG_CACHE_HOME="$dir/home/cache"
export XDG_DATA_HOME="$dir/home/data" XDG_RUNTIME_DIR="$dir/run" LC_ALL=C.UTF-8
export QT_QPA_PLATFORM=xcb GSETTINGS_BACKEND=memory GIO_USE_VFS=local NO_AT_BRIDGE=1
export LSAN_OPTIONS="${LSAN_OPTIONS-}:detect_leaks=0" # of the toolkit's X11 part; other tests look for leaks
mkdir -p "$XDG_CONFIG_HOME/LambdaTrail" "$XDG_CACHE_HOME" "$XDG_DATA_HOME" "$dir/out" "$dir/expected"
mkdir -m 700 "$XDG_RUNTIME_DIR"
printf '[export]\nallColumns=true\nfolder=%s\n' "$dir/out" >"$XDG_CONFIG_HOME/LambdaTrail/LambdaTrail.conf"
mkdir -p "$XDG_CONFIG_HOME/pcmanfm-qt/default"
printf '[Window]\nFixedWidth=480\nFixedHeight=400\nRememberWindowSize=false\nSidePaneVisible=false\n' \
    >"$XDG_CONFIG_HOME/pcmanfm-qt/default/settings.conf"

# log_folder PARENT NAME FIRST: a folder with two log files, one of them gzipped and deeper down: records FIRST to FIRST + 4.
log_folder() {
    folder=$dir/$1/$2
    mkdir -p "$folder/2026/03"
    records "$3" $(($3 + 2)) >"$folder/plain.json"
    records $(($3 + 3)) $(($3 + 4)) | gzip -n >"$folder/2026/03/zipped.json.gz"
    seq -f 'dropped-%03g' "$3" $(($3 + 4)) >>"$dir/expected/ids"
}

records() {
    separator='{"Records":['
    for number in $(seq "$1" "$2"); do
        printf '%s{"eventVersion":"1.08","eventTime":"2026-03-01T12:00:%02dZ","eventID":"dropped-%03d"' \
            "$separator" $((number % 60)) "$number"
        printf ',"eventSource":"lambda.amazonaws.com","eventName":"GetFunction20150331v2","awsRegion":"us-east-1"}'
        separator=,
    done
    printf ']}\n'
}

title_is() { [ "$(xdotool getwindowname "$1")" = "$2" ]; }

# The visible window of process $1, if it has one. The identity of a window is a number.
window_of() { xdotool search --all --onlyvisible --pid "$1" --name . | grep -x '[0-9][0-9]*' | head -n 1 | grep .; }

size_is() { xdotool getwindowgeometry --shell "$1" | tr '\n' ' ' | grep -q "WIDTH=$2 HEIGHT=$3 "; }

# place WINDOW X Y WIDTH HEIGHT
place() {
    xdotool windowsize "$1" "$4" "$5" windowmove "$1" "$2" "$3"
    until_true 50 size_is "$1" "$4" "$5" || fail "the window manager does not resize window $1"
}

is_active() { xdotool windowactivate "$1" && [ "$(xdotool getactivewindow)" = "$1" ]; }

activate() { until_true 50 is_active "$1" || fail "window $1 does not get the focus"; }

item_x=60
item_y=220

# opens_folder WINDOW PARENT NAME: whether a double click at the item's place opens the folder; goes back from there.
opens_folder() {
    xdotool mousemove --window "$1" "$item_x" "$item_y" click --repeat 2 --delay 40 1
    until_true 8 title_is "$1" "$3" || return 1
    xdotool key --window 0 alt+Up
    until_true 50 title_is "$1" "$2" || fail "the file manager does not go back to the folder $2"
}

# Finds the only folder in the file manager, whatever the fonts: where it was found before, else upwards from the empty
# ground below it, so that nothing else can be hit.
find_item() {
    if opens_folder "$@"; then return 0; fi
    for item_x in 60 40 90; do
        item_y=220
        while [ "$item_y" -gt 60 ]; do
            if opens_folder "$@"; then return 0; fi
            item_y=$((item_y - 13))
        done
    done
    fail "no double click in the file manager opens the folder $3"
}

# gesture SOURCE X Y TARGET X Y: pressed, dragged in small steps as by hand, held for a moment, dropped
gesture() {
    xdotool mousemove --window "$1" "$2" "$3" sleep 0.1 mousedown 1 sleep 0.1
    for step in 3 6 9 12 16 20 26 32 40; do
        xdotool mousemove --window "$1" $(($2 + step)) $(($3 + step / 4)) sleep 0.03
    done
    for step in 40 32 24 16 8 4 2 1 0; do
        xdotool mousemove --window "$4" $(($5 - step)) "$6" sleep 0.03
    done
    xdotool sleep 0.2 mouseup 1
}

is_recent() { grep -q "^recent=.*$dir/$1" "$XDG_CONFIG_HOME/LambdaTrail/LambdaTrail.conf"; }

# drop PARENT NAME X Y TITLE: drags the folder onto that place of the window, which then has that title
drop() {
    start filemanager pcmanfm-qt "$dir/$1"
    manager=$pid
    until_true 150 window_of "$manager" || fail "the file manager does not open a window"
    source=$(window_of "$manager")
    until_true 50 title_is "$source" "$1" || fail "the file manager does not show the folder $1"
    place "$source" 0 30 480 400
    activate "$source"
    for attempt in 1 2 3; do
        find_item "$source" "$1" "$2"
        gesture "$source" "$item_x" "$item_y" "$window" "$3" "$4"
        if until_true 40 title_is "$window" "$5"; then
            until_true 50 is_recent "$1/$2" || fail "the dropped folder $1/$2 is not among the recent ones"
            stop "$manager"
            return 0
        fi
        echo "filemanager_drag: attempt $attempt: $2 at $3,$4 gave the title '$(xdotool getwindowname "$window")'" >&2
    done
    fail "the folder $2, dropped at $3,$4 of the window, was not opened three times"
}

# By keyboard: the dialog proposes a new file in the folder of the settings, and its button has the focus.
exported_all() {
    rm -f "$dir"/out/*
    activate "$window"
    xdotool key --window 0 ctrl+e
    until_true 30 xdotool search --onlyvisible --name '^Export events$' || return 1
    activate "$(xdotool search --onlyvisible --name '^Export events$')"
    xdotool key --window 0 Return
    until_true 30 has_csv || :
    xdotool key --window 0 Escape
    grep -ho 'dropped-[0-9][0-9]*' "$dir"/out/*.csv | sort -u | cmp -s - "$dir/expected/ids"
}

has_csv() { ls "$dir"/out/*.csv; }

log_folder one 'CloudTrail' 1
log_folder two 'Logs & more' 101
log_folder three 'Ärger' 201
(cd "$dir" && find one two three -type f -exec cksum {} +) | sort >"$dir/expected/files"

start xserver Xvfb -displayfd 3 -screen 0 1600x1000x24 -noreset -nolisten tcp 3>"$dir/display"
display_is_known() { [ "$(wc -l <"$dir/display")" -gt 0 ]; }
until_true 100 display_is_known || fail "the X server does not start"
DISPLAY=:$(cat "$dir/display")
export DISPLAY
until_true 100 xdotool getdisplaygeometry || fail "the X server $DISPLAY cannot be reached"
start windowmanager openbox
until_true 100 xdotool get_desktop || fail "the window manager does not start"

start program "$program"
viewer=$pid
until_true 200 window_of "$viewer" || fail "$program does not open a window"
window=$(window_of "$viewer")
place "$window" 520 30 1040 900

drop one 'CloudTrail' 520 450 'CloudTrail — LambdaTrail'              # the empty page
drop two 'Logs & more' 300 600 'CloudTrail and 1 more — LambdaTrail'  # the event table
drop three 'Ärger' 500 68 'CloudTrail and 2 more — LambdaTrail'       # the filter line

complete=
for attempt in 1 2 3; do
    if exported_all; then
        complete=yes
        break
    fi
done
if [ -z "$complete" ]; then
    fail "the export has not exactly the dropped records, but:" "$(cat "$dir"/out/*.csv 2>&1)"
fi

(cd "$dir" && find one two three -type f -exec cksum {} +) | sort | cmp -s - "$dir/expected/files" ||
    fail "the drops have changed or moved the log files"

activate "$window"
xdotool key --window 0 ctrl+q
is_gone() { ! kill -0 "$viewer" 2>/dev/null; }
until_true 100 is_gone || fail "the program does not quit"
status=0
wait "$viewer" || status=$?
[ "$status" -eq 0 ] || fail "the program ended with status $status"
