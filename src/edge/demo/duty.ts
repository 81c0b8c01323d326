import type { INestApplicationContext } from '@nestjs/common';
import { asOwner } from '../../platform/database/as-owner.js';
import { DutyService } from '../../tenancy/duty/duty.service.js';
import { runAs } from './reports.js';

/** Countries of the demo whose agency has a duty roster, and its time zone. */
const ROSTERS = [
  ['th', 'Asia/Bangkok'],
  ['kh', 'Asia/Phnom_Penh'],
] as const;
/** By rank: the analyst answers around the clock, and the liaison officer is next in line on working days. */
const SHIFTS = [
  { account: 'analyst', name: 'Duty desk', startsAt: '2026-01-01T08:00', endsAt: '2026-01-02T08:00', recurrence: 'FREQ=DAILY' },
  {
    account: 'liaison',
    name: 'Second line',
    startsAt: '2026-01-01T08:00',
    endsAt: '2026-01-01T20:00',
    recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  },
] as const;

/**
 * Plans who is on duty in two countries of the demo, through the hub's own services. Does nothing if there is a roster already.
 * @param app initialised, with running services
 * @returns the number of rosters
 */
export async function seedDuty(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.duty_roster limit 1')).length > 0) return 0;
    const rows = await tx.query<{ email: string; id: string }>(`select email, id from hub.user_account where email like '%.example'`);
    const accounts = new Map(rows.map(({ email, id }) => [email, id]));
    const service = app.get(DutyService, { strict: false });
    let planned = 0;
    for (const [slug, timeZone] of ROSTERS) {
      const admin = accounts.get(`admin@${slug}.example`);
      if (admin === undefined) continue;
      await runAs(app, admin, async (actor) => {
        await service.setRoster(actor, null, { version: null, timeZone, holidays: [], fallback: true });
        for (const [at, { account, ...shift }] of SHIFTS.entries()) {
          const officer = accounts.get(`${account}@${slug}.example`) ?? '';
          await service.setShift(actor, null, null, { ...shift, officer, rank: at + 1, timeZone: null, except: [], onHolidays: true });
        }
      });
      planned += 1;
    }
    return planned;
  });
}
