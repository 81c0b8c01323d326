import type { INestApplicationContext } from '@nestjs/common';
import { asOwner } from '../../platform/database/as-owner.js';
import type { DirectoryEntryFields } from '../../tenancy/directory/directory-entry.js';
import { DirectoryService } from '../../tenancy/directory/directory.service.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import { DEMO_PARTIES, type DemoParty } from './demo-parties.js';
import { runAs } from './reports.js';

/** Time zone and languages of each demo country. */
const PLACES: Readonly<Record<string, readonly [timeZone: string, languages: readonly string[]]>> = {
  TH: ['Asia/Bangkok', ['th', 'en']],
  KH: ['Asia/Phnom_Penh', ['km', 'en', 'fr']],
  LA: ['Asia/Vientiane', ['lo', 'en', 'th']],
  MY: ['Asia/Kuala_Lumpur', ['ms', 'en']],
  PH: ['Asia/Manila', ['fil', 'en']],
  VN: ['Asia/Ho_Chi_Minh', ['vi', 'en']],
  SG: ['Asia/Singapore', ['en', 'zh-Hans', 'ms', 'ta']],
  ID: ['Asia/Jakarta', ['id', 'en']],
  AU: ['Australia/Sydney', ['en']],
  CN: ['Asia/Shanghai', ['zh-Hans', 'en']],
  IN: ['Asia/Kolkata', ['en', 'hi']],
  JP: ['Asia/Tokyo', ['ja', 'en']],
  KR: ['Asia/Seoul', ['ko', 'en']],
  NZ: ['Pacific/Auckland', ['en', 'mi']],
  US: ['America/New_York', ['en', 'es']],
};
const OFFICE_DAYS = [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], opens: '08:30', closes: '17:00' }] as const;

/** The entry of a demo party. By e-mail alone: an invented phone number might exist. */
function entryOf({ slug, country }: DemoParty): DirectoryEntryFields {
  const [timeZone, languages] = PLACES[country ?? ''] ?? ['America/Los_Angeles', ['en']];
  const common = { email: `duty@${slug}.example`, timeZone, languages, urgentChannel: 'EMAIL' } as const;
  const audience = { ...OWNER_ONLY, everyCountry: true };
  return country === undefined
    ? { ...common, unit: 'Law enforcement response', role: 'TRUST_AND_SAFETY', openingHours: OFFICE_DAYS, audience }
    : { ...common, unit: 'NCB duty desk', role: 'NCB_DUTY_DESK', openingHours: [], audience };
}

/**
 * Publishes a contact of each demo party in the directory, through the hub's own services. Does nothing if there is an entry already.
 * @param app initialised, with running services
 * @returns the number of entries
 */
export async function seedDirectory(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.directory_entry limit 1')).length > 0) return 0;
    const rows = await tx.query<{ email: string; id: string }>(`select email, id from hub.user_account where email like 'admin@%.example'`);
    const accounts = new Map(rows.map(({ email, id }) => [email, id]));
    const service = app.get(DirectoryService, { strict: false });
    let published = 0;
    for (const party of DEMO_PARTIES) {
      const admin = accounts.get(`admin@${party.slug}.example`);
      if (party.kind === 'HUB' || admin === undefined) continue;
      await runAs(app, admin, (actor) => service.create(actor, entryOf(party), null));
      published += 1;
    }
    return published;
  });
}
