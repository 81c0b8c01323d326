import { RelayWorker } from '../../src/delivery/feed/relay.worker.js';
import { WatchWorker } from '../../src/casework/watches/watch.worker.js';
import { limitMs } from '../support/limits.js';
import { Hook } from './hook.js';
import { Live } from './live.js';
import { perform } from './actions.js';
import { type Account, CONTENTLESS, liveReader, machineOf, pageReader, PARTIES, PARTNERS, partyOf } from './cast.js';
import type { Command } from './commands.js';
import { contentOfFile, readsFile } from './files.js';
import { type Names, type Players, wipe } from './players.js';
import { decide, shutOut } from './rules.js';
import { START } from './start.js';
import { DESK_SURFACES, FINAL_SURFACES, STAFF_SURFACES, type Surface, SURFACES } from './surfaces.js';
import type { View } from './view.js';
import { eventInWords, eventsFor, inOrder, type Scene } from './words.js';
import { type Reader, type Step, told, type Told, type World } from './visibility.js';

/** The hub and the model disagree. */
export class Difference extends Error {
  constructor(
    /** The surface and the party. */
    readonly where: string,
    private readonly hub: unknown,
    private readonly model: unknown,
    when = '',
  ) {
    super(`${when}${where}\n  hub:   ${JSON.stringify(hub)}\n  model: ${JSON.stringify(model)}`);
  }

  after(step: number, { does }: Command): Difference {
    return new Difference(this.where, this.hub, this.model, `After step ${step} (${does}): `);
  }
}

function same(where: string, hub: unknown, model: unknown): void {
  if (JSON.stringify(hub) !== JSON.stringify(model)) throw new Difference(where, hub, model);
}

type OpenView = readonly [Surface, View];

/** One party during a run. */
class Watcher {
  private readonly views: readonly OpenView[];
  private readonly finalViews: readonly OpenView[];
  /** What liaison officers are shown besides: of countries alone. */
  private readonly deskViews: readonly OpenView[];
  /** What people are shown, and no keys. */
  private readonly staffViews: readonly OpenView[];
  /** All surfaces once more, as the party's machine has them. */
  private readonly machineViews: readonly OpenView[];
  /** Two subscriptions of equal rights, which share what they read. */
  private readonly live: Live;
  private readonly second: Live;
  private hook: Hook | undefined;
  private readonly events: Told[] = [];
  private heard = 0;
  private wasOut = false;
  private readonly reader: Reader;
  private readonly machine: Reader;

  constructor(
    private readonly party: string,
    private readonly players: Players,
    private readonly names: Names,
    private readonly schema: string,
  ) {
    const open = (surfaces: readonly Surface[]): readonly OpenView[] =>
      surfaces.filter(({ needs }) => schema.includes(needs)).map((surface) => [surface, surface.open()] as const);
    this.views = open(SURFACES);
    this.finalViews = open(FINAL_SURFACES);
    this.deskViews = START.kinds.get(party) === 'COUNTRY' ? open(DESK_SURFACES) : [];
    this.staffViews = open(STAFF_SURFACES);
    this.machineViews = schema.includes('createApiKey(') ? [...open(SURFACES), ...open(FINAL_SURFACES)] : [];
    this.reader = { party, red: true, own: false };
    this.machine = { party, red: false, own: false };
    this.live = new Live(players.hub.wsUrl);
    this.second = new Live(players.hub.wsUrl);
  }

  async begins(): Promise<void> {
    const account = liveReader(this.party);
    await this.opensLive(account, PARTIES.indexOf(this.party) % 2 === 0);
    if (this.machineViews.length > 0) await this.players.admitMachine(this.party);
    if (this.schema.includes('createWebhook(')) this.hook = await Hook.open(this.players, account, this.party);
  }

  /** In one order or the other: the hub reads in the name of the one that asks first. */
  private async opensLive(account: Account, isSecondLast: boolean): Promise<void> {
    const open = [
      async (): Promise<void> => this.live.open(await this.players.token(account)),
      async (): Promise<void> => this.second.open(await this.players.furtherToken(account)),
    ];
    for (const one of isSecondLast ? open : open.toReversed()) await one();
  }

  notes(step: Step): void {
    for (const [, view] of [...this.views, ...this.finalViews, ...this.deskViews, ...this.staffViews]) view.notes?.(step, this.reader);
    for (const [, view] of this.machineViews) view.notes?.(step, this.machine);
    this.events.push(...told(step, this.reader));
    this.hook?.notes(step);
  }

  /** The surfaces whose turn it is after a step. */
  async compares(world: World, step: number): Promise<void> {
    const now = step + PARTIES.indexOf(this.party);
    const isDue = ([
      {
        turn: [n, of],
      },
    ]: OpenView): boolean => now % of === n;
    await this.comparesViews(world, pageReader(this.party), [...this.views, ...this.staffViews].filter(isDue));
    await this.comparesViews(world, liveReader(this.party), this.deskViews.filter(isDue));
    await this.comparesFiles(world, pageReader(this.party), [PARTNERS[now % PARTNERS.length] ?? '']);
  }

  /** Downloads of these partners' files. */
  async comparesFiles(world: World, account: Account, owners: readonly string[]): Promise<void> {
    if (shutOut(world, account)) return;
    const reader = account === machineOf(this.party) ? this.machine : this.reader;
    for (const owner of owners) {
      const expected = readsFile(world, reader, owner) ? contentOfFile(owner) : 404;
      same(`${account}: download of the file of ${owner}`, await this.players.download(this.names, account, owner), expected);
    }
  }

  /** All surfaces, and those that are compared at the end alone. */
  async comparesAll(world: World): Promise<void> {
    await this.comparesViews(world, pageReader(this.party), [...this.views, ...this.finalViews, ...this.staffViews]);
    await this.comparesViews(world, liveReader(this.party), this.deskViews);
    await this.comparesViews(world, machineOf(this.party), this.machineViews);
    for (const account of [pageReader(this.party), machineOf(this.party)]) await this.comparesFiles(world, account, PARTNERS);
    await this.comparesHook(world);
  }

  private async comparesViews(world: World, account: Account, views: readonly OpenView[]): Promise<void> {
    const reader = account === machineOf(this.party) ? this.machine : this.reader;
    const { names } = this;
    const scene: Scene = { world, reader, names };
    if (views.length === 0) return;
    const answer = await this.players.reads(
      account,
      views.flatMap(([, view]) => view.ask(scene)),
    );
    const refusal = shutOut(world, account);
    if (refusal || typeof answer === 'string') return same(`${account} asks`, answer, refusal);
    for (const [{ name }, view] of views) same(`${account}: ${name}`, view.shown(answer, scene), view.expected(scene));
  }

  /** What the subscriptions brought. Who is shut out hears nothing; who comes back goes on behind its last event. */
  async comparesLive(world: World): Promise<void> {
    const account = liveReader(this.party);
    const { names, reader } = this;
    const both = [this.live, this.second];
    if (shutOut(world, account)) {
      this.wasOut = true;
      for (const live of both) same(`${account}: subscription while shut out`, (await live.next(0)).length, 0);
      return;
    }
    if (this.wasOut) {
      for (const live of both) same(`${account}: subscription was closed while shut out`, await live.hasEnded(), true);
      await this.opensLive(account, PARTIES.indexOf(this.party) % 2 === 1);
      this.wasOut = false;
    }
    const expected = eventsFor(this.events.slice(this.heard), { world, reader, names });
    this.heard = this.events.length;
    for (const live of both) {
      same(`${account}: subscription is closed`, live.closedBy, undefined);
      const events = await live.next(expected.length);
      const inWords = events.map((event) => eventInWords(event, names));
      same(
        `${this.party}: ${live === this.live ? 'subscription' : 'second subscription'}`,
        inOrder(inWords, world),
        inOrder(expected, world),
      );
    }
  }

  private async comparesHook(world: World): Promise<void> {
    if (!this.hook) return;
    const expected = this.hook.expected(world);
    same(`${this.party}: the copy behind the webhook`, await this.hook.copy(expected, this.names), expected);
    same(`${this.party}: messages of the webhook about what it never saw`, this.hook.neverSeen(this.names), []);
    const log = await this.hook.log(this.names);
    same(`${this.party}: log of the webhook`, log.shown, log.expected);
  }

  async ends(): Promise<void> {
    await this.live.close();
    await this.second.close();
    await this.hook?.stop();
  }
}

/** Resolves when every event has its place, every job is done, what should be gone is gone, and losses are read; or was set aside. @param world as it must be now; absent: anything */
async function settled({ hub, post }: Players, world?: World, patienceMs = limitMs()): Promise<void> {
  hub.app.get(RelayWorker, { strict: false }).wake(); // time was set back behind its back
  let hasPlanned = !(await post.hurries());
  let isLate = false; // it ends with what there is, which is then compared
  for (const [readBy, end] = [Date.now() + patienceMs, Date.now() + 2 * limitMs()]; Date.now() < end; isLate = Date.now() > readBy) {
    const [row] = await hub.ownerSql<{ busy: boolean; watching: boolean }>(
      `select exists (select from hub.outbox) or exists (select from hub.party_job where done_at is null and failure is null)
         or exists (select from hub.indicator where retain_until <= now()) or exists (select from hub.stix_object where retain_until <= now())
         or exists (select from hub.information_clock where next_at <= now()) or exists (select from hub.alert where next_at <= now())
         or exists (select from hub.alert_delivery where state = 'WAITING' and next_attempt_at <= now()) as busy,
         exists (select from hub.watch where state = 'ACTIVE') and (exists (select from hub.watch where state = 'ACTIVE' and scan_after is not null)
           or (select last from hub.watch_position) < (select last from hub.sequence_head)) as watching`,
    );
    const isDone = row?.busy === false && !row.watching && hasPlanned;
    if (isDone && (!world || (await post.hasRead(world)) || isLate)) return post.joinsLosses();
    if (row?.busy === false && !hasPlanned) hasPlanned = !(await post.hurries());
    post.wakes();
    if (row?.busy === false) hub.app.get(WatchWorker, { strict: false }).wake(); // events have their place, of which it was not told
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('Events wait for their place in vain.');
}

/** SQLSTATE of what could not be placed: nothing that officers do may end there. */
async function setAside({ hub }: Players): Promise<readonly string[]> {
  const rows = await hub.ownerSql<{ failure: string }>(
    `select coalesce(failure, 'behind another') as failure from hub.dead_letter union all select failure from hub.party_job where failure is not null`,
  );
  return rows.map(({ failure }) => failure);
}

/** Nobody without the right to read gets anything. */
async function refusesContent(players: Players, names: Names, account: string, world: World): Promise<void> {
  const [id] = names.itemIds;
  const queries = [
    'indicator(id: $id) { id }',
    'indicators { edges { cursor } }',
    'feed { cursor }',
    'lookup(values: []) { input }',
    'stixObject(id: $id) { id }',
    'stixObjects { nodes { id } }',
    'sighting(id: $id) { id }',
    'report(id: $id) { id }',
    'reports { nodes { id } }',
    'reportOutcomes(reportId: $id) { nodes { id } }',
    'triageQueue { nodes { id } }',
    'actionRequest(id: $id) { id }',
    'actionRequests { nodes { id } }',
    'informationRequest(id: $id) { id }',
    'informationRequests { nodes { id } }',
    'informationMessages(requestId: $id) { nodes { number } }',
    'case(id: $id) { id }',
    'cases { nodes { id } }',
    'caseInvitations { nodes { caseId } }',
    'caseItems(caseId: $id) { nodes { itemId } }',
    'watches { nodes { id } }',
    'watchHits(watchId: $id) { cursor }',
  ];
  const answers = await Promise.all(
    queries.map((query) =>
      players.ask(account, query.includes('$id') ? `query ($id: ID!) { ${query} }` : `{ ${query} }`, { id: id ?? '' }),
    ),
  );
  queries.forEach((query, index) => same(`${account} asks for ${query}`, answers[index], shutOut(world, account) ?? 'FORBIDDEN'));
}

/** Everybody is let in again, so that whoever was away comes back and is told what it missed. */
const readmissions = ({ suspended, disabled }: World): readonly Command[] => [
  ...suspended.map((party) => ({ does: 'suspend', by: 'operator@hub', party, suspended: false }) as const),
  ...disabled.map((account) => ({ does: 'disable', by: `admin@${partyOf(account)}`, account, disabled: false }) as const),
];

/**
 * Runs a sequence on an emptied hub, and compares every surface of every party with the model after each step.
 * @param schema the hub's schema, which tells what surfaces there are
 * @param patienceMs how long it waits for losses that the hub does not read
 * @throws Difference at the first one
 */
export async function run(players: Players, commands: readonly Command[], schema: string, patienceMs?: number): Promise<void> {
  await settled(players); // the memberships of every country have their place in the stream before what is told of them is wiped
  await wipe(players);
  const names = await players.names();
  await settled(players);
  const watchers = PARTIES.map((party) => new Watcher(party, players, names, schema));
  let world = START;
  const play = async (command: Command, index: number): Promise<void> => {
    try {
      await plays(command, index);
    } catch (error) {
      if (error instanceof Difference) throw error.after(index + 1, command);
      throw error;
    }
  };
  const plays = async (command: Command, index: number): Promise<void> => {
    const outcome = decide(world, command);
    const answer = await perform(players, names, command, world);
    same('the answer', answer, outcome.answer);
    // Where nothing happened every third looks, another one each time: everybody has looked at this very world before.
    const looking = watchers.filter((_, place) => outcome.world !== world || (place + index) % 3 === 0);
    world = outcome.world;
    for (const step of outcome.steps) for (const watcher of watchers) watcher.notes(step);
    await settled(players, world, patienceMs);
    same('events that were set aside', await setAside(players), []);
    await Promise.all(looking.map((watcher) => watcher.compares(world, index)));
    await Promise.all(watchers.map((watcher) => watcher.comparesLive(world)));
    const left = await players.post.left(world, names);
    same('letters and messages in chat channels', left.hub, left.model);
    await refusesContent(players, names, CONTENTLESS[index % CONTENTLESS.length] ?? '', world);
  };
  try {
    await players.post.begins();
    await Promise.all(watchers.map((watcher) => watcher.begins()));
    for (const [index, command] of commands.entries()) await play(command, index);
    for (const [index, command] of readmissions(world).entries()) await play(command, commands.length + index);
    await Promise.all(watchers.map((watcher) => watcher.comparesAll(world)));
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.ends()));
    await players.post.ends();
  }
}
