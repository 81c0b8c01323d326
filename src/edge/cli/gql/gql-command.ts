import type { Command } from 'commander';
import { fieldOption, formatOption, gathered } from '../options.js';

export const GQL_SUMMARY = 'Run a query or mutation of the API, and print its answer.';

export const gqlOptions = (command: Command): Command =>
  command
    .argument('<document>', 'the GraphQL document; @FILE for that of a file, - for the standard input')
    .option('-v, --variable <name=value>', 'a variable (repeatable), read by its type in the document', gathered)
    .option('--variables <json>', 'variables as JSON, or @FILE')
    .option('--operation <name>', 'which operation, if the document has several')
    .option('--idempotency-key <key>', 'repeat a mutation safely after a lost answer')
    .addOption(formatOption('json'))
    .addOption(fieldOption());

export const GQL_HELP = `
If the document has one field, the answer is printed without the field's name. A
list is written with commas, an enum value as in the schema or as
call-centre-scam, a time as 2027-03-31, 2027-03-31T09:30:00Z, or from now as 90d
or -30d, an input object as JSON. The schema: GET /schema.graphql at the hub.

Examples:
  hub gql '{ me { email party { name } } }'
  hub gql '{ indicators(first: 20) { nodes { kind value } } }' --format csv
  hub gql 'query ($id: ID!) { indicator(id: $id) { value } }' -v id=0198…`;
