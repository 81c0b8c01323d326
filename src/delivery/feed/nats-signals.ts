import { jetstream, jetstreamManager, type JetStreamClient, type StreamConfig } from '@nats-io/jetstream';
import { connect, type NatsConnection, type Status } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { faultName } from '../../platform/platform/trouble.js';
import { natsAddress } from './nats-address.js';
import type { Place } from './places.js';
import type { Signals } from './signals.js';

/** The stream that keeps the last word on each subject, in memory: it is worth nothing after a restart. */
export const STREAM = 'ENTENTE_WAKE';
const PLACED = 'entente.wake.placed';
const COMMITTED = 'entente.wake.committed';
const SUBJECTS = 'entente.wake.*';
/** Of the servers that there are; a cluster of fewer keeps one copy. */
const COPIES = [3, 1] as const;

const ANSWER_MS = 2_000;
const SOONEST_MS = 250;
const LATEST_MS = 5_000;
/** Commits come in bursts; one signal stands for all within this time. */
const COMMITS_MS = 100;
/** The stream is looked after no more often. */
const KEEP_MS = 3_000;
const MOST_UNANSWERED = 100;

/**
 * Signals by NATS. Sent as JetStream messages (so that the cluster acknowledges them, and drops the double of a position that two relays have told), heard as
 * what they are on the wire: a plain subscription needs neither quorum nor memory on the other side, and survives every server that the client can leave.
 * They hold an epoch and a position, and nothing else. NATS that is down, wiped, duplicating or lying costs a look, or the second until the next one.
 */
export class NatsSignals implements Signals {
  private readonly log = new Logger('Signals');
  private heard: (upTo?: Place) => void = () => undefined;
  private connection: NatsConnection | undefined;
  private stream: JetStreamClient | undefined;
  private connected = false;
  private stopped = false;
  private wait: { readonly timer: NodeJS.Timeout; readonly over: () => void } | undefined;
  private commits: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private unanswered = 0;
  private keptAt = -Infinity;
  private keeping: NodeJS.Timeout | undefined;

  constructor(private readonly natsUrl: string) {}

  start(heard: (upTo?: Place) => void): void {
    this.heard = heard;
    this.running = this.run();
  }

  placed(upTo: Place): void {
    this.publish(PLACED, JSON.stringify(upTo), `${upTo.epoch}.${upTo.seq}`);
  }

  committed(): void {
    this.commits ??= setTimeout(() => {
      this.commits = undefined;
      this.heard(); // no process hears itself
      this.publish(COMMITTED, '');
    }, COMMITS_MS);
  }

  isConnected(): boolean {
    return this.connected;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.commits);
    clearTimeout(this.keeping);
    this.wait?.over();
    await this.connection?.close();
    await this.running;
  }

  /** Connects for ever: the first time by itself, afterwards the client does; a client that gave up is followed by another. */
  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped; failures += 1) {
      try {
        this.connection = await connect({
          ...natsAddress(this.natsUrl),
          name: 'entente hub',
          timeout: ANSWER_MS,
          maxReconnectAttempts: -1,
          reconnectDelayHandler: () => SOONEST_MS + Math.random() * SOONEST_MS,
          ignoreAuthErrorAbort: true,
          pingInterval: LATEST_MS,
          noEcho: true,
          noAsyncTraces: true,
        });
        failures = 0;
        await this.serve(this.connection);
      } catch (error) {
        if (failures === 0 && !this.stopped) this.log.warn(`NATS does not answer, polling alone: ${faultName(error)}.`);
      }
      this.connected = false;
      await this.pause(Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(failures, 10)));
    }
  }

  /** @returns when the connection has ended for good. */
  private async serve(connection: NatsConnection): Promise<void> {
    if (this.stopped) return connection.close();
    this.stream = jetstream(connection, { timeout: ANSWER_MS });
    connection.subscribe(SUBJECTS, { callback: (error, message) => void (error ?? this.heard(placeIn(message.data))) });
    this.isUp(connection);
    for await (const { type } of connection.status()) this.follow(type, connection);
  }

  private follow(type: Status['type'], connection: NatsConnection): void {
    if (type === 'reconnect') this.isUp(connection);
    if (type !== 'disconnect' || !this.connected || this.stopped) return;
    this.connected = false;
    this.log.warn('NATS is gone, polling alone until it is back.');
  }

  private isUp(connection: NatsConnection): void {
    this.connected = true;
    this.log.log(`Signals go by NATS: ${connection.getServer()}.`);
    this.heard();
    this.keepStream(connection);
  }

  /** Looks after the stream, now or as soon as it may be done again. */
  private keepStream(connection: NatsConnection): void {
    if (this.stopped) return;
    const soonest = this.keptAt + KEEP_MS - performance.now();
    this.keeping ??= setTimeout(
      () => {
        this.keeping = undefined;
        this.keptAt = performance.now();
        if (this.connected) void this.makeStream(connection);
      },
      Math.max(0, soonest),
    );
  }

  /** Makes the stream where it is missing, and gives it the copies that the cluster can hold by now. Never rejects. */
  private async makeStream(connection: NatsConnection): Promise<void> {
    try {
      const { streams } = await jetstreamManager(connection, { timeout: ANSWER_MS, checkAPI: false });
      const present = await streams.info(STREAM).catch(() => undefined);
      for (const copies of connection.info?.cluster === undefined ? [1] : COPIES) {
        if (present && present.config.num_replicas >= copies) return;
        const kept = present ? streams.update(STREAM, { num_replicas: copies }) : streams.add(configuration(copies));
        if (await kept.catch(() => undefined)) return;
      }
      this.log.warn('NATS keeps no stream for the signals at the moment: they are sent without acknowledgement.');
    } catch (error) {
      if (!this.stopped) this.log.warn(`NATS has no JetStream at the moment: ${faultName(error)}.`);
    }
  }

  /**
   * The message is on its way at once; the acknowledgement is waited for by nobody. What is not acknowledged has been heard all the same, or costs the
   * others a second. Where acknowledgements fail to come, signals go without asking for one.
   */
  private publish(subject: string, text: string, msgID?: string): void {
    const { connection, stream } = this;
    if (!this.connected || !connection || !stream) return;
    if (this.unanswered >= MOST_UNANSWERED) return connection.publish(subject, text);
    this.unanswered += 1;
    stream
      .publish(subject, text, { timeout: ANSWER_MS, ...(msgID === undefined ? {} : { msgID }) })
      .catch((error: unknown) => {
        this.log.debug(`NATS did not acknowledge a signal: ${faultName(error)}.`);
        this.keepStream(connection);
      })
      .finally(() => (this.unanswered -= 1));
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((over) => {
      const timer = setTimeout(over, milliseconds);
      this.wait = { timer, over: () => (clearTimeout(timer), over()) };
    });
  }
}

const configuration = (copies: number): Partial<StreamConfig> & { name: string } => ({
  name: STREAM,
  description: 'Wake-ups between the processes of an Entente hub: the last one of each kind',
  subjects: [SUBJECTS],
  storage: 'memory',
  num_replicas: copies,
  max_msgs_per_subject: 1,
  discard: 'old',
});

/** @returns undefined for whatever is no place: then it only says that somebody should look. */
function placeIn(data: Uint8Array): Place | undefined {
  try {
    const { epoch, seq } = JSON.parse(new TextDecoder().decode(data)) as Partial<Place>;
    return typeof epoch === 'string' && typeof seq === 'string' && /^\d{1,19}$/.test(seq) ? { epoch, seq } : undefined;
  } catch {
    return undefined;
  }
}
