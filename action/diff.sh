#!/usr/bin/env bash
# Run by action.yml: compares the rendered manifests with those of the base, writes the job summary, and creates or updates one
# comment on the pull request. The inputs are in INPUT_… variables; GitHub sets GITHUB_….
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${INPUT_DIRECTORY:-.}"

fail() {
  printf '::error::%s\n' "$1"
  exit 1
}

# Fields that the event does not have are empty.
mapfile -t event < <(node "$here/event.mjs" pull_request.number pull_request.base.sha pull_request.head.sha before)
number=${event[0]}

# Checkouts are shallow by default, so a missing commit, branch or tag is fetched.
require_commit() {
  git cat-file -e "$1^{commit}" 2>/dev/null && return
  git fetch --quiet --no-tags --depth=1 -- origin "${1#origin/}" || fail "\"$1\" is not in the checkout and could not be fetched."
}

find_base() {
  local base=${event[1]} head=${event[2]} before=${event[3]}
  if [[ -n ${INPUT_BASE:-} ]]; then
    printf '%s\n' "$INPUT_BASE"
    return
  fi
  if [[ -z $base ]]; then
    printf '%s\n' "$before"
    return
  fi
  # By default, a pull request is checked out as a merge commit, whose first parent is the head of the target branch.
  mapfile -t parents < <(git cat-file commit HEAD | sed -n '1,/^$/s/^parent //p')
  if [[ ${#parents[@]} -eq 2 && ${parents[1]} == "$head" ]]; then
    printf '%s\n' "${parents[0]}"
    return
  fi
  require_commit "$base" >&2
  if ! git merge-base "$base" HEAD 2>/dev/null; then
    git fetch --quiet --no-tags --deepen=500 origin "$base" "$head" || true
    if ! git merge-base "$base" HEAD 2>/dev/null; then
      echo '::warning::The history does not include the commit where the branch started, so the diff may include changes that others have merged since.' >&2
      printf '%s\n' "$base"
    fi
  fi
}

base=$(find_base)
[[ -n $base && ! $base =~ ^0+$ ]] || fail 'There is nothing to compare with: set the "base" input.'
[[ $base == -* || $base == *:* ]] && fail "\"$base\" is not a revision."
require_commit "$base"
# Fetching a branch or tag creates no local ref for it.
git cat-file -e "$base^{commit}" 2>/dev/null || base=$(git rev-parse FETCH_HEAD)

read -r -a command <<<"${INPUT_COMMAND:-npx --yes kuilt}"
mapfile -t targets < <(sed '/^[[:space:]]*$/d' <<<"${INPUT_TARGETS:-}")
mapfile -t arguments < <(sed '/^[[:space:]]*$/d' <<<"${INPUT_ARGUMENTS:-}")

file=${RUNNER_TEMP:-/tmp}/kuilt-diff.md
status=0
# GitHub accepts 65,536 characters, including the heading.
"${command[@]}" diff --base "$base" --format markdown --max-length 65000 "${arguments[@]}" -- "${targets[@]}" >"$file" || status=$?
# If only some targets could not be compared, kuilt also prints the changes to the others.
incomplete=false
if ((status >= 2)); then
  [[ $status -eq 2 && -s $file ]] || fail 'kuilt diff failed; see the message above.'
  incomplete=true
  printf '\nThe log of this job contains the errors.\n' >>"$file"
fi

changed=$([[ $status -ne 0 ]] && echo true || echo false)
printf 'changed=%s\nfile=%s\n' "$changed" "$file" >>"${GITHUB_OUTPUT:-/dev/null}"
if [[ $changed == true ]]; then cat "$file"; else echo 'The rendered manifests do not change.'; fi >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

if [[ ${INPUT_COMMENT:-true} == true && -n $number ]]; then
  CHANGED=$changed NUMBER=$number node "$here/comment.mjs" "$file"
fi

if [[ $incomplete == true ]]; then fail 'Some targets could not be compared; see the messages above.'; fi
if [[ ${INPUT_FAIL:-false} == true && $changed == true ]]; then fail 'The rendered manifests change.'; fi
