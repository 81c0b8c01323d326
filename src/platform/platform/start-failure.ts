/**
 * What goes wrong when a hub starts, said in one sentence to the person who starts it. Everything that is expected to go wrong (a taken port,
 * a closed folder, a wrong setting, a database that does not answer) is a sentence; everything else keeps its stack, because it is a fault of ours.
 */

/** An error whose message is already that sentence (or several, one a line). It never holds a secret. */
export class StartFailure extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The oldest PostgreSQL that the migrations and policies are tested with. */
const OLDEST_POSTGRES = 15;

/** Raised when DATABASE_URL leads to a server that is too old. */
export class UnsupportedPostgres extends StartFailure {
  constructor(readonly major: number) {
    super(`The server of DATABASE_URL is PostgreSQL ${major}; the hub needs PostgreSQL ${OLDEST_POSTGRES} or newer.`);
  }
}

/**
 * @param serverVersionNum `server_version_num` as PostgreSQL shows it: 150016 is 15.16.
 * @throws UnsupportedPostgres below 15
 */
export function assertSupportedPostgres(serverVersionNum: number): void {
  const major = Math.floor(serverVersionNum / 10_000);
  if (!(major >= OLDEST_POSTGRES)) throw new UnsupportedPostgres(major);
}

/** The parts of Node's system errors and of PostgreSQL's errors that the sentences are made of. */
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
    ? `The database does not answer at ${endpointOf(failure)} (${failure.code}): is it running, and is DATABASE_URL right?`
    : undefined;
const databaseRefuses =
  (advice: string): Sentence =>
  ({ message }) =>
    `The database of DATABASE_URL refuses: ${message}; ${advice}.`;

/** Node's `error.code` (libuv) and PostgreSQL's SQLSTATE (appendix A of its manual) have no name in common. */
const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  [
    'EADDRINUSE',
    (failure) => `Port ${failure.port} of ${failure.address} is taken: stop the other program or set PORT (0 takes any free port).`,
  ],
  ['EADDRNOTAVAIL', (failure) => `This machine has no address ${failure.address}: set HOST to one that it has.`],
  [
    'EACCES',
    (failure) => (failure.syscall === 'listen' ? `This user may not listen on port ${failure.port}: set PORT above 1023.` : undefined),
  ],
  ['ENOTFOUND', ({ hostname }) => `The host name ${hostname} cannot be resolved: check DATABASE_URL and HOST.`],
  ['EAI_AGAIN', ({ hostname }) => `The host name ${hostname} cannot be resolved now: check DATABASE_URL, HOST and the name server.`],
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
 * The sentence for a failure that is known, looking through what frameworks wrap around it (`cause`, `errors`, TypeORM's `driverError`).
 * @returns undefined when the error is not known: then its stack is the useful answer.
 */
export function startErrorMessage(error: unknown, depth = 0): string | undefined {
  if (error instanceof StartFailure) return error.message;
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;

  const { code, message, cause, errors, driverError } = error as Record<string, unknown>;
  const inner = [cause, driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  const ofInner = inner.map((one) => startErrorMessage(one, depth + 1)).find((sentence) => sentence !== undefined);
  if (ofInner !== undefined) return ofInner;

  if (message === 'The server does not support SSL connections') {
    return 'The server of DATABASE_URL does not speak TLS: switch it on there, or take sslmode out of DATABASE_URL.';
  }
  if (message === 'Connection terminated unexpectedly' || message === 'timeout expired') {
    return 'What answers at the address of DATABASE_URL is no PostgreSQL server that is ready: is it running, and are host and port right?';
  }
  if (typeof code !== 'string') return undefined;
  return SENTENCES.get(code)?.({ ...error, code, message: typeof message === 'string' ? message : code });
}

/** Writes why the start failed to stderr, and makes the process end with exit code 1. */
export function reportStartFailure(error: unknown, write: (text: string) => void = (text) => process.stderr.write(text)): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(`${startErrorMessage(error) ?? stack}\n`);
  process.exitCode = 1;
}
