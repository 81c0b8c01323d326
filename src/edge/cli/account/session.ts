import type { EntenteClient } from '#entente-client';
import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { storedAccess } from '../hub/access.js';
import { accountOf, openSession } from '../hub/account.js';
import { type AccessOptions, type Address, addressFor, addressOf, secretFor, tokenVariable, warnIfOpen } from '../hub/address.js';
import { clientOf, SIGN_OUT_MS } from '../hub/client.js';
import { withHub } from '../hub/connection.js';
import { SessionFile, type StoredSession } from '../hub/session-file.js';
import { assertNotStopped, type Io, printable, printMessage, writeLine } from '../io.js';
import { messageOf } from '../messages.js';

/** Signs in, and stores the session for later commands. A session that the account had there before ends. @throws HubError, NetworkError, CliFailure */
export async function login(email: string, options: AccessOptions, io: Io): Promise<ExitCode> {
  const address = await addressFor({ ...options, as: email }, io, secretFor);
  const file = new SessionFile(io);
  await file.assertUsable();
  const { me, former } = await openSession(await accountOf(email, io), address, io, (tokens, me) =>
    file.locked(async () => {
      const former = await file.find(address.base, me.email);
      await file.add(address.base, me.email, tokens);
      return { me, former };
    }),
  );
  if (former) await endSession(clientOf(address, io, { credentials: former.tokens }), io);
  await writeLine(io.stdout, `Logged in at ${address.base} as ${printable(me.email)}, of ${printable(me.party.name)}.`);
  const variable = tokenVariable(io);
  if (variable) printMessage(io, `Warning: ${variable} is set. Commands without --as use it instead of this session.`);
  return EXIT.done;
}

export interface LogoutOptions extends AccessOptions {
  readonly all?: boolean;
  /** Deletes a session also when the hub does not confirm its end. */
  readonly local?: boolean;
}

/**
 * Ends stored sessions at the hub, and deletes them from the file. A session stays in the file when the hub cannot be reached: without its tokens nobody could
 * end it.
 * @throws CliFailure when there is none
 */
export async function logout(options: LogoutOptions, io: Io): Promise<ExitCode> {
  const file = new SessionFile(io);
  const found = await sessionsOf(options, file, io);
  let code: ExitCode = EXIT.done;
  for (const session of found) {
    const [email, address] = [printable(session.email), addressOf(session.hub)];
    const reason = await endSession(clientOf(address, io, storedAccess(session, file)), io);
    if (reason === undefined || options.local) {
      if (reason !== undefined) await file.locked(() => file.change(session.hub, session.email, null));
      const note = reason === undefined ? '' : ' The hub did not confirm it: the session ends there by itself.';
      await writeLine(io.stdout, `Logged out ${email} at ${session.hub}.${note}`);
    } else {
      assertNotStopped(io);
      code = EXIT.failed;
      printMessage(io, `${reason} The session of ${email} stays stored. Try again later, or delete it with --local.`);
    }
  }
  return code;
}

/** @returns the sessions that `logout` ends. @throws CliFailure when there is none */
async function sessionsOf(options: LogoutOptions, file: SessionFile, io: Io): Promise<readonly StoredSession[]> {
  if (!options.all) return [await storedSession(await addressFor(options, io), options, file)];
  const found = await file.list();
  if (found.length === 0) throw new CliFailure('No session is stored.');
  for (const hub of new Set(found.map((one) => one.hub))) warnIfOpen(addressOf(hub), io);
  return found;
}

async function storedSession({ base }: Address, { as: email }: AccessOptions, file: SessionFile): Promise<StoredSession> {
  const found = await file.find(base, email);
  if (!found) throw new CliFailure(await file.missing(base, email));
  return found;
}

/** @returns why the session may still exist at the hub; undefined when it has ended. @throws CliFailure */
async function endSession(client: EntenteClient, io: Io): Promise<string | undefined> {
  try {
    await client.signOut(SIGN_OUT_MS);
    return undefined;
  } catch (error) {
    const reason = messageOf(error, io);
    if (reason === undefined || error instanceof CliFailure) throw error;
    return reason;
  }
}

const CONFIRM = `mutation ($password: String!, $code: String) {
  confirmIdentity(password: $password, code: $code) { email } }`;

/** Confirms the identity of the account in its session, as actions that need step-up require. @throws HubError, NetworkError, CliFailure */
export async function confirmIdentity(options: AccessOptions, io: Io): Promise<ExitCode> {
  return withHub({ ...options, storedOnly: true }, io, async ({ client }) => {
    const { secondFactors: factors } = await client.request<{ readonly secondFactors: { readonly totpCreatedAt: string | null } }>(
      '{ secondFactors { totpCreatedAt } }',
    );
    const password = io.env['HUB_PASSWORD'] || (await io.askSecret('Password: '));
    if (!password) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
    const code =
      factors.totpCreatedAt === null ? undefined : io.env['HUB_CODE'] || (await io.askSecret('Code of the app, or a recovery code: '));
    await client.request(CONFIRM, { password, ...(code === undefined ? {} : { code }) });
    await writeLine(io.stdout, 'Your identity is confirmed for five minutes.');
    return EXIT.done;
  });
}

/** Prints an access token of a stored session, for another program. It is renewed first where it ends soon. @throws HubError, NetworkError, CliFailure */
export async function printToken(options: AccessOptions, io: Io): Promise<ExitCode> {
  const file = new SessionFile(io);
  const address = await addressFor(options, io);
  const found = await storedSession(address, options, file);
  await clientOf(address, io, storedAccess(found, file)).request('{ me { id } }');
  const { tokens } = (await file.find(address.base, found.email)) ?? found;
  await writeLine(io.stdout, tokens.accessToken);
  return EXIT.done;
}
