#!/usr/bin/env bash
# Holds a restore drill and keeps its report. usage: dr-drill.sh [REPORTS] [options of 'stemedb drill']     (REPORTS: drills)
# Ends with 0 when the drill was good, with 4 when not. The command: STEMEDB, else stemedb.
set -euo pipefail
reports=drills
if [[ $# -gt 0 && $1 != -* ]]; then reports=$1; shift; fi
exec "${STEMEDB:-stemedb}" drill --report "$reports" "$@"
