import { until } from '../../support/officer.js';
import { installedPostgres, WHY_LEFT_OUT } from '../../support/own-cluster.js';
import { startReceiver } from '../../support/receiver.js';
import { follow } from '../../support/sockets.js';
import { webhookClient } from '../../support/webhook-client.js';
import { another, DATABASE, dump, FORMS, load, ownServer } from './restore-forms.js';

const bin = await installedPostgres();

(bin === undefined ? describe.skip : describe)(`a restore${bin === undefined ? ` (${WHY_LEFT_OUT})` : ''}`, () => {
  const { cluster, newFolder, onHub } = ownServer();

  it.each(FORMS)(
    'leaves no cursor that misses events, without a word to the hub, and tells receivers of webhooks: $name',
    async ({ backUp, restore }) => {
      const receiver = await startReceiver();
      const kept = await newFolder();
      const early = await onHub(kept, async (hub) => {
        await webhookClient(await hub.as('analyst@kh.example')).creates({ name: 'SIEM', url: receiver.url });
        return hub.publishesAndReads(another());
      });
      await backUp(cluster());
      const late = await onHub(kept, (hub) => hub.publishesAndReads(another()));
      await restore(cluster());

      await onHub(kept, async (hub) => {
        const fresh = await hub.publishesAndReads(another()); // the stream is as long again as it was
        const freshest = await hub.publishesAndReads(another());
        expect(await hub.answers(late.cursor, early.cursor, fresh.cursor, freshest.cursor)).toEqual([
          'RESYNC_REQUIRED',
          'RESYNC_REQUIRED',
          'goes on',
          'goes on',
        ]);
        expect([fresh.eventId, freshest.eventId]).not.toContain(late.eventId);
        await until(
          () => Promise.resolve(receiver.received),
          (got) => got.some(({ type }) => type === 'feed.resync_required'),
        );
      });
      await receiver.stop();
    },
    240_000,
  );

  it('is noticed by the first cursor that does not fit, where nothing that the hub has shows it', async () => {
    const [early, late] = await onHub(await newFolder(), async (hub) => {
      const first = await hub.publishesAndReads(another());
      return [first, await hub.publishesAndReads(another())];
    });
    // As if the disk itself were put back: server, timeline, database and rows are the same, and the hub's own folder is a new one.
    await cluster().sql(DATABASE, `update hub.stream set tag = tag + 1 where seq = (select last from hub.sequence_head)`);
    await onHub(await newFolder(), async (hub) => {
      expect(await hub.answers(early.cursor)).toEqual(['goes on']);
      expect(await hub.answers(late.cursor)).toEqual(['RESYNC_REQUIRED']);
      expect(await hub.answers(early.cursor)).toEqual(['RESYNC_REQUIRED']);
      const fresh = await hub.publishesAndReads(another());
      expect(await hub.answers(late.cursor, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  });

  it('is noticed by what a hub process has seen, before any client comes', async () => {
    const kept = await newFolder();
    const epoch = async (): Promise<string> =>
      (await cluster().sql<{ epoch: string }>(DATABASE, 'select epoch from hub.sequence_head'))[0]?.epoch ?? '';
    await onHub(kept, (hub) => hub.publishesAndReads(another()));
    const before = await epoch();
    await onHub(kept, () => Promise.resolve());
    expect(await epoch()).toBe(before); // a restart is none
    await cluster().sql(DATABASE, `update hub.stream set tag = tag + 1 where seq = (select last from hub.sequence_head)`);
    await onHub(await newFolder(), () => Promise.resolve());
    expect(await epoch()).toBe(before);
    await onHub(kept, () => Promise.resolve());
    expect(await epoch()).not.toBe(before);
  });

  it('leaves cursors from before positions had a tag as they were, unless their position was given again', async () => {
    await onHub(await newFolder(), (hub) => hub.publishesAndReads(another()));
    await cluster().sql(DATABASE, 'update hub.stream set tag = null');
    await onHub(await newFolder(), async (hub) => {
      const kh = await hub.as('analyst@kh.example');
      const old = (await kh.reads()).events.at(-1)?.cursor ?? '';
      const fresh = await hub.publishesAndReads(another());
      expect((await kh.reads()).events.map(({ cursor }) => cursor)).toContain(old); // one position, one cursor
      expect(await hub.answers(old, fresh.cursor)).toEqual(['goes on', 'goes on']);
      await cluster().sql(DATABASE, 'update hub.stream set tag = 1 where tag is null');
      // It proves no restore: a process of the former version may have sealed it.
      expect(await hub.answers(old, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  });

  it('under a hub that goes on ends what is followed, and no cursor from before leads on', async () => {
    await onHub(await newFolder(), async (hub) => {
      const kh = await hub.as('analyst@kh.example'); // its session is in the dump
      await dump(cluster());
      const late = await hub.publishesAndReads(another());
      const live = follow<{ feed: { operation: string } }>(
        `${hub.url.replace('http', 'ws')}/graphql`,
        kh.token,
        'subscription { feed { operation } }',
      );
      expect(await live.next()).toMatchObject({ value: { feed: { operation: 'POSITION' } } });
      await load(cluster(), '--clean', '--if-exists');
      // Not in one transaction: meanwhile tables are missing, and what the follower is told depends on the moment. It is never a hole.
      await expect(live.next()).rejects.toBeDefined();
      await live.return?.();
      const fresh = await hub.publishesAndReads(another());
      expect(await hub.answers(late.cursor, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  });
});
