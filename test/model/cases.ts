/** Cases, and who is shown what of them. Pure, and written from docs/cases.md. */
import { LABELS } from './audiences.js';
import { type Governed, type Item, sees, type Tlp, type World } from './visibility.js';

export const RIGHTS = ['READ', 'CONTRIBUTE', 'LEAD'] as const;
export type CaseRights = (typeof RIGHTS)[number];

export interface Participant {
  readonly party: string;
  readonly rights: CaseRights;
  /** The highest label that it is shown. */
  readonly ceiling: Tlp;
  readonly state: 'INVITED' | 'ACCEPTED' | 'DECLINED' | 'REMOVED' | 'LEFT';
}

/** What several countries work on. Its audience are those that accepted. */
export interface CaseFile extends Governed {
  readonly kind: 'CASE';
  readonly title: string;
  readonly status: 'OPEN' | 'CLOSED';
  /** In the order in which they were invited; the founder is the first. */
  readonly parties: readonly Participant[];
  readonly links: readonly { readonly item: number; readonly by: string }[];
  /** Of items that their owners let the case know of. */
  readonly placeholders: readonly { readonly item: number; readonly named: boolean }[];
  readonly notes: readonly { readonly by: string; readonly tlp: Tlp }[];
  /** In the order in which they were given. */
  readonly tasks: readonly Task[];
}

export interface Task {
  readonly by: string;
  readonly tlp: Tlp;
  /** Who has it; null: nobody. */
  readonly assignee: string | null;
  readonly state: 'OPEN' | 'DONE';
  readonly version: number;
  /** Its place among all tasks of all cases. */
  readonly number: number;
}

/** The task that a command means, of a case. */
export const taskMeant = (file: Item | undefined, task: number): Task | undefined =>
  file?.kind === 'CASE' ? file.tasks[task % file.tasks.length] : undefined;

export const above = (label: Tlp, ceiling: Tlp): boolean => LABELS.indexOf(label) > LABELS.indexOf(ceiling);
export const seesItem = (world: World, party: string, item: Item | undefined): boolean =>
  sees(world, { party, red: true, own: true }, item);

/** How a party stands in a case that it sees. */
export const standing = (world: World, party: string, file: CaseFile): Participant | undefined =>
  file.parties.find((one) => one.party === party && one.state === 'ACCEPTED' && seesItem(world, party, file));

/** Whether a party is shown what another one said in a case under this label. */
export function isSaidTo(world: World, party: string, file: CaseFile, { by, tlp }: { readonly by: string; readonly tlp: Tlp }): boolean {
  const mine = standing(world, party, file);
  return mine !== undefined && !above(tlp, mine.ceiling) && !world.bars.includes(`${by}>${party}`);
}

/** Whether a party is shown an item of a case: it sees it by the item's own audience, up to its ceiling, and somebody says so to it. */
export const isShownItem = (world: World, party: string, file: CaseFile, place: number): boolean => {
  const item = world.items[place];
  const isTold = file.links.some(
    ({ item: one, by }) => one === place && item && isSaidTo(world, party, file, { by, tlp: item.content.tlp }),
  );
  return isTold && seesItem(world, party, item);
};

/** What a party is let know of items that it does not see: kinds, and of some whose they are. */
export const hiddenFrom = (world: World, party: string, file: CaseFile): readonly string[] =>
  file.placeholders.flatMap(({ item: place, named }) => {
    const item = world.items[place];
    const isLinked = file.links.some(({ item: one, by }) => one === place && !world.bars.includes(`${by}>${party}`));
    if (!item || item.state === 'ENDED' || !isLinked || seesItem(world, party, item)) return [];
    const { owner: by, content } = item;
    return isSaidTo(world, party, file, { by, tlp: content.tlp }) ? [`${item.kind} of ${named ? by : 'somebody'}`] : [];
  });

/** Whether an invitation has arrived: nobody hears of the case of a founder that bars it. */
export const isInvited = ({ bars, suspended }: World, party: string, { owner, status, parties }: CaseFile): boolean =>
  status === 'OPEN' &&
  !bars.includes(`${owner}>${party}`) &&
  !suspended.includes(party) &&
  parties.some((one) => one.party === party && one.state === 'INVITED');

/** What a reader is shown of a case besides what all items have. */
export function shownCase({ title, status, parties }: CaseFile, reader: string): object {
  const mine = parties.find(({ party, state }) => party === reader && state === 'ACCEPTED');
  const all = parties.map(({ party, rights, ceiling, state }) => `${party} ${rights} ${ceiling} ${state}`);
  return { title, status, parties: all, rights: mine?.rights ?? null, ceiling: mine?.ceiling ?? null };
}
