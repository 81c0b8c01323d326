import { join } from 'node:path';
import graphql from '@graphql-eslint/eslint-plugin';

const CHECKOUT = join(import.meta.dirname, '../..');
const SCHEMA = join(CHECKOUT, 'schema.graphql');
/** The documents of one program share names and fragments. A folder may have none. */
const DOCUMENTS = ['clients/**/*.graphql', 'console/**/*.graphql', 'src/**/*.graphql'];

const common = {
  plugins: { '@graphql-eslint': graphql },
  languageOptions: {
    parser: graphql.parser,
    // One for all files: the plugin reads the first that it meets, and no other.
    parserOptions: {
      graphQLConfig: {
        projects: {
          schema: { schema: SCHEMA, include: 'schema.graphql' },
          ...Object.fromEntries(DOCUMENTS.map((pattern) => [pattern, { schema: SCHEMA, documents: pattern, include: pattern }])),
        },
      },
    },
  },
};

/**
 * `npm run lint:graphql`: the form of schema.graphql, by the recommended rules of graphql-eslint and by those for Relay's connections; and of the documents that
 * are sent to the hub, by the recommended rules for operations.
 */
export default [
  {
    files: ['schema.graphql'],
    ...common,
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Every field, argument and value is described; the three roots need no description.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          ignoredSelectors: ['[type=ObjectTypeDefinition][name.value=/^(Query|Mutation|Subscription)$/]'],
        },
      ],
      // Lists have forward paging alone.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Elements are also in `nodes`, and not every object can be fetched by its id alone.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // Parts of objects, receipts and answers per value have no identifier.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
  {
    files: DOCUMENTS,
    ...common,
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      // For clients that keep objects by their ids. These keep none.
      '@graphql-eslint/require-selections': 'off',
    },
  },
];
