#!/usr/bin/env bash
# Builds everything once and runs the tests: fast projects first, those that fuzz, simulate or start real processes last.
#
#   ./test.sh              all
#   ./test.sh unit         without those last ones
#   ./test.sh NAME ...     the projects whose names contain one of the words, such as Model or Storage
#
# The last line is 'N passed, N failed, N skipped'. A project that crashes or hangs counts as one failed test.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

slow=(StemeDb.Fuzz.Tests StemeDb.Simulation.Tests StemeDb.Cli.Tests StemeDb.AppHost.Tests StemeDb.Integration.Tests)
minutes_per_project=40
results=artifacts/tests

if ! dotnet --version >/dev/null 2>&1; then
  echo "test.sh needs the .NET SDK 10.0.100 or newer, as 'dotnet' in PATH: https://dotnet.microsoft.com/download" >&2
  exit 127
fi

is_slow() { [[ " ${slow[*]} " == *" $1 "* ]]; }

is_wanted() {
  local word
  [[ $# -eq 1 ]] && return 0
  for word in "${@:2}"; do
    if [[ $word == unit ]]; then ! is_slow "$1" && return 0; elif [[ $1 == *"$word"* ]]; then return 0; fi
  done
  return 1
}

projects=()
for folder in tests/*.Tests; do
  is_slow "${folder#tests/}" || projects+=("${folder#tests/}")
done
projects+=("${slow[@]}")

wanted=()
for project in "${projects[@]}"; do
  is_wanted "$project" "$@" && wanted+=("$project")
done
if [[ ${#wanted[@]} -eq 0 ]]; then
  echo "No test project is named by: $*. There are: ${projects[*]}" >&2
  exit 2
fi

rm -rf "$results"
mkdir -p "$results"

# Into a file, because the compiler's server lives on after the build and would keep a pipe of ours open.
if ! dotnet msbuild StemeDb.sln -restore -p:Configuration=Release -v:quiet -nologo >"$results/build.log" 2>&1 </dev/null; then
  cat "$results/build.log"
  echo "The build failed; no test was run."
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

passed=0 failed=0 skipped=0 failures=$results/failures.txt

# What failed, out of a log: the name of each test with its message and stack; of a crash the end of the log.
failures_of() {
  awk '/ \[FAIL\]$/ { found = 1; shown = 40; print; next }
    !/^      |^$/ { shown = 0 }
    shown-- > 0 { print }
    END { exit !found }' "$1" || tail -n 30 "$1"
}

# The value of an attribute of the <assembly> element of a result file; empty when the file is missing or cut short.
count() { sed -n "s/.*<assembly [^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" 2>/dev/null | head -n 1; }

for project in "${wanted[@]}"; do
  log=$results/$project.log xml=$results/$project.xml
  started=$SECONDS
  timeout --kill-after=10s "${minutes_per_project}m" \
    dotnet exec "tests/$project/bin/Release/net10.0/$project.dll" -noLogo -noColor -result-xml "$xml" >"$log" 2>&1 </dev/null
  code=$?
  p=$(count "$xml" passed) f=$(count "$xml" failed) s=$(count "$xml" skipped) e=$(count "$xml" errors)
  verdict=ok
  if [[ -z $p || -z $f || -z $s ]]; then
    verdict=CRASHED p=0 f=1 s=0
    [[ $code -eq 124 || $code -eq 137 ]] && verdict="HUNG (over $minutes_per_project minutes)"
  else
    f=$((f + ${e:-0}))
    # A process that ends badly after its last test has not passed.
    [[ $f -eq 0 && $code -ne 0 && $((p + s)) -gt 0 ]] && f=1
    [[ $f -gt 0 ]] && verdict=FAILED
  fi

  printf '%-34s %s: %d passed, %d failed, %d skipped in %d s\n' "$project" "$verdict" "$p" "$f" "$s" "$((SECONDS - started))"
  if [[ $f -gt 0 ]]; then
    sed 's/^/    /' "$log"
    { echo "$project (exit code $code; all of it in $log):"; failures_of "$log"; } >>"$failures"
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

# Once more, so that whoever sees only the end sees why.
[[ ! -s $failures ]] || { echo; echo "What failed:"; cat "$failures"; echo; }
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
