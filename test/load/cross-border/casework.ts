import { type CaseClient, caseClient } from '../../support/case-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { officer } from '../../support/officer.js';
import {
  CEILINGS,
  FILES,
  FOUNDER,
  type Item,
  ITEMS,
  LATER_FILE,
  LATER_NOTE,
  LATER_TASK,
  NAMES,
  NOTES,
  type Participant,
  PARTICIPANTS,
  REMOVED,
  type Said,
  TASKS,
} from './case-truth.js';
import { type Ground, liaisonOf } from './ground.js';

export const TITLE = 'title-of-the-case';
export const THREAT = 'MONEY_MULE';

/** Four countries work on one case, step by step, while hubs die; each step happens once. */
export class Casework {
  id = '';
  /** Ids of items and files, by value and by text. */
  readonly ids = new Map<string, string>();
  steps = 0;
  /** Steps before the removal, which is deadly itself. */
  static readonly STEPS = 29;
  private readonly parties = new Map<Participant, string>();

  constructor(
    private readonly ground: Ground,
    private readonly deadly: ReadonlySet<number>,
  ) {}

  desk(country: string): CaseClient {
    return caseClient(this.ground.as(liaisonOf(country)));
  }

  private get founder(): CaseClient {
    return this.desk(FOUNDER);
  }

  private step<T>(act: () => Promise<T>, seen: () => Promise<T | undefined>, deadly = false): Promise<T> {
    this.steps += 1;
    return this.ground.step(act, seen, deadly || this.deadly.has(this.steps));
  }

  /** What is there when it has happened, for {@link Ground.step}. */
  private async sees(is: (desk: CaseClient) => Promise<boolean>, country: string = FOUNDER): Promise<true | undefined> {
    return (await is(this.desk(country))) ? true : undefined;
  }

  async found(): Promise<void> {
    const said = { title: TITLE, summary: 'summary-of-the-case', threat: THREAT };
    const founds = (): Promise<string> => this.founder.founds(said).then(({ id }) => id);
    this.id = await this.step(founds, async () => (await this.founder.lists()).find(({ title }) => title === TITLE)?.id);
    const desk = officer(this.ground.as(liaisonOf(FOUNDER)));
    for (const country of PARTICIPANTS) this.parties.set(country, await desk.partyId(NAMES[country]));
    const invited = PARTICIPANTS.filter((country) => country !== FOUNDER);
    const isIn = (country: Participant, state: string) => async (): Promise<true | undefined> =>
      this.sees(async (one) =>
        ((await one.opens(this.id))?.participants ?? []).some((part) => part.party.name === NAMES[country] && part.state === state),
      );
    for (const country of invited) {
      const asked = { rights: 'CONTRIBUTE', ceiling: CEILINGS[country], title: 'word-of-invitation' };
      const invites = (): Promise<unknown> => this.founder.invites(this.id, this.party(country), asked);
      await this.step(invites, isIn(country, 'INVITED'));
    }
    for (const country of invited) await this.step<unknown>(() => this.desk(country).answers(this.id), isIn(country, 'ACCEPTED'));
  }

  private party(country: Participant): string {
    return this.parties.get(country) ?? 'none';
  }

  async fill(): Promise<void> {
    for (const one of ITEMS) await this.publishes(one);
    for (const country of ['TH', 'SG', 'KH', 'VN'] as const) await this.links(country);
    for (const note of NOTES) await this.writes(note);
    for (const task of TASKS) await this.tasks(task);
    for (const file of FILES) await this.attaches(file);
    for (const { by, value, shown } of ITEMS) {
      const again = (): Promise<undefined> => Promise.resolve(undefined); // to allow twice is to allow
      if (shown) await this.step(() => this.desk(by).allows(this.id, this.ids.get(value) ?? '', shown), again);
    }
    const isActive = (): Promise<true | undefined> => this.sees(async (desk) => (await desk.opens(this.id))?.state === 'ACTIVE');
    await this.step<unknown>(() => this.founder.moves(this.id, 'ACTIVE'), isActive);
  }

  private async publishes({ value, by, tlp, to }: Item): Promise<void> {
    const audience = to ? { countries: to } : { everyCountry: true };
    const publishes = (): Promise<string> =>
      officer(this.ground.as(liaisonOf(by)))
        .publishes({ value, tlp, audience })
        .then(({ id }) => id);
    this.ids.set(value, await this.step(publishes, () => Promise.resolve(undefined)));
  }

  private async links(country: Participant): Promise<void> {
    const items = ITEMS.filter(({ by }) => by === country).map(({ value }) => this.ids.get(value) ?? '');
    const areLinked = (): Promise<true | undefined> =>
      this.sees(async (desk) => (await desk.items(this.id)).filter((id) => items.includes(id)).length === items.length, country);
    await this.step<unknown>(() => this.desk(country).links(this.id, ...items), areLinked);
  }

  private async writes({ text, by, tlp }: Said): Promise<void> {
    const isWritten = (): Promise<true | undefined> =>
      this.sees(async (desk) => (await desk.notes(this.id)).some((note) => note.text === text), by);
    await this.step<unknown>(() => this.desk(by).writes(this.id, text, { tlp }), isWritten);
  }

  private async tasks({ text, by, tlp, assignee }: Said): Promise<void> {
    const said = { title: text, tlp, ...(assignee && { assigneePartyId: this.party(assignee) }) };
    const isGiven = (): Promise<true | undefined> =>
      this.sees(async (desk) => (await desk.taskList(this.id)).some(({ title }) => title === text), by);
    await this.step<unknown>(() => this.desk(by).tasks(this.id, said), isGiven);
  }

  private async attaches({ text, by }: Said): Promise<void> {
    const id = await this.puts(text, by);
    this.ids.set(text, id);
    const isAttached = (): Promise<true | undefined> =>
      this.sees(async (desk) => ((await desk.opens(this.id))?.evidence ?? []).some((one) => one.id === id), by);
    await this.step<unknown>(() => this.desk(by).attaches(this.id, id), isAttached);
  }

  /** Sends a file whose content is `text`, until it is taken: what was taken unheard stays loose, and goes by itself. */
  private async puts(text: string, by: Participant): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const client = evidenceClient({ url: this.ground.address }, await this.ground.token(liaisonOf(by)));
      try {
        return await client.adds(text, `${text}.txt`);
      } catch (error) {
        if (tries === 20) throw error;
      }
    }
  }

  /** The founder removes a country while the hub that it asks dies; the others go on. */
  async remove(): Promise<void> {
    const isRemoved = (): Promise<true | undefined> =>
      this.sees(async (desk) => ((await desk.opens(this.id))?.participants ?? []).some(({ state }) => state === 'REMOVED'));
    await this.step<unknown>(() => this.founder.removes(this.id, this.party(REMOVED)), isRemoved, true);
    await this.writes(LATER_NOTE);
    await this.tasks(LATER_TASK);
    await this.attaches(LATER_FILE);
  }
}
