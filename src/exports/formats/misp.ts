import { outerId, madeOf } from '../../misp/write/ids.js';
import { eventOf } from '../../misp/write/event.js';
import { infoOf } from '../../misp/write/export.js';
import type { WholeClaim } from '../../misp/write/claim.js';
import type { FileWriter } from '../exported.js';

/** Claims that are held back until their events are written: few, so that what waits here is not old. */
const MOST_WAITING = 200;

/**
 * MISP events, as its own search answers: `{"response": [{"Event": …}]}`. Of each 200 claims those of one owner and day are an event; the ids of events are those of
 * the export. The file is whole where its brackets are closed.
 * @param exportId makes the events' ids
 */
export function mispWriter(exportId: string, { id, name }: { readonly id: string; readonly name: string }): FileWriter {
  const hub = { uuid: outerId(id), name };
  let waiting: WholeClaim[] = [];
  let parts = 0;
  let isFirst = true;
  const events = (): string => {
    const groups = new Map<string, WholeClaim[]>();
    for (const claim of waiting) {
      const key = `${claim.owner_id ?? ''} ${new Date(claim.published_at).toISOString().slice(0, 10)}`;
      groups.set(key, [...(groups.get(key) ?? []), claim]);
    }
    waiting = [];
    parts += 1;
    return [...groups]
      .map(([key, claims]) => {
        const date = key.slice(-10);
        const info = infoOf(claims[0]?.owner_name ?? null, date, hub);
        const before = isFirst ? '' : ',';
        isFirst = false;
        const uuid = madeOf('export', exportId, key, String(parts));
        return `${before}\n${JSON.stringify({ Event: eventOf(claims, { uuid, info, date, hub }) })}`;
      })
      .join('');
  };
  return {
    mediaType: 'application/json; charset=utf-8',
    ending: 'misp.json',
    begin: () => '{"response":[',
    add: ({ claim, sightings }) => {
      waiting.push({ ...claim, sightings });
      return waiting.length < MOST_WAITING ? '' : events();
    },
    end: () => `${events()}\n]}\n`,
  };
}
