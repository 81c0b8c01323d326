import type { Identity } from '../../../src/identity/auth/actor.js';
import { type OpenSocket, SocketRegistry, SOCKETS_PER_PARTY, SOCKETS_PER_USER } from '../../../src/edge/gateway/socket-registry.js';

const identity = (user: string, session = user, party = 'TH'): Identity => ({
  user,
  session,
  email: '',
  roles: [],
  permissions: new Set(),
  party: { id: party, kind: 'COUNTRY', name: party, country: party },
  agency: null,
});

/** Closes as sockets do: it leaves. */
function socketIn(registry: SocketRegistry, of: Identity): { socket: OpenSocket; closed: string[] } {
  const closed: string[] = [];
  const socket: OpenSocket = {
    identity: of,
    close: (code, reason) => {
      closed.push(`${code} ${reason}`);
      registry.leave(socket);
    },
  };
  return { socket, closed };
}

describe('the registry of sockets', () => {
  it(`lets a user have ${SOCKETS_PER_USER}, whatever the sessions`, () => {
    const registry = new SocketRegistry();
    const sockets = Array.from({ length: SOCKETS_PER_USER + 1 }, (_, i) => socketIn(registry, identity('u', `s${i}`)).socket);
    expect(sockets.map((socket) => registry.enter(socket)).filter((entered) => !entered)).toHaveLength(1);
    sockets.slice(0, 1).forEach((socket) => registry.leave(socket));
    expect(registry.enter(socketIn(registry, identity('u')).socket)).toBe(true);
    expect(registry.enter(socketIn(registry, identity('v')).socket)).toBe(true);
  });

  it(`lets a party have ${SOCKETS_PER_PARTY}, and others theirs`, () => {
    const registry = new SocketRegistry();
    const entered = Array.from({ length: SOCKETS_PER_PARTY + 1 }, (_, i) => registry.enter(socketIn(registry, identity(`u${i}`)).socket));
    expect(entered.indexOf(false)).toBe(SOCKETS_PER_PARTY);
    expect(registry.enter(socketIn(registry, identity('w', 'w', 'KH')).socket)).toBe(true);
  });

  it('closes all sockets of a session and no other, and forgets them', () => {
    const registry = new SocketRegistry();
    const mine = [socketIn(registry, identity('u', 's')), socketIn(registry, identity('u', 's'))];
    const other = socketIn(registry, identity('u', 't'));
    for (const { socket } of [...mine, other]) registry.enter(socket);
    registry.closeSession('s', 4403, 'Session ended');
    registry.closeSession('nobody', 4403, 'Session ended');
    expect([...mine, other].map(({ closed }) => closed)).toEqual([['4403 Session ended'], ['4403 Session ended'], []]);
    expect(registry.sessions()).toEqual(['t']);
  });

  it('counts a socket that leaves twice, or never entered, once or not at all', () => {
    const registry = new SocketRegistry();
    const { socket } = socketIn(registry, identity('u'));
    registry.leave(socket);
    registry.enter(socket);
    registry.leave(socket);
    registry.leave(socket);
    const entered = Array.from({ length: SOCKETS_PER_USER + 1 }, () => registry.enter(socketIn(registry, identity('u')).socket));
    expect(entered.indexOf(false)).toBe(SOCKETS_PER_USER);
  });

  it('knows the party of a session as long as it has a socket', () => {
    const registry = new SocketRegistry();
    const { socket } = socketIn(registry, identity('u', 's', 'VN'));
    expect(registry.ownerOf('s')?.party.id).toBeUndefined();
    registry.enter(socket);
    expect(registry.ownerOf('s')?.party.id).toBe('VN');
    registry.leave(socket);
    expect(registry.ownerOf('s')?.party.id).toBeUndefined();
  });
});
