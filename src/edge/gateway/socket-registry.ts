import { Injectable } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';

/** An acknowledged socket: whose it is, and how to end it. */
export interface OpenSocket {
  readonly identity: Identity;
  close(code: number, reason: string): void;
  /** Subscriptions that are under way on it. */
  running?(): number;
}

export const SOCKETS_PER_USER = 10;
/** Where the operator has set nothing else (hub.limits_of). */
export const SOCKETS_PER_PARTY = 200;

/** All acknowledged sockets of this process, by session, user and party. */
@Injectable()
export class SocketRegistry {
  private readonly bySession = new Map<string, Set<OpenSocket>>();
  private readonly counts = new Map<string, number>();

  /** @param ofParty how many the party may have. @returns false when the user, or the party, has as many as it may. */
  enter(socket: OpenSocket, ofParty = SOCKETS_PER_PARTY): boolean {
    const { session, user, party } = socket.identity;
    if (this.count(user) >= SOCKETS_PER_USER || this.count(party.id) >= ofParty) return false;
    this.add(user, 1);
    this.add(party.id, 1);
    const ofSession = this.bySession.get(session) ?? new Set();
    this.bySession.set(session, ofSession.add(socket));
    return true;
  }

  leave(socket: OpenSocket): void {
    const { session, user, party } = socket.identity;
    const ofSession = this.bySession.get(session);
    if (!ofSession?.delete(socket)) return;
    if (ofSession.size === 0) this.bySession.delete(session);
    this.add(user, -1);
    this.add(party.id, -1);
  }

  /** Subscriptions of a party that are under way in this process. */
  running(party: string): number {
    const sockets = [...this.bySession.values()].flatMap((ofSession) => [...ofSession]);
    return sockets.reduce((sum, { identity, running }) => sum + (identity.party.id === party ? (running?.() ?? 0) : 0), 0);
  }

  sessions(): string[] {
    return [...this.bySession.keys()];
  }

  /** Whose a session's sockets are; undefined when it has none any more. */
  ownerOf(session: string): Identity | undefined {
    const [socket] = this.bySession.get(session) ?? [];
    return socket?.identity;
  }

  closeSession(session: string, code: number, reason: string): void {
    for (const socket of [...(this.bySession.get(session) ?? [])]) socket.close(code, reason);
  }

  private count(id: string): number {
    return this.counts.get(id) ?? 0;
  }

  private add(id: string, change: 1 | -1): void {
    const count = this.count(id) + change;
    if (count > 0) this.counts.set(id, count);
    else this.counts.delete(id);
  }
}
