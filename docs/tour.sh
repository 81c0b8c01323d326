# Helpers (bash) of the tour in README.md: `. docs/tour.sh`, in the folder of the hub. HUB is the address of a hub, HUB_PASSWORD the demo password.
ask() { # ask TOKEN QUERY [VARIABLES]: the answer to a GraphQL document
  QUERY=$2 VARIABLES=${3:-null} node -p 'const { QUERY, VARIABLES } = process.env;
    JSON.stringify({ query: QUERY, variables: JSON.parse(VARIABLES) })' |
    curl -sS "$HUB/graphql" -H 'Content-Type: application/json' -H "Authorization: Bearer $1" --data-binary @-
}
field() { # field NAME: its first value in an answer; an answer without it is shown as it is
  local answer=$(cat)
  grep -o "\"$1\":\"[^\"]*\"" <<< "$answer" | head -n 1 | cut -d '"' -f 4 | grep . || { echo "$answer" >&2; return 1; }
}
sign_in() { # sign_in EMAIL: prints an access token, good for ten minutes
  ask '' 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }' \
    "$(EMAIL=$1 node -p 'JSON.stringify({ email: process.env.EMAIL, password: process.env.HUB_PASSWORD })')" | field accessToken
}
id_of() { # id_of TOKEN VALUE: the id of the first indicator with this value that the account sees
  ask "$1" 'query ($value: String!) { lookup(values: [{value: $value}]) { indicators { id } } }' "{\"value\": \"$2\"}" | field id
}
wait_for() { # wait_for WORD COMMAND …: what the command prints, once the word is in it; the relay tells others within a second or two
  for _ in {1..60}; do if "${@:2}" | grep -e "$1"; then return; fi; sleep 0.5; done; return 1
}
follow() { # follow TOKEN: prints each event of the feed, one JSON object a line, until it is stopped
  HUB=$HUB TOKEN=$1 node --input-type=module -e '
    import { createClient } from "graphql-ws";
    import WebSocket from "ws";
    const { HUB, TOKEN } = process.env;
    const client = createClient({
      url: `${HUB.replace(/^http/, "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${TOKEN}` },
    });
    const query = "subscription { feed { eventId operation itemId cursor indicator { value revokedReason } } }";
    for await (const { data, errors } of client.iterate({ query })) console.log(JSON.stringify(errors ?? data.feed));
  '
}
