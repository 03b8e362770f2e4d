#!/usr/bin/env bash
# Install this version into a folder, or upgrade what is there; needs no root and touches nothing else.
#
#   deploy/install.sh FOLDER            releases/<version>, current, qaweb.env, data/, backups/, start
#   deploy/install.sh FOLDER --rollback the release before becomes current again
#
# ENVFILE names other settings than FOLDER/qaweb.env (/etc/qaweb/qaweb.env in the guide). PYTHON=python3.11.
set -euo pipefail
umask 077

source=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?usage: deploy/install.sh FOLDER [--rollback]}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
envfile=${ENVFILE:-$folder/qaweb.env}
releases=$folder/releases

say() { printf 'install: %s\n' "$*"; }
stop() { printf 'install: %s\n' "$*" >&2; exit 1; }

switch_to() {  # the link is put in place whole: nobody sees a folder without it
    ln -sfn "$1" "$folder/current.new"
    mv -T "$folder/current.new" "$folder/current"
}

application() (  # a command of a release, with the settings of this installation
    cd "$1" && shift
    set -a && . "$envfile" && set +a
    .venv/bin/flask --app wsgi "$@"
)

rollback() {
    local now before
    now=$(readlink "$folder/current") || stop "nothing is installed in $folder"
    before=$(cat "$now/.came-after" 2>/dev/null || true)
    [ -n "$before" ] && [ -d "$before" ] || stop "there is no release before $(basename "$now")"
    # It has nothing to do there, or refuses a database that is newer than itself.
    application "$before" db upgrade >/dev/null || stop "the database has migrations that $(basename "$before") does not know.
         Stop web and worker, restore the backup made before the upgrade (docs/deployment.md), and come back."
    switch_to "$before"
    say "current is $(basename "$before"); start web and worker anew"
}

make_settings() {  # once; kept by every upgrade
    [ -e "$envfile" ] && return
    mkdir -p "$folder/data"
    cat > "$envfile" <<SETTINGS
QAWEB_ENV=production
QAWEB_INSTANCE=$folder/data
SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0)
DATA_KEY=$(head -c 48 /dev/urandom | base64 -w 0)
LOG_LEVEL=WARNING
DEMO=0
SETTINGS
    say "settings and secrets: $envfile (keep a copy of DATA_KEY with the backups)"
}

copy_release() {
    mkdir -p "$1"
    if git -C "$source" rev-parse HEAD >/dev/null 2>&1 && [ -z "${UNCOMMITTED:-}" ]; then
        git -C "$source" archive HEAD | tar x -C "$1"
    else
        tar c -C "$source" --exclude .git --exclude .venv --exclude node_modules --exclude ./instance \
            --exclude __pycache__ . | tar x -C "$1"
    fi
}

back_up() {  # before anything of the database is changed
    [ -e "$folder/current" ] || return 0
    mkdir -p "$folder/backups"
    local file
    file=$folder/backups/before-$(basename "$1")-$(date -u +%Y%m%dT%H%M%SZ).tar
    application "$folder/current" backup create "$file" --without-recordings >/dev/null \
        || stop "no backup could be made; nothing was changed"
    say "backup: $file"
}

if [ "${2:-}" = --rollback ]; then
    rollback
    exit
fi

version=$(git -C "$source" rev-parse --short=12 HEAD 2>/dev/null || date -u +%Y%m%d%H%M%S)
release=$releases/$version
[ "$(readlink "$folder/current" 2>/dev/null)" != "$release" ] || stop "$version is what runs here already"
make_settings
if [ ! -e "$release/.ready" ]; then
    rm -rf "$release"
    copy_release "$release"
    (cd "$release" && "${PYTHON:-python3}" tools/setup.py run)
    touch "$release/.ready"
fi
readlink "$folder/current" > "$release/.came-after" 2>/dev/null || rm -f "$release/.came-after"
back_up "$release"
application "$release" db upgrade
switch_to "$release"
cat > "$folder/start" <<START
#!/bin/sh
# Web server and worker together, until Ctrl-C. For a service: deploy/*.service.
set -a && . "$envfile" && set +a
cd "$folder/current" && exec .venv/bin/python tools/run.py
START
chmod 700 "$folder/start"
say "$version is current; start it: $folder/start, the first manager: docs/deployment.md"
