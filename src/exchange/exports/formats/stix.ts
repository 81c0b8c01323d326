import { definitionsFor } from '../../stix/bundle.js';
import { stixUuid } from '../../stix/ids.js';
import { identityOf, indicatorIdOf, objectsOf, ownerOf, sightingObjectsOf } from '../../stix/objects.js';
import { storedObjectsOf } from '../../stix/original.js';
import { relationshipObjectsOf } from '../../stix/relationship.js';
import type { StixObject } from '../../stix/reading.js';
import type { StixParty } from '../../stix/writer-input.js';
import type { ExportingHub, FileWriter } from '../export-item.js';

/**
 * Writes one STIX 2.1 bundle, object by object. Each claim becomes its observable, its indicator, their relationship, and its sightings; stored objects and
 * relationships between claims follow. Each definition and identity is written once, before the first object that needs it. The writer remembers only their
 * ids, so its memory does not depend on the size. An observable of several claims is written with each of them. The bundle is complete when its brackets are
 * closed.
 * @param exportId becomes the bundle's id
 */
export function stixWriter(exportId: string, { name: hubName, renamed }: ExportingHub): FileWriter {
  const known = new Set<string>();
  let isFirst = true;
  const unknown = ({ id }: StixObject): boolean => !known.has(id) && Boolean(known.add(id));
  const written = (objects: readonly StixObject[], parties: readonly (StixParty | null)[]): string => {
    const identities = parties.flatMap((party) => (party ? [identityOf(party, renamed)] : []));
    const all = [...[...definitionsFor([...identities, ...objects]), ...identities].filter(unknown), ...objects];
    if (all.length === 0) return '';
    const before = isFirst ? ',"objects":[\n' : ',\n';
    isFirst = false;
    return before + all.map((one) => JSON.stringify(one)).join(',\n');
  };
  return {
    mediaType: 'application/stix+json;version=2.1',
    extension: 'stix.json',
    begin: () => `{"type":"bundle","id":"bundle--${stixUuid(exportId)}"`,
    add: ({ claim, sightings }) => {
      const seen = sightings.flatMap((sighting) => sightingObjectsOf({ ...sighting, of: indicatorIdOf(claim) }));
      return written([...objectsOf(claim, { hubName }), ...seen], [ownerOf(claim), ...sightings.map(({ by }) => by)]);
    },
    addObject: (stored) => {
      const objects = storedObjectsOf(stored);
      return objects.length > 0 ? written(objects, [stored.owner]) : '';
    },
    addRelationship: (relationship) => written(relationshipObjectsOf(relationship), [relationship.by]),
    end: () => (isFirst ? '}\n' : '\n]}\n'),
  };
}
