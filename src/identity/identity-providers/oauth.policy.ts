/** A refusal of the token endpoint (RFC 6749, 5.2). Its words are for the client's makers. */
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

/** What a form says. Each parameter stands in it once (RFC 6749, 3.2). @throws OauthError */
export function parseForm(body: unknown): OauthForm {
  const said: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (name: string): string | undefined => {
    const value = said[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string' || value.length > LONGEST) throw new OauthError('invalid_request', `Give ${name} once.`);
    return value;
  };
  const grant = text('grant_type');
  if (grant === undefined) throw new OauthError('invalid_request', 'Send a form with grant_type.');
  if (grant !== 'client_credentials') throw new OauthError('unsupported_grant_type', 'The grant type is client_credentials.');
  return { clientId: text('client_id'), clientSecret: text('client_secret'), scope: text('scope')?.split(' ').filter(Boolean) ?? [] };
}

/**
 * Who the client says it is, by the header (client_secret_basic, both parts form-encoded) or the form (client_secret_post), never by both.
 * @throws OauthError
 */
export function clientOf(
  { clientId, clientSecret }: OauthForm,
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } {
  const [, basic] = /^Basic ([A-Za-z0-9+/]{1,2000}={0,2})$/i.exec(authorization ?? '') ?? [];
  if (authorization !== undefined && basic === undefined) throw new OauthError('invalid_client', 'Authenticate by client_secret_basic.');
  if (basic !== undefined && clientSecret !== undefined) throw new OauthError('invalid_request', 'Authenticate in one way, not in two.');
  const [id, secret] = basic === undefined ? [clientId, clientSecret] : partsOf(basic);
  if (!id || !secret || (clientId !== undefined && clientId !== id)) {
    throw new OauthError('invalid_client', 'Give the id of a key, and the key itself as its secret.');
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
