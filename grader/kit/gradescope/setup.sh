#!/usr/bin/env bash
# Run once by Gradescope, when the autograder's image is built.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
torch_index="${TORCH_INDEX:-https://download.pytorch.org/whl/cpu}"

# The grader needs Python 3.11 or newer, with venv.
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

if ! python=$(find_python); then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3.11 python3.11-venv
  python=$(find_python)
fi

"$python" -m venv --clear "$root/environment"
"$root/environment/bin/python" -m pip install --quiet --index-url "$torch_index" torch
"$root/environment/bin/python" -m pip install --quiet "$root"/source/*.whl
