import { BadInput } from '../../platform/platform/errors.js';

/** Credentials with which a pull authenticates at its source. */
export type Credentials =
  { readonly bearer: string } | { readonly user: string; readonly password: string } | { readonly name: string; readonly value: string };

export const CREDENTIAL_KINDS = ['BEARER', 'BASIC', 'HEADER'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Credentials as the user sends them: one of the three fields. */
export interface CredentialsDraft {
  readonly bearer?: string | null;
  readonly basic?: { readonly user: string; readonly password: string } | null;
  readonly header?: { readonly name: string; readonly value: string } | null;
}

const LONGEST = 4_096;
/** A custom header. Headers that control message framing or routing are forbidden (RFC 9110, 7.6.1 and 7.2; RFC 9112). */
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const FORBIDDEN_HEADERS =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*|content-.*|accept.*|expect|range|if-.*|cookie|via|forwarded|x-forwarded-.*)$/i;
/** Allowed header values (RFC 9110, 5.5): no line breaks. */
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Checks the credentials. @returns undefined when there are none @throws BadInput */
export function readCredentials({ bearer, basic, header }: CredentialsDraft): Credentials | undefined {
  const provided = [bearer, basic, header].filter((one) => one !== null && one !== undefined);
  if (provided.length === 0) return undefined;
  if (provided.length > 1) throw badCredentials('Give only one of bearer, basic and header.');
  if (basic) {
    if (basic.user === '' || basic.user.includes(':')) {
      throw badCredentials('The user name must not be empty or contain a colon (RFC 7617).');
    }
    if (basic.user.length + basic.password.length > LONGEST) throw badCredentials(TOO_LONG);
    return { user: basic.user, password: basic.password };
  }
  if (header) {
    if (!HEADER_NAME.test(header.name) || FORBIDDEN_HEADERS.test(header.name)) {
      throw badCredentials('This header cannot carry credentials. Use Authorization or a header that the source defines.');
    }
    return { name: header.name, value: valueOf(header.value) };
  }
  return { bearer: valueOf(bearer ?? '') };
}

function valueOf(text: string): string {
  if (text.length > LONGEST) throw badCredentials(TOO_LONG);
  if (!VALUE.test(text)) {
    throw badCredentials("A token or a header's value must consist of visible ASCII characters, without a space at either end.");
  }
  return text;
}

export const kindOf = (credentials: Credentials): CredentialKind =>
  'bearer' in credentials ? 'BEARER' : 'user' in credentials ? 'BASIC' : 'HEADER';

/** Returns the header that carries the credentials. */
export function headerOf(credentials: Credentials): Readonly<Record<string, string>> {
  if ('bearer' in credentials) return { authorization: `Bearer ${credentials.bearer}` };
  if ('user' in credentials) {
    return { authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}` };
  }
  return { [credentials.name.toLowerCase()]: credentials.value };
}

const TOO_LONG = `Credentials must have at most ${LONGEST} characters.`;
const badCredentials = (message: string): BadInput => new BadInput('PULL_CREDENTIALS', message);
