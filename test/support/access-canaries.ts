import { createHash, randomBytes } from 'node:crypto';
import { Authenticator, type PasskeyOptions } from './authenticator.js';
import { currentCode } from './factor-client.js';
import type { Hub } from './hub.js';
import { CLIENT } from './oidc-issuer.js';
import { post } from './post.js';

type Codes = { it: { recoveryCodes: string[] } };

export const PUBLIC_URL = 'https://hub.example';
/** Asks as somebody, and keeps what was refused. */
export type Asks = <Data>(query: string, variables?: object, token?: string) => Promise<Data>;
export type AddCanary = (name: string, secret: string) => string;

/** Secrets of second factors, invitations, identity providers and machines, each of them used rightly and wrongly. */
export const accessCanaries = (hub: Hub, asks: Asks, keep: AddCanary) => ({
  /** Of analyst@vn.example: sets an app and a passkey up, and tries codes of both. */
  async factors(officer: string, password: string): Promise<void> {
    const { it: offer } = await asks<{ it: { secret: string; url: string } }>('mutation { it: startTotp { secret url } }', {}, officer);
    keep('secret of an app', offer.secret);
    const confirm = 'mutation ($c: String!) { it: finishTotp(code: $c) { recoveryCodes } }';
    await asks(confirm, { c: keep('wrong code of an app', randomBytes(16).toString('hex')) }, officer);
    const { it: first } = await asks<Codes>(confirm, { c: currentCode(offer.url) }, officer);
    const { it: codes } = await asks<Codes>('mutation { it: regenerateRecoveryCodes { recoveryCodes } }', {}, officer);
    for (const [n, code] of [...first.recoveryCodes, ...codes.recoveryCodes].entries()) keep(`recovery code ${n}`, code);
    const signIn =
      'mutation ($p: String!, $c: String!) { it: signIn(email: "analyst@vn.example", password: $p, code: $c) { viewer { id } } }';
    for (const code of [first.recoveryCodes[0], codes.recoveryCodes[0], codes.recoveryCodes[0]]) {
      await asks(signIn, { p: password, c: code });
    }
  },

  /** Of the same: makes a passkey and uses it, and what was used already. */
  async passkeys(officer: string): Promise<void> {
    const authenticator = new Authenticator(PUBLIC_URL);
    const challenge = (name: string, options: PasskeyOptions): PasskeyOptions => {
      keep(name, options.challenge);
      return options;
    };
    const begun = async (name: string, query: string): Promise<PasskeyOptions> =>
      challenge(name, (await asks<{ it: PasskeyOptions }>(query, {}, officer)).it);
    const finish =
      'mutation ($r: PasskeyResponse!) { it: finishPasskey(name: "a key", response: $r) { secondFactors { passkeys { id } } } }';
    const made = authenticator.create(await begun('challenge for a passkey', 'mutation { it: startPasskey }'));
    const { it: key } = await asks<{ it: { secondFactors: { passkeys: object[] } } }>(finish, { r: made }, officer);
    if (key.secondFactors.passkeys.length === 0) throw new Error('No passkey was made.');
    await asks(finish, { r: made }, officer); // used twice
    await begun('challenge that nobody answers', 'mutation { it: startPasskey }');
    const confirmed = authenticator.get(await begun('challenge to confirm', 'mutation { it: startPasskeyConfirmation }'));
    for (const r of [confirmed, confirmed]) {
      await asks('mutation ($r: PasskeyResponse!) { it: confirmIdentityWithPasskey(response: $r) { confirmedUntil } }', { r }, officer);
    }
    const { it } = await asks<{ it: PasskeyOptions }>('mutation { it: startPasskeySignIn }');
    await asks('mutation ($r: PasskeyResponse!) { it: signInWithPasskey(response: $r) { viewer { id } } }', {
      r: authenticator.get(challenge('challenge to sign in', it), { tampers: true }),
    });
  },

  async invitations(admin: string): Promise<void> {
    const invite = 'mutation { it: inviteUser(input: { email: "fresh@th.example", roles: [ANALYST] }) { token link } }';
    const { it } = await asks<{ it: { token: string } }>(invite, {}, admin);
    const accept = 'mutation ($t: String!, $p: String!) { it: acceptInvitation(token: $t, password: $p) { viewer { id } } }';
    const tries = (token: string, name: string) =>
      asks(accept, { t: token, p: keep(name, `canary ${randomBytes(12).toString('base64url')}`) });
    await tries(keep('wrong invitation', randomBytes(32).toString('base64url')), 'password for a wrong invitation');
    await tries(keep('invitation', it.token), 'password by an invitation');
    await tries(it.token, 'password for a used invitation');
  },

  /** A provider at `issuer`, attached and not; and codes that nobody got from it. */
  async providers(admin: string, issuer: string): Promise<void> {
    const create =
      'mutation ($i: String!, $input: IdentityProviderInput!) { it: createIdentityProvider(issuer: $i, input: $input) { id } }';
    const secret = (name: string): string => keep(name, `${name} ${randomBytes(12).toString('base64url')}`);
    const rules = {
      name: 'x',
      clientId: CLIENT.clientId,
      roleClaim: 'groups',
      roles: [{ value: 'o', role: 'ANALYST' }],
      createsAccounts: false,
    };
    const { it } = await asks<{ it: { id: string } }>(
      create,
      { i: issuer, input: { ...rules, clientSecret: secret('client secret') } },
      admin,
    );
    await asks(create, { i: `${issuer}/no`, input: { ...rules, clientSecret: secret('client secret of a silent issuer') } }, admin);
    const update = 'mutation ($id: ID!, $input: IdentityProviderInput!) { it: updateIdentityProvider(id: $id, input: $input) { id } }';
    await asks(update, { id: it.id, input: { ...rules, clientSecret: secret('second client secret') } }, admin);
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const started = await fetch(`${hub.url}/oidc/${it.id}/start?challenge=${challenge}`, { redirect: 'manual' });
    const params = new URL(started.headers.get('location') ?? issuer).searchParams;
    keep('state of a sign-in', params.get('state') ?? '');
    keep('cookie of a sign-in', /=([^;]+)/.exec(started.headers.getSetCookie()[0] ?? '')?.[1] ?? '');
    await fetch(`${hub.url}/oidc/callback?code=${secret('code of an issuer').replaceAll(' ', '-')}&state=${params.get('state')}`, {
      redirect: 'manual',
    });
    const finish = 'mutation ($c: String!, $v: String!) { it: signInWithProvider(code: $c, verifier: $v) { viewer { id } } }';
    await asks(finish, { c: secret('one-time code of a sign-in'), v: secret('verifier of a sign-in') });
  },

  /** A key's secret for a token, and the token. */
  async tokens(key: { readonly id: string; readonly secret: string }): Promise<void> {
    const grants = async (secret: string) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: key.id, client_secret: secret });
      return (await (await fetch(`${hub.url}/oauth/token`, { method: 'POST', body })).json()) as { access_token?: string };
    };
    const token = keep('token of a machine', (await grants(key.secret)).access_token ?? '');
    await grants(keep('wrong secret of a machine', randomBytes(32).toString('base64url')));
    await post(hub.url, { query: '{ parties { id } }' }, { authorization: `Bearer ${token}` });
    await asks('{ apiKeys { nodes { id } } }', {}, token);
  },
});
