import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { untilAlerted } from '../../support/alert-workers.js';
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
      await untilAlerted(hub, () => ends(id), (seen) => seen.length === n + 2); // prettier-ignore
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
      await untilAlerted(hub, () => ends(id), (seen) => seen.length > count); // prettier-ignore
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

  it('to an overdue RED request, which its announcement does not name, when that is answered or cancelled', async () => {
    const red: string[] = [];
    const overdue = async (): Promise<readonly (string | null)[]> =>
      (await th.lists({ kinds: ['OVERDUE'] })).filter(({ itemId }) => red.includes(itemId ?? '')).map(({ endReason }) => endReason);
    const passes = async (reference: string): Promise<string> => {
      const id = await sg.requests({ recipientId: 'TH', reference, tlp: 'RED', deadlineMinutes: 1_000 });
      const count = red.push(id) - 1;
      await hub.ownerSql(`update hub.action_clock set due_at = now() - interval '1 minute', next_at = now() where request = $1`, [id]);
      await hub.ownerSql('select hub.escalate_action_requests(10)');
      await untilAlerted(hub, overdue, (seen) => seen.length > count); // prettier-ignore
      return id;
    };
    const [answered, cancelled] = [await passes('red and answered'), await passes('red and cancelled')];
    expect(await overdue()).toEqual([null, null]);
    await answers(answered, 'ACKNOWLEDGED');
    await answers(answered, 'DECLINED', { reason: 'LEGAL_BASIS' });
    expect(await overdue()).toEqual([null, 'ANSWERED']);
    await sg.cancels(cancelled);
    expect(await overdue()).toEqual(['CANCELLED', 'ANSWERED']);
  });

  it('to a deadline that an amendment or an extension moves, and to no other one', async () => {
    const amended = await asks('moved');
    for (const [n, which] of ['ACK', 'DUE'].entries()) {
      await hub.ownerSql('update hub.alert_deadline set at = now() where item = $1 and which = $2 and share = 50', [amended, which]);
      await untilAlerted(hub, () => ends(amended), (seen) => seen.length === n + 2); // prettier-ignore
    }
    await sg.extends(amended, 5_000);
    expect(await ends(amended)).toEqual(['ACTION_REQUEST OPEN', 'DEADLINE AMENDED', 'DEADLINE OPEN']);
    // It moves both deadlines by minutes: the hub tells deadlines apart by the second.
    const both = { acknowledgeWithinMinutes: 500, deadlineMinutes: 9_000 };
    await sg.requests({ recipientId: 'TH', reference: 'moved', ...both, urgency: 'ROUTINE' });
    expect(await ends(amended)).toEqual(['ACTION_REQUEST AMENDED', 'ACTION_REQUEST OPEN', 'DEADLINE AMENDED', 'DEADLINE AMENDED']);

    const late = await asks('late');
    await hub.ownerSql(`update hub.action_clock set due_at = now() - interval '1 minute', next_at = now() where request = $1`, [late]);
    await hub.ownerSql('select hub.escalate_action_requests(10)');
    await untilAlerted(hub, () => ends(late), (seen) => seen.length === 2); // prettier-ignore
    expect(await ends(late)).toEqual(['ACTION_REQUEST OPEN', 'OVERDUE OPEN']);
    await sg.extends(late, 5_000);
    expect(await ends(late)).toEqual(['ACTION_REQUEST OPEN', 'OVERDUE AMENDED']);
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
      untilAlerted(
        hub,
        () =>
          hub.ownerSql<{ step: number; hours: number | null }>(
            `select a.step, round(extract(epoch from a.next_at - (select max(d.planned_at) from hub.alert_delivery d where d.alert = a.id)) / 3600)::integer as hours
               from hub.alert a where a.kind = 'WITHDRAWAL'`,
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
    // What the party sees again needs no confirmation, and is not examined twice.
    const seen = await sender.publishes({ value: 'again.example.com', audience: { countries: ['TH'] } });
    await until(() => reader.reads(), ({ events }) => events.some(({ itemId }) => itemId === seen.id)); // prettier-ignore
    await hub.ownerSql(`insert into hub.unconfirmed_loss select key, $1 from hub.party where slug = 'th'`, [seen.id]);
    const waiting = async (): Promise<readonly string[]> =>
      (await hub.ownerSql<{ item: string }>('select item from hub.unconfirmed_loss')).map(({ item }) => item);
    expect([...(await waiting())].sort()).toEqual([ids[1], seen.id].sort());
    await confirms(ids[1]);
    expect(await alert()).toEqual([{ quantity: 2, open: false, endReason: 'SETTLED' }]);
    expect(await waiting()).toEqual([]);
  });
});
