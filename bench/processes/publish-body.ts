const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }';

/** A request that publishes domains for every country. */
export const publishBody = (domains: readonly string[]): string =>
  JSON.stringify({
    query: PUBLISH,
    variables: {
      input: domains.map((value) => ({
        kind: 'DOMAIN',
        value,
        threat: 'PHISHING',
        tlp: 'GREEN',
        audience: { everyCountry: true },
        description: 'Victims report calls and messages that lead here.',
      })),
    },
  });

/** The same rows as PostGraphile takes them: a createIndicator each, in one request. */
export function peerBody(domains: readonly string[]): string {
  const numbers = domains.map((_, index) => index);
  const variables = numbers.map((index) => `$i${index}: CreateIndicatorInput!`).join(', ');
  const fields = numbers.map((index) => `m${index}: createIndicator(input: $i${index}) { indicator { rowId } }`).join(' ');
  return JSON.stringify({
    query: `mutation (${variables}) { ${fields} }`,
    variables: Object.fromEntries(
      domains.map((value, index) => [
        `i${index}`,
        { indicator: { kind: 'DOMAIN', value, display: value, threat: 'PHISHING', tlp: 'GREEN', audience: [1] } },
      ]),
    ),
  });
}
