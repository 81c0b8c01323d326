/**
 * GraphiQL for the demo: everything comes from the hub itself, nothing from elsewhere. The headers that are typed in go along with queries, and as
 * connectionParams with subscriptions.
 */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { parse } from 'graphql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const WORKERS = { json: 'json.worker.js', graphql: 'graphql.worker.js' };
globalThis.MonacoEnvironment = { getWorker: (_id, label) => new Worker(`/graphiql/${WORKERS[label] ?? 'editor.worker.js'}`) };

const WELCOME = `# Entente, demo world.
# 1. Put in the password (it stands in the terminal
#    where the hub was started) and run SignIn.
# 2. Put the token into "Headers" below:
#    { "authorization": "Bearer <accessToken>" }
# 3. Run the others. A token lasts ten minutes.

mutation SignIn {
  signIn(
    email: "analyst@th.example"
    password: ""
  ) {
    accessToken
    viewer { email roles party { name } }
  }
}

query Newest {
  indicators(first: 20) {
    edges {
      node {
        kind display threat tlp
        owner { name }
        description corroboration
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}

query LookUp($values: [LookupInput!]!) {
  lookup(values: $values) {
    canonical kind
    indicators { owner { name } tlp threat }
  }
}

subscription Follow {
  feed {
    operation at itemId
    indicator { kind display owner { name } }
  }
}
`;

const VARIABLES = '{ "values": [{ "value": "DE89 3704 0044 0532 0130 00" }] }';

const lowerCase = (headers = {}) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const subscriptionUrl = Object.assign(new URL('/graphql', location.href), {
  protocol: location.protocol === 'https:' ? 'wss:' : 'ws:',
}).href;
const ask = createGraphiQLFetcher({ url: '/graphql', subscriptionUrl });
/** Header names mean the same in upper and lower case, connectionParams do not. The document is what is sent, not what the editor parsed a moment ago. */
const fetcher = (params, options) => ask(params, { ...options, headers: lowerCase(options?.headers), documentAST: parsed(params.query) });

function parsed(query) {
  try {
    return parse(query);
  } catch {
    return undefined; // the hub says what is wrong with it
  }
}

createRoot(document.getElementById('root')).render(
  createElement(GraphiQL, {
    fetcher,
    defaultQuery: WELCOME,
    initialVariables: VARIABLES,
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
    storage: sessionStorage, // what is typed here, the password among it, goes with the tab
  }),
);
