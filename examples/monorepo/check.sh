#!/usr/bin/env bash
# For CI: fails if an overlay does not build, is not valid, or differs from its rendered file.
set -euo pipefail
cd "$(dirname "$0")"
kuilt=${KUILT:-npx --no-install kuilt}

$kuilt render . -o rendered --check
$kuilt validate .
