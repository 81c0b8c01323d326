import { randomUUID } from 'node:crypto';
import { act, type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

interface Reserved {
  readonly state: string;
  readonly id: string | null;
  readonly sealed: Buffer | null;
}

describe('idempotency keys in the database', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let colleague: Officer;
  let kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, colleague, kh] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('liaison@th.example'),
      await world.signsIn('analyst@kh.example'),
    ];
  });
  afterAll(() => world.close());
  beforeEach(() => world.ownerSql('delete from hub.idempotency_key'));

  const reserve = async (who: Officer, key = 'k', request = 'r', lease = '1 minute'): Promise<Reserved> => {
    const [row] = await app.rows<Reserved>('select * from hub.reserve_idempotency_key($1, $2, $3, sha256($4), sha256($5), $6)', [
      ...[await app.claim(who), act('session:own'), randomUUID()],
      ...[Buffer.from(key), Buffer.from(request), lease],
    ]);
    return row as Reserved;
  };
  const finish = async (who: Officer, id: string | null, written = true, answer: string | null = 'answer'): Promise<unknown> => {
    const args = [await app.claim(who), act('session:own'), id, written, answer === null ? null : Buffer.from(answer)];
    return (await app.rows<{ done: boolean }>('select hub.finish_idempotency_key($1, $2, $3, $4, $5) as done', args))[0]?.done;
  };
  const states = async (...more: Parameters<typeof reserve>[]): Promise<readonly string[]> => {
    const seen: string[] = [];
    for (const args of more) seen.push((await reserve(...args)).state);
    return seen;
  };

  it('are reserved once, and answer only the same request of the same account', async () => {
    const { state, id } = await reserve(th);
    expect([state, ...(await states([th], [th, 'k', 'other']))]).toEqual(['NEW', 'RUNNING', 'REUSED']);
    expect(await finish(th, id)).toBe(true);
    expect(await reserve(th)).toMatchObject({ state: 'ANSWERED', id, sealed: Buffer.from('answer') });
    expect(await states([colleague], [kh])).toEqual(['NEW', 'NEW']);
  });

  it('are finished by their own account alone, and once', async () => {
    const { id } = await reserve(th);
    for (const who of [colleague, kh]) {
      expect([await finish(who, id, true, 'forged'), await finish(who, id, false)]).toEqual([false, false]);
    }
    expect([await finish(th, id), await finish(th, id, true, 'second'), await finish(th, id, false)]).toEqual([true, false, false]);
    expect(await reserve(th)).toMatchObject({ state: 'ANSWERED', sealed: Buffer.from('answer') });
  });

  it('can be read and written by no statement of a request', async () => {
    await reserve(th);
    await app.enter(th);
    for (const statement of [
      'select id from hub.idempotency_key',
      `insert into hub.idempotency_key (id) values ('${randomUUID()}')`,
      'update hub.idempotency_key set done_at = now()',
      'delete from hub.idempotency_key',
    ]) {
      expect(await app.attempt(statement)).toEqual({ code: '42501' });
    }
    await app.rows('rollback');
  });

  it('have an unknown outcome after their lease, and are released by a refusal', async () => {
    const { id } = await reserve(th, 'k', 'r', '0 seconds');
    expect(await states([th])).toEqual(['UNKNOWN']);
    expect(await finish(th, id, false)).toBe(true);
    expect(await states([th])).toEqual(['NEW']);
  });

  it('are limited for each account, and deleted after a day', async () => {
    await world.ownerSql(
      `insert into hub.idempotency_key (id, party, principal, mark, request, lease_until, rights, position)
         select gen_random_uuid(), $1, $2, sha256(i::text::bytea), sha256('x'), now(), '', 0 from generate_series(1, 10000) i`,
      [th.party, th.user],
    );
    expect(await states([th], [colleague])).toEqual(['TOO_MANY', 'NEW']);
    await world.ownerSql(`update hub.idempotency_key set expires_at = now() where principal = $1`, [th.user]);
    const [{ gone } = { gone: 0 }] = (await world.relay.query('select hub.delete_expired_idempotency_keys(20000) as gone')).rows as {
      gone: number;
    }[];
    expect(gone).toBe(10_000);
    expect(await states([th])).toEqual(['NEW']);
  });

  it('refuse calls of no hub process, and an act that the account may not do', async () => {
    const call = `select hub.reserve_idempotency_key($1, $2, $3, sha256('k'), sha256('r'), '1 minute')`;
    expect(await codeOf(app.rows(call, ['1.1.1.x.x.00', act('session:own'), randomUUID()]))).toBe('HB498');
    expect(await codeOf(app.rows(call, [await app.claim(kh), act('user:manage'), randomUUID()]))).toBe('HB403');
  });

  describe('after an answer', () => {
    const answered = async (who: Officer): Promise<void> => void (await finish(who, (await reserve(who)).id));
    const change = (item: string, set: string): Promise<unknown> =>
      app.as(kh, 'indicator:publish', () => app.rows(`update hub.indicator set ${set}, version = version + 1 where id = $1`, [item]));

    it.each([
      ['is withheld from its readers when an item is narrowed', `audience = '{}'`, 'WITHHELD'],
      ['is withheld from its readers when they become an exception', `excluded = '{$TH}'`, 'WITHHELD'],
      ['is repeated when an item is widened', `audience = '{$TH,1}'`, 'ANSWERED'],
      ['is repeated when an item is revoked', `revoked_at = now(), revoked_reason = 'wrong'`, 'ANSWERED'],
    ])('it %s; its owner still gets it', async (_, set, ofReader) => {
      const item = await publish(app, kh, { audience: [th.party] });
      for (const who of [th, kh]) await answered(who);
      await change(item, set.replace('$TH', String(th.party)));
      const before = await states([th], [kh]);
      await world.settle(); // the event has a position now
      expect([before, await states([th], [kh])]).toEqual([
        [ofReader, 'ANSWERED'],
        [ofReader, 'ANSWERED'],
      ]);
    });

    it('it is withheld when an item is deleted, from its owner, too', async () => {
      const item = await publish(app, kh, { audience: [th.party] });
      for (const who of [th, kh]) await answered(who);
      await world.ownerSql('delete from hub.indicator where id = $1', [item]);
      expect(await states([th], [kh])).toEqual(['WITHHELD', 'WITHHELD']);
    });

    it('it is withheld when the rights of the account change', async () => {
      await answered(kh);
      await world.ownerSql(`update hub.user_account set roles = roles || '{APPROVER}' where id = $1`, [kh.user]);
      expect(await states([kh])).toEqual(['WITHHELD']);
    });

    it('it is withheld after a restore, and after too many events', async () => {
      await world.settle();
      await answered(th);
      const positioned = (position: string): Promise<unknown> => world.ownerSql(`update hub.idempotency_key set position = ${position}`);
      await positioned('(select last + 1 from hub.sequence_head)');
      expect(await states([th])).toEqual(['WITHHELD']);
      await positioned('(select last - 5001 from hub.sequence_head)');
      expect(await states([th])).toEqual(['WITHHELD']);
      await positioned('(select last from hub.sequence_head)');
      expect(await states([th])).toEqual(['ANSWERED']);
    });
  });
});
