import { definitionsFor } from '../../stix/bundle.js';
import { stixUuid } from '../../stix/ids.js';
import { identityOf, objectsOf, ownerOf } from '../../stix/objects.js';
import type { StixObject } from '../../stix/reading.js';
import type { FileWriter } from '../exported.js';

/**
 * One STIX 2.1 bundle, written object by object: of each claim its observable, its indicator and what joins them, and before the first object that needs it each
 * definition and identity, once. What is remembered is their ids, so few whatever the size. An observable that several claims are about comes with each of them.
 * The bundle is whole where its brackets are closed.
 * @param exportId becomes the bundle's id
 */
export function stixWriter(exportId: string): FileWriter {
  const known = new Set<string>();
  const unknown = ({ id }: StixObject): boolean => !known.has(id) && Boolean(known.add(id));
  return {
    mediaType: 'application/stix+json;version=2.1',
    ending: 'stix.json',
    begin: () => `{"type":"bundle","id":"bundle--${stixUuid(exportId)}"`,
    add: ({ claim }) => {
      const isFirst = known.size === 0;
      const owner = ownerOf(claim);
      const makers = owner ? [identityOf(owner)] : [];
      const objects = objectsOf(claim, { hubName: 'Entente' });
      const all = [...[...definitionsFor([...makers, ...objects]), ...makers].filter(unknown), ...objects];
      return `${isFirst ? ',"objects":[\n' : ',\n'}${all.map((one) => JSON.stringify(one)).join(',\n')}`;
    },
    end: () => (known.size === 0 ? '}\n' : '\n]}\n'),
  };
}
