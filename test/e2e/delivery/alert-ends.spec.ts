import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';

describe('an alert ends without an acknowledgement', () => {
  let hub: Hub;
  let sg: ActionClient;
  let th: AlertClient;

  beforeAll(async () => {
    hub = await startHub();
    sg = actionClient((await hub.as('liaison@sg.example')).ask);
    th = alertClient((await hub.as('liaison@th.example')).ask);
  });
  afterAll(() => hub.stop());

  const asks = (reference: string): Promise<string> =>
    sg.requests({ recipientId: 'TH', reference, deadlineMinutes: 1_000, urgency: 'ROUTINE' });
  const answers = (id: string, step: string, said: object = {}): Promise<unknown> => actionClient(th.ask).answers(id, step, said);
  /** The alerts of the recipient about a request, by kind, with the end of each. */
  const ends = async (id: string): Promise<readonly string[]> =>
    (await th.of(id)).map(({ kind, endReason }) => `${kind} ${endReason ?? 'OPEN'}`).sort();

  it('to a deadline, when the request is acknowledged or answered in time', async () => {
    const id = await asks('in time');
    for (const [n, which] of ['ACK', 'DUE'].entries()) {
      await hub.ownerSql('update hub.alert_deadline set at = now() where item = $1 and which = $2 and share = 50', [id, which]);
      await until(() => ends(id), (seen) => seen.length === n + 2); // prettier-ignore
    }
    expect(await ends(id)).toEqual(['ACTION_REQUEST OPEN', 'DEADLINE OPEN', 'DEADLINE OPEN']);
    await answers(id, 'ACKNOWLEDGED');
    expect(await ends(id)).toEqual(['ACTION_REQUEST ANSWERED', 'DEADLINE ANSWERED', 'DEADLINE OPEN']);
    await answers(id, 'DECLINED', { reason: 'LEGAL_BASIS' });
    expect(await ends(id)).toEqual(['ACTION_REQUEST ANSWERED', 'DEADLINE ANSWERED', 'DEADLINE ANSWERED']);
  });

  it('to an overdue request, when it is acknowledged or answered at last', async () => {
    const id = await asks('overdue');
    const passes = async (column: string): Promise<void> => {
      const count = (await ends(id)).length;
      await hub.ownerSql(`update hub.action_clock set ${column} = now() - interval '1 minute', next_at = now() where request = $1`, [id]);
      await hub.ownerSql('select hub.escalate_action_requests(10)'); // unless a process of the hub was faster
      await until(() => ends(id), (seen) => seen.length > count); // prettier-ignore
    };
    await passes('ack_due_at');
    expect(await ends(id)).toEqual(['ACTION_REQUEST OPEN', 'OVERDUE OPEN']);
    await answers(id, 'ACKNOWLEDGED');
    expect(await ends(id)).toEqual(['ACTION_REQUEST ANSWERED', 'OVERDUE ANSWERED']);
    await passes('due_at');
    expect(await ends(id)).toEqual(['ACTION_REQUEST ANSWERED', 'OVERDUE ANSWERED', 'OVERDUE OPEN']);
    await answers(id, 'DECLINED', { reason: 'LEGAL_BASIS' });
    expect(await ends(id)).toEqual(['ACTION_REQUEST ANSWERED', 'OVERDUE ANSWERED', 'OVERDUE ANSWERED']);
  });

  it('to a connection, when that one works again', async () => {
    const [one, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const says = (what: string, name: string, id: string): Promise<unknown> =>
      hub.ownerSql(`select hub.announce(array[p.key], $1, jsonb_build_object($2::text, $3::text)) from hub.party p where p.slug = 'th'`, [
        what,
        name,
        id,
      ]);
    for (const id of [one, other]) {
      await says('WEBHOOK_STANDS_STILL', 'webhook', id);
      await says('PULL_STANDS_STILL', 'pull', id);
    }
    await says('WEBHOOK_RECOVERED', 'webhook', one);
    await says('PULL_RECOVERED', 'pull', other);
    const rows = await hub.ownerSql<{ about: string }>(
      `select x.what || ' ' || coalesce(x.about->>'webhook', x.about->>'pull') as about from hub.alert a join hub.announcement x on x.id = a.announcement
         where a.ended_why = 'SETTLED' order by 1`,
    );
    expect(rows.map(({ about }) => about)).toEqual([`PULL_STANDS_STILL ${other}`, `WEBHOOK_STANDS_STILL ${one}`]);
  });

  it('to withdrawals, when all are confirmed; until then each further loss alerts again, once a day', async () => {
    const [sender, reader] = [officer((await hub.as('analyst@sg.example')).ask), officer((await hub.as('analyst@th.example')).ask)];
    const ids: string[] = [];
    for (const n of [1, 2]) ids.push((await sender.publishes({ value: `gone${n}.example.com`, audience: { countries: ['TH'] } })).id);
    await until(() => reader.reads(), ({ events }) => events.length >= 2); // prettier-ignore
    const loses = async (count: number): Promise<void> => {
      await sender.revokes(ids[count - 1] ?? '');
      await until(() => reader.reads(), ({ events }) => events.filter(({ operation }) => operation === 'REVOKED').length === count); // prettier-ignore
    };
    const planned = (steps: number): Promise<{ step: number; hours: number | null }[]> =>
      until(
        () =>
          hub.ownerSql<{ step: number; hours: number | null }>(
            `select step, round(extract(epoch from next_at - now()) / 3600)::integer as hours from hub.alert where kind = 'WITHDRAWAL'`,
          ),
        ([row]) => row?.step === steps,
      );
    await loses(1);
    expect(await planned(1)).toEqual([{ step: 1, hours: null }]);
    await loses(2);
    expect(await planned(1)).toEqual([{ step: 1, hours: 24 }]);
    await hub.ownerSql(`update hub.alert set next_at = now() where kind = 'WITHDRAWAL'`);
    expect(await planned(2)).toEqual([{ step: 2, hours: null }]);
    const alert = async (): Promise<unknown> =>
      (await th.lists({ kinds: ['WITHDRAWAL'] })).map(({ quantity, open, endReason }) => ({ quantity, open, endReason }));
    const confirms = (id: string | undefined): Promise<unknown> =>
      reader.ask('mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }', { id });
    await confirms(ids[0]);
    expect(await alert()).toEqual([{ quantity: 2, open: true, endReason: null }]);
    await confirms(ids[1]);
    expect(await alert()).toEqual([{ quantity: 2, open: false, endReason: 'SETTLED' }]);
  });
});
