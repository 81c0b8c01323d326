import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type AudienceKeys, describeAudience, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import { policyProblem } from '../../tenancy/sharing/sharing.policy.js';
import type { DraftContent, DraftRow, NoticeFields } from './notice.js';
import { noticeProblems } from './notice.policy.js';
import { checkedOutcome, NoticeRepository } from './notice.repository.js';

/** Which notice is saved, and what of it was read before; null: a new one. */
export interface DraftRevision {
  readonly id: string;
  /** 0: it was not said. */
  readonly revision: number;
}

/** The desk at which a country writes notices. */
@Injectable()
export class DraftNoticesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
    private readonly evidence: EvidenceService,
    private readonly clock: Clock,
  ) {}

  /**
   * Saves a notice: a new one, or a new revision, which takes back every approval of the one before. Readers go on with what was last published.
   * @throws BadInput on what its template, label, audience or the party's policy forbids; NotFound, Forbidden; Conflict when it was saved by somebody else since
   */
  async save(actor: Actor, said: NoticeFields, present: DraftRevision | null): Promise<DraftRow> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only somebody of an agency writes notices: your account belongs to none.');
    const id = present?.id ?? randomUUID(); // readers get to see it: no moment stands in it
    return this.write(actor, 'notice.draft', async (tx) => {
      if (present) await this.repository.getOwnDraft(tx, id);
      if (present?.revision === 0) checkedOutcome('CHANGED');
      throwFirstProblem(noticeProblems(said, this.clock.now()));
      const { keys, readers } = await this.resolveReaders(tx, said);
      await this.assertKnown(tx, said);
      const row = {
        id,
        revision: present?.revision ?? 0,
        colour: said.colour,
        tlp: said.tlp,
        wanted: keys.audience,
        wanted_except: keys.excluded,
      };
      const [saved] = await tx.query<{ revision: number | null }>('select hub.save_notice($1) as revision', [
        JSON.stringify({ ...row, content: contentOf(said, readers), files: said.evidence }),
      ]);
      if (!saved?.revision) checkedOutcome('CHANGED');
      tx.auditItems(id);
      return this.repository.getDraft(tx, id);
    });
  }

  /** Puts a revision before the country's approvers. @throws NotFound, Forbidden, Conflict */
  async submit(actor: Actor, id: string, revision: number): Promise<DraftRow> {
    return this.write(actor, 'notice.submit', async (tx) => {
      await this.repository.getOwnDraft(tx, id);
      const [row] = await tx.query<{ outcome: string }>('select hub.submit_notice($1, $2) as outcome', [id, revision]);
      checkedOutcome(row?.outcome);
      tx.auditItems(id);
      return this.repository.getDraft(tx, id);
    });
  }

  /**
   * Takes a notice back: what was published is revoked, and its readers are told why; what never was is gone.
   * @returns the notice as its desk has it now; undefined: it is gone. @throws NotFound, Forbidden, Conflict, BadInput on an empty reason
   */
  async cancel(actor: Actor, id: string, reason: string): Promise<DraftRow | undefined> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: readers are told.');
    }
    return this.write(actor, 'notice.cancel', async (tx) => {
      await this.repository.getOwnDraft(tx, id);
      const [row] = await tx.query<{ outcome: string | null }>('select hub.cancel_notice($1, $2) as outcome', [id, why]);
      const outcome = row?.outcome ?? checkedOutcome('CANCELLED');
      tx.auditItems(id);
      return outcome === 'DROPPED' ? undefined : this.repository.getDraft(tx, id);
    });
  }

  private async write<T>(actor: Actor, what: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return hiddenAsAbsent(() => this.database.as(actor, { ...act(actor, what, 'notice:draft'), writes: true }, work));
  }

  /** Whom it goes to, in keys and in words. @throws BadInput */
  private async resolveReaders(tx: Transaction, said: NoticeFields): Promise<{ keys: AudienceKeys; readers: readonly string[] }> {
    const directory = await readDirectory(tx);
    const { problems, keys } = resolveAudience(said.audience, directory);
    const label = labelProblem(said.tlp, said.audience);
    const policy = policyProblem({ tlp: said.tlp, ...keys }, { kind: [], threat: said.threat }, await readSharingPolicy(tx), directory);
    const found = [...problems, ...(label ? [label] : []), ...(policy ? [policy] : [])];
    throwFirstProblem(found.map(({ code, message }) => problem(code, message, 'audience')));
    if (keys.audience.length === 0) {
      throw new BadInput('AUDIENCE_MISSING', 'Say for whom the notice is: one for your own country alone is a draft.');
    }
    return { keys, readers: readerNames(keys, directory) };
  }

  /** @throws BadInput when a claim is none that the actor sees, or a file none of its agency's */
  private async assertKnown(tx: Transaction, { related, evidence }: NoticeFields): Promise<void> {
    const ids = related.filter(isUuid);
    const seen = await tx.query<{ id: string }>('select id from hub.indicator where id = any ($1::uuid[])', [ids]);
    if (new Set(seen.map(({ id }) => id)).size < new Set(related.map((id) => id.toLowerCase())).size) {
      throw new BadInput('RELATED_UNKNOWN', 'One of the related claims is none that you see.');
    }
    const files = await this.evidence.attachable(tx, evidence);
    if (!evidence.every((id) => files.has(id))) {
      throw new BadInput('EVIDENCE_UNKNOWN', "One of the evidence files is none of your agency's that is whole.");
    }
  }
}

/** @throws BadInput on the first of the problems */
function throwFirstProblem([first]: readonly ItemProblem[]): void {
  if (first) throw new BadInput(first.code, first.field ? `${first.field}: ${first.message}` : first.message);
}

function readerNames(keys: AudienceKeys, directory: Directory): readonly string[] {
  const { everyCountry, countries, groups, partners, exceptCountries } = describeAudience(keys, directory);
  const nameOf = (code: string): string => directory.parties.find(({ country }) => country === code)?.name ?? code;
  return [
    ...(everyCountry ? ['every country'] : []),
    ...countries.map(nameOf),
    ...groups.map(({ name }) => `group: ${name}`),
    ...partners.map(({ name }) => `partner: ${name}`),
    ...exceptCountries.map((code) => `not ${nameOf(code)}`),
  ];
}

const contentOf = (said: NoticeFields, readers: readonly string[]): DraftContent => ({
  ...{ language: said.language, title: said.title, summary: said.summary, body: said.body, details: said.details, threat: said.threat },
  ...{ countries: said.countries, contact: said.contact, related: said.related, translations: said.translations, readers },
  valid_until: said.validUntil.toISOString(),
  retain_until: said.retainUntil?.toISOString() ?? null,
  acknowledge_hours: said.acknowledgeWithinHours,
});
