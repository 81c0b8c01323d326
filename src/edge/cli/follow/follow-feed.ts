import { CliFailure, EXIT, type ExitCode, Interrupted } from '../failure.js';
import { isUnauthenticated } from '../hub/access.js';
import type { HubRefusal } from '../hub/answers.js';
import type { HubClient } from '../hub/hub-client.js';
import { isTransient, jittered, withRetries } from '../hub/transport.js';
import { type Io, PIPE_CLOSED, printMessage } from '../io.js';
import { KINDS, listEnumValues, THREATS, enumValueOf } from '../../../values/rows/enum-values.js';
import { type Ending, feedSocket } from './feed-socket.js';

/** The options of `follow` as commander gives them. */
export interface FollowOptions {
  readonly after?: string;
  readonly kinds?: string;
  readonly threats?: string;
  readonly includeOwn?: boolean;
}

/** Waits after the first, second … consecutive drop; the last value applies to all further drops. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** Attempts to reach a hub for the first time. A hub that was reached once is tried again without a limit. */
const FIRST_ATTEMPTS = 5;

/** The longest delay of setTimeout. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Prints the feed, one event a line, until it is interrupted. After a drop, and when the access token is renewed, it continues from the last cursor: no event
 * is missed or printed twice.
 * @throws CliFailure
 */
export async function followFeed(options: FollowOptions, io: Io, connect: () => Promise<HubClient>): Promise<ExitCode> {
  const filter = {
    kinds: optionValuesOf(options.kinds, KINDS, '--kinds'),
    threats: optionValuesOf(options.threats, THREATS, '--threats'),
    includeOwn: options.includeOwn ?? false,
  };
  const hub = await connect();
  const position = { cursor: options.after ?? null, reached: false };
  try {
    await new Follower(hub, io, filter, position).run();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    await hub.access.close();
    if (position.reached && io.interrupted.reason !== PIPE_CLOSED) printMessage(io, `last cursor: ${position.cursor}`);
  }
  return EXIT.done;
}

interface Position {
  cursor: string | null;
  /** Whether any connection has delivered an event. */
  reached: boolean;
}

class Follower {
  /** Consecutive drops without an event between them. */
  private drops = 0;
  /** Consecutive refusals of the access. */
  private refusals = 0;

  constructor(
    private readonly hub: HubClient,
    private readonly io: Io,
    private readonly filter: object,
    private readonly position: Position,
  ) {}

  async run(): Promise<void> {
    await withRetries(this.io, () => this.hub.access.authorization());
    while (!this.io.interrupted.aborted) {
      try {
        await this.round();
      } catch (error) {
        if (!isTransient(error)) throw error;
        await this.wait((error as Error).message);
      }
    }
  }

  /** @throws HubRefusal, Unreachable when signing in fails, CliFailure */
  private async round(): Promise<void> {
    const authorization = await this.hub.access.authorization();
    const ending = await this.connection(authorization);
    if (this.io.interrupted.aborted) return;
    if (ending.why === 'dropped') await this.wait(ending.reason);
    if (ending.why === 'refused') await this.afterRefusal(ending.refusal, authorization);
  }

  /** Runs one connection; it is closed when the access token should be renewed. */
  private async connection(authorization: string): Promise<Ending> {
    const renewal = new AbortController();
    const left = this.hub.access.msLeft();
    const timer = Number.isFinite(left) ? setTimeout(() => renewal.abort(), Math.min(left, LONGEST_MS)) : undefined;
    try {
      return await feedSocket(this.hub.address, {
        authorization,
        variables: { after: this.position.cursor, filter: this.filter },
        stop: AbortSignal.any([renewal.signal, this.io.interrupted]),
        take: (event) => {
          const free = this.io.stdout.write(`${JSON.stringify(event)}\n`);
          Object.assign(this.position, { cursor: event.cursor, reached: true });
          this.drops = 0;
          this.refusals = 0;
          return free;
        },
        resumed: (listener) => void this.io.stdout.once('drain', listener),
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private async wait(reason: string): Promise<void> {
    if (!this.position.reached && this.drops + 1 >= FIRST_ATTEMPTS) {
      throw new CliFailure(`The feed of ${this.hub.address.shown} cannot be reached (${reason}).`);
    }
    const ms = jittered(WAITS_MS[Math.min(this.drops, WAITS_MS.length - 1)] ?? 30_000);
    this.drops += 1;
    printMessage(this.io, `Connection lost (${reason}). Connecting again in ${(ms / 1000).toFixed(1)} s, from the last cursor.`);
    await this.io.pause(ms, this.io.interrupted);
  }

  private async afterRefusal(refusal: HubRefusal, authorization: string): Promise<void> {
    if (refusal.code === 'RESYNC_REQUIRED') {
      throw new CliFailure(`${refusal.message} Rebuild your copy, then run follow without --after.`);
    }
    this.refusals += 1;
    if (!isUnauthenticated(refusal) || this.refusals > 1 || !(await this.hub.access.renew(authorization))) throw refusal;
  }
}

/** @returns null if the option is not given: no restriction. @throws CliFailure */
function optionValuesOf(input: string | undefined, values: readonly string[], option: string): readonly string[] | null {
  if (input === undefined) return null;
  return input.split(',').map((text) => {
    const value = enumValueOf(values, text);
    if (value === undefined) throw new CliFailure(`${option}: “${text.trim().slice(0, 60)}” is not one of ${listEnumValues(values)}.`);
    return value;
  });
}
