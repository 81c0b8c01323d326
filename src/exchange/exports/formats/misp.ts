import { outerId } from '../../misp/write/ids.js';
import { ExportedEvents, type ExportPart } from '../../misp/write/export.js';
import type { FileWriter } from '../export-item.js';

/** Parts that are buffered until their events are written: few, so that the buffered content stays recent. */
const MOST_WAITING = 200;

/**
 * Writes MISP events in the form of MISP's search: `{"response": [{"Event": …}]}`, one batch for each 200 claims and stored objects. Items from a MISP event
 * return to it; all other items go into events of one owner and day. The file is complete when its brackets are closed.
 * @param exportId determines the ids of the hub's own events
 */
export function mispWriter(exportId: string, { id, name }: { readonly id: string; readonly name: string }): FileWriter {
  const exported = new ExportedEvents({ id: exportId, hub: { uuid: outerId(id), name } });
  let waiting: ExportPart[] = [];
  let isFirst = true;
  const events = (): string => {
    const written = exported.of(waiting).map((event) => {
      const before = isFirst ? '' : ',';
      isFirst = false;
      return `${before}\n${JSON.stringify({ Event: event })}`;
    });
    waiting = [];
    return written.join('');
  };
  const add = (part: ExportPart): string => {
    waiting.push(part);
    return waiting.length < MOST_WAITING ? '' : events();
  };
  return {
    mediaType: 'application/json; charset=utf-8',
    extension: 'misp.json',
    begin: () => '{"response":[',
    add: ({ claim, sightings }) => add({ claim: { ...claim, sightings } }),
    // An object without a visible owner is not exported: it names its creator.
    addObject: ({ owner, ...object }) => (owner ? add({ kept: { ...object, owner_id: owner.id, owner_name: owner.name } }) : ''),
    end: () => `${events()}\n]}\n`,
  };
}
