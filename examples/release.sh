#!/bin/sh
# Makes what a release consists of: a tarball, an MCP bundle (.mcpb), the registry's server.json for it, and checksums.
#
#   examples/release.sh [--binary PATH] [--output FOLDER] [--repository https://github.com/OWNER/NAME]
#
# Without --binary the program is built first. The output folder (default: .build/dist) must be new or empty.
# Needs tar, zip, and sha256sum or shasum; the program has the Swift runtime inside, and building it so needs the
# development files of libcurl on Linux. The same commit and program give the same files.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
binary= output=$root/.build/dist repository=https://github.com/example/truss-mcp

fail() {
    echo "release.sh: $1" >&2
    exit "${2:-1}"
}

while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || fail "$1 needs a value" 64
    case $1 in
    --binary) binary=$2 ;;
    --output) output=$2 ;;
    --repository) repository=${2%/} ;;
    *) fail "there is no option $1" 64 ;;
    esac
    shift 2
done
case $repository in
https://github.com/?*/?*) ;;
*) fail "--repository must be like https://github.com/OWNER/NAME, not $repository" 64 ;;
esac
owner=${repository#https://github.com/}
name=${owner#*/}
owner=${owner%%/*}

for tool in tar zip; do
    command -v "$tool" >/dev/null || fail "$tool is not installed"
done
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi

if [ -z "$binary" ]; then
    # A folder of its own, since a build with other flags starts anew.
    set -- --package-path "$root" --scratch-path "$root/.build/static" -c release --static-swift-stdlib
    # Where the C++ library can be had as an archive, what is used of it goes inside too. The linker takes the
    # first folder that has either form, so one with the archive alone comes first.
    archive=$("$(dirname "$(command -v swift)")/clang" -print-file-name=libstdc++.a 2>/dev/null || true)
    if [ -f "$archive" ]; then
        mkdir -p "$root/.build/archives"
        ln -sf "$archive" "$root/.build/archives/"
        set -- "$@" -Xswiftc "-L$root/.build/archives"
    fi
    swift build "$@" --product TrussMCP
    binary=$(swift build "$@" --show-bin-path)/TrussMCP
fi
[ -x "$binary" ] || fail "$binary is no program"
[ -z "$(ls -A "$output" 2>/dev/null)" ] || fail "$output is not empty"

version=$("$binary" --version)
version=${version#TrussMCP }
manifest=$root/examples/mcpb/manifest.json
grep -q "\"version\": \"$version\"" "$manifest" || fail "the program is $version, and $manifest is not"
system=$(uname -s | sed 's/Darwin/macos/; s/Linux/linux/')
if tar --version | grep -q GNU; then own='--owner=0 --group=0 --numeric-owner'; else own='--uid 0 --gid 0'; fi
title=truss-mcp-$version-$system-$(uname -m)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Every file is as old as the commit, so that the same commit gives the same files.
time=$(git -C "$root" log -1 --format=%cd --date=format-local:%Y%m%d%H%M.%S 2>/dev/null || echo 202601010000.00)

mkdir -p "$output" "$work/$title/examples" "$work/bundle/server"
cp "$binary" "$work/$title/TrussMCP"
cp "$root/LICENSE" "$root/README.md" "$work/$title/"
cp -R "$root/examples/plugins" "$work/$title/examples/"
cp "$binary" "$work/bundle/server/TrussMCP"
cp "$root/LICENSE" "$work/bundle/"
# A program runs on one platform, named there as Node does.
platform=$(uname -s | tr '[:upper:]' '[:lower:]')
sed "s/\"platforms\": .*]/\"platforms\": [\"$platform\"]/" "$manifest" >"$work/bundle/manifest.json"
find "$work" -exec touch -t "$time" {} +

output=$(cd "$output" && pwd)
(cd "$work" && find "$title" -type f | LC_ALL=C sort | tar $own -cf - -T - | gzip -n >"$output/$title.tar.gz")
(cd "$work/bundle" && find . -type f | LC_ALL=C sort | sed 's,^\./,,' | zip -q -X -@ "$output/$title.mcpb")

hash=$($sum "$output/$title.mcpb" | cut -d ' ' -f 1)
sed -e "s,io.github.example/truss-mcp,io.github.$owner/$name," \
    -e "s,https://github.com/example/truss-mcp,$repository," \
    -e "s,/truss-mcp-$version-linux-x86_64.mcpb,/$title.mcpb," \
    -e "s,\"fileSha256\": \"0*\",\"fileSha256\": \"$hash\"," \
    "$root/examples/registry/server.json" >"$output/server.json"
(cd "$output" && $sum "$title.tar.gz" "$title.mcpb" server.json >SHA256SUMS)
echo "$output:"
cat "$output/SHA256SUMS"
