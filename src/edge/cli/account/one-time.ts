import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, addressFor } from '../hub/address.js';
import { clientOf, SIGN_OUT_MS, strangersClient } from '../hub/client.js';
import { type Io, printable, writeLine } from '../io.js';

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

const oneTimeToken = (): Promise<string> => Promise.resolve('A one-time token');

const SESSION = '{ accessToken viewer { email party { name } } }';
const BOOTSTRAP = `mutation ($token: String!, $email: String!, $password: String!) {
  session: bootstrapOperator(token: $token, email: $email, password: $password) ${SESSION} }`;
const ACCEPT = `mutation ($token: String!, $password: String!) { session: acceptInvitation(token: $token, password: $password) ${SESSION} }`;
const RESET = 'mutation ($token: String!, $password: String!) { resetPassword(token: $token, newPassword: $password) }';

interface OneTimeSession {
  readonly session: {
    readonly accessToken: string;
    readonly viewer: { readonly email: string; readonly party: { readonly name: string } };
  };
}

/** Sends the request once, because its token can be used once, and ends the session that it opens. @throws HubError, NetworkError, CliFailure */
async function viewerOf(document: string, variables: object, options: AccessOptions, io: Io): Promise<OneTimeSession['session']['viewer']> {
  const address = await addressFor(options, io, oneTimeToken);
  const { session } = await strangersClient(address, io).request<OneTimeSession>(document, { ...variables, ...(await readSecrets(io)) });
  const { accessToken } = session;
  await clientOf(address, io, { credentials: { accessToken } })
    .signOut(SIGN_OUT_MS)
    .catch(() => undefined);
  return session.viewer;
}

/** Creates the hub's first operator with the token of its settings. @throws HubError, NetworkError, CliFailure */
export async function bootstrap(email: string, options: AccessOptions, io: Io): Promise<ExitCode> {
  const viewer = await viewerOf(BOOTSTRAP, { email }, options, io);
  await writeLine(io.stdout, `${printable(viewer.email)} is now the hub's operator, and can sign in.`);
  return EXIT.done;
}

/** Accepts an invitation with its one-time token, and so creates the account. @throws HubError, NetworkError, CliFailure */
export async function acceptInvitation(options: AccessOptions, io: Io): Promise<ExitCode> {
  const viewer = await viewerOf(ACCEPT, {}, options, io);
  await writeLine(io.stdout, `${printable(viewer.email)} is now an account of ${printable(viewer.party.name)}, and can sign in.`);
  return EXIT.done;
}

/** Sets a new password with a one-time token. @throws HubError, NetworkError, CliFailure */
export async function resetPassword(options: AccessOptions, io: Io): Promise<ExitCode> {
  await strangersClient(await addressFor(options, io, oneTimeToken), io).request(RESET, { ...(await readSecrets(io)) });
  await writeLine(io.stdout, 'The new password is set, and every session of the account has ended. Sign in with the new password.');
  return EXIT.done;
}
