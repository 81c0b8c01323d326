import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Reply {
  readonly id?: number;
  readonly result?: {
    readonly result?: { readonly value?: unknown; readonly objectId?: string };
    readonly objects?: { readonly objectId: string };
  };
  readonly error?: { readonly message: string };
  readonly exceptionDetails?: { readonly text: string };
}

/**
 * Node's debugger on a process that was started with `--inspect`: it collects garbage and counts what is alive, without a door in the program for it.
 * (Chrome DevTools protocol: https://chromedevtools.github.io/devtools-protocol/v8/)
 */
export class Inspector {
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly gone: Promise<never>;
  private last = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const reply = JSON.parse(data.toString()) as Reply;
      if (reply.id !== undefined) this.waiting.get(reply.id)?.(reply);
    });
    this.gone = once(socket, 'close').then(() => Promise.reject(new Error('The process under inspection has ended.')));
    this.gone.catch(() => undefined);
  }

  /** @param complained what the process wrote to standard error, which tells the debugger's address. */
  static async attach(complained: string): Promise<Inspector> {
    const address = /Debugger listening on (ws:\S+)/.exec(complained)?.[1];
    if (address === undefined) throw new Error('The process was not started with --inspect.');
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  close(): void {
    this.socket.terminate();
  }

  /** Bytes after everything that nobody holds was thrown away. */
  async memory(): Promise<NodeJS.MemoryUsage> {
    await this.ask('HeapProfiler.collectGarbage', {});
    await this.ask('HeapProfiler.collectGarbage', {}); // what only a finaliser held goes the second time
    return (await this.evaluate('process.memoryUsage()')) as NodeJS.MemoryUsage;
  }

  /**
   * Living objects by the name of their class.
   * @param prototype an expression: only objects that inherit from it
   */
  async living(prototype: string): Promise<Readonly<Record<string, number>>> {
    return (await this.overLiving(prototype, COUNT)) as Record<string, number>;
  }

  /** @param measure a function's source: a number for one object. @returns the sum over all living objects that inherit from `prototype`. */
  async total(prototype: string, measure: string): Promise<number> {
    return (await this.overLiving(prototype, `function () { return this.map(${measure}).reduce((a, b) => a + b, 0); }`)) as number;
  }

  /** @param work source of a function that runs in the other process, with an array of the objects as `this`. */
  private async overLiving(prototype: string, work: string): Promise<unknown> {
    const { result } = await this.ask('Runtime.evaluate', { expression: prototype, objectGroup: 'living' });
    const { objects } = await this.ask('Runtime.queryObjects', { prototypeObjectId: result?.objectId, objectGroup: 'living' });
    const done = await this.ask('Runtime.callFunctionOn', { objectId: objects?.objectId, functionDeclaration: work, returnByValue: true });
    await this.ask('Runtime.releaseObjectGroup', { objectGroup: 'living' });
    return done.result?.value;
  }

  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.ask('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    return result?.value;
  }

  private async ask(method: string, params: object): Promise<NonNullable<Reply['result']>> {
    const id = (this.last += 1);
    const heard = new Promise<Reply>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }), () => undefined); // when it cannot be sent, the process is gone
    const reply = await Promise.race([heard, this.gone]);
    this.waiting.delete(id);
    if (reply.error || !reply.result) throw new Error(`${method}: ${reply.error?.message}`);
    return reply.result;
  }
}

const COUNT = `function () {
  const counts = {};
  for (const one of this) {
    let name = '?';
    try { name = one.constructor?.name || Object.prototype.toString.call(one).slice(8, -1); } catch {}
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}`;
