import { join } from 'node:path';
import graphql from '@graphql-eslint/eslint-plugin';

const CHECKOUT = join(import.meta.dirname, '../..');

/** `npm run lint:schema`: the form of schema.graphql, by the recommended rules of graphql-eslint and by those for Relay's connections. */
export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: join(CHECKOUT, 'schema.graphql') } } },
    plugins: { '@graphql-eslint': graphql },
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
];
