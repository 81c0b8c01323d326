import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../src/identity/auth/actor.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import type { ObjectItem } from '../../../src/intel/objects/object-draft.js';
import { ObjectsService } from '../../../src/intel/objects/objects.service.js';
import { SightingsService } from '../../../src/intel/sightings/sightings.service.js';
import { actionClient, anAction } from '../../support/action-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aQuestion, informationClient } from '../../support/information-client.js';
import { anItem, officer, type Officer } from '../../support/officer.js';

/** A rule that only the database has: what the program judges beforehand never comes to it. */
const PLANTED = `
  create function hub.planted() returns trigger language plpgsql as $$
  begin
    if exists (select from new_rows n where to_jsonb(n)::text like '%planted%') then raise exception 'planted' using errcode = 'HB451'; end if;
    return null;
  end $$`;

describe('a batch of which a trigger refuses an item', () => {
  let hub: Hub;
  let th: Officer;

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    await hub.ownerSql(PLANTED);
  });
  afterAll(() => hub.stop());

  const plant = (table: string, event: 'insert' | 'update' = 'insert'): Promise<unknown> =>
    hub.ownerSql(
      `create trigger planted after ${event} on hub.${table} referencing new table as new_rows for each statement execute function hub.planted()`,
    );
  const unplant = (table: string): Promise<unknown> => hub.ownerSql(`drop trigger planted on hub.${table}`);

  it('writes the other claims, and gives the refused one its reason', async () => {
    await plant('indicator');
    const values = Array.from(
      { length: 1_000 },
      (_, index) => `${index === 7 || index === 911 ? 'planted' : 'honest'}-${index}.example.com`,
    );
    const receipts = await th.publish(values.map((value) => anItem({ value })));
    await unplant('indicator');
    expect(receipts.map(({ index }) => index)).toEqual(values.map((_, index) => index));
    for (const { index, outcome, problems } of receipts) {
      const errors = problems.filter(({ severity }) => severity === 'ERROR').map(({ code }) => code);
      const expected = index === 7 || index === 911 ? ['REJECTED', 'POLICY_FORBIDS'] : ['CREATED'];
      expect([index, outcome, ...errors]).toEqual([index, ...expected]);
    }
    const [stored] = await hub.ownerSql<{ n: number; events: number }>(
      `select count(*)::integer as n, (select count(distinct v.item)::integer from hub.item_version v join hub.indicator x on x.id = v.item
           where x.value like 'honest-%') as events from hub.indicator where value like 'honest-%' or value like 'planted-%'`,
    );
    expect(stored).toEqual({ n: 998, events: 998 });
    // The same again changes nothing, and what was refused is taken when nothing refuses it any more.
    const again = await th.publish([7, 8].map((index) => anItem({ value: values[index] })));
    expect(again.map(({ outcome }) => outcome)).toEqual(['CREATED', 'UNCHANGED']);
  });

  it('says of what the commit would refuse which item it was', async () => {
    const meta = await th.partyId('Meta');
    await hub.ownerSql(
      `create function hub.planted_status() returns trigger language plpgsql as $$ begin
         if new.description = 'planted' then new.person_status := 'VICTIM'; end if; return new; end $$`,
    );
    await hub.ownerSql('create trigger planted before insert on hub.indicator_detail for each row execute function hub.planted_status()');
    const phones = ['planted', 'honest', 'honest too'].map((description, index) =>
      anItem({ kind: 'PHONE', value: `+6681234567${index}`, audience: { partners: [meta] }, description }),
    );
    const receipts = await th.publish(phones);
    await hub.ownerSql('drop trigger planted on hub.indicator_detail');
    expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['REJECTED', 'PERSON_PROTECTED'],
      ['CREATED', undefined],
      ['CREATED', undefined],
    ]);
  });

  it('keeps the other objects, sightings and reports, too', async () => {
    const actor = await actorOf(hub, 'analyst@th.example');
    await plant('stix_object');
    const objects = await hub.app.get(ObjectsService, { strict: false }).write(actor, ['planted', 'honest', 'also honest'].map(anObject));
    await unplant('stix_object');

    const claims = [await th.publishes({ value: 'seen-1.example.com' }), await th.publishes({ value: 'seen-2.example.com' })];
    await plant('sighting');
    const said = claims.map(({ id }, index) => ({
      indicatorId: id,
      verdict: 'SEEN' as const,
      count: 1,
      note: index === 0 ? 'planted' : 'honest',
    }));
    const sightings = await hub.app.get(SightingsService, { strict: false }).addAll(actor, said);
    await unplant('sighting');

    await plant('report');
    const meta = (await hub.as('contributor@meta.example')).ask;
    const { submitReports: reports } = await meta<{ submitReports: { outcome: string; problems: { code: string }[] }[] }>(
      'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome problems { code } } }',
      { input: ['honest', 'planted'].map((title, index) => ({ ...REPORT, reference: `batch-${index}`, title })) },
    );
    await unplant('report');

    expect(shown(objects)).toEqual([['REJECTED', 'POLICY_FORBIDS'], ['CREATED'], ['CREATED']]);
    expect(shown(sightings)).toEqual([['REJECTED', 'POLICY_FORBIDS'], ['CREATED']]);
    expect(shown(reports)).toEqual([['CREATED'], ['REJECTED', 'POLICY_FORBIDS']]);
  });

  it('keeps the other requests to act, and their answers', async () => {
    const [asker, recipient] = await Promise.all(
      ['liaison@th.example', 'liaison@kh.example'].map(async (email) => (await hub.as(email)).ask),
    );
    if (!asker || !recipient) throw new Error('Nobody asks.');
    const requests = ['honest', 'planted', 'also honest'].map((narrative, index) =>
      anAction({ reference: `acts-${index}`, recipientId: 'KH', narrative }),
    );
    await plant('action_request');
    const asked = await actionClient(asker).request(...requests);
    await unplant('action_request');
    expect(shown(asked)).toEqual([['CREATED'], ['REJECTED', 'POLICY_FORBIDS'], ['CREATED']]);
    expect(asked.map(({ requestId }) => requestId !== null)).toEqual([true, false, true]);
    const again = await actionClient(asker).request(...requests);
    expect(shown(again)).toEqual([['UNCHANGED'], ['CREATED'], ['UNCHANGED']]);

    await plant('action_request', 'update');
    const answered = await actionClient(recipient).answersAll(...again.map(({ requestId: id }) => ({ id, answer: 'ACKNOWLEDGED' })));
    await unplant('action_request');
    expect(shown(answered)).toEqual([['UPDATED'], ['REJECTED', 'POLICY_FORBIDS'], ['UPDATED']]);
    const states = (await actionClient(asker).lists()).map(({ reference, state }) => [reference, state]).sort();
    expect(states).toEqual([
      ['acts-0', 'ACKNOWLEDGED'],
      ['acts-1', 'SENT'],
      ['acts-2', 'ACKNOWLEDGED'],
    ]);
  });

  it('keeps the other questions, and puts a refused one to none of its recipients', async () => {
    const desk = informationClient((await hub.as('liaison@th.example')).ask);
    const questions = ['honest', 'planted', 'also honest'].map((question, index) =>
      aQuestion({ reference: `asks-${index}`, recipients: ['KH', 'VN'], question }),
    );
    await plant('information_request');
    const asked = await desk.question(...questions);
    await unplant('information_request');
    expect(shown(asked)).toEqual([['CREATED'], ['REJECTED', 'POLICY_FORBIDS'], ['CREATED']]);
    expect(asked.map(({ requestIds }) => requestIds.length)).toEqual([2, 0, 2]);
    expect(shown(await desk.question(...questions))).toEqual([['UNCHANGED'], ['CREATED'], ['UNCHANGED']]);
  });
});

const shown = (receipts: readonly { readonly outcome: string; readonly problems: readonly { readonly code: string }[] }[]): unknown =>
  receipts.map(({ outcome, problems }) => [outcome, ...problems.filter(({ code }) => code === 'POLICY_FORBIDS').map(({ code }) => code)]);

async function actorOf(hub: Hub, email: string): Promise<Actor> {
  const { token } = await hub.as(email);
  const { identity } = (await hub.app.get(AuthenticationService, { strict: false }).authenticate(`Bearer ${token}`, email)) ?? {};
  if (!identity) throw new Error(email);
  return { ...identity, requestId: email, channel: 'taxii' };
}

const REPORT = {
  threat: 'CALL_CENTRE_SCAM',
  tlp: 'AMBER',
  values: [{ kind: 'PHONE', value: '+66812345999' }],
};

const anObject = (name: string): ObjectItem => ({
  object: { type: 'malware', id: `malware--${randomUUID()}`, spec_version: '2.1', modified: '2026-01-02T00:00:00Z', name },
  tlp: 'GREEN',
  audience: { everyCountry: false, countries: ['KH'], groups: [], partners: [], exceptCountries: [] },
  attribution: 'NAMED',
  agencyOnly: false,
  reissue: false,
});
