#!/usr/bin/env bash
# Builds the stack and runs it until Ctrl-C.
#
#   ./run.sh [--aspire | --local] [--STEMEDB_NAME=value ...]
#
# --aspire restores Aspire's packages and runs under it; --local never does. Without either, Aspire is used where its SDK is in the
# NuGet package folder and its packages can be restored, else the local runtime; the first line of the AppHost says which, and why.
# STEMEDB_* variables of the environment reach the services: docs/operations/configuration.md.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$root/src/StemeDb.AppHost/StemeDb.AppHost.csproj
properties=()

case ${1:-} in
  --aspire) properties+=(-p:UseAspire=true); shift ;;
  --local) properties+=(-p:UseAspire=false); shift ;;
  -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

# Looked for in the repository, where global.json says which SDK will do.
if ! version=$(cd "$root" && dotnet --version 2>/dev/null); then
  echo "run.sh needs the .NET SDK 10.0.100 or newer, as 'dotnet' in PATH: https://dotnet.microsoft.com/download" >&2
  exit 127
fi

property() { (cd "$root" && dotnet msbuild "$project" -p:Configuration=Release "${properties[@]}" "-getProperty:$1" 2>/dev/null); }

# Asking for a property fails where the SDK itself cannot be resolved, and then the build below says why.
use_aspire=$(property UseAspire || echo true)
if [[ $use_aspire == true && ${#properties[@]} -eq 0 ]] && ! (cd "$root" && dotnet restore "$project" -v quiet >/dev/null 2>&1); then
  properties+=(-p:UseAspire=false '-p:RuntimeReason=the packages of Aspire could not be restored')
  use_aspire=false
fi

echo "Building with .NET SDK $version ..."
# Into a file, because the compiler's server lives on after the build and would keep a pipe of ours open.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! (cd "$root" && dotnet msbuild "$project" -restore -p:Configuration=Release -v:quiet -nologo "${properties[@]}") >"$log" 2>&1 </dev/null; then
  cat "$log" >&2
  echo "The build failed; nothing was started." >&2
  exit 1
fi
rm -f "$log"

if [[ $use_aspire == true ]]; then
  # Its launch profile has the addresses of the dashboard.
  exec dotnet run --project "$project" -c Release --no-build "${properties[@]}" -- "$@"
fi

exec dotnet exec "$(property TargetPath)" "$@"
