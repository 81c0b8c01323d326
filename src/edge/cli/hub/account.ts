import type { Credentials, Tokens } from '#entente-client';
import { CliFailure } from '../failure.js';
import type { Io } from '../io.js';
import type { Address } from './address.js';
import { clientOf, SIGN_OUT_MS } from './client.js';

/** Reads the password from the environment or a prompt; undefined without both. */
export const passwordOf = async (email: string, io: Io): Promise<string | undefined> =>
  io.env['HUB_PASSWORD'] || (await io.askSecret(`Password of ${email}: `)) || undefined;

/** Reads the password. The client asks for a code where the hub requires one. @throws CliFailure */
export async function accountOf(email: string, io: Io): Promise<Credentials> {
  const password = await passwordOf(email, io);
  if (password === undefined) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
  return accountWith(email, password, io);
}

export function accountWith(email: string, password: string, io: Io): Credentials {
  let codeOfEnvironment = io.env['HUB_CODE'];
  const code = async (): Promise<string> => {
    const given = codeOfEnvironment || (await io.askSecret('Code of the app, or a recovery code: '));
    codeOfEnvironment = undefined; // a code can be used once
    if (given) return given;
    throw new CliFailure(
      'This account has a second factor. Set HUB_CODE to a new code, or run this in a terminal. Machines use an API key.',
    );
  };
  return { email, password, code };
}

/** The account, as the hub names it. */
export interface Me {
  readonly email: string;
  readonly party: { readonly name: string };
}

/** Signs in, and hands the session over. A session that `keep` cannot take ends, so that none stays at the hub that nobody can end. @throws HubError, NetworkError */
export async function openSession<T>(
  account: Credentials,
  address: Address,
  io: Io,
  keep: (tokens: Tokens, me: Me) => Promise<T>,
): Promise<T> {
  let tokens: Tokens | undefined;
  const client = clientOf(address, io, { credentials: account, onTokens: (next) => void (tokens = next ?? undefined) });
  try {
    const { me } = await client.request<{ readonly me: Me }>('{ me { email party { name } } }');
    if (!tokens) throw new CliFailure('The hub opened no session.');
    return await keep(tokens, me);
  } catch (error) {
    await client.signOut(SIGN_OUT_MS).catch(() => undefined);
    throw error;
  }
}
