import { everyQuery } from '../../support/every-field.js';
import { downloadExport } from '../../support/export-client.js';
import { type HttpAnswer, post } from '../../support/post.js';
import { askInParts } from '../../support/split-document.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { walkByNext } from '../../support/taxii-walk.js';
import { plain, type LaneReport } from './cast.js';
import { lookedUp } from './claims.js';
import { Follower } from './country.js';
import type { Lane } from './lane.js';

/** Everything that somebody is shown without asking for anything by its id, by every door. */

const SNAPSHOT = `query ($after: Cursor) { snapshot(first: 500, after: $after) { items { id ... on Indicator { value description } ... on Report { reference } } cursor more } }`;
const SPAN = `from: "2026-01-01T00:00:00Z", to: "2028-01-01T00:00:00Z"`;
const FIGURES = `{ partnerStatistics(${SPAN}) { partner { name } country { country } submitted } freezeTotals(${SPAN}, byCounterpart: true) { side requests counterpart { name } } }`;
const KINDS = ['INDICATOR', 'STIX_OBJECT', 'SIGHTING', 'REPORT', 'REPORT_OUTCOME', 'ACTION_REQUEST', 'ANNOUNCEMENT'];

/** One text for each answer. @param claims ids of what is asked for by them */
export async function shownTo(lane: Lane, email: string, claims: readonly string[]): Promise<readonly string[]> {
  const token = await lane.token(email);
  const url = lane.hub.address;
  const texts: string[] = [];
  const sends = (query: string): Promise<HttpAnswer> => post(url, { query }, { authorization: `Bearer ${token}` });
  for (const query of everyQuery()) texts.push(...(await askInParts(sends, query)).map(({ text }) => text));
  texts.push(JSON.stringify((await post(url, { query: FIGURES }, { authorization: `Bearer ${token}` })).text));
  texts.push(JSON.stringify(await new Follower(lane, email, KINDS).replay()));
  for (let after: string | null = null; ;) {
    const { snapshot }: { snapshot: { cursor: string | null; more: boolean } } = await lane.asks(email)(SNAPSHOT, { after });
    texts.push(JSON.stringify(snapshot));
    if (!snapshot.more) break;
    after = snapshot.cursor;
  }
  for (const format of ['ndjson', 'csv', 'stix', 'misp']) {
    texts.push((await downloadExport({ url }, token, { format, includeLapsed: 'true' })).text);
    texts.push((await downloadExport({ url }, token, { format, includeLapsed: 'true', ids: claims.slice(0, 100) })).text);
  }
  const client = taxiiClient(url, token);
  const { body } = await client.get('/taxii2/api/collections/');
  for (const { id } of body.collections ?? []) {
    const { pages } = await walkByNext(client, `/taxii2/api/collections/${id}/objects/`);
    texts.push(...pages.map(({ text }) => text));
  }
  for (const file of ['feed/manifest.json', 'feed/hashes.csv', 'archive/manifest.json']) {
    texts.push(await (await fetch(`${url}/misp/${file}`, { headers: { authorization: `Bearer ${token}` } })).text());
  }
  return texts;
}

/** What may be a word of the load test's, an id, a wallet or an account. */
const TELLING = /lane-[a-z]+-[a-z]+-[0-9a-f]{16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9a-f]{40}|\b\d[\d-]{8,13}\b/gi;

/** What stands in a text, of these. */
export const standsIn = (text: string, secrets: ReadonlySet<string>): readonly string[] =>
  (text.match(TELLING) ?? []).filter((one) => secrets.has(one) || (/^(\d|0x)/.test(one) && secrets.has(plain(one))));

/** What of `secrets` (words, ids, values) stands in what somebody is shown, and what a look-up finds. */
export async function leaks(
  lane: Lane,
  email: string,
  {
    reports,
    claims,
    secrets,
  }: { readonly reports: readonly LaneReport[]; readonly claims: readonly string[]; readonly secrets: ReadonlySet<string> },
): Promise<{ readonly bytes: number; readonly faults: readonly string[] }> {
  const texts = await shownTo(lane, email, claims);
  const found = (await lookedUp(lane, email, reports)).filter(({ indicators }) => indicators.length > 0);
  const faults = [...texts.flatMap((text) => standsIn(text, secrets)), ...found.map(({ input }) => `look-up of ${input}`)];
  return {
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
    faults: [...new Set(faults)].map((fault) => `${email} is shown ${fault}`),
  };
}
