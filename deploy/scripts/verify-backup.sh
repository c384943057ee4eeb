#!/usr/bin/env bash
# Reads every byte of the archive, or of one backup and the journal behind it; ends with 0 when all is sound, with 4 when not.
# usage: verify-backup.sh [BACKUP] [options of 'stemedb verify']     (BACKUP may have its folder before it)
set -euo pipefail
if [[ $# -gt 0 && $1 != -* ]]; then backup=$(basename "$1"); shift; set -- "$backup" "$@"; fi
exec "${STEMEDB:-stemedb}" verify "$@"
