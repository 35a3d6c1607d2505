#!/usr/bin/env bash
# Measures this tree beside another commit: both are built, and run in turn on the same data.
#
#   benches/beside.sh COMMIT BENCH… [-- ARGS…]   benchmarks: benches/beside.sh main search extract -- 10k
#   benches/beside.sh COMMIT -- ARGS…            the programs: benches/beside.sh main -- stats quotes.jsonl
#
# Each is run five times (RUNS says otherwise), after one run that doesn't count: it makes collections and indexes. Printed
# are, for every number that a run tells, the medians with the least and the greatest, and by how much the medians differ. Of the
# programs these are the seconds by the clock and the peak of memory; each run has an empty cache folder of its own.
#
# The commit is built in a git worktree below target/beside, which is kept for the next time; `git worktree prune` after
# its folder was deleted. Arguments and relative paths must mean the same to both builds: both run in this folder. A line that
# only one of the builds prints is not compared, nor is an indented one, which gives details.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
commit=$(git rev-parse --verify --quiet "$1^{commit}") || { echo "there is no commit “$1”" >&2; exit 2; }
short=$(git rev-parse --short "$commit")
shift
benches=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do benches+=("$1"); shift; done
[ "${1:-}" != -- ] || shift
[ ${#benches[@]} -gt 0 ] || [ $# -gt 0 ] || usage
runs=${RUNS:-5}

here=$PWD
there=$here/target/beside/$short
[ -e "$there/Cargo.toml" ] || git worktree add --quiet --force --detach "$there" "$commit"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The program that a benchmark is compiled to.
bench() { # folder, name
  (cd "$1" && CARGO_TARGET_DIR=$1/target cargo bench --locked --quiet --no-run --bench "$2" --message-format=json) |
    sed -n 's/.*"kind":\["bench"\].*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

# Numbers of one run, a line each: what it is, a tab, the number, a tab, its unit. A line without a number is a heading.
numbers() {
  awk '
    /^[[:space:]]/ || /^load of/ || /^$/ { next }
    {
      rest = $0; label = ""; found = 0
      while (match(rest, /[0-9][0-9,]*(\.[0-9]+)?/)) {
        before = substr(rest, 1, RSTART - 1); number = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        # In "10k", "99th" and "utf8" it is part of a word.
        if (before ~ /[[:alpha:]_-]$/ || rest ~ /^[[:alpha:]]/) { label = label before number; continue }
        unit = rest; sub(/^ +/, "", unit); sub(/[^[:alpha:]\/%].*/, "", unit)
        words = label before; label = ""; found = 1
        gsub(/[[:space:]]+/, " ", words); sub(/^[ ,;:()]+/, "", words); sub(/[ ,;:()]+$/, "", words)
        if (heading != "") words = words == "" ? heading : heading ": " words
        gsub(/,/, "", number)
        count = ++seen[words, unit]
        print words (count > 1 ? " (" count ")" : "") "\t" number "\t" unit
        if (unit != "") rest = substr(rest, index(rest, unit) + length(unit))
      }
      if (!found) heading = $0
    }'
}

summary() { # of lines: build, what, number, unit
  awk -F '\t' -v runs="$runs" -v short="$short" '
    function sorted(list, a, n, i, j, t) {
      n = split(list, a, " ")
      for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] + 0 > a[j] + 0; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      low = a[1]; high = a[n]; count = n
      return n % 2 ? a[(n + 1) / 2] + 0 : (a[n / 2] + a[n / 2 + 1]) / 2
    }
    function told(unit) { return sprintf("%s (%s–%s)%s", median, low, high, unit == "" ? "" : " " unit) }
    { key = $2 "\t" $4; if (!(key in known)) { known[key] = 1; order[++keys] = key } values[$1, key] = values[$1, key] " " $3 }
    END {
      printf "%-44s %-30s %-30s %s\n", "", short, "here", "change"
      for (k = 1; k <= keys; k++) {
        split(order[k], part, "\t")
        median = sorted(values["there", order[k]]); before = median; before_told = told(part[2]); complete = count == runs
        same = low == high; value = low
        median = sorted(values["here", order[k]]); complete = complete && count == runs
        same = same && low == high && low == value
        if (!complete || same) continue
        printf "%-44s %-30s %-30s %s\n", part[1], before_told, told(part[2]), before == 0 ? "" : sprintf("%+.1f %%", (median / before - 1) * 100)
      }
    }' "$1"
}

# Runs both in turn, now one first and now the other. “$1 there” and “$1 here” print the numbers of a run.
in_turn() {
  : > "$work/numbers"
  for run in $(seq "$runs"); do
    order="there here"
    [ $((run % 2)) -eq 1 ] || order="here there"
    for build in $order; do
      "$1" "$build" | awk -v build="$build" '{ print build "\t" $0 }' >> "$work/numbers"
    done
  done
  summary "$work/numbers"
}

for bench in "${benches[@]+"${benches[@]}"}"; do
  echo "building $bench at $short and here" >&2
  of_there=$(bench "$there" "$bench")
  of_here=$(bench "$here" "$bench")
  [ -n "$of_there" ] && [ -n "$of_here" ] || { echo "$bench could not be built in both" >&2; exit 1; }
  # The same collections; but each build makes the indexes that it reads.
  mkdir -p target/bench "target/beside/$short-bench"
  run() {
    if [ "$1" = here ]; then "$of_here" --bench "${arguments[@]+"${arguments[@]}"}"
    else BENCH_FOLDER="target/beside/$short-bench" "$of_there" --bench "${arguments[@]+"${arguments[@]}"}"
    fi
  }
  arguments=("$@")
  run here > /dev/null
  for file in target/bench/*.jsonl; do
    [ ! -e "$file" ] || ln -sf "$here/$file" "target/beside/$short-bench/"
  done
  run there > /dev/null
  measured() { run "$1" | numbers; }
  printf '\n%s %s\n' "$bench" "$*"
  in_turn measured
done

if [ ${#benches[@]} -eq 0 ]; then
  echo "building whosaid at $short and here" >&2
  (cd "$there" && CARGO_TARGET_DIR=$there/target cargo build --locked --quiet --release)
  CARGO_TARGET_DIR=$here/target cargo build --locked --quiet --release
  arguments=("$@")
  program() {
    local folder=$there
    [ "$1" = there ] || folder=$here
    local cache=$work/cache
    rm -rf "$cache"
    mkdir "$cache"
    local status=0
    if /usr/bin/time -f %e true 2> /dev/null; then
      XDG_CACHE_HOME=$cache /usr/bin/time -q -o "$work/time" -f '%e %M' "$folder/target/release/whosaid" "${arguments[@]}" < /dev/null > /dev/null 2> "$work/said" || status=$?
      awk '{ printf "wall time\t%s\ts\npeak memory\t%.1f\tMB\n", $1, $2 / 1024 }' "$work/time"
    else
      XDG_CACHE_HOME=$cache /usr/bin/time -l -o "$work/time" "$folder/target/release/whosaid" "${arguments[@]}" < /dev/null > /dev/null 2> "$work/said" || status=$?
      awk '/ real / { printf "wall time\t%s\ts\n", $1 } /maximum resident/ { printf "peak memory\t%.1f\tMB\n", $1 / 1048576 }' "$work/time"
    fi
    # 1 says that nothing was found, or that a check failed.
    [ "$status" -le 1 ] || { cat "$work/said" >&2; return "$status"; }
  }
  program there > /dev/null
  program here > /dev/null
  printf '\nwhosaid %s\n' "$*"
  in_turn program
fi
