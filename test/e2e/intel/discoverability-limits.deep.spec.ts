import { actionClient, anAction } from '../../support/action-client.js';
import { aHolding, type DeconflictionClient, deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aQuestion, informationClient } from '../../support/information-client.js';
import { anItem, type Ask, type Officer, officer, until } from '../../support/officer.js';
import { aWatch, watchClient } from '../../support/watch-client.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

const LIFT = 'mutation ($id: ID!) { liftSharingLimit(id: $id) { limits { id } } }';
const SET = 'mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { updatedAt } }';
const SECOND = 'mutation ($id: ID!) { approveRelease(id: $id) { state discoverability } }';
const PENDING = '{ pendingReleases { nodes { id discoverability audience { countries } item { id } } } }';
const PREVIEW = `query ($input: AudiencePreviewInput!) { previewAudience(input: $input) {
  verdict othersLearn othersLearnOnceReleased parties(filter: { countries: ["SG", "KH"] }) { nodes { party { country } learns } } } }`;
const LINKS = '{ linkedIndicators(first: 100) { edges { node { indicator { value } } } } }';

/** SHA-256 of nothing real: distinct in the last digits. */
const hash = (n: number): string => n.toString(16).padStart(64, 'a');

describe('what a party that does not see an item learns of it, under its owner’s sharing policy', () => {
  let hub: Hub;
  let admin: Ask;
  let th: Officer;
  let second: Officer;
  let liaison: DeconflictionClient;
  let sg: DeconflictionClient;
  let kh: DeconflictionClient;
  let limits: string[] = [];

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(`update hub.user_account set roles = roles || '{APPROVER}' where email = 'liaison@th.example'`);
    admin = (await hub.as('admin@th.example')).ask;
    th = officer((await hub.as('analyst@th.example')).ask);
    const thLiaison = (await hub.as('liaison@th.example')).ask;
    [second, liaison] = [officer(thLiaison), deconflictionClient(thLiaison)];
    [sg, kh] = [
      deconflictionClient((await hub.as('liaison@sg.example')).ask),
      deconflictionClient((await hub.as('liaison@kh.example')).ask),
    ];
  });
  afterAll(() => hub.stop());
  afterEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    for (const id of limits) await admin(LIFT, { id });
    limits = [];
    await admin(SET, { input: { secondOfficerFrom: null } });
  });

  const limit = async (input: object): Promise<void> => {
    limits.push(await sharingLimitClient(admin).sets(input));
  };
  const heard = async (desk: DeconflictionClient, value: object): Promise<readonly [boolean, readonly string[], boolean]> => {
    const [answer] = await desk.asks(value);
    return [answer?.hit ?? false, (answer?.parties ?? []).map(({ name }) => name), answer?.undisclosed ?? false];
  };
  const NOTHING = [false, [], false];

  it('a limit to oneself and Cambodia answers Singapore nothing: no hit, no contact, no sealed holding, and the owner is told who asked', async () => {
    await th.publish([
      anItem({ kind: 'FILE_HASH', value: hash(1), tlp: 'AMBER', discoverability: 'HIT' }),
      anItem({ kind: 'FILE_HASH', value: hash(2), tlp: 'AMBER', discoverability: 'HIT_CONTACT' }),
    ]);
    await liaison.seals(aHolding({ kind: 'FILE_HASH', value: hash(3), discoverability: 'HIT_CONTACT' }));
    const values = [1, 2, 3].map((n) => ({ kind: 'FILE_HASH', value: hash(n) }));
    expect((await heard(sg, values[1] as object))[1]).toEqual(['Thailand']);

    await limit({ kinds: ['FILE_HASH'], within: { countries: ['KH'] } });
    for (const value of values) expect([value, await heard(sg, value)]).toEqual([value, NOTHING]);
    expect(await heard(kh, values[0] as object)).toEqual([true, [], true]);
    expect(await heard(kh, values[2] as object)).toEqual([true, ['Thailand'], false]);

    const contacts = await until(() => liaison.contacts(['OPEN']), (all) => all.filter((one) => one.createdBy.party.name === 'Singapore').length === 4); // prettier-ignore
    const ofSingapore = contacts.filter((one) => one.createdBy.party.name === 'Singapore');
    const sealed = ofSingapore.find(({ sealedHoldingId }) => sealedHoldingId !== null);
    await expect(liaison.answers(sealed?.id ?? '', 'IDENTIFIED')).rejects.toMatchObject({ reason: 'CONTACT_LIMITED' });
  });

  it('a limit by threat keeps back a sealed holding that states no threat, and not one that states another', async () => {
    await liaison.seals(
      aHolding({ kind: 'DOMAIN', value: 'silent-threat.example.net' }),
      aHolding({ kind: 'DOMAIN', value: 'other-threat.example.net', threat: 'MONEY_MULE' }),
    );
    await limit({ threats: ['PHISHING'], within: {} });
    expect(await heard(sg, { value: 'silent-threat.example.net' })).toEqual(NOTHING);
    expect(await heard(sg, { value: 'other-threat.example.net' })).toEqual([true, [], true]);
  });

  it('holdings that were sealed before kinds were kept answer nobody whom any limit by kind keeps out', async () => {
    await liaison.seals(aHolding({ kind: 'DOMAIN', value: 'old-holding.example.net', threat: 'MONEY_MULE' }));
    await hub.ownerSql(`update hub.sealed_holding set kind = null`);
    await limit({ kinds: ['FILE_HASH'], within: {} });
    expect(await heard(sg, { value: 'old-holding.example.net' })).toEqual(NOTHING);
  });

  it('watches and links are bound alike', async () => {
    const value = { kind: 'FILE_HASH', value: hash(7) };
    const watches = watchClient(sg.ask);
    await limit({ kinds: ['FILE_HASH'], within: {} });
    const watch = await watches.watches(aWatch({ values: [value] }));
    await officer((await hub.as('analyst@sg.example')).ask).publish([anItem({ ...value, tlp: 'AMBER', discoverability: 'HIT_CONTACT' })]);
    await th.publish([anItem({ ...value, tlp: 'AMBER', discoverability: 'HIT_CONTACT' })]);
    // The same of another kind is met, so that the relay has been there.
    const other = { kind: 'DOMAIN', value: 'watched-limit.example.net' };
    const met = await watches.watches(aWatch({ name: 'Another', values: [other] }));
    await th.publish([anItem({ ...other, tlp: 'AMBER', discoverability: 'HIT_CONTACT' })]);
    await until(() => watches.hits(met), (hits) => hits.length > 0); // prettier-ignore
    expect(await watches.hits(watch)).toEqual([]);
    const { linkedIndicators: links } = await sg.ask<{ linkedIndicators: { edges: { node: { indicator: { value: string } } }[] } }>(LINKS);
    expect(links.edges.filter(({ node }) => node.indicator.value === hash(7))).toEqual([]);
  });

  it('a second officer raises what strangers learn, as it opens sight: one officer alone answers nobody', async () => {
    await admin(SET, { input: { secondOfficerFrom: 'AMBER' } });
    const value = { kind: 'DOMAIN', value: 'two-officers.example.net' };
    const item = anItem({ ...value, tlp: 'AMBER', audience: {}, discoverability: 'HIT_CONTACT' });
    const [receipt] = await th.publish([item]);
    expect(receipt?.problems.map(({ code }) => code)).toContain('RELEASE_PENDING');
    expect(await heard(sg, value)).toEqual(NOTHING);
    const [again] = await th.publish([item]);
    expect([again?.outcome, again?.problems.map(({ code }) => code).includes('RELEASE_PENDING')]).toEqual(['UNCHANGED', true]);

    const { pendingReleases } = await second.ask<{
      pendingReleases: { nodes: { id: string; discoverability: string; item: { id: string } }[] };
    }>(PENDING);
    const waits = pendingReleases.nodes.find(({ item }) => item.id === receipt?.indicator?.id);
    expect(waits).toMatchObject({ discoverability: 'HIT_CONTACT', audience: { countries: [] } });
    expect(await second.ask(SECOND, { id: waits?.id })).toEqual({ approveRelease: { state: 'APPROVED', discoverability: 'HIT_CONTACT' } });
    expect(await heard(sg, value)).toEqual([true, ['Thailand'], false]);
  });

  it('naming an owner that was hidden takes a second officer, too, where strangers then learn who', async () => {
    const hidden = { value: 'by-naming.example.net', tlp: 'AMBER', discoverability: 'HIT_CONTACT', attribution: 'HIDDEN' };
    await th.publishes(hidden);
    await admin(SET, { input: { secondOfficerFrom: 'AMBER' } });
    const [named] = await th.publish([anItem({ ...hidden, attribution: 'NAMED' })]);
    expect(named?.problems.map(({ code }) => code)).toContain('RELEASE_PENDING');
    expect(await heard(sg, { value: hidden.value })).toEqual([true, [], true]);
  });

  it('the preview says the same: what each party learns now, and once released', async () => {
    await limit({ kinds: ['FILE_HASH'], within: { countries: ['KH'] } });
    const seen = async (input: object): Promise<unknown> =>
      (
        await th.ask<{ previewAudience: unknown }>(PREVIEW, {
          input: { tlp: 'AMBER', audience: {}, discoverability: 'HIT', threat: 'PHISHING', ...input },
        })
      ).previewAudience;
    expect(await seen({ kind: 'FILE_HASH' })).toEqual({
      ...{ verdict: 'EFFECTIVE', othersLearn: 'HIT', othersLearnOnceReleased: 'HIT' },
      parties: {
        nodes: [
          { party: { country: 'KH' }, learns: 'HIT' },
          { party: { country: 'SG' }, learns: 'SILENT' },
        ],
      },
    });
    await admin(SET, { input: { secondOfficerFrom: 'AMBER' } });
    expect(await seen({ kind: 'DOMAIN' })).toMatchObject({
      verdict: 'PENDING_APPROVAL',
      othersLearn: 'SILENT',
      othersLearnOnceReleased: 'HIT',
    });
  });

  it('a limit by kind stops a request about that kind, and no other request', async () => {
    const partner = (await hub.ownerSql<{ id: string }>(`select id from hub.party where name = 'Meta'`))[0]?.id;
    await limit({ kinds: ['BANK_ACCOUNT'], within: { everyCountry: true } });
    const [acts, asks] = [actionClient(liaison.ask), informationClient(liaison.ask)];
    const social = { kind: 'SOCIAL_ACCOUNT', value: 'somebody.invented', platform: 'facebook' };
    const [kept] = await acts.request(
      anAction({
        reference: 'limit-1',
        recipientId: partner,
        action: 'PRESERVATION',
        subject: social,
        amount: undefined,
        legalBasis: 'POLICE_POWERS',
      }),
    );
    expect([kept?.outcome, kept?.problems]).toEqual(['CREATED', []]);
    const [asked] = await asks.question(aQuestion({ reference: 'limit-2', recipients: [partner] }));
    expect([asked?.outcome, asked?.problems]).toEqual(['CREATED', []]);
    const account = { kind: 'BANK_ACCOUNT', value: 'DE89370400440532013000' };
    const [frozen] = await acts.request(anAction({ reference: 'limit-3', recipientId: partner, subject: account }));
    const [both] = await asks.question(
      aQuestion({ reference: 'limit-4', recipients: [partner], subjects: [{ kind: 'PHONE', value: '+44 7700 900123' }, account] }),
    );
    expect([frozen?.problems[0]?.code, both?.problems[0]?.code]).toEqual(['POLICY_FORBIDS_AUDIENCE', 'POLICY_FORBIDS_AUDIENCE']);
  });
});
