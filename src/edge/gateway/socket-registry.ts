import { Injectable } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';

/** An acknowledged socket: its owner, and how to close it. */
export interface OpenSocket {
  readonly identity: Identity;
  close(code: number, reason: string): void;
  /** Number of running subscriptions on it. */
  running?(): number;
}

export const SOCKETS_PER_USER = 10;
/** Default if the operator has set no other limit (hub.limits_of). */
export const SOCKETS_PER_PARTY = 200;

/** All acknowledged sockets of this process, by session, user and party. */
@Injectable()
export class SocketRegistry {
  private readonly bySession = new Map<string, Set<OpenSocket>>();
  private readonly counts = new Map<string, number>();

  /** @param ofParty limit of the party. @returns false when the user or the party has reached its limit */
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

  /** Returns the number of running subscriptions of a party in this process. */
  running(party: string): number {
    const sockets = [...this.bySession.values()].flatMap((ofSession) => [...ofSession]);
    return sockets.reduce((sum, { identity, running }) => sum + (identity.party.id === party ? (running?.() ?? 0) : 0), 0);
  }

  sessions(): string[] {
    return [...this.bySession.keys()];
  }

  /** Returns the owner of a session's sockets; undefined when there are none. */
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
