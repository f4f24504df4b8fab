#!/usr/bin/env bash
# From an empty database to a signed webhook, by curl alone.
#
#   ./bookline serve                # in one terminal: an empty, private database
#   ./examples/walk-through.sh      # in another; BOOKLINE_URL if it is not http://localhost:5080
#
# Needs bash, curl, openssl and coreutils. It exits 1 at the first answer that is not as it must be.
set -euo pipefail

url=${BOOKLINE_URL:-http://localhost:5080}
name=${1:-salon-$(date +%s)} # the address of the business: every run makes another one
owner=owner@$name.example
colleague=colleague@$name.example
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { printf 'walk-through: %s\n' "$*" >&2; exit 1; }

# call METHOD PATH [JSON] [curl's options]: prints the answer's body; any status but 2xx ends the script.
call() {
    local method=$1 path=$2 body=${3:-} status
    shift $(($# < 3 ? $# : 3))
    status=$(curl -sS -o "$work/answer" -w '%{http_code}' -X "$method" "$url$path" \
        -H 'Content-Type: application/json' ${body:+-d "$body"} "$@")
    [[ $status == 2* ]] || fail "$method $path: $status $(cat "$work/answer")"
    cat "$work/answer"
    echo
}
# The first value of a name, in the JSON on stdin.
field() { grep -o "\"$1\":\"[^\"]*\"" | sed -n 1p | cut -d'"' -f4; }
# The token in the newest mail to an address, once it is there.
token_for() {
    local link
    for _ in {1..100}; do
        link=$(curl -sS "$url/dev/mail.json?to=$1" | grep -o '"links":\["[^"]*"' | cut -d'"' -f4 | grep "$2" | sed -n 1p || true)
        [[ -n $link ]] && { sed -E 's/.*(token=|invitations\/)//' <<<"$link"; return; }
        sleep 0.2
    done
    fail "no mail came to $1"
}
owner_jar=(-b "$work/owner" -c "$work/owner")

say "1. Sign up"
call POST /sign-up "{\"business_name\":\"Salon $name\",\"domain\":\"$name\",\"email\":\"$owner\",\"password\":\"a few plain words\",
  \"time_zone\":\"Europe/Berlin\",\"currency\":\"EUR\",\"trade\":\"salon\"}" -H 'Accept: application/json'

say "2. Confirm the address of mail with the password, and be signed in"
call POST /account/confirm "{\"token\":\"$(token_for "$owner" confirm)\",\"password\":\"a few plain words\"}" "${owner_jar[@]}"

say "3. Connect WhatsApp: the credentials are tried against the Graph API first"
number=$((10#$(date +%s) * 100000 + RANDOM))
call PUT /api/v1/whatsapp/credentials "{\"phone_number_id\":\"$number\",\"access_token\":\"EAAtoken$number\"}" "${owner_jar[@]}"

say "4. Invite a colleague, who accepts"
call POST /api/v1/users/invitations "{\"email\":\"$colleague\",\"role\":\"staff\"}" "${owner_jar[@]}"
call POST /account/invitation "{\"token\":\"$(token_for "$colleague" invitations)\",\"password\":\"some other words\",\"first_name\":\"Ana\"}"

say "5. Create an API key: it is shown once"
answer=$(call POST /api/v1/api_keys '{"name":"till","scopes":["services:read","staff:read","bookings:write","webhooks:write"]}' \
    "${owner_jar[@]}")
echo "$answer"
key=$(field key <<<"$answer")
with_key=(-H "Authorization: Bearer $key")

say "6. Name an address for webhooks"
answer=$(call POST /api/v1/webhooks "{\"url\":\"$url/dev/webhooks/$name\",\"events\":[\"booking.created\"]}" "${with_key[@]}")
echo "$answer"
secret=$(field secret <<<"$answer")

say "7. Find a free slot"
service=$(call GET /api/v1/services '' "${with_key[@]}" | field id)
from=$(date -u -d '+1 day' +%F) to=$(date -u -d '+8 days' +%F)
slot=$(call GET "/api/v1/availability?service=$service&from=$from&to=$to" '' "${with_key[@]}" | field starts_at)
echo "$service is free at $slot"

say "8. Book it; sent again with the same Idempotency-Key it is the same booking"
booking="{\"service\":\"$service\",\"starts_at\":\"$slot\",\"customer\":{\"name\":\"Asha\",\"phone\":\"+4915112345678\"}}"
answer=$(call POST /api/v1/bookings "$booking" "${with_key[@]}" -H "Idempotency-Key: $name")
echo "$answer"
made=$(field id <<<"$answer")
again=$(call POST /api/v1/bookings "$booking" "${with_key[@]}" -H "Idempotency-Key: $name" | field id)
[[ $again == "$made" ]] || fail "booked twice: $made and $again"

say "9. The webhook has come"
for _ in {1..100}; do
    curl -sS -o "$work/body" -D "$work/headers" "$url/dev/webhooks/$name/latest"
    grep -qi '^webhook-id:' "$work/headers" && break
    sleep 0.2
done
header() { grep -i "^$1:" "$work/headers" | cut -d' ' -f2- | tr -d '\r'; }
cat "$work/body"
echo
grep -q "$made" "$work/body" || fail "no webhook speaks of $made"

say "10. Its signature is right"
hex=$(printf %s "${secret#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
expected=v1,$({ printf '%s.%s.' "$(header webhook-id)" "$(header webhook-timestamp)"; cat "$work/body"; } |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary | base64)
echo "$(header webhook-signature)"
[[ " $(header webhook-signature) " == *" $expected "* ]] || fail "the signature should be $expected"
echo "as computed"
