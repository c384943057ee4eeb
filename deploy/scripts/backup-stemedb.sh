#!/usr/bin/env bash
# Makes a backup now and waits for it. usage: backup-stemedb.sh [options of 'stemedb backup']
# The address of the agent: STEMEDB_BACKUP_AGENT, else http://127.0.0.1:18184. The command: STEMEDB, else stemedb.
set -euo pipefail
exec "${STEMEDB:-stemedb}" backup --agent "${STEMEDB_BACKUP_AGENT:-http://127.0.0.1:18184}" "$@"
