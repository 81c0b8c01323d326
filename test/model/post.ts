import { alertChannelClient } from '../support/alert-channel-client.js';
import { wakeAlerts } from '../support/alert-workers.js';
import type { MailServer } from '../support/mail-server.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { KIND_WORDS } from '../../src/delivery/alerts/alert-message.policy.js';
import { ALERT_KINDS, type Alert, URGENCIES } from './alerts.js';
import { type Digest, type DigestLine, digestWords, REPEATS } from './calling.js';
import { partyOf } from './cast.js';
import { type Names, patiently, type Players } from './players.js';
import { headOf, WITH_CHAT } from './staff.js';
import { START_DESK } from './desk.js';
import type { World } from './visibility.js';
import { lossesRead } from './withdrawals.js';
import { placeIn } from './words.js';

const REFERENCE = /AL-[0-9A-HJKMNP-TV-Z]{10}/;

interface Letter {
  readonly to: string;
  readonly reference: string;
}

/** Which alert it is, in words that the hub and the model have in common: the first, second … of its kind to its party about one item. */
const wordsOf = (party: string, kind: string, item: number | string | null, nth: number): string => `${party} ${kind} ${item} ${nth}`;

function nthOf(alerts: readonly Alert[], place: number): number {
  const { party, kind, item } = alerts[place] ?? {};
  return alerts.slice(0, place + 1).filter((one) => one.party === party && one.kind === kind && one.item === item).length;
}

/** Lines of a digest about alerts that the model knows. @param form urgency, words of the kind, quantity */
const linesIn = (text: string, form: RegExp): readonly DigestLine[] =>
  [...text.matchAll(form)].flatMap(([, urgency_, words, quantity]) => {
    const urgency = URGENCIES.find((name) => name === urgency_);
    const kind = ALERT_KINDS.find((name) => KIND_WORDS[name] === words);
    return urgency && kind ? [{ urgency, kind, quantity: Number(quantity) }] : [];
  });

/** The mail server and the chat channels of a run: what leaves the hub about alerts. */
export class Post {
  private joinedAt = new Date(0);
  private readonly chats = new Map<string, Receiver>();

  constructor(
    private readonly players: Players,
    private readonly mail: MailServer,
  ) {}

  /** Sets up chat channels, and clocks by which nothing happens by itself during a run. */
  async begins(): Promise<void> {
    const { hub } = this.players;
    this.mail.received.length = 0;
    await hub.ownerSql(
      `insert into hub.alert_policy (party, repeat_minutes, repeats, set_by)
         select distinct on (u.party) u.party, 60, $1, u.id from hub.user_account u order by u.party`,
      [REPEATS],
    );
    await hub.ownerSql(
      `insert into hub.alert_preference (account, digest_at, time_zone) select u.id, to_char(now() at time zone 'UTC' + interval '12 hours', 'HH24:MI'), 'UTC' from hub.user_account u`,
    );
    for (const party of WITH_CHAT) {
      const receiver = await startReceiver();
      this.chats.set(party, receiver);
      const { ask } = hub.asToken(await this.players.token(headOf(party)));
      await alertChannelClient(ask).creates({ url: receiver.url });
      const rules = START_DESK.rules.get(party) ?? [];
      await ask('mutation ($rules: [AlertRuleInput!]!) { setAlertRules(rules: $rules) { rules { mode } } }', { rules });
    }
    this.goes(true);
  }

  /** Whether the mail server and the chat channels accept messages from now on. */
  goes(accepts: boolean): void {
    this.mail.knobs.refuses = accepts ? undefined : 451;
    for (const chat of this.chats.values()) chat.answers({ status: accepts ? 204 : 503 });
  }

  /**
   * What was sent before is long ago, and what waits is tried once more: no limit and no pause between attempts counts in a run. Chat channels get no digest by
   * the clock. What an alert that is due still has waiting is left alone: its next messages replace it, unless it is being sent at that moment. Losses are told again a day after the last message about them (`later`): of these an hour passes, which is longer than a limit counts.
   * @returns whether alerts are due
   */
  async hurries(): Promise<boolean> {
    const { hub } = this.players;
    await patiently(() =>
      hub.ownerSql(
        `update hub.alert_delivery d set planned_at = d.planned_at - case a.kind when 'WITHDRAWAL' then interval '1 hour' else interval '1 day' end,
             next_attempt_at = case when d.state = 'WAITING' and d.mode = 'IMMEDIATE' then now()
               when d.state = 'WAITING' and d.channel is not null and d.next_attempt_at > now() then now() + interval '12 hours' else d.next_attempt_at end
           from hub.alert a where a.id = d.alert and (a.next_at is null or a.next_at > now()) and (d.planned_at > now() - interval '1 hour' or d.state = 'WAITING')`,
      ),
    );
    const due = await hub.ownerSql('select from hub.alert where next_at <= now() limit 1');
    this.wakes();
    return due.length > 0;
  }

  /** Whether the subscriptions have read what their parties have lost: of each party that the model follows, the alerts stand for at least as many losses as it says. */
  async hasRead(world: World): Promise<boolean> {
    const rows = await this.players.hub.ownerSql<{ party: string; count: number }>(
      `select p.slug as party, sum(a.quantity)::integer as count from hub.alert a join hub.party p on p.key = a.party where a.kind = 'WITHDRAWAL' group by p.slug`,
    );
    const read = new Map(rows.map(({ party, count }) => [party, count]));
    return [...lossesRead(world)].every(([party, count]) => (read.get(party) ?? 0) >= count);
  }

  /** What the losses of one command raise counts as one: whether they were planned together, or some a day later, depends on chance. */
  async joinsLosses(): Promise<void> {
    const { hub } = this.players;
    await patiently(() =>
      hub.ownerSql(`update hub.alert set next_at = null where kind = 'WITHDRAWAL' and next_at > now() and raised_at > $1`, [this.joinedAt]),
    );
    const [row] = await hub.ownerSql<{ now: Date }>('select clock_timestamp() as now');
    this.joinedAt = row?.now ?? this.joinedAt;
  }

  wakes(): void {
    wakeAlerts(this.players.hub);
  }

  /** The hub's id of an alert of the model. */
  async idOf({ desk: { alerts } }: World, place: number, { itemIds }: Names): Promise<string | undefined> {
    const alert = alerts[place];
    if (!alert) return undefined;
    const [row] = await this.players.hub.ownerSql<{ id: string }>(
      `select a.id from hub.alert a join hub.party p on p.key = a.party
         where p.slug = $1 and a.kind = $2 and a.item is not distinct from $3 order by a.place offset $4 limit 1`,
      [alert.party, alert.kind, alert.item === null ? null : itemIds[alert.item], nthOf(alerts, place) - 1],
    );
    return row?.id;
  }

  /** All letters and messages in chat channels of a run, and what the model says of them. */
  async left(world: World, names: Names): Promise<{ readonly hub: readonly string[]; readonly model: readonly string[] }> {
    const { alerts, digests, unfollowed } = world.desk;
    const rows = await this.players.hub.ownerSql<{ reference: string; party: string; kind: string; item: string | null; nth: number }>(
      `select a.reference, p.slug as party, a.kind, a.item, row_number() over (partition by a.party, a.kind, a.item order by a.place)::integer as nth
         from hub.alert a join hub.party p on p.key = a.party where a.kind = any ($1) and not (a.kind = 'WITHDRAWAL' and p.slug = any ($2))`,
      [ALERT_KINDS, unfollowed],
    );
    const known = new Map(
      rows.map(({ reference, party, kind, item, nth }) => [reference, wordsOf(party, kind, placeIn(names, item), nth)]),
    );
    const inWords = ({ to, reference }: Letter): readonly string[] => (known.has(reference) ? [`${to}: ${known.get(reference)}`] : []);
    const compared = (all: readonly Digest[]): readonly string[] =>
      all
        .map((one) => ({ ...one, lines: one.lines.filter(({ kind }) => kind !== 'WITHDRAWAL' || !unfollowed.includes(one.party)) }))
        .flatMap((one) => (one.lines.length > 0 ? [digestWords(one)] : []));
    const model = alerts.flatMap((alert, place) =>
      alert.deliveries
        .filter(({ channel, state, mode }) => channel !== 'IN_APP' && state === 'SENT' && mode === 'IMMEDIATE')
        .map(({ to }) => `${to ?? `chat of ${alert.party}`}: ${wordsOf(alert.party, alert.kind, alert.item, nthOf(alerts, place))}`),
    );
    const hub = [...this.letters(), ...this.messages()].flatMap(inWords);
    return { hub: [...hub, ...compared(this.digests())].sort(), model: [...model, ...compared(digests)].sort() };
  }

  /** What digests by e-mail and in chat channels say of alerts that the model knows. */
  private digests(): readonly Digest[] {
    const mails = this.mail.received.flatMap(({ to, text }) => {
      const lines = linesIn(text, /^(\w+): ([^,\r\n]+), (\d+)/gm);
      return REFERENCE.test(text)
        ? []
        : to.map((one) => one.replace('.example', '')).map((one) => ({ to: one, party: partyOf(one), lines }));
    });
    const chats = [...this.chats].flatMap(([party, { accepted }]) =>
      accepted.flatMap(({ raw }) =>
        REFERENCE.test(raw) ? [] : [{ to: null, party, lines: linesIn(raw, /"\*(\w+): ([^"\\]+)\*\\n(\d+)/g) }],
      ),
    );
    return [...mails, ...chats];
  }

  private letters(): readonly Letter[] {
    return this.mail.received.flatMap(({ to, text }) => {
      const [reference] = REFERENCE.exec(text) ?? [];
      return reference === undefined ? [] : to.map((one) => ({ to: one.replace('.example', ''), reference }));
    });
  }

  /** A chat channel that refuses gets the message, and must get it again. */
  private messages(): readonly Letter[] {
    return [...this.chats].flatMap(([party, { accepted }]) =>
      accepted.flatMap(({ raw }) => {
        const [reference] = REFERENCE.exec(raw) ?? [];
        return reference === undefined ? [] : [{ to: `chat of ${party}`, reference }];
      }),
    );
  }

  async ends(): Promise<void> {
    this.mail.knobs.refuses = undefined;
    for (const chat of this.chats.values()) await chat.stop();
    this.chats.clear();
  }
}
