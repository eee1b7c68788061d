#!/bin/sh
# Builds TrussMCP and shows a conversation with it: session.jsonl, line by line, against a sandbox.
# Needs Swift; installs PostgreSQL where it is missing. Nothing of the sandbox is kept.
#
#   examples/quickstart.sh             builds for release, as clients should run it
#   examples/quickstart.sh PROGRAM     builds nothing, runs this TrussMCP
#
# Ends with status 0 only if rows that came from PostgreSQL were shown.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

say() { printf '%s\n' "$*" >&2; }
fail() { say "quickstart: $*"; exit 1; }

# --- PostgreSQL, which the sandbox runs; it needs the server's programs and libpq.

has_postgresql() {
    for folder in $(printf '%s' "$PATH" | tr ':' ' ') /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /Library/PostgreSQL/*/bin /Applications/Postgres.app/Contents/Versions/*/bin
    do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then return 0; fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else fail "installing PostgreSQL needs root; as root, run:
  apt-get update
  apt-get install -y postgresql libpq5
then run this again"
    fi
}

install_postgresql() {
    if command -v apt-get >/dev/null 2>&1; then
        say "Installing PostgreSQL with apt-get ..."
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y postgresql libpq5 >&2
    elif command -v brew >/dev/null 2>&1; then
        say "Installing PostgreSQL with brew ..."
        brew install postgresql@17 >&2
    else
        fail "PostgreSQL 13 or newer is missing: install its server package, then run this again"
    fi
    has_postgresql || fail "PostgreSQL was installed, but its initdb is in none of the usual folders"
}

# Nothing is installed for somebody who cannot build.
if [ $# -gt 0 ]; then
    [ -x "$1" ] || fail "$1 is not a program"
else
    command -v swift >/dev/null 2>&1 || fail "Swift 6.1 or newer is missing: see https://swift.org/install"
fi

has_postgresql || install_postgresql

# --- The program.

if [ $# -gt 0 ]; then
    program=$1
else
    say "Building; the first time takes a few minutes ..."
    swift build --package-path "$root" -c release --product TrussMCP >&2
    program=$(swift build --package-path "$root" -c release --product TrussMCP --show-bin-path)/TrussMCP
fi

# --- The conversation: one line in, its answer out, and only then the next.

pipes=$(mktemp -d)
server=
end() {
    exec 3>&- 4<&-
    if [ -n "$server" ]; then wait "$server" || true; fi
    rm -rf "$pipes"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkfifo "$pipes/in" "$pipes/out"
"$program" --sandbox <"$pipes/in" >"$pipes/out" &
server=$!
exec 3>"$pipes/in" 4<"$pipes/out"
trap '' PIPE

# Shows an answer: the text of a result, the names of tools, or what else came back.
show() {
    awk '
    # The JSON string that begins after position `at`, with its escapes undone.
    function string(line, at,    text, c, part) {
        while (match(substr(line, at), /["\\]/)) {
            text = text substr(line, at, RSTART - 1)
            at += RSTART
            if (substr(line, at - 1, 1) == "\"") return text
            c = substr(line, at, 1)
            part = c == "n" ? "\n" : c == "t" ? "\t" : c == "u" ? "\\u" : c
            text = text part
            at++
        }
        return text
    }
    function member(line, name,    at) {
        at = index(line, "\"" name "\":\"")
        return at ? string(line, at + length(name) + 4) : ""
    }
    {
        if (index($0, "\"content\":[")) print member($0, "text")
        else if (index($0, "\"tools\":[")) {
            rest = $0
            while (at = index(rest, "{\"name\":\"")) {
                rest = substr(rest, at)
                printf "%s%s", count ? (count % 4 ? ", " : ",\n") : "", member(rest, "name")
                count++
                rest = substr(rest, 9)
            }
            printf "\n%d tools\n", count
        }
        else if (index($0, "\"serverInfo\"")) {
            info = substr($0, index($0, "\"serverInfo\""))
            print member(info, "name") " " member(info, "version") ", protocol " \
                member($0, "protocolVersion")
        }
        else print
    }' | sed 's/^/    /'
}

steps=0
rows=0
while IFS= read -r request; do
    printf '%s\n' "$request" >&3 || fail "TrussMCP ended early"
    case $request in *'"id":'*) ;; *) continue ;; esac
    steps=$((steps + 1))
    title=$(printf '%s\n' "$request" | sed 's/^[^:]*:"2.0","id":"\(\([^"\\]\|\\.\)*\)".*/\1/; s/\\"/"/g')
    IFS= read -r answer <&4 || fail "no answer to step $steps, \"$title\""
    printf '\n%d. %s\n' "$steps" "$title"
    printf '%s\n' "$answer" | show
    case $answer in *'\"rows\":[['*) rows=$((rows + 1)) ;; esac
done <"$here/session.jsonl"

[ "$rows" -gt 0 ] || fail "no rows came back"
printf '\n%d answers, %d of them with rows from PostgreSQL. The program is\n%s\n' \
    "$steps" "$rows" "$program"
