/**
 * Failures of a hub's start, each as one sentence for the operator. Expected failures (a port in use, a closed folder, a wrong setting, a database that does
 * not answer) have a sentence; all others keep their stack, because they are bugs.
 */

/** An error whose message is such a sentence (or several, one a line). It never holds a secret. */
export class StartFailure extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The oldest PostgreSQL that the schema is tested with. */
const OLDEST_POSTGRES = 15;

/** Raised when DATABASE_URL leads to a server that is too old. */
export class UnsupportedPostgres extends StartFailure {
  constructor(readonly major: number) {
    super(`The server of DATABASE_URL is PostgreSQL ${major}; the hub needs PostgreSQL ${OLDEST_POSTGRES} or newer.`);
  }
}

/** @param serverVersionNum `server_version_num` as PostgreSQL shows it: 150016 is 15.16 @throws UnsupportedPostgres below 15 */
export function assertSupportedPostgres(serverVersionNum: number): void {
  const major = Math.floor(serverVersionNum / 10_000);
  if (!(major >= OLDEST_POSTGRES)) throw new UnsupportedPostgres(major);
}

/** The parts of Node's system errors and of PostgreSQL's errors that the sentences use. */
interface KnownFailure {
  readonly code: string;
  readonly message: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

type Sentence = (failure: KnownFailure) => string | undefined;

const endpointOf = ({ address, hostname, port }: KnownFailure): string =>
  [address ?? hostname ?? 'its host', port].filter(Boolean).join(':');
const unreachable: Sentence = (failure) =>
  failure.syscall === 'connect' || failure.syscall === 'read'
    ? `The database does not answer at ${endpointOf(failure)} (${failure.code}). Check that it is running, and check DATABASE_URL.`
    : undefined;
const databaseRefuses =
  (advice: string): Sentence =>
  ({ message }) =>
    `The database of DATABASE_URL refuses: ${message}; ${advice}.`;

/** Node's `error.code` (libuv) and PostgreSQL's SQLSTATE (appendix A of its manual) have no name in common. */
const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  [
    'EADDRINUSE',
    (failure) => `Port ${failure.port} of ${failure.address} is in use. Stop the other program or set PORT (0 takes any free port).`,
  ],
  ['EADDRNOTAVAIL', (failure) => `This machine has no address ${failure.address}. Set HOST to an address of this machine.`],
  [
    'EACCES',
    (failure) => (failure.syscall === 'listen' ? `This user may not listen on port ${failure.port}. Set PORT above 1023.` : undefined),
  ],
  ['ENOTFOUND', ({ hostname }) => `The host name ${hostname} cannot be resolved. Check DATABASE_URL and HOST.`],
  ['EAI_AGAIN', ({ hostname }) => `The host name ${hostname} cannot be resolved now. Check DATABASE_URL, HOST and the name server.`],
  ['ECONNREFUSED', unreachable],
  ['ECONNRESET', unreachable],
  ['ETIMEDOUT', unreachable],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['28P01', databaseRefuses('check the user and the password')],
  ['28000', databaseRefuses('check the user, and what pg_hba.conf allows')],
  ['3D000', databaseRefuses('create it first')],
  ['53300', databaseRefuses('raise max_connections or lower DATABASE_POOL')],
  ['57P03', databaseRefuses('try again when it is up')],
  ['42501', databaseRefuses('its user must be allowed to create roles and schemas in that database')],
  ['25006', databaseRefuses('DATABASE_URL must lead to the primary, not to a replica')],
] satisfies readonly (readonly [string, Sentence])[]);

/**
 * Returns the sentence for a known failure, also within wrappers of frameworks (`cause`, `errors`, TypeORM's `driverError`).
 * @returns undefined for an unknown error: then its stack is the useful answer
 */
export function startErrorMessage(error: unknown, depth = 0): string | undefined {
  if (error instanceof StartFailure) return error.message;
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;

  const { code, message, cause, errors, driverError } = error as Record<string, unknown>;
  const inner = [cause, driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  const ofInner = inner.map((one) => startErrorMessage(one, depth + 1)).find((sentence) => sentence !== undefined);
  if (ofInner !== undefined) return ofInner;

  if (message === 'The server does not support SSL connections') {
    return 'The server of DATABASE_URL does not support TLS. Enable it there, or remove sslmode from DATABASE_URL.';
  }
  if (message === 'Connection terminated unexpectedly' || message === 'timeout expired') {
    return 'No ready PostgreSQL server answers at the address of DATABASE_URL. Check that it is running, and check host and port.';
  }
  if (typeof code !== 'string') return undefined;
  return SENTENCES.get(code)?.({ ...error, code, message: typeof message === 'string' ? message : code });
}

/** Writes the reason of a failed start to stderr, and sets the exit code to 1. */
export function reportStartFailure(error: unknown, write: (text: string) => void = (text) => process.stderr.write(text)): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(`${startErrorMessage(error) ?? stack}\n`);
  process.exitCode = 1;
}
