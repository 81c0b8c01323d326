import { randomBytes, randomUUID } from 'node:crypto';
import type { Asks, AddCanary } from './access-canaries.js';
import { startFeed } from './feed-server.js';
import type { Hub } from './hub.js';
import { until } from './officer.js';
import { startReceiver } from './receiver.js';
import { pullClient } from './pull-client.js';
import { TAXII } from './taxii-client.js';
import { webhookClient } from './webhook-client.js';

const SIGHT = 'mutation ($input: SightingInput!) { it: addSighting(input: $input) { id } }';
const SUBMIT = `mutation ($input: [ReportInput!]!) { it: submitReports(input: $input) { outcome report { id } problems { code message } } }`;
const REPORT = 'reference title narrative platform values { value note } withdrawnReason';
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';

/** Where content is shown to whoever may see it. Asked by somebody else each of these says nothing. */
const READS = [
  'indicators(first: 100, filter: { includeLapsed: true }) { edges { node { id description sightings { edges { node { note externalId } } } } } }',
  'lookup(values: [{ value: "canary-sighted.example.com" }, { value: "canary-line.example.com" }], includeLapsed: true) { indicators { description } }',
  'feed(first: 1000) { events { item { ... on Indicator { description } ... on StixObject { body } ... on Sighting { note externalId } } } }',
  'snapshot(first: 100) { items { ... on Indicator { description } ... on StixObject { body } ... on Sighting { note externalId } } }',
  'stixObjects(first: 100, filter: { includeRevoked: true }) { nodes { body } }',
  'pulls { nodes { name url } }',
  'imports(first: 100) { nodes { id name } }',
  `reports(first: 20, filter: { includeWithdrawn: true }) { nodes { ${REPORT} } }`,
  `feed(first: 1000, filter: { itemKinds: [REPORT] }) { events { item { ... on Report { ${REPORT} } } } }`,
  `snapshot(first: 100, filter: { itemKinds: [REPORT] }) { items { ... on Report { ${REPORT} } } }`,
  'releasedFeed(first: 1000) { events { indicator { value tags revokedReason } } }',
];

/**
 * What officers of Thailand and Cambodia say for their own eyes: right and wrong, and while the database fails. A pull's credentials are nobody's to see (`keep`);
 * what else is said lies in the database, and comes to those alone for whom it is (`say`).
 */
export function contentCanaries(hub: Hub, asks: Asks, { keep, say }: { readonly keep: AddCanary; readonly say: AddCanary }) {
  const word = (name: string): string => `canary ${name} ${randomBytes(12).toString('base64url')}`;
  const refusals: string[] = [];
  /** Posts to a door that is no GraphQL; what does not answer 200 or 202 is a refusal. */
  const sends = async (token: string, path: string, type: string, body: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, accept: path.startsWith('/taxii2/') ? TAXII : '*/*' };
    const response = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body });
    const [{ status }, text] = [response, await response.text()];
    if (status !== 200 && status !== 202) refusals.push(text);
    return text;
  };
  const anObject = (name: string, said: object = {}): object => ({
    ...{ type: 'malware', spec_version: '2.1', id: `malware--${randomUUID()}`, is_family: false },
    ...{ created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z', object_marking_refs: [GREEN] },
    ...{ name: say(name, word(name)), x_own: { deep: [say(`inside ${name}`, word(`inside ${name}`))] } },
    ...said,
  });
  const bundle = (...objects: object[]): string => JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });

  return {
    refusals,

    /** Cambodia's word about a claim of Thailand's that Japan sees, too. */
    async sightings(thailand: string, cambodia: string): Promise<void> {
      const { it } = await asks<{ it: { indicator: { id: string } }[] }>(
        'mutation ($i: [PublishIndicatorInput!]!) { it: publishIndicators(input: $i) { indicator { id } } }',
        {
          i: [
            {
              kind: 'DOMAIN',
              value: 'canary-sighted.example.com',
              threat: 'PHISHING',
              tlp: 'GREEN',
              audience: { countries: ['KH', 'JP'] },
            },
          ],
        },
        thailand,
      );
      const said = (name: string) => ({
        indicatorId: it[0]?.indicator.id,
        note: say(`note ${name}`, word(`note ${name}`)),
        externalId: say(`reference ${name}`, word(`reference ${name}`)),
      });
      await asks(SIGHT, { input: said('of a sighting') }, cambodia);
      await asks(SIGHT, { input: { ...said('of none'), indicatorId: randomUUID() } }, cambodia);
      await asks(SIGHT, { input: { ...said('that counts wrongly'), count: 0 } }, cambodia);
      const long = said('that is too long');
      await asks(SIGHT, { input: { ...long, note: long.note.padEnd(3_000, '.') } }, cambodia);
      const unstorable = said('that cannot be stored');
      await asks(SIGHT, { input: { ...unstorable, note: `${unstorable.note}\u0000` } }, cambodia);
    },

    /** Objects at the bulk door and by TAXII: kept, refused, and what is no JSON. */
    async objects(cambodia: string): Promise<void> {
      await sends(
        cambodia,
        '/bulk/stix?to=TH',
        'application/stix+json',
        bundle(anObject('an object'), anObject('one under a wrong id', { id: 'malware--1' })),
      );
      await sends(cambodia, '/bulk/stix?to=TH', 'application/stix+json', bundle(anObject('one of no time', { modified: 'yesterday' })));
      await sends(
        cambodia,
        '/bulk/stix?to=TH',
        'application/stix+json',
        `{"objects": [{"name": "${say('what is no STIX', word('what is no STIX'))}"`,
      );
      const inbox = '/taxii2/api/collections/inbox/objects/';
      await sends(
        cambodia,
        inbox,
        TAXII,
        JSON.stringify({ objects: [anObject('one by TAXII'), anObject('one without a label', { object_marking_refs: [] })] }),
      );
      await sends(cambodia, inbox, TAXII, `{"objects": [{"name": "${say('what is no envelope', word('what is no envelope'))}"`);
    },

    /** Lines of an import: taken, rejected and unreadable. */
    async imports(cambodia: string): Promise<void> {
      const line = (name: string, row: object): string =>
        `${JSON.stringify({ kind: 'DOMAIN', threat: 'PHISHING', tlp: 'GREEN', description: say(`line ${name}`, word(`line ${name}`)), ...row })}\n`;
      const lines = [
        line('that is taken', { value: 'canary-line.example.com' }),
        line('that is wrong', { value: say('value of a line', word('value of a line')) }),
        line('of an unknown field', { value: 'b.example.com', [say('name of a field', word('name of a field'))]: 1 }),
        line('of a wrong word', { value: 'c.example.com', tlp: say('label of a line', word('label of a line')) }),
        `{"description": "${say('line that is no JSON', word('line that is no JSON'))}\n`,
      ];
      await sends(cambodia, '/bulk/indicators?to=owner', 'application/x-ndjson', lines.join(''));
    },

    /** Of a source that lets nobody in, and of one that there cannot be. */
    async pulls(cambodia: string): Promise<void> {
      const source = await startFeed((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end('{}'));
      const secret = (name: string): string => keep(name, `${name.replaceAll(' ', '-')}-${randomBytes(12).toString('base64url')}`);
      try {
        const keeper = pullClient(hub, hub.asToken(cambodia));
        const url = `${source.url}/taxii2/api/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/`;
        const pull = await keeper.creates({ url, credentials: { bearer: secret('bearer of a pull') } });
        const basic = { user: 'x', password: secret('password of a pull') };
        await keeper.updates(pull.id, { url, credentials: { basic } });
        await keeper.looks(pull.id);
        await keeper.updates(pull.id, { url, credentials: { header: { name: 'x-key', value: secret('header of a pull') } } });
        await keeper.looks(pull.id);
        if (!source.asked.some(({ headers }) => headers['x-key'])) throw new Error('The source was not asked.');
        const create = 'mutation ($input: PullInput!) { it: createPull(input: $input) { id } }';
        const tries = (credentials: object, where = url) =>
          asks(create, { input: { name: 'x', kind: 'TAXII', threat: 'PHISHING', url: where, credentials } }, cambodia);
        await tries({ bearer: secret('bearer beside a password'), basic: { user: 'x', password: secret('password beside a bearer') } });
        await tries({ header: { name: 'host', value: secret('header that is none') } });
        await tries({ bearer: `${secret('bearer of two lines')}\r\nx: y` });
        await tries({ bearer: secret('bearer for nowhere') }, 'file:///etc/passwd');
      } finally {
        await source.stop();
      }
    },

    /** What a partner reports to Thailand alone: taken, withdrawn, a draft, and refused for each reason that there is. @returns messages of Thailand's webhook about them */
    async reports(binance: string, thailand: string): Promise<readonly string[]> {
      const receiver = await startReceiver();
      const hooks = webhookClient({ ask: hub.asToken(thailand).ask });
      const { webhook } = await hooks.creates({ name: 'Reports', url: receiver.url, filter: { itemKinds: ['REPORT'] } });
      try {
        const words = (of: string): object => ({
          reference: say(`report: reference of ${of}`, word(`reference ${of}`)),
          title: say(`report: title of ${of}`, word(`title ${of}`)),
          narrative: say(`report: narrative of ${of}`, word(`narrative ${of}`)),
          platform: say(`report: platform of ${of}`, word(`platform ${of}`).toLowerCase()),
          values: [{ kind: 'DOMAIN', value: 'reported.example.com', note: say(`report: note of ${of}`, word(`note ${of}`)) }],
          ...{ threat: 'PHISHING', tlp: 'GREEN', countries: ['TH'] },
        });
        const submits = async (of: string, said: object = {}): Promise<string | null> => {
          const { it } = await asks<{ it: readonly { report: { id: string } | null; problems: object[] }[] }>(
            SUBMIT,
            { input: [{ ...words(of), ...said }] },
            binance,
          );
          refusals.push(JSON.stringify(it[0]?.problems));
          return it[0]?.report?.id ?? null;
        };
        await submits('one that is taken');
        const id = await submits('one that is withdrawn');
        const reason = say('report: reason of a withdrawal', word('reason'));
        await asks('mutation ($id: ID!, $reason: String!) { withdrawReport(id: $id, reason: $reason) { id } }', { id, reason }, binance);
        await submits('a draft', { draft: true });
        await submits('one for nobody', { countries: [] });
        await submits('one with a wrong value', { values: [{ kind: 'PHONE', value: say('report: value that is none', word('value')) }] });
        await submits('one that contradicts itself', { exceptCountries: ['TH'] });
        await submits('one of no money', { losses: [{ currency: 'THB', amount: say('report: amount that is none', word('amount')) }] });
        await submits('one that is too long', { title: say('report: title that is too long', word('long')).padEnd(400, '.') });
        await submits('one that cannot be stored', { narrative: `${say('report: narrative with a null', word('null'))}\u0000` });
        await asks(SUBMIT, { input: [words('one by a country')] }, thailand);
        await until(
          () => Promise.resolve(receiver.received.length),
          (count) => count >= 3,
        );
        return receiver.received.map(({ raw }) => raw);
      } finally {
        await hooks.deletes(webhook.id);
        await receiver.stop();
      }
    },

    /** The same once more while the database cannot do what it is asked: the errors know the statements' parameters. */
    async faults(cambodia: string, binance: string): Promise<void> {
      const broken = ['publish_sightings', 'own_objects', 'record_import_lines', 'create_pull', 'write_reports'];
      const there = await hub.ownerSql<{ arguments: string; name: string }>(
        `select pg_get_function_identity_arguments(p.oid) as arguments, p.proname as name from pg_proc p
           where p.pronamespace = 'hub'::regnamespace and p.proname = any ($1)`,
        [broken],
      );
      for (const { name, arguments: of } of there) await hub.ownerSql(`alter function hub.${name}(${of}) rename to ${name}_away`);
      const [claim] = await hub.ownerSql<{ id: string }>(`select id from hub.indicator where value = 'canary-sighted.example.com'`);
      await asks(SIGHT, { input: { indicatorId: claim?.id, note: say('note in vain', word('note in vain')) } }, cambodia);
      await sends(cambodia, '/bulk/stix?to=TH', 'application/stix+json', bundle(anObject('an object in vain')));
      const row = {
        kind: 'DOMAIN',
        value: 'd.example.com',
        threat: 'PHISHING',
        tlp: 'GREEN',
        description: say('line in vain', word('line in vain')),
      };
      await sends(cambodia, '/bulk/indicators?to=owner', 'application/x-ndjson', `${JSON.stringify(row)}\n`);
      const bearer = keep('bearer in vain', `in-vain-${randomBytes(12).toString('base64url')}`);
      const pull = {
        name: 'x',
        kind: 'TAXII',
        threat: 'PHISHING',
        url: 'https://feed.example.com/taxii2/api/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/',
      };
      await asks(
        'mutation ($input: PullInput!) { it: createPull(input: $input) { id } }',
        { input: { ...pull, credentials: { bearer } } },
        cambodia,
      );
      const inVain = {
        ...{
          reference: say('report: reference in vain', word('reference in vain')),
          title: say('report: title in vain', word('title in vain')),
        },
        ...{ narrative: say('report: narrative in vain', word('narrative in vain')), threat: 'PHISHING', tlp: 'GREEN', countries: ['TH'] },
      };
      await asks(SUBMIT, { input: [inVain] }, binance);
      for (const { name, arguments: of } of there) await hub.ownerSql(`alter function hub.${name}_away(${of}) rename to ${name}`);
    },

    /** Everything that `token` is shown, by every door; one piece for each question. */
    async shownTo(token: string): Promise<readonly string[]> {
      const texts: string[] = [];
      for (const read of READS) texts.push(JSON.stringify(await asks(`{ ${read} }`, {}, token)));
      const [items, imports] = [
        await hub.ownerSql<{ id: string }>('select id from hub.sighting union all select id from hub.stix_object'),
        await hub.ownerSql<{ id: string }>('select id from hub.import'),
      ];
      for (const { id } of await hub.ownerSql<{ id: string }>('select id from hub.report')) {
        const one = `{ report(id: "${id}") { ${REPORT} } reportVersions(reportId: "${id}") { nodes { title narrative values { note } } } }`;
        texts.push(JSON.stringify(await asks(one, {}, token)));
      }
      for (const { id } of items) {
        texts.push(JSON.stringify(await asks(`{ a: sighting(id: "${id}") { note } b: stixObject(id: "${id}") { body } }`, {}, token)));
      }
      const gets = [
        ...['all', 'inbox', 'own'].map((alias) => `/taxii2/api/collections/${alias}/objects/`),
        ...imports.map(({ id }) => `/bulk/imports/${id}/rejects`),
        ...imports.map(({ id }) => `/taxii2/api/status/${id}/`),
      ];
      for (const path of gets) {
        const headers = { authorization: `Bearer ${token}`, accept: path.startsWith('/taxii2/') ? TAXII : '*/*' };
        texts.push(await (await fetch(`${hub.url}${path}`, { headers })).text());
      }
      return texts;
    },

    /** What was said has its place in the stream, so that whoever it is for is shown it. */
    settled: () =>
      until(
        () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
        ([row]) => row?.waiting === 0,
      ),
  };
}
