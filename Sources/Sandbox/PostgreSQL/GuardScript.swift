/// The guard: makes a cluster, runs it, and clears everything away when its input ends.
///
/// Arguments: folder, programs' folder, role, and the account (name, user id, group id) that PostgreSQL
/// runs as, empty for our own. Its input is the pipe whose other end only we hold, so that it ends
/// with us; being in a session of its own it outlives what kills our process group. The first line says
/// that the folder is there; the guard is started before it, so that there never is one without. The
/// file `running`
/// marks that something may still write into the folder; `failed` tells us to stop waiting.
let guardScript = #"""
    folder=$1 programs=$2 role=$3 account=$4 uid=$5 gid=$6
    read -r _ || { rmdir "$folder"; exit 1; }
    cd "$folder" || exit 1

    if [ -z "$account" ]; then
        as_account() { exec "$@"; }
    elif setpriv --reuid "$uid" --regid "$gid" --clear-groups true; then
        as_account() { exec setpriv --reuid "$uid" --regid "$gid" --clear-groups "$@"; }
    elif runuser -u "$account" -- true; then
        as_account() { exec runuser -u "$account" -- "$@"; }
    else
        as_account() { exec su -s /bin/sh -c 'exec "$0" "$@"' -- "$account" "$@"; }
    fi

    make_cluster() {
        [ ! -e stopping ] || return 1
        (as_account "$programs/initdb" -D "$folder/data" -U "$role" -A trust -E UTF8 \
            --lc-collate=C --lc-ctype="$1" --lc-messages=C --no-sync) &
        echo $! > initdb
        wait $!
        set -- $?
        rm -f initdb
        return "$1"
    }

    run_cluster() {
        as_account "$programs/postgres" -D "$folder/data" -k "$folder" \
            -c listen_addresses= -c port=5432 -c unix_socket_permissions=0700 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c wal_level=minimal -c max_wal_senders=0 -c max_connections=40 \
            -c shared_buffers=16MB -c max_wal_size=256MB -c jit=off \
            -c timezone=UTC -c log_timezone=UTC -c logging_collector=off
    }

    finish() {
        trap '' HUP INT QUIT TERM
        : > stopping
        attempts=0
        while [ -e running ] && [ "$attempts" -lt 1500 ]; do
            pid=$(head -n 1 data/postmaster.pid 2> /dev/null)
            case $pid in
                '' | *[!0-9]*) [ ! -e initdb ] || kill -TERM "$(cat initdb)" ;;
                *) if [ "$attempts" -lt 200 ]; then kill -QUIT "$pid"; else kill -KILL "$pid"; fi ;;
            esac
            attempts=$((attempts + 1))
            sleep 0.02
        done
        cd /
        # A process that has just been told to end may add a file in between.
        while rm -rf "$folder"; [ -e "$folder" ] && [ "$attempts" -lt 3000 ]; do
            attempts=$((attempts + 1))
            sleep 0.02
        done
    }

    : > running
    {
        { make_cluster C.UTF-8 || make_cluster en_US.UTF-8 || make_cluster C; } > log 2>&1 &&
            [ ! -e stopping ] && (run_cluster) >> log 2>&1
        : > failed
        rm -f running
    } < /dev/null &

    trap finish EXIT
    trap 'exit 1' HUP INT QUIT TERM
    while read -r _; do :; done
    """#
