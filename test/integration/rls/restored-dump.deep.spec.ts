import { until } from '../../support/officer.js';
import { installedPostgres, WHY_LEFT_OUT } from '../../support/own-cluster.js';
import { another, dump, FORMS, ownServer } from './restore-forms.js';

const bin = await installedPostgres();

// The other forms of a backup, and what a restore means for cursors and processes: restore.deep.spec.ts.
(bin === undefined ? describe.skip : describe)(`a restored dump${bin === undefined ? ` (${WHY_LEFT_OUT})` : ''}`, () => {
  const { cluster, newFolder, onHub } = ownServer();

  it('lets a follower begin again: the snapshot, and the feed from its cursor', async () => {
    await dump(cluster());
    const kept = await newFolder();
    const { cursor } = await onHub(kept, (hub) => hub.publishesAndReads(another()));
    await FORMS[0]?.restore(cluster());
    await onHub(kept, async (hub) => {
      const [kh, th] = [await hub.as('analyst@kh.example'), await hub.as('analyst@th.example')];
      expect(await hub.answers(cursor)).toEqual(['RESYNC_REQUIRED']);
      type Page = { snapshot: { cursor: string | null; feedCursor: string } };
      const page = (after: string | null): Promise<Page> =>
        kh.ask<Page>('query ($after: Cursor) { snapshot(after: $after, first: 1) { cursor feedCursor } }', { after });
      let { snapshot } = await page(null);
      const first = snapshot;
      while (snapshot.cursor !== null) ({ snapshot } = await page(snapshot.cursor));
      const { id } = await th.publishes({ value: another(), audience: { countries: ['KH'] } });
      const events = await until(
        async () => (await kh.reads(first.feedCursor)).events,
        (found) => found.length > 0,
      );
      expect(events.map(({ itemId }) => itemId)).toEqual([id]);
    });
  });
});
