#!/usr/bin/env bash
# Restores a data directory from a backup and all journal behind it.
# usage: restore-stemedb.sh BACKUP [TARGET] [options of 'stemedb restore']
#   BACKUP   backups/stemedb-backup-YYYYMMDD-HHMMSS, with or without what stands before the name; or 'latest'
#   TARGET   the data directory; else STEMEDB_DATA_DIR, else data
# The archive: STEMEDB_ARCHIVE_DIR or STEMEDB_ARCHIVE_URL, or --archive. The command: STEMEDB, else stemedb.
# Only what the backup itself holds: add --to with its seq, which 'stemedb archive status' tells.
set -euo pipefail
if [[ $# -eq 0 || $1 == -* ]]; then sed -n '2,7p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; fi
backup=$(basename "$1"); shift
target=${STEMEDB_DATA_DIR:-data}
if [[ $# -gt 0 && $1 != -* ]]; then target=$1; shift; fi
if [[ $backup == latest ]]; then exec "${STEMEDB:-stemedb}" restore "$target" "$@"; fi
if [[ ! $backup =~ ^stemedb-backup-[0-9]{8}-[0-9]{6}$ ]]; then
  echo "restore-stemedb.sh: '$backup' is not the name of a backup: stemedb-backup-YYYYMMDD-HHMMSS, or latest" >&2
  exit 2
fi

exec "${STEMEDB:-stemedb}" restore "$target" --backup "$backup" "$@"
