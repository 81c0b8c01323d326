import type { INestApplicationContext } from '@nestjs/common';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import { CasePartiesService } from '../../casework/cases/case-parties.service.js';
import type { CaseFields, TaskFields } from '../../casework/cases/case.js';
import { CasesService } from '../../casework/cases/cases.service.js';
import { CaseContentsService } from '../../casework/cases/case-contents.service.js';
import { runAs } from './reports.js';

/** A case of the demo world: Thailand creates it, countries are invited by the slug, and some of them accept. */
interface DemoCase {
  readonly draft: CaseFields;
  readonly invited: Readonly<Record<string, string>>;
  readonly accepted: readonly string[];
  readonly notes: readonly (readonly [slug: string, language: string, text: string])[];
  readonly tasks: readonly (readonly [assignee: string, task: Omit<TaskFields, 'tlp' | 'state'>])[];
}

/** Invented, like the demo's claims. */
const CASES: readonly DemoCase[] = [
  {
    draft: {
      title: 'Call centre by the river',
      summary: 'One gang calls as police officers from a compound; its accounts are in two other countries.',
      ...{ threat: 'CALL_CENTRE_SCAM', countries: ['KH', 'SG', 'TH', 'VN'] },
    },
    invited: { sg: 'Who opened the accounts', kh: 'Where the calls come from', vn: 'Victims in Viet Nam' },
    accepted: ['sg', 'kh'],
    notes: [
      ['th', 'en', '**Three victims** name the same script; the calls come between nine and eleven.'],
      ['kh', 'km', 'យើងនឹងពិនិត្យអាសយដ្ឋាន។'],
      ['sg', 'en', 'Two of the accounts were opened on one day, at one branch.'],
    ],
    tasks: [
      ['sg', { title: 'Statements of both accounts' }],
      ['kh', { title: 'Who rents the building' }],
    ],
  },
  {
    draft: { title: 'A shop that sells no gold', threat: 'INVESTMENT_SCAM', countries: ['TH', 'VN'] },
    invited: { vn: 'Who registered the shop' },
    accepted: [],
    notes: [['th', 'th', 'ผู้เสียหายเก้าคนโอนเงินไปยังบัญชีเดียวกัน']],
    tasks: [],
  },
];

/**
 * Creates the demo's cases through the hub's own services. Does nothing if a case exists already.
 * @param app initialised, with running services
 * @returns the number of created cases
 */
export async function seedCases(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.case_file limit 1')).length > 0) return 0;
    let founded = 0;
    for (const demoCase of CASES) founded += await seedCase(app, tx, demoCase);
    return founded;
  });
}

async function seedCase(app: INestApplicationContext, tx: OwnerTransaction, demoCase: DemoCase): Promise<number> {
  const people = await tx.query<{ slug: string; party: string; liaison: string }>(
    `select p.slug, p.id as party, u.id as liaison from hub.party p join hub.user_account u on u.email = 'liaison@' || p.slug || '.example'`,
  );
  if (people.length === 0) return 0;
  const of = (slug: string): { readonly party: string; readonly liaison: string } => {
    const person = people.find((officer) => officer.slug === slug);
    if (!person) throw new Error(`The demo has no liaison officer of ${slug}.`);
    return person;
  };
  const cases = app.get(CasesService, { strict: false });
  const parties = app.get(CasePartiesService, { strict: false });
  const work = app.get(CaseContentsService, { strict: false });
  const { id } = await runAs(app, of('th').liaison, (actor) => cases.open(actor, demoCase.draft, 'AMBER'));
  const values = await tx.query<{ id: string }>(VALUES, [demoCase.draft.threat]);
  if (values.length > 0) {
    const ids = values.map((value) => value.id);
    await runAs(app, of('th').liaison, (actor) => work.link(actor, id, ids));
  }
  for (const [slug, message] of Object.entries(demoCase.invited)) {
    const draft = { partyId: of(slug).party, rights: 'CONTRIBUTE', ceiling: 'AMBER_STRICT', message } as const;
    await runAs(app, of('th').liaison, (actor) => parties.invite(actor, id, draft));
  }
  for (const slug of demoCase.accepted) await runAs(app, of(slug).liaison, (actor) => parties.answer(actor, id, true, null));
  for (const [slug, language, text] of demoCase.notes) {
    await runAs(app, of(slug).liaison, (actor) => work.addNote(actor, id, { language, text }));
  }
  for (const [assignee, task] of demoCase.tasks) {
    const draft = { ...task, tlp: 'AMBER', state: 'OPEN', assigneePartyId: of(assignee).party } as const;
    await runAs(app, of('th').liaison, (actor) => work.addTask(actor, id, draft));
  }
  return 1;
}

/** Selects up to two of Thailand's claims of a threat, with the widest audience first, so that the overview of the case shows values. */
const VALUES = `
  select i.id from hub.indicator i join hub.indicator_detail d on d.id = i.id join hub.party p on p.key = i.owner
    where p.slug = 'th' and i.threat = $1 and i.tlp in ('CLEAR', 'GREEN', 'AMBER') and i.revoked_at is null
    order by hub.label_rank(i.tlp), d.external_id limit 2`;
