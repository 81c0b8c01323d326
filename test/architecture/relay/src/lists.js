import { graphql } from 'relay-runtime';

/** `.ci/run` compiles these documents with relay-compiler: Relay's paging works on the hub's lists, and fragments on its items. */
export const indicators = graphql`
  fragment lists_indicators on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "Cursor" })
  @refetchable(queryName: "listsIndicatorsQuery") {
    indicators(first: $first, after: $after) @connection(key: "lists_indicators") {
      edges {
        node {
          id
          kind
          value
        }
      }
    }
  }
`;

export const cases = graphql`
  fragment lists_cases on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "Cursor" })
  @refetchable(queryName: "listsCasesQuery") {
    cases(first: $first, after: $after) @connection(key: "lists_cases") {
      edges {
        node {
          id
          title
        }
      }
    }
  }
`;

export const feed = graphql`
  query listsPageQuery {
    ...lists_indicators
    ...lists_cases
    feed {
      events {
        eventId
        item {
          id
          ... on Report {
            title
          }
        }
      }
    }
  }
`;
