import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../../src/edge/demo/invent/dice.js';
import { type Country, EACH } from './cast.js';
import { analystOf, type Entry, queueOf } from './country.js';
import type { Lane } from './lane.js';
import { META } from './platform.js';

/** What the countries do with what is reported to them, and what must have come of it. */

const ENTRY = 'id version state';
const act = (name: string, args: string, given: string): string =>
  `mutation ($entryId: ID!, $version: Int!${args}) { it: ${name}(entryId: $entryId, version: $version${given}) { ${ENTRY} } }`;
const ACCEPT = `mutation ($input: AcceptReportInput!) { it: acceptReport(input: $input) { entry { state } receipts { outcome indicator { id } problems { code } } } }`;
const DECLINE = act('declineReport', ', $comment: String', ', reason: NOT_ENOUGH, comment: $comment');
const ASK = act('askReporter', ', $question: String!', ', question: $question');
const FEEDBACK = act('giveFeedback', ', $input: ReportFeedbackInput!', ', input: $input');
const MERGE = `mutation ($into: ID!, $version: Int!, $entries: [TriageEntryVersionInput!]!) { it: mergeReports(entryId: $into, version: $version, entries: $entries) { ${ENTRY} } }`;
const OUTCOMES = `query ($id: ID!) { reportOutcomes(reportId: $id) { nodes { id state createdBy { party { country } } comment question { id answer } verdicts { index verdict } } } }`;
const ANSWER = `mutation ($id: ID!, $answer: String!) { it: answerReportQuestion(id: $id, answer: $answer) { state } }`;

export interface SeenOutcome {
  readonly id: string;
  readonly state: string;
  readonly createdBy: { readonly party: { readonly country: string } };
  readonly comment: string | null;
  readonly question: { readonly id: string; readonly answer: string | null } | null;
  readonly verdicts: readonly { readonly index: number; readonly verdict: string }[];
}

/** Of a report that becomes claims, so many of its values. */
export const TAKEN = Math.ceil(EACH / 2);

/** What becomes of each country's reports of each shape: the entry's state, and the state that the reporter is told in the end. */
export const DECIDED: Readonly<Record<Country, Readonly<Record<string, readonly [state: string, told: string]>>>> = {
  TH: {
    th: ['ACCEPTED', 'ACTION_TAKEN'],
    'th-kh': ['ACCEPTED', 'ACCEPTED'],
    'but-kh': ['MERGED', 'ACCEPTED'],
    wallets: ['DECLINED', 'DECLINED'],
  },
  KH: { kh: ['ACCEPTED', 'ACTION_TAKEN'], 'th-kh': ['DECLINED', 'DECLINED'] },
  MY: { my: ['ACCEPTED', 'ACCEPTED'], wallets: ['DECLINED', 'DECLINED'], 'but-kh': ['ACCEPTED', 'ACCEPTED'] },
};

/** Whose claims of which reports there must be, who sees them besides, and whether the partner is named. */
export const CLAIMED: readonly {
  readonly by: Country;
  readonly shape: string;
  readonly seenBy: readonly Country[];
  readonly credit: boolean;
}[] = [
  { by: 'TH', shape: 'th', seenBy: ['KH'], credit: true },
  { by: 'KH', shape: 'kh', seenBy: [], credit: false },
  { by: 'MY', shape: 'my', seenBy: ['TH'], credit: false },
];

/** Does casework, each step of it once; some of the steps while the hub is killed. */
export class Casework {
  steps = 0;
  /** Of which nobody knew whether they were in force, and those among them that were. */
  unknown = 0;
  wereInForce = 0;
  /** Milliseconds that the last step took, so that the hub dies before, during and after one. */
  private usual = 50;

  /** @param deadly numbers of the steps over which the hub is killed, from 1 */
  constructor(
    private readonly lane: Lane,
    private readonly dice: Dice,
    private readonly deadly: ReadonlySet<number>,
  ) {}

  async run(shapeOf: (reference: string) => string): Promise<void> {
    for (const country of ['TH', 'KH', 'MY'] as const) {
      const queue = await queueOf(this.lane, country);
      const rounds = new Map<string, Entry[]>();
      for (const entry of queue) {
        const name = shapeOf(entry.report.reference);
        rounds.set(name, [...(rounds.get(name) ?? []), entry]);
      }
      for (const [name, entries] of rounds) {
        for (const [n, entry] of entries.entries()) await this.decides(country, name, entry, rounds.get('but-kh')?.[n]);
      }
    }
  }

  private async decides(country: Country, name: string, entry: Entry, beside: Entry | undefined): Promise<void> {
    const [, told] = DECIDED[country][name] ?? [];
    if (country === 'TH' && name === 'but-kh') return; // it goes with another
    if (country === 'TH' && name === 'th-kh' && beside) await this.merges(entry, beside);
    if (name === 'th-kh' && country === 'TH') await this.asksBack(country, entry);
    if (name === 'wallets' && country === 'MY') await this.asksBack(country, entry);
    if (told === 'DECLINED') {
      await this.step(country, DECLINE, { ...(await this.at(country, entry)), comment: this.word('comment') });
      return;
    }
    await this.accepts(country, name, entry);
    if (told !== 'ACTION_TAKEN') return;
    const input = { state: told, comment: this.word('comment'), verdicts: [{ index: 1, verdict: 'ACTION_TAKEN' }] };
    await this.step(country, FEEDBACK, { ...(await this.at(country, entry)), input });
  }

  private async accepts(country: Country, name: string, entry: Entry): Promise<void> {
    const claim = CLAIMED.find(({ by, shape }) => by === country && shape === name);
    const audience = claim?.seenBy.length ? { audience: { countries: claim.seenBy } } : {};
    const items = claim ? Array.from({ length: TAKEN }, (_, index) => ({ index, ...audience, description: this.word('description') })) : [];
    const input = {
      ...{ ...(await this.at(country, entry)), values: items, credit: claim?.credit ? 'NAMED' : 'HIDDEN', comment: this.word('comment') },
      verdicts: [{ index: 0, verdict: 'USEFUL' }],
    };
    await this.step(country, ACCEPT, { input });
  }

  private async merges(into: Entry, other: Entry): Promise<void> {
    const [one, two] = [await this.at('TH', into), await this.at('TH', other)];
    await this.step('TH', MERGE, { into: one.entryId, version: one.version, entries: [{ id: two.entryId, version: two.version }] });
  }

  private async asksBack(country: Country, entry: Entry): Promise<void> {
    await this.step(country, ASK, { ...(await this.at(country, entry)), question: this.word('question') });
    const outcome = (await outcomesOf(this.lane, META, entry.report.id)).find(({ createdBy }) => createdBy.party.country === country);
    if (!outcome?.question) throw new Error(`${country} has asked nothing about ${entry.report.reference}.`);
    await this.step(undefined, ANSWER, { id: outcome.question.id, answer: this.word('answer') });
  }

  private word(place: string): string {
    return this.lane.words.say('triage', place);
  }

  /** The entry as it is now. */
  private async at(country: Country, { id }: Entry): Promise<{ readonly entryId: string; readonly version: number }> {
    const { it } = await this.lane.asks(analystOf(country))<{ it: Entry | null }>(
      'query ($id: ID!) { it: triageEntry(id: $id) { version } }',
      { id },
    );
    if (!it) throw new Error(`${country} has lost the entry ${id}.`);
    return { entryId: id, version: it.version };
  }

  /**
   * Asks until it is done: who got no answer asks the very same again, and is told that it is done, or that the entry has changed, which is to say that it was
   * done. @param country undefined: the partner. @throws Error when it is refused otherwise, or a value is not taken
   */
  private async step(country: Country | undefined, document: string, variables: object): Promise<void> {
    this.steps += 1;
    const caller = this.lane.caller(country ? analystOf(country) : META);
    let dying = this.deadly.has(this.steps);
    for (let isUnknown = false; ;) {
      const began = performance.now();
      const asking = caller.ask<{ it: unknown }>(document, variables);
      if (dying) await Promise.all([asking, pause(this.dice.below(Math.ceil(2 * this.usual))).then(() => this.lane.kill())]);
      const reply = await asking;
      if (reply.result === 'ok') {
        if (!dying) this.usual = performance.now() - began;
        if (JSON.stringify(reply.data).includes('REJECTED')) throw new Error(`Not taken: ${JSON.stringify(reply.data)}`);
        return;
      }
      if (reply.result === 'fail') {
        if (!isUnknown || reply.code !== 'CONFLICT') throw new Error(`Refused: ${reply.code} ${reply.reason}`);
        this.wereInForce += 1;
        return;
      }
      if (reply.result === 'info' && !isUnknown) this.unknown += 1;
      isUnknown ||= reply.result === 'info';
      dying = false;
      await pause(50);
    }
  }
}

export const outcomesOf = async (lane: Lane, email: string, report: string): Promise<readonly SeenOutcome[]> =>
  (await lane.asks(email)<{ reportOutcomes: { nodes: SeenOutcome[] } }>(OUTCOMES, { id: report })).reportOutcomes.nodes;
