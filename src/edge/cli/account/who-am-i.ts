import type { EntenteClient } from '#entente-client';
import { EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, printable, writeLine } from '../io.js';

interface Viewer {
  readonly email: string;
  readonly apiKeyName: string | null;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly party: { readonly name: string };
  readonly agency: { readonly name: string } | null;
}

const ME = '{ me { email apiKeyName roles permissions party { name } agency { name } } }';
const FACTORS = '{ secondFactors { required totpCreatedAt passkeys { id } } }';

interface Factors {
  readonly secondFactors: { readonly required: boolean; readonly totpCreatedAt: string | null; readonly passkeys: readonly object[] };
}

/** Returns whether the account must set up a second factor before it can do anything else. */
async function lacksFactor(client: EntenteClient): Promise<boolean> {
  const { required, totpCreatedAt, passkeys } = (await client.request<Factors>(FACTORS)).secondFactors;
  return required && totpCreatedAt === null && passkeys.length === 0;
}

/** Prints the caller's identity and permissions. @throws HubError, NetworkError, CliFailure */
export async function whoAmI(options: AccessOptions, io: Io): Promise<ExitCode> {
  return withHub(options, io, async ({ client }) => {
    const { me } = await client.request<{ readonly me: Viewer }>(ME);
    const name = me.apiKeyName === null ? me.email : `the API key “${me.apiKeyName}” of ${me.email}`;
    const lines = [
      `${name}, of ${me.party.name}${me.agency ? `, ${me.agency.name}` : ''}`,
      ...(me.roles.length > 0 ? [`roles: ${me.roles.join(', ')}`] : []),
      `may: ${me.permissions.join(', ')}`,
      ...(me.apiKeyName === null && (await lacksFactor(client))
        ? ['but first this account must set up a second factor: hub factor start, then hub factor confirm']
        : []),
    ];
    for (const line of lines) await writeLine(io.stdout, printable(line));
    return EXIT.done;
  });
}
