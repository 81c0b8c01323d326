import { AuthenticationService } from '../../src/identity/auth/authentication.service.js';
import type { ObjectItem } from '../../src/intel/objects/object-draft.js';
import { ObjectsService } from '../../src/intel/objects/objects.service.js';
import { HubError } from '../../src/platform/platform/errors.js';
import { taxiiClient } from '../support/taxii-client.js';
import { type Account, LAST_EDITION } from './cast.js';
import type { Command, Keeping, Offer } from './commands.js';
import type { Names, Players } from './players.js';
import type { Audience, Item } from './visibility.js';

const AHEAD = '2099-01-01T00:00:00.000Z';

interface Kept {
  readonly outcome: string;
  readonly id: string | null;
}

/** Keeps objects, by the service all at once, or one by one at the bulk door. @returns what became of each, or the code of a refusal. @throws Refused when the account cannot sign in */
export async function keepAll(
  players: Players,
  names: Names,
  by: Account,
  { objects, atBulkDoor }: Extract<Command, { does: 'keep' }>,
): Promise<string> {
  const token = await players.token(by);
  const kept = atBulkDoor ? await atTheDoor(players, names, token, objects) : await byService(players, names, token, objects);
  if (typeof kept === 'string') return kept;
  for (const { outcome, id } of kept) if (outcome === 'CREATED' && id) names.itemIds.push(id);
  return kept.map(({ outcome }) => outcome).join(' ');
}

async function byService({ hub }: Players, names: Names, token: string, objects: readonly Keeping[]): Promise<readonly Kept[] | string> {
  const admission = await hub.app.get(AuthenticationService, { strict: false }).authenticate(`Bearer ${token}`, 'model');
  if (!admission.identity) return 'UNAUTHENTICATED';
  const actor = { ...admission.identity, requestId: 'model', channel: 'taxii' } as const;
  try {
    const items = objects.map((one) => itemOf(names, one));
    const receipts = await hub.app.get(ObjectsService, { strict: false }).write(actor, items);
    return receipts.map(({ outcome, objectId: id }) => ({ outcome, id }));
  } catch (error) {
    if (error instanceof HubError) return error.code;
    throw error;
  }
}

async function atTheDoor({ hub }: Players, names: Names, token: string, objects: readonly Keeping[]): Promise<readonly Kept[] | string> {
  const kept: Kept[] = [];
  for (const one of objects) {
    const { countries, partners, groups, everyCountry, exceptCountries } = audienceInput(names, one.audience);
    const query = new URLSearchParams({ tlp: one.content.tlp });
    const to = [
      ...(everyCountry ? ['every-country'] : []),
      ...countries,
      ...groups.map((id) => `group:${id}`),
      ...partners.map((id) => `partner:${id}`),
    ];
    for (const word of to.length > 0 ? to : ['owner']) query.append('to', word);
    for (const word of exceptCountries) query.append('except', word);
    const response = await fetch(`${hub.url}/bulk/stix?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' },
      body: JSON.stringify({ type: 'bundle', id: one.stixId.replace('malware', 'bundle'), objects: [objectOf(one)] }),
    });
    const body = (await response.json()) as { readonly code?: string; readonly receipts: readonly Kept[] };
    if (response.status !== 200) return body.code ?? String(response.status);
    kept.push(...body.receipts);
  }
  return kept;
}

/** Its edition is what its producer calls `modified`; the last one takes it back. */
const objectOf = ({ stixId: id, edition }: Keeping): ObjectItem['object'] => ({
  ...{ type: 'malware', spec_version: '2.1', id, created: '2026-01-01T00:00:00.000Z', modified: `2026-01-01T00:00:0${edition}.000Z` },
  ...{ name: `edition ${edition}`, is_family: false },
  ...(edition === LAST_EDITION ? { revoked: true } : {}),
});

const itemOf = (names: Names, one: Keeping): ObjectItem => {
  const audience = audienceInput(names, one.audience);
  return {
    ...{ object: objectOf(one), tlp: one.content.tlp, audience, attribution: 'NAMED', agencyOnly: false },
    ...{ released: one.released, reissue: one.reissue, retainUntil: one.content.retained === 'AHEAD' ? new Date(AHEAD) : null },
  };
};

/** Deletes an object from the inbox of whoever asks. */
export async function removeByTaxii(players: Players, by: Account, item: Item | undefined): Promise<string> {
  const id = item?.kind === 'STIX_OBJECT' ? item.stixId : 'malware--00000000-0000-4000-8000-000000000000';
  const token = await players.token(by);
  const { status } = await taxiiClient(players.hub.url, token).ask('DELETE', `/taxii2/api/collections/inbox/objects/${id}/`);
  return { 200: 'DONE', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 404: 'NOT_FOUND' }[status] ?? String(status);
}

/** An audience in the words of the API. */
export function audienceInput(names: Names, { everyCountry, named, groups, except }: Audience) {
  const isCountry = (slug: string): boolean => slug.length === 2;
  const codes = (slugs: readonly string[]): string[] => slugs.filter(isCountry).map((slug) => slug.toUpperCase());
  const ids = (slugs: readonly string[], of: ReadonlyMap<string, string>): string[] => slugs.map((slug) => of.get(slug) ?? slug);
  return {
    everyCountry,
    countries: codes(named),
    partners: ids(
      named.filter((slug) => !isCountry(slug)),
      names.partyIds,
    ),
    groups: ids(groups, names.groupIds),
    exceptCountries: codes(except),
  };
}

/** What a claim says besides its value and the person behind it. */
export const claimInput = (names: Names, { content, audience, reissue }: Omit<Offer, 'value'>): object => ({
  threat: content.threat,
  tlp: content.tlp,
  description: content.description,
  attribution: content.named ? 'NAMED' : 'HIDDEN',
  discoverability: content.discoverability,
  ...(content.valid === 'AHEAD' ? { validUntil: AHEAD } : {}),
  ...(content.retained === 'AHEAD' ? { retainUntil: AHEAD } : {}),
  audience: audienceInput(names, audience),
  // What the model's claims do not say is not there: they state themselves whole.
  replace: true,
  reissue,
});
