import { taxiiClient } from '../support/taxii-client.js';
import { found, type Item, type Reader, type World } from './visibility.js';
import { KINDS } from './words.js';

const PATH = '/taxii2/api/collections/all/objects/?limit=1000&match[type]=indicator,malware,sighting';

/** What the collection of all that a party may see holds, a line an object. */
export async function collected(url: string, token: string): Promise<readonly string[]> {
  const { status, body } = await taxiiClient(url, token).get(PATH);
  if (status !== 200) return [`status ${status}`];
  const lines = (body.objects ?? []).map(({ type, id, pattern, modified, count, revoked }) => {
    const what =
      type === 'indicator' ? String(pattern) : type === 'sighting' ? String(count) : `${id} edition ${secondsOf(String(modified))}`;
    return lineOf(type, what, revoked === true);
  });
  return lines.sort();
}

/** The same by the model: whatever the party sees, its own included, but RED. */
export const collectedBy = (world: World, reader: Reader): readonly string[] =>
  KINDS.flatMap((kind) => found(world, { ...reader, red: false }, { kind, lapsed: true }))
    .flatMap((place) => world.items[place] ?? [])
    .map((item) => lineOf(...inTaxii(item), item.state === 'REVOKED'))
    .sort();

function inTaxii(item: Item): [type: string, what: string] {
  switch (item.kind) {
    case 'INDICATOR':
      return ['indicator', `[domain-name:value = '${item.value}']`];
    case 'STIX_OBJECT':
      return ['malware', `${item.stixId} edition ${item.edition}`];
    case 'SIGHTING':
      return ['sighting', String(item.said.count)];
  }
}

const secondsOf = (moment: string): number => new Date(moment).getUTCSeconds();
const lineOf = (type: string, what: string, revoked: boolean): string => `${type} ${what}${revoked ? ' revoked' : ''}`;
