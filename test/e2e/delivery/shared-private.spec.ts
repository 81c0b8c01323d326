import { type Hub, startHub } from '../../support/hub.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';
import { watchClient } from '../../support/watch-client.js';

const FEED = `subscription { feed(filter: { itemKinds: [INDICATOR, ANNOUNCEMENT] }) {
  operation itemId item { __typename ... on Indicator { value } ... on Announcement { announced: kind } } } }`;

interface Seen {
  readonly operation: string;
  readonly item: { readonly value?: string; readonly announced?: string } | null;
}

/** Values and kinds of announcements, in their order. */
async function follows(hub: Hub, token: string): Promise<{ readonly socket: BareSocket; readonly seen: readonly string[] }> {
  const socket = await BareSocket.signedIn(hub.wsUrl, token);
  socket.subscribe('a', FEED);
  await socket.waitFor('next');
  const seen: string[] = [];
  socket.socket.on('message', (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: { data: { feed: Seen } } };
    const item = type === 'next' ? payload.data.feed.item : null;
    if (item) seen.push(item.value ?? item.announced ?? '');
  });
  return { socket, seen };
}

describe('colleagues with equal rights, who share reads', () => {
  let hub: Hub;
  let th: Officer;

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'liaison@kh.example'`);
  });
  afterAll(() => hub.stop());

  // Whose name a shared page is read in depends on the order in which they follow.
  it.each(['owner first', 'colleague first'])('each get announcements for their own account, and only these (%s)', async (order) => {
    const [owner, colleague] = [await hub.as('analyst@kh.example'), await hub.as('liaison@kh.example')];
    const value = `${order.replace(' ', '-')}.private.example.com`;
    await watchClient(owner.ask).creates({ name: order, values: [{ kind: 'DOMAIN', value }], visibleTo: 'CREATOR' });
    const byOrder = order === 'owner first' ? [owner, colleague] : [colleague, owner];
    const following = new Map<string, Awaited<ReturnType<typeof follows>>>();
    for (const { token, userId } of byOrder) following.set(userId, await follows(hub, token));
    const [ofOwner, ofColleague] = [following.get(owner.userId), following.get(colleague.userId)];

    await th.publishes({ value, audience: { countries: ['KH'] } });
    await until(async () => ofOwner?.seen ?? [], (seen) => seen.includes('WATCH_HIT')); // prettier-ignore
    await th.publishes({ value: `after.${value}`, audience: { countries: ['KH'] } });
    await until(async () => ofColleague?.seen ?? [], (seen) => seen.includes(`after.${value}`)); // prettier-ignore
    expect(ofOwner?.seen).toEqual(expect.arrayContaining([value, 'WATCH_HIT']));
    expect(ofColleague?.seen).toEqual([value, `after.${value}`]);
    expect((await listAnnouncements(colleague.ask)).filter(({ kind }) => kind === 'WATCH_HIT')).toEqual([]);
    await Promise.all([...following.values()].map(({ socket }) => socket.end()));
  });

  it('are told apart when a role was taken from the one that follows first', async () => {
    await hub.ownerSql('alter table hub.user_account drop constraint user_account_roles_check');
    await hub.ownerSql(`insert into hub.role_permission values ('APPRENTICE', 'indicator:read'), ('APPRENTICE', 'session:own')`);
    const [demoted, colleague] = [await hub.as('liaison@kh.example'), await hub.as('analyst@kh.example')];
    const [ofDemoted, ofColleague] = [await follows(hub, demoted.token), await follows(hub, colleague.token)];
    await hub.ownerSql(`update hub.user_account set roles = '{APPRENTICE}' where email = 'liaison@kh.example'`);
    await th.publishes({ value: 'red-for-one.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
    await th.publishes({ value: 'for-both.example.com', audience: { countries: ['KH'] } });
    await until(async () => ofDemoted.seen, (seen) => seen.includes('for-both.example.com')); // prettier-ignore
    await until(async () => ofColleague.seen, (seen) => seen.includes('for-both.example.com')); // prettier-ignore
    expect(ofDemoted.seen).toEqual(['for-both.example.com']);
    expect(ofColleague.seen).toEqual(['red-for-one.example.com', 'for-both.example.com']);
    await Promise.all([ofDemoted, ofColleague].map(({ socket }) => socket.end()));
  });
});
