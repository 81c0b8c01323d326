import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A network before a server that can fail without a word: no FIN, no RST, no answer. The client's side sees what a lost host or a firewall that has
 * forgotten its connections leaves behind. It can also break all connections, as a restarted router does.
 */
export class BlackHole {
  private readonly sockets = new Set<Socket>();
  private readonly lost = new Set<Socket>();
  private isOpen = false;
  private isCut = false;

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  /** Between the caller and the server of `url`. */
  static async before(url: string): Promise<BlackHole> {
    const { hostname, port } = new URL(url);
    const server = createServer({ allowHalfOpen: true }, (near) => hole.join(near, () => connect(Number(port || 5432), hostname)));
    const hole = new BlackHole(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return hole;
  }

  /** `url`, by way of this network. */
  urlOf(url: string): string {
    const there = new URL(url);
    there.hostname = '127.0.0.1';
    there.port = String((this.server.address() as AddressInfo).port);
    return there.href;
  }

  /** From now on nothing gets through, in either direction; what is connected and what connects is kept, and hears nothing. */
  open(): void {
    this.isOpen = true;
    for (const socket of this.sockets) this.lost.add(socket);
  }

  /** Ends all connections, and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** New connections get through again. Those of before are forgotten: they stay silent for ever. */
  close(): void {
    this.isOpen = false;
    this.isCut = false;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, reach: () => Socket): void {
    this.track(near);
    if (this.isCut) return void near.destroy();
    if (this.isOpen) return void near.resume();
    const far = reach();
    this.track(far);
    this.forward(near, far);
    this.forward(far, near);
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    if (this.isOpen) this.lost.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }

  private forward(from: Socket, to: Socket): void {
    const gets = (): boolean => !this.lost.has(from) && !this.lost.has(to);
    from.on('data', (bytes) => gets() && to.write(bytes));
    from.on('end', () => gets() && to.end());
    from.on('close', () => gets() && to.destroy());
  }
}
