import type { INestApplicationContext } from '@nestjs/common';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import { NoticeResponsesService } from '../../casework/notices/notice-responses.service.js';
import { type CheckAnswer, QUESTIONS } from '../../casework/notices/checklist.policy.js';
import { DecideNoticesService } from '../../casework/notices/decide-notices.service.js';
import { DraftNoticesService } from '../../casework/notices/draft-notices.service.js';
import type { NoticeFields, TranslationFields } from '../../casework/notices/notice.js';
import { Clock } from '../../platform/platform/clock.js';
import { type AudienceSpec, OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import { runAs } from './reports.js';
import { DEMO_GROUP } from './demo-parties.js';

/** A notice of the demo world: the country that writes it, the number of reviewers of the hub that have agreed, and the parties that have acknowledged it. */
interface DemoNotice {
  readonly slug: string;
  readonly draft: NoticeFields;
  readonly reviewers: readonly string[];
  readonly acknowledgedBy: readonly (readonly [slug: string, note: string])[];
}

const BOTH = ['reviewer@hub.example', 'counsel@hub.example'] as const;
const VALID_DAYS = 90;

type DemoNoticeFields = Pick<NoticeFields, 'colour' | 'title' | 'summary' | 'body' | 'threat' | 'contact'> & Partial<NoticeFields>;

const noticeDraftOf = (audience: Partial<AudienceSpec>, validUntil: Date, fields: DemoNoticeFields): NoticeFields => ({
  ...{ language: 'en', details: {}, tlp: 'GREEN', countries: [], related: [], translations: [], evidence: [] },
  ...{ retainUntil: null, acknowledgeWithinHours: null, validUntil },
  audience: { ...OWNER_ONLY, ...audience },
  ...fields,
});

const THAI: TranslationFields = {
  language: 'th',
  method: 'HUMAN',
  title: 'สถานีตำรวจปลอมบนวิดีโอคอล',
  summary: 'ผู้โทรแสดงห้องที่ดูเหมือนสถานีตำรวจ และสั่งให้ผู้เสียหายโอนเงินไปยังบัญชีปลอดภัย',
  body: 'สายเริ่มจากเสียงอัตโนมัติของบริษัทขนส่ง แล้วต่อไปยังเจ้าหน้าที่ปลอม **ตำรวจจริงไม่ขอให้โอนเงินทางโทรศัพท์**',
  details: {
    method: 'เสียงอัตโนมัติแจ้งว่ามีพัสดุผิดกฎหมาย แล้วโอนสายไปยังวิดีโอคอลจากห้องที่ตกแต่งเป็นสถานีตำรวจ',
    objects: ['เครื่องแบบ', 'หมายเรียกปลอม'],
    devices: ['ซิมบ็อกซ์', 'ฉากหลังเสมือน'],
    concealment: 'เปลี่ยนหมายเลขทุกวัน และสั่งให้ผู้เสียหายลบประวัติการสนทนา',
  },
};

/** Invented, like the demo's claims. */
const inventedNotices = (group: string, validUntil: Date): readonly DemoNotice[] => [
  purpleOfThailand(validUntil),
  orangeOfSingapore(validUntil),
  bulletinOfGroup(group, validUntil),
  silverOfMalaysia(validUntil),
];

const purpleOfThailand = (validUntil: Date): DemoNotice => ({
  ...{ slug: 'th', reviewers: BOTH, acknowledgedBy: [['sg', 'Passed on to the banks.']] },
  draft: noticeDraftOf({ everyCountry: true }, validUntil, {
    ...{ colour: 'PURPLE', threat: 'CALL_CENTRE_SCAM', countries: ['TH', 'KH'], translations: [THAI] },
    title: 'False police stations on video calls',
    summary: 'Callers show a room that looks like a police station, and have victims move their savings to a safe account.',
    body: 'The call begins with the recorded voice of a parcel service and goes on to a false officer. **No real police asks for a transfer on the telephone.**',
    details: {
      method:
        'A recorded voice tells of a parcel with something unlawful in it, then a video call follows from a room that is furnished as a police station.',
      ...{ objects: ['uniforms', 'forged summonses'], devices: ['SIM boxes', 'virtual backgrounds'] },
      concealment: 'Numbers change every day, and the callers make victims delete the conversation.',
    },
    contact: 'Duty officer of the national unit, by the hub',
  }),
});

const orangeOfSingapore = (validUntil: Date): DemoNotice => ({
  ...{ slug: 'sg', reviewers: BOTH, acknowledgedBy: [['my', 'All exchanges were warned within the hour.']] },
  draft: noticeDraftOf({ countries: ['TH', 'MY', 'ID', 'PH'] }, validUntil, {
    ...{ colour: 'ORANGE', threat: 'INVESTMENT_SCAM', countries: ['MY', 'SG'], acknowledgeWithinHours: 12 },
    title: 'An investment app is about to close its accounts',
    summary:
      'The app at gold-harbour.example has stopped payouts. As the ones before it, it will be gone within days, and the money with it.',
    body: 'Since Monday payouts fail and support asks for a *release tax*. The app before it, of the same makers, was gone four days later.',
    details: {
      danger: 'Savings of people in several countries are moved out of reach; victims are asked for one last payment.',
      imminence: 'WITHIN_DAYS',
      instructions: 'Warn the exchanges and banks of your country today; ask victims to pay nothing more and to keep their conversations.',
    },
    contact: 'Anti-Scam Command, by the hub',
  }),
});

const bulletinOfGroup = (group: string, validUntil: Date): DemoNotice => ({
  ...{ slug: 'kh', reviewers: [], acknowledgedBy: [] },
  draft: noticeDraftOf({ groups: [group] }, validUntil, {
    ...{ colour: 'BULLETIN', threat: 'TRAFFICKING', tlp: 'AMBER', countries: ['KH'] },
    title: 'Who to call when a person is freed from a compound',
    summary: 'One number and one form for all countries of the group: who takes the person over, and who asks about the recruiters.',
    body: '1. Call the duty officer; an interpreter comes along.\n2. Ask for the contact that arranged the crossing.\n3. Publish that contact to the group.',
    contact: 'Anti-Cybercrime Department, by the hub',
  }),
});

const silverOfMalaysia = (validUntil: Date): DemoNotice => ({
  ...{ slug: 'my', reviewers: [], acknowledgedBy: [] },
  draft: noticeDraftOf({ countries: ['SG', 'TH', 'ID'] }, validUntil, {
    ...{ colour: 'SILVER', threat: 'MONEY_MULE', countries: ['MY', 'ID'] },
    title: 'What two organisers have bought',
    summary: 'A house, a car and coins that were paid with the money of victims. We mean to ask for their seizure.',
    body: 'What is listed was paid within three weeks of the last transfers. We look for what else there is.',
    details: {
      assets: [
        {
          type: 'REAL_ESTATE',
          description: 'A house with a pool near the coast.',
          value: { amount: '1450000', currency: 'MYR' },
          holder: 'NOMINEE',
          country: 'MY',
        },
        { type: 'VEHICLE', description: 'A white off-road car, registered in March.', holder: 'PERSON', country: 'ID' },
        {
          type: 'VIRTUAL_ASSET',
          description: 'Coins of a stable value at an exchange.',
          value: { amount: '310000', currency: 'USD' },
          holder: 'UNKNOWN',
        },
      ],
    },
    contact: 'Commercial Crime Investigation Department, by the hub',
  }),
});

/** Answers of a reviewer without objections. */
const CLEAN: readonly CheckAnswer[] = QUESTIONS.map((question) => ({
  question,
  yes: ['NECESSITY', 'PROPORTIONALITY', 'DATA_QUALITY'].includes(question),
}));

/**
 * Writes the demo's notices through the hub's own services: two that are published, a bulletin of the working group, and one that waits for the hub's
 * reviewers. Does nothing if a notice exists already, or if the accounts are of an earlier demo, which had no approvers.
 * @param app initialised, with running services
 * @returns the number of notices
 */
export async function seedNotices(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    const [group] = await tx.query<{ id: string }>('select id from hub.working_group where name = $1 order by key limit 1', [
      DEMO_GROUP.name,
    ]);
    const accounts = await accountsOf(tx);
    const isFurnished = (await tx.query('select from hub.notice_draft limit 1')).length > 0;
    if (!group || isFurnished || BOTH.some((email) => !accounts.has(email))) return 0;
    const validUntil = new Date(app.get(Clock).milliseconds() + VALID_DAYS * 86_400_000);
    const notices = inventedNotices(group.id, validUntil);
    for (const notice of notices) await seedNotice(app, (email) => accounts.get(email) ?? '', notice);
    return notices.length;
  });
}

async function accountsOf(tx: OwnerTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ email: string; id: string }>(`select email, id from hub.user_account where email like '%.example'`);
  return new Map(rows.map(({ email, id }) => [email, id]));
}

async function seedNotice(app: INestApplicationContext, idOf: (email: string) => string, notice: DemoNotice): Promise<void> {
  const drafting = app.get(DraftNoticesService, { strict: false });
  const deciding = app.get(DecideNoticesService, { strict: false });
  const answering = app.get(NoticeResponsesService, { strict: false });
  const { id, revision } = await runAs(app, idOf(`liaison@${notice.slug}.example`), async (actor) => {
    const draft = await drafting.save(actor, notice.draft, null);
    return drafting.submit(actor, draft.id, draft.revision);
  });
  await runAs(app, idOf(`chief@${notice.slug}.example`), (actor) => deciding.approve(actor, id, revision));
  for (const email of notice.reviewers) {
    await runAs(app, idOf(email), (actor) => deciding.review(actor, id, revision, { agree: true, checklist: CLEAN, note: null }));
  }
  for (const [slug, note] of notice.acknowledgedBy) {
    await runAs(app, idOf(`liaison@${slug}.example`), (actor) => answering.acknowledge(actor, id, null, note));
  }
}
