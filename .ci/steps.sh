# Sourced by .ci/run and .ci/verify: counts steps and test runs, and ends the script with the line `N passed, N failed`. The exit status is 0 only when
# nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
chmod 711 "$scratch" # as root, the embedded PostgreSQL runs as another user and must pass
failures="$scratch/failures" # of the last run: FILE <tab> first line of its first failure (test/support/reporter.js)
unsteady="$scratch/unsteady" # of all runs: the same for files that passed when they ran again
: >"$unsteady"
at_end=() # functions that `finish` calls first

finish() {
  local action
  for action in "${at_end[@]}"; do "$action"; done
  echo
  sed -E 's/\t/: /; s/^/unsteady: /' "$unsteady"
  printf 'unsteady files: %s\n' "$(wc -l <"$unsteady")"
  rm -rf "$scratch"
  printf '%s passed, %s failed' "$passed" "$failed"
  [ "$skipped" -gt 0 ] && printf ', %s skipped' "$skipped"
  printf '\n'
  exit $((failed > 0))
}
trap finish EXIT
trap 'failed=$((failed + 1)); exit 1' INT TERM

say() { printf '\n== %s (after %s s)\n' "$*" "$SECONDS"; }

# step NAME COMMAND…: one thing that passes or fails.
step() {
  local name=$1
  shift
  say "$name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; return 1; fi
}

# suite NAME COMMAND [SELECTION…]: a test run. The files that failed run again alone, up to two more times. A file that passes then is unsteady: a defect,
# which `finish` lists, but no failure. A run of which more than MOST_AGAIN files failed has failed. With AGAIN=0 nothing runs again.
MOST_AGAIN=40
AGAIN=${AGAIN:-2}
suite() {
  local name=$1 command=$2 files first_passed first_failed round
  shift 2
  say "$name"
  : >"$failures"
  run_counted "$name" $command "$@"
  first_passed=$run_passed first_failed=$run_failed skipped=$((skipped + run_skipped))
  cp "$failures" "$failures.first"
  for ((round = 0; round < AGAIN; round++)); do
    mapfile -t files < <(cut -f 1 "$failures")
    if [ "$run_failed" -eq 0 ] || [ ${#files[@]} -eq 0 ] || [ ${#files[@]} -gt "$MOST_AGAIN" ]; then break; fi
    say "$name: again, alone: ${files[*]}"
    run_counted "$name" $command --runInBand "${files[@]}"
  done
  cut -f 1 "$failures" | grep -vFf - "$failures.first" >>"$unsteady"
  passed=$((passed + first_passed + (first_failed > run_failed ? first_failed - run_failed : 0))) failed=$((failed + run_failed))
}

# run_counted NAME COMMAND…: sets run_passed, run_failed, run_skipped, and $failures. A run that ends badly has one failure at least, and leaves $failures
# as it was.
run_counted() {
  local name=$1 log="$scratch/log" status=0 last
  shift
  run_passed=0 run_failed=0 run_skipped=0
  HUB_TEST_FAILURES="$failures.new" "$@" 2>&1 | tee "$log" || status=$?
  last=$(tail -n 1 "$log")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
    run_passed=${BASH_REMATCH[1]} run_failed=${BASH_REMATCH[2]} run_skipped=${BASH_REMATCH[4]:-0}
    if [ "$status" -ne 0 ] && [ "$run_failed" -eq 0 ]; then run_failed=1; echo "FAILED: $name (status $status)"; fi
    [ ! -e "$failures.new" ] || mv "$failures.new" "$failures"
  else
    run_failed=1
    echo "FAILED: $name ended without its last line (status $status)"
  fi
}

# Tools that tests use beyond npm: as root on Debian they are installed. Without one of them tests are skipped, so a missing tool is a failure.
missing_tools() {
  local name
  for name in chromium-headless-shell curl nats-server python3 zsh; do PATH=$PATH:/usr/sbin command -v "$name" >/dev/null || echo "$name"; done
  [ -n "$(postgres_bin)" ] || echo postgresql
  /usr/bin/python3 -c 'import httpx' 2>/dev/null || echo python3-httpx # for the Python client
}
# The programs of the newest PostgreSQL that Debian has installed.
postgres_bin() { find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1; }
tools() {
  local wanted
  mapfile -t wanted < <(missing_tools)
  if [ ${#wanted[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${wanted[@]}"; } >"$scratch/apt" 2>&1 ||
      tail -n 3 "$scratch/apt"
    mapfile -t wanted < <(missing_tools)
  fi
  [ ${#wanted[@]} -eq 0 ] || { echo "not installed: ${wanted[*]}"; return 1; }
}

# start_and_stop NODE: starts the built hub on an embedded database of its own, asks one question, and stops it.
start_and_stop() {
  local node=$1 folder pid url='' status=0
  folder=$(mktemp -d "$scratch/hub.XXXXXX")
  chmod 711 "$folder"
  mkdir -m 711 "$folder/data"
  "$node" --version
  PORT=0 DATA_DIR="$folder/data" "$node" dist/app/main.js >"$folder/out" 2>"$folder/err" &
  pid=$!
  for _ in $(seq 1200); do
    url=$(sed -n 's/^ready on //p' "$folder/out")
    if [ -n "$url" ] || ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.5
  done
  [ -n "$url" ] && "$node" --input-type=module -e '
    const answer = await (await fetch(process.argv[1] + "/graphql", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: "{ __typename }" }) })).json();
    console.log(JSON.stringify(answer));
    process.exitCode = answer.data?.__typename === "Query" ? 0 : 1;' "$url" || status=1
  kill "$pid" 2>/dev/null
  wait "$pid" || status=1
  [ "$status" -eq 0 ] || tail -n 20 "$folder/err"
  return "$status"
}
