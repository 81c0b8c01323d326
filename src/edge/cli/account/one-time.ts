import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import type { Address } from '../hub/address.js';
import { printable } from '../hub/answers.js';
import type { HubClient, Question } from '../hub/hub-client.js';
import { post } from '../hub/transport.js';
import { type Io, writeLine } from '../io.js';

/**
 * Reads the one-time token and the password. They are never options: every user of the machine can see the arguments of a program.
 * @throws CliFailure when one is missing
 */
async function readSecrets(io: Io): Promise<{ readonly token: string; readonly password: string }> {
  const token = (io.env['HUB_ONE_TIME_TOKEN'] || (await io.askSecret('One-time token: ')))?.trim();
  if (!token) throw new CliFailure('The one-time token is missing. Set HUB_ONE_TIME_TOKEN, or run this in a terminal.');
  const password = io.env['HUB_PASSWORD'] || (await io.askSecret('New password: '));
  if (!password) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
  return { token, password };
}

const BOOTSTRAP = `mutation ($token: String!, $email: String!, $password: String!) {
  bootstrapOperator(token: $token, email: $email, password: $password) { accessToken viewer { email } } }`;
const SIGN_OUT = 'mutation { signOut }';

/**
 * Creates the hub's first operator with the token of its settings. The request is sent only once, because the token can be used once. @throws HubRefusal,
 * Unreachable, CliFailure
 */
export async function bootstrap(email: string, address: Address, io: Io): Promise<ExitCode> {
  const data = await post(address, JSON.stringify({ query: BOOTSTRAP, variables: { email, ...(await readSecrets(io)) } }));
  const { accessToken, viewer } = (data as { bootstrapOperator: { accessToken: string; viewer: { email: string } } }).bootstrapOperator;
  await post(address, JSON.stringify({ query: SIGN_OUT }), `Bearer ${accessToken}`).catch(() => undefined);
  await writeLine(io.stdout, `${printable(viewer.email)} is now the hub's operator, and can sign in.`);
  return EXIT.done;
}

const ACCEPT = `mutation ($token: String!, $password: String!) {
  acceptInvitation(token: $token, password: $password) { accessToken viewer { email party { name } } } }`;

/** Accepts an invitation with its one-time token, and so creates the account. @throws HubRefusal, Unreachable, CliFailure */
export async function acceptInvitation(address: Address, io: Io): Promise<ExitCode> {
  const data = await post(address, JSON.stringify({ query: ACCEPT, variables: await readSecrets(io) }));
  const { accessToken, viewer } = (
    data as { acceptInvitation: { accessToken: string; viewer: { email: string; party: { name: string } } } }
  ).acceptInvitation;
  await post(address, JSON.stringify({ query: SIGN_OUT }), `Bearer ${accessToken}`).catch(() => undefined);
  await writeLine(io.stdout, `${printable(viewer.email)} is now an account of ${printable(viewer.party.name)}, and can sign in.`);
  return EXIT.done;
}

const RESET = 'mutation ($token: String!, $password: String!) { resetPassword(token: $token, new: $password) }';

/** Sets a new password with a one-time token. @throws HubRefusal, Unreachable, CliFailure */
export async function resetPassword(address: Address, io: Io): Promise<ExitCode> {
  await post(address, JSON.stringify({ query: RESET, variables: await readSecrets(io) }));
  await writeLine(io.stdout, 'The new password is set, and every session of the account has ended. Sign in with the new password.');
  return EXIT.done;
}

interface Viewer {
  readonly email: string;
  readonly apiKeyName: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly party: { readonly name: string };
  readonly agency: { readonly name: string } | null;
}

const ME: Question<{ readonly me: Viewer }> = {
  document: '{ me { email apiKeyName roles permissions party { name } agency { name } } }',
};

const FACTORS: Question<{
  readonly secondFactors: { readonly required: boolean; readonly appCreatedAt: string | null; readonly passkeys: readonly object[] };
}> = {
  document: '{ secondFactors { required appCreatedAt passkeys { id } } }',
};

/** Returns whether the account must set up a second factor before it can do anything else. */
async function lacksFactor(hub: HubClient): Promise<boolean> {
  const { required, appCreatedAt, passkeys } = (await hub.ask(FACTORS)).secondFactors;
  return required && appCreatedAt === null && passkeys.length === 0;
}

/** Prints the caller's identity and permissions. @throws HubRefusal, Unreachable, CliFailure */
export async function whoAmI(io: Io, connect: () => Promise<HubClient>): Promise<ExitCode> {
  const hub = await connect();
  try {
    const { me } = await hub.ask(ME);
    const name = me.apiKeyName === null ? me.email : `the API key “${me.apiKeyName}” of ${me.email}`;
    const lines = [
      `${name}, of ${me.party.name}${me.agency ? `, ${me.agency.name}` : ''}`,
      ...(me.roles.length > 0 ? [`roles: ${me.roles.join(', ')}`] : []),
      `may: ${me.permissions.join(', ')}`,
      ...(me.apiKeyName === null && (await lacksFactor(hub))
        ? ['but first this account must set up a second factor (startTotp, or startPasskey)']
        : []),
    ];
    for (const line of lines) await writeLine(io.stdout, printable(line));
    return EXIT.done;
  } finally {
    await hub.access.close();
  }
}
