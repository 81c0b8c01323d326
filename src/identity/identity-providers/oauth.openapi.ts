import { answer, type Description, object, text, wholeNumber } from '../auth/openapi-operation.js';

export const OAUTH_TOKEN: Description = {
  summary: 'An access token for a machine (RFC 6749, 4.4)',
  description: 'The client is an API key: its id and its secret, in the body or by HTTP Basic (docs/keys.md).',
  refusal: 'oauth',
  body: {
    'application/x-www-form-urlencoded': object(
      { grant_type: { const: 'client_credentials' }, client_id: text, client_secret: text, scope: text },
      [...['client_id', 'client_secret', 'scope']],
    ),
  },
  answers: {
    200: answer('The token.', {
      'application/json': object({ access_token: text, token_type: text, expires_in: wholeNumber, scope: text }),
    }),
  },
};

export const OAUTH_METADATA: Description = {
  summary: 'The authorization server (RFC 8414)',
  answers: {
    200: answer('The metadata of the server.', { 'application/json': object({ issuer: text, token_endpoint: text, jwks_uri: text }) }),
  },
};
