import { setTimeout as pause } from 'node:timers/promises';
import { parse, visit } from 'graphql';
import { LIMITS } from '../../src/platform/graphql/limits.js';
import { evidenceClient } from '../support/evidence-client.js';
import type { Hub } from '../support/hub.js';
import type { MailServer } from '../support/mail-server.js';
import { apiKeyClient, READING } from '../support/api-key-client.js';
import { until } from '../support/officer.js';
import { Refused } from '../support/refused.js';
import { type Account, GROUPS, machineOf, pageReader, PARTNERS } from './cast.js';
import { contentOfFile } from './files.js';
import { Post } from './post.js';
import type { Asked } from './view.js';
import { FRAGMENTS } from './words.js';
import { agenciesOf } from './bureau.js';

/** Shorter than step-up is good for: what the model's admins do needs one that is at most five minutes old. */
const TOKEN_MS = 4 * 60_000;

/** A hub that is busy says so: then it is asked again, for so long. */
const BUSY_MS = 60_000;

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string; readonly reason?: string } }[];
}

/** What the model calls by name, and the hub by id. */
export interface Names {
  readonly partyIds: ReadonlyMap<string, string>;
  readonly userIds: ReadonlyMap<Account, string>;
  readonly groupIds: ReadonlyMap<string, string>;
  /** Of the items of a run, by their place; grows as they are published. */
  readonly itemIds: string[];
  /** Of each partner's file. */
  readonly fileIds: ReadonlyMap<string, string>;
  /** Of its disputes, in the order in which they were raised. */
  readonly disputeIds: string[];
  /** Of agencies (`kh 2`). */
  readonly agencyIds: ReadonlyMap<string, string>;
  /** Of its tasks, in the order in which they were given. */
  readonly taskIds: string[];
  /** Of its watches, in the order in which they were made. */
  readonly watchIds: string[];
  /** Of its entries in the directory, in the order in which they were published. */
  readonly entryIds: string[];
}

/** The accounts of the model's cast on one hub. Each signs in when it is first needed, and again after it was shut out. */
export class Players {
  /** Of the account's session, and of further ones that it has beside it. */
  private readonly tokens = new Map<Account, { readonly token: string; readonly since: number }>();
  private readonly furtherTokens = new Map<Account, { readonly token: string; readonly since: number }>();

  /** Sign-ins that are under way, and the last of them: one comes after the other, so that no number of them is too many for the hub. */
  private readonly signIns = new Map<string, Promise<string>>();
  private lastSignIn: Promise<unknown> = Promise.resolve();

  /** What leaves the hub about alerts. */
  readonly post: Post;

  constructor(
    readonly hub: Hub,
    mail: MailServer,
  ) {
    this.post = new Post(this, mail);
  }

  /** @throws Refused when the account cannot sign in */
  token(account: Account): Promise<string> {
    return this.tokenIn(this.tokens, account);
  }

  /** A token of another session of the account. */
  furtherToken(account: Account): Promise<string> {
    return this.tokenIn(this.furtherTokens, account);
  }

  private tokenIn(tokens: typeof this.tokens, account: Account): Promise<string> {
    const kept = tokens.get(account);
    if (kept && Date.now() - kept.since < TOKEN_MS) return Promise.resolve(kept.token);
    const session = `${account} ${tokens === this.tokens}`;
    const underWay = this.signIns.get(session);
    if (underWay) return underWay;
    const signIn = this.lastSignIn.then(() => this.signsIn(tokens, account)).finally(() => this.signIns.delete(session));
    this.signIns.set(session, signIn);
    this.lastSignIn = signIn.catch(() => undefined);
    return signIn;
  }

  private async signsIn(tokens: typeof this.tokens, account: Account): Promise<string> {
    await this.hub.ownerSql('delete from hub.rate_limit'); // whoever is shut out knocks after each step, and would be told to come later
    const { token } = await this.hub.as(`${account}.example`);
    tokens.set(account, { token, since: Date.now() });
    return token;
  }

  /** Tokens of two sessions of an account: that of {@link token}, and a new one. @throws as it does */
  async twoTokens(account: Account): Promise<readonly [string, string]> {
    const first = await this.token(account);
    return [first, (await this.hub.as(`${account}.example`)).token];
  }

  /** A key for a machine of the party, which asks with it from now on like an account. */
  async admitMachine(party: string): Promise<void> {
    const { ask } = this.hub.asToken(await this.token(`admin@${party}`));
    const { secret } = await apiKeyClient(ask).makes({ permissions: READING });
    this.tokens.set(machineOf(party), { token: secret, since: Infinity });
  }

  /** Whoever was shut out and let in again signs in anew; a machine goes on with its key. */
  forget(match: (account: Account) => boolean): void {
    for (const tokens of [this.tokens, this.furtherTokens]) {
      for (const [account, { since }] of tokens) if (match(account) && since !== Infinity) tokens.delete(account);
    }
  }

  /** The whole data of an answer, or the code of the first error. */
  async ask(account: Account, query: string, variables: object = {}): Promise<Readonly<Record<string, unknown>> | string> {
    try {
      const { data, errors } = await until(
        async () => (await this.hub.raw(query, variables, await this.token(account))) as Answer,
        ({ errors: refused }) => refused?.[0]?.extensions.reason !== 'OVERLOADED', // before anything was done
        BUSY_MS,
      );
      const [error] = errors ?? [];
      if (error) return error.extensions.code;
      return data ?? {};
    } catch (error) {
      if (error instanceof Refused) return error.code;
      throw error;
    }
  }

  /** Fields of Query, in as few documents as the hub allows. @returns the data of all, or the code of the first refusal */
  async reads(account: Account, asked: readonly Asked[]): Promise<Readonly<Record<string, unknown>> | string> {
    // One after the other: all parties ask at once already, and a hub that is busy says so.
    const answers: (Readonly<Record<string, unknown>> | string)[] = [];
    for (const some of inDocuments(asked)) answers.push(await this.ask(account, ...documentOf(some)));
    return answers.find((answer) => typeof answer === 'string') ?? Object.assign({}, ...answers);
  }

  /** What one gets of a partner's file: its content, or the status of a refusal. */
  async download({ fileIds }: Names, account: Account, owner: string): Promise<string | number> {
    const read = await evidenceClient(this.hub, await this.token(account)).reads(fileIds.get(owner) ?? '');
    return typeof read === 'number' ? read : read.toString();
  }

  private async filesOf(parties: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const files = new Map<string, string>();
    for (const party of parties) {
      files.set(party, await evidenceClient(this.hub, await this.token(pageReader(party))).adds(contentOfFile(party)));
    }
    return files;
  }

  /** Ids of the hub's parties and accounts, and of the groups and files of a new run. */
  async names(): Promise<Names> {
    const agencies = await agenciesOf(this.hub);
    const parties = await this.hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party');
    const users = await this.hub.ownerSql<{ email: string; id: string }>('select email, id from hub.user_account');
    const partyIds = new Map(parties.map(({ slug, id }) => [slug, id]));
    const groupIds = new Map<string, string>();
    for (const [name, members] of Object.entries(GROUPS)) {
      const answer = await this.ask(
        'operator@hub',
        'mutation ($name: String!, $members: [ID!]!) { createGroup(name: $name, members: $members) { id } }',
        {
          name,
          members: members.map((slug) => partyIds.get(slug)),
        },
      );
      if (typeof answer === 'string') throw new Error(`The group ${name} was not founded: ${answer}.`);
      groupIds.set(name, (answer.createGroup as { id: string }).id);
    }
    const fileIds = await this.filesOf(PARTNERS);
    return {
      partyIds,
      userIds: new Map(users.map(({ email, id }) => [email.replace('.example', ''), id])),
      groupIds,
      itemIds: [],
      fileIds,
      agencyIds: agencies,
      taskIds: [],
      disputeIds: [],
      watchIds: [],
      entryIds: [],
    };
  }
}

function aliasesOf({ field }: Asked): number {
  let aliases = 0;
  visit(parse(`{ ${field} }`), { Field: ({ alias }) => void (aliases += alias ? 1 : 0) });
  return aliases;
}

/** The fragments have no aliases. */
function inDocuments(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const documents: Asked[][] = [];
  let aliases = Infinity;
  for (const one of asked) {
    const own = aliasesOf(one);
    const last = documents.at(-1);
    if (last && last.length < LIMITS.rootFields && aliases + own <= LIMITS.aliases) {
      last.push(one);
      aliases += own;
    } else {
      documents.push([one]);
      aliases = own;
    }
  }
  return documents;
}

function documentOf(asked: readonly Asked[]): [query: string, variables: object] {
  const variables = asked.flatMap((one) => Object.entries(one.variables ?? {}));
  const declared = variables.map(([name, [type]]) => `$${name}: ${type}`).join(', ');
  const fields = asked.map(({ field }) => field).join(' ');
  const fragments = Object.entries(FRAGMENTS).flatMap(([name, text]) => (fields.includes(`...${name} `) ? [text] : []));
  return [
    `query ${declared && `(${declared})`} { ${fields} } ${fragments.join(' ')}`,
    Object.fromEntries(variables.map(([name, [, value]]) => [name, value])),
  ];
}

/** What a run does not wipe: who there is, and what the hub needs to work. */
const KEPT = [
  'migration',
  'role_permission',
  'key_ceiling',
  'role_fits',
  'ceiling',
  'factor_required',
  'consent',
  'party',
  'agency',
  'user_account',
  'session',
  'membership',
  'working_group',
  'sequence_head',
  'stream',
  'stream_origin',
  'stream_floor',
  'retention_rule',
  'row_retention',
  'processing_purpose',
  'role_purpose',
  'installation',
  'audit',
  'audit_tree',
  'audit_tile',
  'audit_head',
  'consultation',
  'consultation_position',
  'exchanged_token',
  'watch_position',
  'alert_source',
  'link_head',
];

/** An empty hub again, with its parties and accounts as they were: far quicker than a new one. */
export async function wipe(players: Players): Promise<void> {
  const { hub } = players;
  const out = await hub.ownerSql<{ account: string }>(
    `select replace(u.email, '.example', '') as account from hub.user_account u join hub.party p on p.key = u.party
       where u.disabled_at is not null or p.suspended_at is not null`,
  );
  players.forget((account) => out.some((one) => one.account === account));
  const tables = await hub.ownerSql<{ name: string }>(
    `select format('hub.%I', tablename) as name from pg_tables where schemaname = 'hub' and tablename <> all ($1)`,
    [KEPT],
  );
  await patiently(() => hub.ownerSql(`truncate ${tables.map(({ name }) => name).join(', ')}`));
  // The hub must find the end that it has seen: without it, the database was restored.
  await patiently(() => hub.ownerSql('delete from hub.stream where seq < (select last from hub.sequence_head)'));
  await hub.ownerSql('delete from hub.membership where key <> 1');
  // The founding events of a hub that has just started may have been wiped before they had their place.
  await hub.ownerSql('update hub.membership set from_seq = 0 where from_seq is null');
  await hub.ownerSql('delete from hub.working_group');
  await hub.ownerSql('update hub.user_account set disabled_at = null where disabled_at is not null');
  await hub.ownerSql('update hub.party set suspended_at = null where suspended_at is not null');
}

/** Repeats what crossed the relay's work (SQLSTATE 40P01: a deadlock, of which one side is told). */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20 || (error as { code?: string }).code !== '40P01') throw error;
      await pause(Math.random() * 100 * attempt); // the relay repeats its work, too
    }
  }
}
