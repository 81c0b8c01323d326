/** Files of reports: who reads one. Pure, and written from docs/evidence.md. Each partner has one, which its reports carry or not. */
import type { Reader, Report, World } from './visibility.js';
import { sees } from './visibility.js';

/** Whose content is its owner's slug. */
export const contentOfFile = (owner: string): string => `A slip of ${owner}.`;

const carriers = ({ items }: World, owner: string): readonly Report[] =>
  items.flatMap((one) => (one.kind === 'REPORT' && one.owner === owner && one.said.file ? [one] : []));

/** Whoever sees a report that carries it, as long as that stands; its own party also later, and when none does. */
export function readsFile(world: World, reader: Reader, owner: string): boolean {
  const isMine = reader.party === owner;
  const reports = carriers(world, owner);
  // What a RED report left out stays for people.
  if (reports.length === 0) return isMine && (reader.red || !world.redFiles.includes(owner));
  return reports.some((one) => sees(world, reader, one) && (isMine || one.state === 'STANDING'));
}

/** Remembers that a party's file is, or was at last, a RED report's. */
export function filed(world: World, { owner, said, content }: Report): World {
  const isRed = content.tlp === 'RED' && (said.file || carriers(world, owner).length === 0);
  return isRed && !world.redFiles.includes(owner) ? { ...world, redFiles: [...world.redFiles, owner] } : world;
}
