import { identityId } from '../../../src/exchange/stix/ids.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { consentActors } from '../../support/consent.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer } from '../../support/officer.js';
import { taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const RENAME = 'mutation ($p: ID!, $n: String!) { renameParty(partyId: $p, name: $n) { party { name } } }';
const SUSPEND = 'mutation ($p: ID!, $s: Boolean!, $r: String) { setPartySuspended(partyId: $p, suspended: $s, reason: $r) { state } }';
const REGISTER = 'mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }';
const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('a party', () => {
  let hub: Hub;
  let cast: Awaited<ReturnType<typeof consentActors<'th' | 'kh'>>>;
  let meta: Ask;

  beforeAll(async () => {
    hub = await startHub();
    cast = await consentActors(hub, { th: 'Thailand', kh: 'Cambodia' });
    meta = (await hub.as('admin@meta.example')).ask;
  });
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));
  afterAll(() => hub.stop());

  const renames = (p: string, n: string, by = cast.operator): Promise<unknown> => by(RENAME, { p, n });
  const heard = async (by: Ask, of: string): Promise<readonly string[]> =>
    (await listAnnouncements(by, of)).map(({ party, formerName, reason, outcome }) =>
      [party?.name, formerName, reason, outcome].filter(Boolean).join(' / '),
    );
  const idOf = (name: string): Promise<string> => officer(cast.admin('th')).partyId(name);

  describe('is registered under a country', () => {
    const registers = (country: string): Promise<unknown> =>
      cast.operator(REGISTER, { i: { kind: 'COUNTRY', name: 'Somewhere', slug: country.toLowerCase(), country } });

    it('that ISO 3166-1 has, and under no code that it leaves to its users', async () => {
      for (const code of ['XX', 'ZZ', 'AA', 'QM', 'QZ', 'XA', 'XK', 'xx']) {
        await expect(registers(code)).rejects.toMatchObject({
          ...{ code: 'BAD_USER_INPUT', reason: 'COUNTRY_USER_ASSIGNED' },
          message: `${code.toUpperCase()} names no country. ISO 3166-1 reserves AA, QM to QZ, XA to XZ and ZZ for users. Give the code of the country, for example TH.`,
        });
      }
      for (const code of ['UK', 'EU', 'SU', 'OO', 'AN']) {
        await expect(registers(code)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'COUNTRY_UNKNOWN' });
      }
      expect(await hub.ownerSql(`select from hub.party where name = 'Somewhere'`)).toEqual([]);
      expect(await registers('TL')).toMatchObject({ registerParty: { id: expect.any(String) } });
    });
  });

  describe('gets another name', () => {
    it('by the operator alone, in a confirmed session; items show it at once, and those who know the party are told', async () => {
      const cambodia = cast.id('kh');
      const { id } = await officer((await hub.as('analyst@kh.example')).ask).publishes({ audience: { everyCountry: true } });
      for (const ask of [cast.admin('kh'), cast.admin('th'), meta]) {
        await expect(renames(cambodia, 'Kampuchea', ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
      await expect(renames(cambodia, 'Kampuchea')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
      await hub.ownerSql('update hub.session set confirmed_at = now()');
      expect(await renames(cambodia, '  Kingdom of Cambodia ')).toEqual({ renameParty: { party: { name: 'Kingdom of Cambodia' } } });

      expect((await officer((await hub.as('analyst@th.example')).ask).opens(id))?.owner?.name).toBe('Kingdom of Cambodia');
      for (const ask of [cast.admin('th'), cast.admin('kh'), meta]) {
        expect(await heard(ask, 'PARTY_RENAMED')).toEqual(['Kingdom of Cambodia / Cambodia']);
      }
      const [entry] = await hub.ownerSql<{ purpose: string; items: string[] }>(
        `select purpose, items from hub.audit where what = 'party.rename' and outcome = 'DONE'`,
      );
      expect(entry).toEqual({ purpose: 'New name: Kingdom of Cambodia', items: [cambodia] });
    });

    it('under which its identity in STIX has a newer version, in exports and by TAXII: readers would keep the former one otherwise', async () => {
      const reader = await hub.as('liaison@th.example');
      const taxii = taxiiClient(hub.url, reader.token);
      await officer((await hub.as('analyst@kh.example')).ask).publishes({ value: 'named.example.com', audience: { countries: ['TH'] } });
      const id = identityId(cast.id('kh'));
      const identities = async (): Promise<readonly (readonly string[])[]> => {
        const file = await downloadExport(hub, reader.token, { format: 'stix' });
        const { objects } = JSON.parse(file.text) as { objects: TaxiiObject[] };
        const { body } = await taxii.get(`${await taxii.collection('all')}objects/${id}/`);
        return [objects.find((one) => one.id === id), body.objects?.[0]].map((one) => [one?.name, one?.created, one?.modified].map(String));
      };
      const [was, wasByTaxii] = await identities();
      await renames(cast.id('kh'), 'Cambodia at last');
      const [is, isByTaxii] = await identities();
      expect([wasByTaxii, isByTaxii]).toEqual([was, is]);
      expect([was?.[0], is?.[0], is?.[1]]).toEqual(['Kingdom of Cambodia', 'Cambodia at last', was?.[1]]);
      expect(String(is?.[2]) > String(was?.[2])).toBe(true);
      expect(is?.[2]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      await renames(cast.id('kh'), 'Kingdom of Cambodia');
    });

    it('of a partner no other partner hears', async () => {
      await renames(await idOf('Binance'), 'Binance Holdings');
      expect(await heard(cast.admin('th'), 'PARTY_RENAMED')).toContain('Binance Holdings / Binance');
      expect(await heard((await hub.as('admin@binance.example')).ask, 'PARTY_RENAMED')).toContain('Binance Holdings / Binance');
      expect(await heard(meta, 'PARTY_RENAMED')).not.toContain('Binance Holdings / Binance');
    });

    it('that is none, that it has, or that is not its own to get, is refused', async () => {
      const cambodia = cast.id('kh');
      for (const name of ['', ' '.repeat(3), 'a\nb', 'x'.repeat(201), 'Cаmbodia']) {
        await expect(renames(cambodia, name)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PARTY_NAME' });
      }
      await expect(renames(cambodia, 'Kingdom of Cambodia')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'PARTY_NAME_SAME' });
      for (const name of ['Thailand', ' tHAILAND', 'Ｔｈａｉｌａｎｄ']) {
        const taken = { code: 'CONFLICT', reason: 'PARTY_NAME_TAKEN' };
        await expect(renames(cambodia, name)).rejects.toMatchObject(taken);
        await expect(cast.operator(REGISTER, { i: { kind: 'PARTNER', name, slug: 'another' } })).rejects.toMatchObject(taken);
      }
      const [own] = await hub.ownerSql<{ id: string }>(`select id from hub.party where kind = 'HUB'`);
      for (const id of [NOBODY, 'none', own?.id ?? '']) {
        await expect(renames(id, 'Another')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'No such party is visible to you.' });
      }
    });
  });

  describe('is suspended', () => {
    it('for a reason, which the audit log, operators and member countries have, and it itself once it is back', async () => {
      const why = 'Keys of the country were published.';
      await cast.operator(SUSPEND, { p: cast.id('kh'), s: true, r: ` ${why} ` });
      expect(await heard(cast.admin('th'), 'PARTY_SUSPENDED')).toEqual([`Kingdom of Cambodia / ${why}`]);
      for (const ask of [cast.admin('th'), cast.operator]) {
        expect(await ask('{ suspensions { nodes { party { country } reason } } }')).toEqual({
          suspensions: { nodes: [{ party: { country: 'KH' }, reason: why }] },
        });
      }
      expect(
        await cast.operator(`{ partyDetails(partyId: "${cast.id('kh')}") { nodes { state suspension { reason inForce } } } }`),
      ).toEqual({
        partyDetails: { nodes: [{ state: 'SUSPENDED', suspension: { reason: why, inForce: true } }] },
      });
      expect(await hub.ownerSql(`select purpose from hub.audit where what = 'party.suspend' and outcome = 'DONE'`)).toEqual([
        { purpose: why },
      ]);
      expect(await heard(meta, 'PARTY_SUSPENDED')).toEqual([]);

      await cast.operator(SUSPEND, { p: cast.id('kh'), s: false });
      expect(await heard(cast.admin('kh'), 'PARTY_READMITTED')).toEqual([`Kingdom of Cambodia / ${why} / LIFTED`]);
      expect(await cast.operator(`{ partyDetails(partyId: "${cast.id('kh')}") { nodes { suspension { reason } } } }`)).toEqual({
        partyDetails: { nodes: [{ suspension: null }] },
      });
    });

    it('without one where none is given, and with none that is empty or too long', async () => {
      for (const r of ['', '  ', 'x'.repeat(2_001)]) {
        await expect(cast.operator(SUSPEND, { p: cast.id('kh'), s: true, r })).rejects.toMatchObject({ reason: 'REASON_LENGTH' });
      }
      expect(await cast.operator(SUSPEND, { p: cast.id('kh'), s: true })).toEqual({ setPartySuspended: { state: 'SUSPENDED' } });
      expect(await cast.operator('{ suspensions { nodes { reason } } }')).toEqual({ suspensions: { nodes: [{ reason: null }] } });
      await cast.operator(SUSPEND, { p: cast.id('kh'), s: false });
    });

    it('in haste without a reason, which is given later, or corrected, and stands from then on', async () => {
      await cast.operator(SUSPEND, { p: cast.id('kh'), s: true });
      for (const r of ['Its keys were published.', 'Its keys were sold.']) {
        expect(await cast.operator(SUSPEND, { p: cast.id('kh'), s: true, r })).toEqual({ setPartySuspended: { state: 'SUSPENDED' } });
        expect(await cast.admin('th')('{ suspensions { nodes { reason } } }')).toEqual({ suspensions: { nodes: [{ reason: r }] } });
      }
      await cast.operator(SUSPEND, { p: cast.id('kh'), s: true });
      expect(await cast.operator('{ suspensions { nodes { reason } } }')).toEqual({
        suspensions: { nodes: [{ reason: 'Its keys were sold.' }] },
      });
      await cast.operator(SUSPEND, { p: cast.id('kh'), s: false });
    });
  });
});
