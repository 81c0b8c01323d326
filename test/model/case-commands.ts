/** What can be asked about cases, as data. */
import fc from 'fast-check';
import { type Account, COUNTRIES } from './cast.js';
import type { CaseRights } from './cases.js';
import type { Tlp } from './visibility.js';

/** OWNER: its founder. READER: any of those that see it. INVITED: one that is invited. HOLDER: the owner of the item that it is about. */
type ByCase = 'OWNER' | 'READER' | 'INVITED' | 'HOLDER' | Account;
interface About {
  readonly by: ByCase;
  readonly item: number;
}
interface Taking extends About {
  readonly party: string;
}

export type Casing =
  | { readonly does: 'openCase'; readonly by: Account; readonly title: string; readonly tlp: Tlp }
  | (Taking & { readonly does: 'invite' | 'setParty'; readonly rights: CaseRights; readonly ceiling: Tlp })
  | (Taking & { readonly does: 'removeParty' })
  | (About & { readonly does: 'answerInvitation'; readonly accepted: boolean })
  | (About & { readonly does: 'leave' })
  | (About & { readonly does: 'closeCase' })
  | (About & { readonly does: 'link' | 'unlink'; readonly what: number })
  | (About & { readonly does: 'allow'; readonly what: number; readonly shown: 'NONE' | 'KIND' | 'PARTY' })
  | (About & { readonly does: 'note'; readonly tlp: Tlp })
  | (Taking & { readonly does: 'giveTask'; readonly tlp: Tlp })
  | (About & { readonly does: 'doTask'; readonly task: number });

const mostly = (who: ByCase, others: fc.Arbitrary<Account>): fc.Arbitrary<ByCase> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(who) }, { weight: 1, arbitrary: others });
const label = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('GREEN' as const, 'AMBER' as const) },
  { weight: 1, arbitrary: fc.constantFrom('CLEAR' as const, 'AMBER_STRICT' as const, 'RED' as const) },
);
const party = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('th', 'kh', 'my') },
  { weight: 1, arbitrary: fc.constantFrom(...COUNTRIES) },
);
const number = fc.nat({ max: 999 });

/** With how often each is asked. */
export const caseCommands = (
  anAsker: fc.Arbitrary<Account>,
  anybody: fc.Arbitrary<Account>,
): Readonly<Record<Casing['does'], readonly [number, fc.Arbitrary<Casing>]>> => {
  const about = <Does extends Casing['does']>(does: Does, who: ByCase) => ({
    does: fc.constant(does),
    by: mostly(who, anybody),
    item: number,
  });
  const taking = {
    ...{ party, rights: fc.constantFrom('READ' as const, 'CONTRIBUTE' as const, 'CONTRIBUTE' as const, 'LEAD' as const) },
    ceiling: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('AMBER_STRICT' as const, 'AMBER' as const, 'RED' as const) },
      { weight: 1, arbitrary: label },
    ),
  };
  const opening = { does: fc.constant('openCase' as const), by: anAsker, title: fc.constantFrom('The river', 'The hill') };
  const anItem = { what: number };
  return {
    openCase: [2, fc.record({ ...opening, tlp: fc.constantFrom('GREEN' as const, 'GREEN' as const, 'AMBER' as const, 'RED' as const) })],
    invite: [6, fc.record({ ...about('invite', 'OWNER'), ...taking })],
    setParty: [2, fc.record({ ...about('setParty', 'OWNER'), ...taking })],
    removeParty: [2, fc.record({ ...about('removeParty', 'OWNER'), party })],
    answerInvitation: [6, fc.record({ ...about('answerInvitation', 'INVITED'), accepted: fc.nat({ max: 4 }).map((n) => n > 0) })],
    leave: [1, fc.record(about('leave', 'READER'))],
    closeCase: [1, fc.record(about('closeCase', 'READER'))],
    link: [11, fc.record({ ...about('link', 'READER'), by: mostly('HOLDER', fc.oneof(anybody, fc.constant('READER'))), ...anItem })],
    unlink: [2, fc.record({ ...about('unlink', 'READER'), ...anItem })],
    allow: [
      7,
      fc.record({ ...about('allow', 'HOLDER'), ...anItem, shown: fc.constantFrom('KIND' as const, 'PARTY' as const, 'NONE' as const) }),
    ],
    note: [4, fc.record({ ...about('note', 'READER'), tlp: label })],
    giveTask: [4, fc.record({ ...about('giveTask', 'READER'), party, tlp: label })],
    doTask: [3, fc.record({ ...about('doTask', 'READER'), task: number })],
  };
};

/** How a run about cases begins: four countries are in one, each up to its own label and with its own rights, and one more is invited. */
export function opening(seed: number): readonly Casing[] {
  const about = { by: 'OWNER', item: 0 };
  const invite = (party: string): fc.Arbitrary<Casing> =>
    fc.record({
      ...{ does: fc.constant('invite' as const), by: fc.constant(about.by), item: fc.constant(about.item), party: fc.constant(party) },
      ...{
        rights: fc.constantFrom('READ' as const, 'CONTRIBUTE' as const, 'LEAD' as const),
        ceiling: fc.constantFrom('GREEN' as const, 'AMBER' as const, 'RED' as const),
      },
    });
  const [invites = []] = fc.sample(fc.tuple(...['kh', 'sg', 'vn', 'my'].map(invite)), { seed, numRuns: 1 });
  const accepts = ['kh', 'sg', 'vn'].map(
    (party) => ({ does: 'answerInvitation', by: `liaison@${party}`, item: 0, accepted: true }) as const,
  );
  return [{ does: 'openCase', by: 'liaison@th', title: 'The river', tlp: 'GREEN' }, ...invites, ...accepts];
}
