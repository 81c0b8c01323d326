import { type EntenteClient, HubError, type Tokens } from '#entente-client';
import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, accountOf, addressFor, clientOf, storedAccess, withHub } from '../hub/connection.js';
import { type Io, printable, writeLine } from '../io.js';
import { SessionFile } from '../hub/session-file.js';

/** A client with an access token alone, which it cannot renew. */
export const clientWith = (accessToken: string, options: AccessOptions, io: Io): EntenteClient =>
  clientOf(addressFor(options, io), io, { credentials: { accessToken } });

interface Me {
  readonly me: { readonly email: string; readonly party: { readonly name: string } };
}

/** Signs in, and stores the session for later commands. A session that the account had there before ends. @throws HubError, NetworkError, CliFailure */
export async function login(email: string, options: AccessOptions, io: Io): Promise<ExitCode> {
  const address = addressFor(options, io);
  const file = new SessionFile(io);
  let tokens: Tokens | undefined;
  const client = clientOf(address, io, { credentials: await accountOf(email, io), onTokens: (next) => void (tokens = next ?? undefined) });
  const { me } = await client.request<Me>('{ me { email party { name } } }');
  const former = await file.locked(async () => {
    const found = await file.find(address.base, me.email);
    if (tokens) await file.add(address.base, me.email, tokens);
    return found;
  });
  if (former) await endSession(clientOf(address, io, { credentials: former.tokens, retry: ONCE }));
  await writeLine(io.stdout, `Logged in at ${address.base} as ${printable(me.email)}, of ${printable(me.party.name)}.`);
  return EXIT.done;
}

export interface LogoutOptions extends AccessOptions {
  readonly all?: boolean;
}

/**
 * Ends stored sessions at the hub, and deletes them from the file. A session that the hub does not know any more, or cannot be reached for, is deleted, too.
 * @throws CliFailure when there is none
 */
export async function logout(options: LogoutOptions, io: Io): Promise<ExitCode> {
  const file = new SessionFile(io);
  const { base } = addressFor(options, io);
  const found = options.all ? await file.list() : [await file.find(base, options.as)].flatMap((one) => one ?? []);
  if (found.length === 0) {
    throw new CliFailure(`No session is stored${options.all ? '' : ` for ${options.as ?? 'any account'} at ${base}`}.`);
  }
  for (const session of found) {
    const { hub, email } = session;
    const ended = await endSession(clientOf(addressFor({ url: hub }, io), io, { ...storedAccess(session, file), retry: ONCE }));
    await file.locked(() => file.change(hub, email, null));
    const note = ended ? '' : ' The hub did not confirm it: the session ends there by itself.';
    await writeLine(io.stdout, `Logged out ${printable(email)} at ${hub}.${note}`);
  }
  return EXIT.done;
}

const ONCE = { attempts: 1 };
const SIGN_OUT_MS = 5_000;

/** Renews the access token where that is necessary, unlike `signOut` of the client. @returns whether the session has ended at the hub */
const endSession = (client: EntenteClient): Promise<boolean> =>
  client.request('mutation { signOut }', {}, { timeoutMs: SIGN_OUT_MS }).then(
    () => true,
    (error: unknown) => error instanceof HubError && error.code === 'UNAUTHENTICATED',
  );

const CONFIRM = `mutation ($password: String!, $code: String) {
  confirmIdentity(password: $password, code: $code) { email } }`;

/** Confirms the identity of the account in its session, as actions that need step-up require. @throws HubError, NetworkError, CliFailure */
export async function confirmIdentity(options: AccessOptions, io: Io): Promise<ExitCode> {
  return withHub(options, io, async ({ client }) => {
    const { secondFactors: factors } = await client.request<{ readonly secondFactors: { readonly appCreatedAt: string | null } }>(
      '{ secondFactors { appCreatedAt } }',
    );
    const password = io.env['HUB_PASSWORD'] || (await io.askSecret('Password: '));
    if (!password) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
    const code =
      factors.appCreatedAt === null ? undefined : io.env['HUB_CODE'] || (await io.askSecret('Code of the app, or a recovery code: '));
    await client.request(CONFIRM, { password, ...(code === undefined ? {} : { code }) });
    await writeLine(io.stdout, 'Your identity is confirmed for five minutes.');
    return EXIT.done;
  });
}

/** Prints an access token of a stored session, for another program. It is renewed first where it ends soon. @throws HubError, NetworkError, CliFailure */
export async function printToken(options: AccessOptions, io: Io): Promise<ExitCode> {
  const file = new SessionFile(io);
  const { base } = addressFor(options, io);
  const found = await file.find(base, options.as);
  if (!found) throw new CliFailure(`No session is stored for ${options.as ?? 'any account'} at ${base}. Log in first: hub login EMAIL`);
  await clientOf(addressFor({ url: base }, io), io, storedAccess(found, file)).request('{ me { id } }');
  const { tokens } = (await file.find(base, found.email)) ?? found;
  await writeLine(io.stdout, tokens.accessToken);
  return EXIT.done;
}
