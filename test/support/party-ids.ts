import type { Ask } from './officer.js';

/** Returns a function that replaces country codes by the ids of their parties, read once. Other texts stay as they are. */
export function partyIdsOver(ask: Ask): (name: string) => Promise<string> {
  let read: Promise<ReadonlyMap<string, string>> | undefined;
  const all = async (): Promise<ReadonlyMap<string, string>> => {
    const { parties } = await ask<{ parties: { id: string; country: string | null }[] }>('{ parties { id country } }');
    return new Map(parties.flatMap(({ id, country }) => (country === null ? [] : [[country, id] as const])));
  };
  return async (name) => (/^[A-Z]{2}$/.test(name) ? ((await (read ??= all())).get(name) ?? name) : name);
}
