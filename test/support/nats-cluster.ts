import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, NATS_SERVER } from './nats-server.js';
import { until } from './officer.js';

const SIZE = 3;

interface Ports {
  readonly client: number;
  readonly cluster: number;
  readonly monitor: number;
}

/** What a server's monitoring port (/jsz) tells of JetStream. */
interface JetStreamState {
  readonly meta_cluster?: { readonly leader?: string };
  readonly account_details?: readonly {
    readonly stream_detail?: readonly {
      readonly name: string;
      readonly cluster?: { readonly leader?: string; readonly replicas?: readonly unknown[] };
    }[];
  }[];
}

/** How a stream is kept: by whom it is led, and in how many copies. */
export interface StreamReplicas {
  readonly leader: string;
  readonly copies: number;
}

/** One server of the cluster. It may be killed, wiped and started again at the same address. */
export class NatsNode {
  private child: ChildProcess | undefined;

  constructor(
    readonly name: string,
    private readonly ports: Ports,
    private readonly folder: string,
    private readonly routes: readonly string[],
  ) {}

  /** `nats://…` */
  get url(): string {
    return `nats://127.0.0.1:${this.ports.client}`;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  async start(): Promise<void> {
    const file = join(this.folder, 'server.json');
    await mkdir(this.folder, { recursive: true });
    await writeFile(file, JSON.stringify(this.configuration()));
    this.child = spawn(NATS_SERVER ?? 'nats-server', ['-c', file], { stdio: 'ignore' });
  }

  /** SIGKILL: it takes leave of nobody. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Forgets everything that a server that does not run has kept. */
  wipe(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Whether JetStream is at work here: the cluster has a leader, and this server knows it. */
  async isReady(): Promise<boolean> {
    return Boolean((await this.state()).meta_cluster?.leader);
  }

  /** @returns undefined where the server knows of no such stream with a leader */
  async stream(name: string): Promise<StreamReplicas | undefined> {
    const streams = (await this.state()).account_details?.flatMap((account) => account.stream_detail ?? []) ?? [];
    const { leader, replicas = [] } = streams.find((stream) => stream.name === name)?.cluster ?? {};
    return leader ? { leader, copies: replicas.length + 1 } : undefined;
  }

  private async state(): Promise<JetStreamState> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.ports.monitor}/jsz?streams=true`);
      return (await answer.json()) as JetStreamState;
    } catch {
      return {};
    }
  }

  private configuration(): object {
    return {
      server_name: this.name,
      listen: `127.0.0.1:${this.ports.client}`,
      http: `127.0.0.1:${this.ports.monitor}`,
      jetstream: { store_dir: join(this.folder, 'store') },
      cluster: { name: 'entente-test', listen: `127.0.0.1:${this.ports.cluster}`, routes: this.routes },
    };
  }
}

/** A JetStream cluster of three real servers on loopback. */
export class NatsCluster {
  private constructor(
    private readonly folder: string,
    readonly nodes: readonly NatsNode[],
  ) {}

  static async start(): Promise<NatsCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'entente-nats-'));
    const ports: Ports[] = [];
    for (let index = 0; index < SIZE; index += 1) {
      ports.push({ client: await freePort(), cluster: await freePort(), monitor: await freePort() });
    }
    const routes = ports.map(({ cluster }) => `nats://127.0.0.1:${cluster}`);
    const nodes = ports.map((own, index) => new NatsNode(`nats-${index + 1}`, own, join(folder, `${index + 1}`), routes));
    const cluster = new NatsCluster(folder, nodes);
    await cluster.startAll();
    return cluster;
  }

  /** All addresses, as NATS_URL takes them. */
  get url(): string {
    return this.nodes.map(({ url }) => url).join(',');
  }

  /** Starts those that do not run; resolves when JetStream is at work on all of them. */
  async startAll(): Promise<void> {
    await Promise.all(this.nodes.filter(({ isRunning }) => !isRunning).map((node) => node.start()));
    const ready = (): Promise<boolean[]> => Promise.all(this.nodes.map((node) => node.isReady()));
    await until(ready, (answers) => answers.every(Boolean));
  }

  /** The node that leads a stream; waits for one. */
  async leaderOf(stream: string): Promise<NatsNode> {
    const kept = await until(() => this.stream(stream), Boolean);
    const leader = this.nodes.find(({ name }) => name === kept?.leader);
    if (!leader) throw new Error(`${stream} is led by none of ours: ${kept?.leader}`);
    return leader;
  }

  /** What the running servers know of a stream. */
  async stream(name: string): Promise<StreamReplicas | undefined> {
    const known = await Promise.all(this.nodes.filter(({ isRunning }) => isRunning).map((node) => node.stream(name)));
    return known.find((one) => one !== undefined);
  }

  /** Kills all, and removes everything. */
  async remove(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
