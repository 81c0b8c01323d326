/** A refusal of the token endpoint (RFC 6749, 5.2). Its sentence is for developers of clients. */
export class OauthError extends Error {
  constructor(
    readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope',
    readonly sentence: string,
  ) {
    super(sentence);
  }
}

export interface OauthForm {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly scope: readonly string[];
}

const LONGEST = 1_000;

/** Parses a form; each parameter may occur once (RFC 6749, 3.2). @throws OauthError */
export function parseForm(body: unknown): OauthForm {
  const fields: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (name: string): string | undefined => {
    const value = fields[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string' || value.length > LONGEST) {
      throw new OauthError('invalid_request', `Give the parameter ${name} at most once, with at most ${LONGEST} characters.`);
    }
    return value;
  };
  const grant = text('grant_type');
  if (grant === undefined) throw new OauthError('invalid_request', 'The parameter grant_type is missing. Send a form with grant_type.');
  if (grant !== 'client_credentials') throw new OauthError('unsupported_grant_type', 'The grant type must be client_credentials.');
  return { clientId: text('client_id'), clientSecret: text('client_secret'), scope: text('scope')?.split(' ').filter(Boolean) ?? [] };
}

/**
 * Returns the credentials of the client, from the header (client_secret_basic, both parts form-encoded) or the form (client_secret_post), never from both.
 * @throws OauthError
 */
export function clientOf(
  { clientId, clientSecret }: OauthForm,
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } {
  const [, basic] = /^Basic ([A-Za-z0-9+/]{1,2000}={0,2})$/i.exec(authorization ?? '') ?? [];
  if (authorization !== undefined && basic === undefined) throw new OauthError('invalid_client', 'Authenticate with client_secret_basic.');
  if (basic !== undefined && clientSecret !== undefined) {
    throw new OauthError('invalid_request', 'Use only one way of authentication: the header or the form.');
  }
  const [id, secret] = basic === undefined ? [clientId, clientSecret] : partsOf(basic);
  if (!id || !secret || (clientId !== undefined && clientId !== id)) {
    throw new OauthError('invalid_client', 'Give the id of an API key as the client id, and the key itself as the secret.');
  }
  return { id: id.toLowerCase(), secret };
}

function partsOf(basic: string): readonly (string | undefined)[] {
  const [id = '', secret = '', ...more] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  try {
    return more.length > 0 ? [] : [id, secret].map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  } catch {
    return [];
  }
}
