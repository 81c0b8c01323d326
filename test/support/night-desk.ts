import { alertChannelClient } from './alert-channel-client.js';
import { dutyClient } from './duty-client.js';
import type { Hubs } from './hub-process.js';
import type { Ask } from './officer.js';
import type { Receiver } from './receiver.js';

/** Officers of the bureau that answers for Thailand, in the order in which they are called. The last one works by day. */
const OFFICERS = ['first', 'second', 'third', 'day'] as const;
const NIGHT = { startsAt: '2026-01-01T20:00', endsAt: '2026-01-02T08:00' };
const DAY = { startsAt: '2026-01-01T08:00', endsAt: '2026-01-01T20:00' };

const QUIET = 'mutation { updateAlertSettings(input: { quietFrom: "22:00", quietTo: "06:00", digestAt: "08:00" }) { quietFrom } }';
const RULES = 'mutation ($rules: [AlertRuleInput!]!) { setAlertRules(rules: $rules) { rules { mode } } }';
const POLICY = 'mutation ($input: AlertPolicyInput!) { updateAlertPolicy(input: $input) { repeatMinutes } }';

/** A time zone in which it is between three and four in the morning now. The signs in the names of these zones are reversed. */
function zoneAtNight(now: Date): string {
  const hours = ((3 - now.getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** A chat channel of the administrator's party, which gets what is urgent. */
export async function openChatChannel(ask: Ask, { url }: Receiver): Promise<void> {
  await alertChannelClient(ask).creates({ url });
  await ask(RULES, { rules: [{ minUrgency: 'URGENT', mode: 'IMMEDIATE', channels: ['EMAIL', 'SLACK'] }] });
}

async function addBureau(hubs: Hubs): Promise<ReadonlyMap<string, string>> {
  await hubs.ownerSql(`insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Bureau' from hub.party where slug = 'th'`);
  await hubs.ownerSql(`update hub.user_account set agency = null where email = 'admin@th.example'`);
  const made = await hubs.ownerSql<{ name: string; id: string }>(
    `insert into hub.user_account (id, email, party, agency, roles, password_hash)
       select gen_random_uuid(), n || '@th.example', u.party, a.key, '{LIAISON}', u.password_hash
         from hub.user_account u join hub.agency a on a.party = u.party and a.name = 'Bureau' cross join unnest($1::text[]) n where u.email = 'liaison@th.example'
       returning split_part(email, '@', 1) as name, id`,
    [OFFICERS],
  );
  const agencies = await hubs.ownerSql<{ name: string; id: string }>(
    `select case a.name when 'Bureau' then 'bureau' else 'agency' end as name, a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'th'`,
  );
  return new Map([...made, ...agencies].map(({ name, id }) => [name, id]));
}

/**
 * Gives Thailand a bureau with the fallback roster, in whose time zone it is night: the first, second and third officer are on duty, the one of the day is not.
 * The agency of the demo keeps its own roster, with an analyst on duty. It is quiet for everybody.
 * @param as signs an account in
 */
export async function setUpNightDesk(
  hubs: Hubs,
  as: (email: string) => Promise<{ readonly ask: Ask }>,
  repeatMinutes: number,
): Promise<void> {
  const ids = await addBureau(hubs);
  const idOf = (name: string): string => ids.get(name) ?? 'none';
  const { ask } = await as('admin@th.example');
  const duty = dutyClient(ask);
  await duty.sets({ fallback: false }, idOf('agency'));
  await duty.sets({ fallback: true, timeZone: zoneAtNight(new Date()) }, idOf('bureau'));
  for (const [n, name] of OFFICERS.entries()) {
    await duty.shift(idOf(name), { rank: n + 1, ...(name === 'day' ? DAY : NIGHT) }, { agencyId: idOf('bureau') });
  }
  await ask(POLICY, { input: { repeatMinutes, repeats: 1 } });
  for (const name of [...OFFICERS, 'analyst', 'liaison', 'chief']) await (await as(`${name}@th.example`)).ask(QUIET);
}
