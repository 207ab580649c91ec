#!/bin/sh
# The four forms of contract of joint_outcome.json side by side: the contract of the file, joint
# outcome management, and three others in its place, each made by its template.
#   clients/examples/compare_forms.sh [--paths N] [--output json] ...
# ACCORD names the program; default: accord.
set -eu
accord=${ACCORD:-accord}
case=$(dirname "$0")/joint_outcome.json

service_levels=$("$accord" template service-level-credits --set id=key --set fee=24000 \
  --set 'minimums=[{"id": "available", "outcome": "availability", "level": 0.92, "credit": 0.05},
                   {"id": "far-below", "outcome": "availability", "level": 0.90, "credit": 0.1}]' \
  --set 'maximums=[{"id": "scrap", "outcome": "scrap", "level": 300, "credit": 0.05}]' \
  --set credit_cap=12000)

availability=$("$accord" template performance-based --set id=key --set fee=73200 \
  --set outcome=availability --set settlement_periods=3 --set minimum_achievement=0.9 \
  --set intercept=-3 --set slope=4 --set max_factor=1.1)

value=$("$accord" template value-based-price --set id=key --set share=0.432 \
  --set settlement_periods=3 --set minimum_price=25000 --set maximum_price=150000)

exec "$accord" compare "$case" --each \
  --set "contracts[\"key\"]=$service_levels" \
  --set "contracts[\"key\"]=$availability" \
  --set "contracts[\"key\"]=$value" "$@"
